"""Ways to reach people. Channels do not know each other."""
