"""The days on which an office works, for the office; entering them, for who keeps them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.models import LogEntry, Organisation
from daumoi.accounts.offices import chosen_office, office_tabs
from daumoi.accounts.permissions import DAYS_KEEP, OFFICE_READ
from daumoi.accounts.queries import focal_points_where
from daumoi.deadlines import actions, queries
from daumoi.deadlines.forms import DayForm, DayListForm
from daumoi.deadlines.lists import MOST_BYTES, DayRow, read_days
from daumoi.deadlines.models import OfficeDay
from daumoi.deadlines.public_days import FIRST_YEAR, LAST_YEAR, UNDECIDED
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue
from daumoi.foundation.whole_numbers import whole_number


@signed_in(OFFICE_READ)
def days(request: HttpRequest) -> HttpResponse:
    """The days of a year; whoever keeps them enters one here."""
    if request.method == "POST":
        return _enter(request)
    return _page(request, form=DayForm(), list_form=DayListForm())


@signed_in(DAYS_KEEP)
def _enter(request: HttpRequest) -> HttpResponse:
    form = DayForm(request.POST)
    keeps = _kept_office(request)
    if keeps is not None and form.is_valid():
        row = DayRow(**form.cleaned_data)
        try:
            actions.keep_day(organisation=keeps, row=row, by=request.viewer, at=clock.now())  # type: ignore[attr-defined]
        except InvalidValue as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Entered. The clocks count with it from now on."))
            return redirect(_address(keeps, row.day.year))
    return _page(request, form=form, list_form=DayListForm())


@require_POST
@signed_in(DAYS_KEEP)
def import_list(request: HttpRequest) -> HttpResponse:
    """Enter a table of days; nothing of it while one of its lines cannot be read."""
    keeps = _kept_office(request)
    list_form = DayListForm(request.POST, request.FILES)
    if keeps is None or not list_form.is_valid():
        return _page(request, form=DayForm(), list_form=list_form)
    # Read no further than what is refused anyway.
    read = read_days(list_form.cleaned_data["file"].read(MOST_BYTES + 1))
    try:
        if not read.problems:
            count = actions.import_days(organisation=keeps, rows=read.rows, by=request.viewer, at=clock.now())  # type: ignore[attr-defined]
            messages.success(
                request, ngettext("%(count)d day entered.", "%(count)d days entered.", count) % {"count": count}
            )
            return redirect(_address(keeps, max((row.day.year for row in read.rows), default=None)))
    except InvalidValue as error:
        read.problems.append(str(error))
    for problem in read.problems:
        list_form.add_error("file", problem)
    return _page(request, form=DayForm(), list_form=list_form)


@require_POST
@signed_in(DAYS_KEEP)
def forget(request: HttpRequest, row_id: int) -> HttpResponse:
    """Take one of the office's own entries away."""
    keeps = focal_points_where(request.viewer, DAYS_KEEP)  # type: ignore[attr-defined]  # set by ViewerMiddleware
    row = OfficeDay.objects.filter(pk=row_id, organisation__in=keeps).select_related("organisation").first()
    if row is None:
        was_theirs = LogEntry.objects.filter(object_kind="officeday", object_id=row_id, organisation__in=keeps)
        if not was_theirs.exists():
            raise Http404
        # A second click, or somebody else was quicker.
        messages.info(request, _("There is no such entry any more."))
        return redirect("deadlines:days")
    address = _address(row.organisation, row.day.year)
    actions.forget_day(row=row, by=request.viewer, at=clock.now())  # type: ignore[attr-defined]
    messages.success(request, _("Taken away."))
    return redirect(address)


def _kept_office(request: HttpRequest) -> Organisation | None:
    """The office whose days are entered here."""
    return chosen_office(request, list(focal_points_where(request.viewer, DAYS_KEEP)))  # type: ignore[attr-defined]


def _address(office: Organisation, year: int | None) -> str:
    return f"{reverse('deadlines:days')}?office={office.pk}&year={year or ''}"


def _page(request: HttpRequest, *, form: DayForm, list_form: DayListForm) -> HttpResponse:
    viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by ViewerMiddleware
    today = timezone.localdate(clock.now())
    keeping = list(focal_points_where(viewer, DAYS_KEEP))
    # Those first whose days this person keeps: the page without a choice is the one of the form.
    offices = [*keeping, *focal_points_where(viewer, OFFICE_READ).exclude(pk__in=[each.pk for each in keeping])]
    hub = chosen_office(request, offices)
    chosen = f"office={hub.pk}&" if hub and len(offices) > 1 else ""
    years = list(range(FIRST_YEAR, max(LAST_YEAR, today.year + 1) + 1))
    asked = whole_number(request.GET.get("year"))
    year = asked if asked in years else today.year
    context = {
        "organisation": hub,
        "days": queries.days_of(hub, year=year),
        "year": year,
        "tabs": [{"label": str(each), "url": f"?{chosen}year={each}", "current": each == year} for each in years],
        "undecided": UNDECIDED.get(year, ()),
        "is_unknown_year": year > LAST_YEAR,
        "may_keep": hub in keeping,
        "offices": office_tabs(request, offices, hub),
        "chosen": f"?{chosen}year={year}",
        "own_ids": {each.pk for each in keeping},
        "form": form,
        "list_form": list_form,
        "today": today,
    }
    return render(request, "deadlines/days.html", context)
