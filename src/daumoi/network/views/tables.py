"""Tables in and out."""

from __future__ import annotations

from django.contrib import messages
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
from daumoi.network.forms import ImportForm
from daumoi.network.queries import organisations_in_view, revision
from daumoi.network.tables.checked import forget_table, passed_on, sent_table
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
    """What came of the table, and the mark of one that was only checked; one that was not is never entered."""
    user_id = request.user.pk
    mark = request.POST.get("checked", "")
    table = sent_table(user_id=user_id, upload=form.cleaned_data["table"], mark=mark)
    is_entry = request.POST.get("act") == "enter" and table.state is not None
    report = import_table(
        content=table.content,
        file_name=table.file_name,
        hub=focal_points_where(request.viewer, ORGANISATION_IMPORT)[0],
        by=request.viewer,
        at=clock.now(),
        dry_run=not is_entry,
        stop_at_problems=form.cleaned_data["stop_at_problems"],
        expected_revision=int(table.state) if is_entry else None,
    )
    if report.is_written:
        forget_table(user_id)
        messages.success(request, _("The table is entered."))
        return report, ""
    return report, passed_on(table, user_id=user_id, state=str(revision()))


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
