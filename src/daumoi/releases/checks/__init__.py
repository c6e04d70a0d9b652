"""What is looked at before a release is sent: one list, each finding with its weight and its place in the form.

Nothing here asks other machines or waits; links are asked in the background (drafts). A machine finds numbers and
marks, it does not understand a text: what it finds are hints, and people confirm the grounds of the law themselves.
"""

from __future__ import annotations

from datetime import datetime

from daumoi.releases.carried import asked_once
from daumoi.releases.checks.elsewhere import media_kept_elsewhere
from daumoi.releases.checks.findings import Finding, Severity
from daumoi.releases.checks.hints import hints_in
from daumoi.releases.checks.required import missing_in
from daumoi.releases.models.releases import Release

__all__ = ["Finding", "Severity", "findings_of"]


def findings_of(release: Release, *, at: datetime) -> list[Finding]:
    """Everything found in a release, what must be mended first, each part in the order of the form."""
    with asked_once(release):
        return [*missing_in(release, at=at), *media_kept_elsewhere(release, at=at), *hints_in(release)]
