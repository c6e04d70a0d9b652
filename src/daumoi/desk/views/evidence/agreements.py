"""Agreements: what was agreed, what has come of it, and the proof of each item."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from daumoi.accounts.gate import may_enter, signed_in
from daumoi.accounts.permissions import AGREEMENT_MANAGE, OFFICE_READ
from daumoi.agreements.actions import sign_agreement
from daumoi.agreements.models import Agreement, AgreementLine
from daumoi.agreements.queries import agreements_with_counts, items_of, lines_with_counts, planned_counts
from daumoi.desk.forms.evidence import AgreementForm, LineFormSet, with_one_more_line
from daumoi.desk.views.evidence.listing import page_of
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue
from daumoi.foundation.whole_numbers import whole_number


@signed_in(OFFICE_READ)
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Agreements of the viewer's focal points, latest term first."""
    page = page_of(request, agreements_with_counts(), count=Agreement.objects.count())
    planned = planned_counts(list(page))
    for agreement in page:
        agreement.planned_count = planned.get(agreement.pk, 0)
    context = {"page": page, "may_manage": may_enter(request.viewer, AGREEMENT_MANAGE)}
    return render(request, "desk/evidence/agreement_list.html", context)


@dataclass(frozen=True)
class LineRow:
    """A line with what is left of it."""

    line: AgreementLine
    in_contract_count: int
    beyond_count: int

    @property
    def remaining_count(self) -> int:
        return max(0, self.line.planned_count - self.in_contract_count)


@signed_in(OFFICE_READ)
def agreement_page(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """One agreement: its lines, and every article counted on it with the pickup that proves it."""
    agreement = get_object_or_404(agreements_with_counts(), pk=agreement_id)
    rows = [LineRow(line, line.in_contract_count, line.beyond_count) for line in lines_with_counts(agreement)]
    items = items_of(agreement)
    shown_line = request.GET.get("line", "")
    if (line_id := whole_number(shown_line)) is not None:
        items = items.filter(line_id=line_id)
    elif shown_line == "none":
        items = items.filter(line=None)
    items = items.defer(
        "article__text",
        "pickup__spans",
        "pickup__version__text",
        "pickup__version__content",
        "pickup__version__lead",
    ).order_by("-published_at", "-id")
    context = {
        "agreement": agreement,
        "rows": rows,
        "planned_count": sum(row.line.planned_count for row in rows),
        "remaining_count": sum(row.remaining_count for row in rows),
        "unplaced_count": agreement.beyond_count - sum(row.beyond_count for row in rows),
        "page": page_of(request, items),
        "shown_line": shown_line,
    }
    return render(request, "desk/evidence/agreement_page.html", context)


@signed_in(AGREEMENT_MANAGE)
def agreement_add(request: HttpRequest) -> HttpResponse:
    """Enter an agreement with its lines; what is confirmed already is counted at once."""
    is_longer = request.POST.get("act") == "add_line"
    posted = request.POST or None
    form = AgreementForm(posted, viewer=request.viewer)
    lines = with_one_more_line(form, request.POST) if is_longer else LineFormSet(posted)
    if request.method == "POST" and not is_longer and form.is_valid() and lines.is_valid():
        try:
            agreement = sign_agreement(
                **form.cleaned_data, lines=lines.planned_lines(), by=request.viewer, at=clock.now()
            )
        except InvalidValue as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("The agreement is entered, and what is confirmed already is counted."))
            return redirect("desk:agreement", agreement.pk)
    context = {"form": form, "lines": lines}
    return render(request, "desk/evidence/agreement_add.html", context)
