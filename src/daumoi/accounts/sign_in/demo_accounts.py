"""The accounts that the demo offers on its page of signing in; everywhere else there are none."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language

FILE_NAME = "accounts.json"


def demo_accounts() -> list[Mapping[str, str]]:
    """What the demo wrote down when it built its world: role, what there is to do, address, name, password.

    Empty in a real installation, whatever lies in its folder.
    """
    if not settings.DEMO:
        return []
    file = settings.STATE_FOLDER / FILE_NAME
    if not file.exists():
        return []
    suffix = "" if (get_language() or "").startswith("vi") else "_en"
    written = json.loads(file.read_text(encoding="utf-8"))
    return [
        {**account, "role": account["role" + suffix], "does": account.get("does" + suffix, "")} for account in written
    ]
