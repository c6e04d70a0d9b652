"""What a web process has loaded when it begins to answer is not searched for garbage again."""

from __future__ import annotations

import os
import subprocess
import sys

ASKED = """
import gc
from daumoi.config import wsgi
from django.urls import get_resolver
before = gc.get_freeze_count()
get_resolver().reverse_dict
print(before, len(gc.get_objects()))
"""


def test_what_is_loaded_at_the_start_is_left_out_of_every_collection():
    # A step of building needs no key and no database.
    settings = {**os.environ, "DAUMOI_BUILD_STEP": "1"}
    answer = subprocess.run(
        [sys.executable, "-c", ASKED], env=settings, capture_output=True, text=True, check=True, timeout=120
    )
    frozen, searched = map(int, answer.stdout.split())
    assert frozen > 10 * searched
