"""An office at work, played by script: officers write, editors decide, and nothing may be lost."""
