"""Holds a worker in the middle of a step, so that a test can kill it there. The product has no such door."""

from __future__ import annotations

import importlib
import os
import time
from pathlib import Path
from typing import Any

from django.apps import AppConfig


class HeldWorkerConfig(AppConfig):
    """When HOLD_AFTER names a function, its first return leaves the file HOLD_MARK and goes no further."""

    name = "tests.flows"
    label = "held_worker"

    def ready(self) -> None:
        if "HOLD_AFTER" in os.environ:
            module, _, name = os.environ["HOLD_AFTER"].rpartition(".")
            _hold_after(importlib.import_module(module), name, Path(os.environ["HOLD_MARK"]))


def _hold_after(module: Any, name: str, mark: Path) -> None:
    function = getattr(module, name)

    def held(*arguments: Any, **options: Any) -> Any:
        answer = function(*arguments, **options)
        mark.touch()
        time.sleep(600)
        return answer

    setattr(module, name, held)
