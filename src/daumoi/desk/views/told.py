"""Proof of a correction or withdrawal: who had the release before, and whether they know."""

from __future__ import annotations

import csv
import io

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from daumoi.accounts.gate import may_enter, signed_in
from daumoi.accounts.permissions import DELIVERY_RETRY, DESK_READ
from daumoi.distribution.proof import OUTCOME_NAMES, Outcome, Proof, proof_of
from daumoi.foundation import clock
from daumoi.foundation.spreadsheets import harmless_cell
from daumoi.releases.models import IssuedVersion

PAGE_SIZE = 200
TONES = {
    Outcome.TOLD: ("success", "check"),
    Outcome.ON_ITS_WAY: ("note", "clock"),
    Outcome.UNCERTAIN: ("warning", "help"),
    Outcome.FAILED: ("danger", "error"),
    Outcome.UNREACHABLE: ("danger", "ban"),
    Outcome.OVERTAKEN: ("neutral", "history"),
}


def _proof(public_id: str) -> Proof:
    versions = IssuedVersion.objects.select_related("release").defer("content", "text")
    version = get_object_or_404(versions, public_id=public_id)
    return proof_of(version, at=clock.now())


@require_safe
@signed_in(DESK_READ)
def told(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everybody who was given an earlier version, with the open ones first; made to be printed."""
    proof = _proof(public_id)
    rows = [*proof.open_rows, *(row for row in proof.rows if row.outcome is Outcome.TOLD)]
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "proof": proof,
        "version": proof.version,
        "page": page,
        "shown": [(row, *TONES[row.outcome]) for row in page],
        "totals": [(OUTCOME_NAMES[outcome], count) for outcome, count in proof.totals.items() if count],
        "may_retry": may_enter(request.viewer, DELIVERY_RETRY),  # type: ignore[attr-defined]  # set by ViewerMiddleware
    }
    return render(request, "desk/told.html", context)


@require_safe
@signed_in(DESK_READ)
def told_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same rows as a table to file."""
    proof = _proof(public_id)
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(
        [
            *(_("Recipient"), _("Address"), _("Channel"), _("Earlier versions")),
            *(_("Outcome"), _("Told at"), _("Message-ID"), _("What to do"), _("As of")),
        ]
    )
    for row in proof.rows:
        cells = [
            row.recipient.full_name,
            row.delivery.address if row.delivery else row.recipient.email,
            row.channel,
            " ".join(str(number) for number in row.earlier),
            row.outcome_name,
            timezone.localtime(row.told_at).isoformat(timespec="seconds") if row.told_at else "",
            row.message_id,
            row.what_to_do,
            timezone.localtime(proof.at).isoformat(timespec="seconds"),
        ]
        writer.writerow([harmless_cell(cell) for cell in cells])
    response = HttpResponse(written.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{proof.version.public_id}.csv"'
    return response
