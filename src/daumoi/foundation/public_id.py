"""Ids that stand in addresses."""

from __future__ import annotations

import secrets


def new_public_id() -> str:
    """Twelve characters that tell nothing about how many things there are, or whether one is embargoed."""
    return secrets.token_hex(6)
