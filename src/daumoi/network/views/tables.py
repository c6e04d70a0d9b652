"""Tables in and out."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from daumoi.accounts.gate import signed_in
from daumoi.accounts.models import OrganisationKind
from daumoi.accounts.permissions import ORGANISATION_IMPORT, ORGANISATION_READ
from daumoi.accounts.queries import focal_points_where
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError
from daumoi.foundation.tables import LARGEST_BYTES
from daumoi.network.forms import ImportForm
from daumoi.network.queries import organisations_in_view, revision
from daumoi.network.tables.checked import forget_table, keep_table, kept_table
from daumoi.network.tables.columns import SPOKEN
from daumoi.network.tables.entering import ImportReport, import_table
from daumoi.network.tables.writing import as_csv, as_xlsx

SHOWN_PROBLEMS = 200
_WRITERS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(ORGANISATION_IMPORT)
def bring(request: HttpRequest) -> HttpResponse:
    """Check a table, then enter it; what was checked is kept until it is entered or another one is checked."""
    form = ImportForm(request.POST or None, request.FILES or None, is_kept=bool(request.POST.get("checked")))
    report: ImportReport | None = None
    checked = ""
    if request.method == "POST" and form.is_valid():
        try:
            report, checked = _tried(request, form)
        except DomainError as error:
            form.add_error("table", str(error))
    context = {
        "form": form,
        "report": report,
        "checked": checked,
        "problems": report.problems[:SHOWN_PROBLEMS] if report else [],
        "columns": {name: ", ".join(words) for name, words in SPOKEN.items()},
        "kinds": dict(OrganisationKind.choices),
        "page_width": "" if report else "narrow",
    }
    return render(request, "network/import.html", context)


def _tried(request: HttpRequest, form: ImportForm) -> tuple[ImportReport, str]:
    """What came of the table, and the mark of a file that was only checked."""
    is_entry = request.POST.get("act") == "enter"
    upload = form.cleaned_data["table"]
    # Read no further than what is refused anyway.
    content = upload.read(LARGEST_BYTES + 1) if upload else kept_table(request.user.pk)
    if content is None:
        raise DomainError(_("Choose the table."))
    digest = hashlib.sha256(content).hexdigest()
    report = import_table(
        content=content,
        file_name=upload.name if upload else digest,
        hub=focal_points_where(request.viewer, ORGANISATION_IMPORT)[0],
        by=request.viewer,
        at=clock.now(),
        dry_run=not is_entry,
        stop_at_problems=form.cleaned_data["stop_at_problems"],
        expected_revision=_revision_of(request, digest) if is_entry else None,
    )
    if report.is_written:
        forget_table(request.user.pk)
        messages.success(request, _("The table is entered."))
        return report, ""
    keep_table(request.user.pk, content)
    return report, Signer(salt="network.table").sign(f"{revision()}-{digest}")


def _revision_of(request: HttpRequest, digest: str) -> int | None:
    """The revision of the network under which this very file was checked; None when another file was chosen."""
    try:
        found, _dash, checked = Signer(salt="network.table").unsign(request.POST.get("checked", "")).partition("-")
    except BadSignature:
        return None
    return int(found) if checked == digest else None


@require_safe
@signed_in(ORGANISATION_READ)
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The viewer's branch as a table that an import reads back."""
    if form not in _WRITERS:
        raise Http404
    write, media_type = _WRITERS[form]
    name = f"organisations_{timezone.localdate(clock.now()).isoformat()}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(write(organisations_in_view(request.viewer)), content_type=media_type, headers=headers)
