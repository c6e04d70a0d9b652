"""What the log of acts vouches for beside its own entries: `daumoi audit check` reads it anew and compares."""

from __future__ import annotations

from daumoi.audit.rules import AttestedKind
from daumoi.releases import attested

ATTESTED = [AttestedKind(attested.CODE, attested.versions_now, attested.versions_before)]
