"""The pages of the glossary: list, one term, tables in and out."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from daumoi.accounts.gate import signed_in
from daumoi.accounts.models import Organisation
from daumoi.accounts.offices import chosen_office, office_tabs
from daumoi.accounts.permissions import GLOSSARY_KEEP, GLOSSARY_READ, allowed
from daumoi.accounts.queries import focal_points_where
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError, InvalidValue
from daumoi.glossary.actions import keep_term, retire_term
from daumoi.glossary.errors import BadTerm
from daumoi.glossary.forms import RetireForm, TermFilterForm, TermForm
from daumoi.glossary.models import Term
from daumoi.glossary.queries import terms_in_view
from daumoi.glossary.tables.columns import SPOKEN
from daumoi.glossary.tables.entering import import_terms
from daumoi.glossary.tables.writing import STARTER, as_csv, as_xlsx
from daumoi.network.forms import ImportForm
from daumoi.network.tables.checked import forget_table, passed_on, sent_table
from daumoi.network.tables.entering import ImportReport

PAGE_SIZE = 50
SHOWN_PROBLEMS = 200
KEPT = "terms"
_WRITERS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@require_safe
@signed_in(GLOSSARY_READ)
def term_list(request: HttpRequest) -> HttpResponse:
    """The terms that count for the viewer's focal point, found by words and languages."""
    form = TermFilterForm(request.GET)
    terms = _filtered(form)
    page = Paginator(terms, PAGE_SIZE).get_page(request.GET.get("page"))
    keeping = {hub.pk for hub in focal_points_where(request.viewer, GLOSSARY_KEEP)}
    context = {
        "form": form,
        "page": page,
        "is_filtered": any(form.cleaned_data.values()),
        "may_keep": bool(keeping),
        "keeping": keeping,
        "has_several": terms.order_by().values("organisation").distinct().count() > 1,
        "today": timezone.localdate(clock.now()),
        "query": request.GET.urlencode(),
    }
    return render(request, "glossary/list.html", context)


def _filtered(form: TermFilterForm) -> QuerySet[Term]:
    terms = terms_in_view(words=form.chosen("q"), source=form.chosen("source"), target=form.chosen("target"))
    if not form.cleaned_data.get("retired"):
        terms = terms.exclude(valid_to__lt=timezone.localdate(clock.now()))
    return terms


@signed_in(GLOSSARY_KEEP)
def term_add(request: HttpRequest) -> HttpResponse:
    hubs = focal_points_where(request.viewer, GLOSSARY_KEEP)
    form = TermForm(request.POST or None, organisations=hubs)
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data.get("organisation") or hubs[0]
        if _kept(request, form, organisation, None):
            messages.success(request, _("The term is in the glossary."))
            return redirect("glossary:list")
    return render(request, "glossary/form.html", {"form": form, "page_width": "narrow"})


@signed_in(GLOSSARY_KEEP)
def term_change(request: HttpRequest, term_id: int) -> HttpResponse:
    term = _own_term(request, term_id)
    form = TermForm(request.POST or None, instance=term, organisations=[term.organisation])
    if request.method == "POST" and form.is_valid() and _kept(request, form, term.organisation, term):
        messages.success(request, _("The term is changed."))
        return redirect("glossary:list")
    return render(request, "glossary/form.html", {"form": form, "term": term, "page_width": "narrow"})


def _kept(request: HttpRequest, form: TermForm, organisation: Organisation, term: Term | None) -> bool:
    try:
        keep_term(
            organisation=organisation,
            fields=form.values(),
            by=request.viewer,  # type: ignore[attr-defined]  # set by ViewerMiddleware
            at=clock.now(),
            term=term,
        )
    except BadTerm as error:
        form.show(error)
        return False
    return True


def _own_term(request: HttpRequest, term_id: int) -> Term:
    """The term, of a focal point whose glossary the viewer keeps; anybody else is told there is none."""
    term = get_object_or_404(Term.objects.select_related("organisation"), pk=term_id)
    if not allowed(request.viewer, GLOSSARY_KEEP, term):  # type: ignore[attr-defined]  # set by ViewerMiddleware
        raise Http404
    return term


@signed_in(GLOSSARY_KEEP)
def term_retire(request: HttpRequest, term_id: int) -> HttpResponse:
    term = _own_term(request, term_id)
    today = timezone.localdate(clock.now())
    form = RetireForm(request.POST or None, initial={"last_day": term.valid_to or today})
    if request.method == "POST" and form.is_valid():
        try:
            retire_term(term=term, last_day=form.cleaned_data["last_day"], by=request.viewer, at=clock.now())
        except InvalidValue as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The term ends with that day."))
            return redirect("glossary:list")
    return render(request, "glossary/retire.html", {"form": form, "term": term, "page_width": "narrow"})


# --- tables ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(GLOSSARY_KEEP)
def bring(request: HttpRequest) -> HttpResponse:
    """Check a table, then enter it; what was checked is kept until it is entered or another one is checked."""
    hubs = list(focal_points_where(request.viewer, GLOSSARY_KEEP))
    hub = chosen_office(request, hubs) or hubs[0]
    form = ImportForm(request.POST or None, request.FILES or None, is_kept=bool(request.POST.get("checked")))
    report: ImportReport | None = None
    checked = ""
    if request.method == "POST" and form.is_valid():
        try:
            report, checked = _tried(request, form, hub)
        except DomainError as error:
            form.add_error("table", str(error))
    context = {
        "form": form,
        "report": report,
        "checked": checked,
        "problems": report.problems[:SHOWN_PROBLEMS] if report else [],
        "columns": {name: ", ".join(words) for name, words in SPOKEN.items()},
        "hub": hub,
        "offices": office_tabs(request, hubs, hub),
        "page_width": "" if report else "narrow",
    }
    return render(request, "glossary/import.html", context)


def _tried(request: HttpRequest, form: ImportForm, hub: Organisation) -> tuple[ImportReport, str]:
    """What came of the table, and the mark of one that was only checked; one that was not is never entered."""
    user_id = int(request.user.pk)
    mark = request.POST.get("checked", "")
    table = sent_table(user_id=user_id, upload=form.cleaned_data["table"], mark=mark, kind=KEPT)
    report = import_terms(
        content=table.content,
        file_name=table.file_name,
        hub=hub,
        by=request.viewer,  # type: ignore[attr-defined]  # set by ViewerMiddleware
        at=clock.now(),
        # What was checked for one focal point is not entered into another.
        dry_run=request.POST.get("act") != "enter" or table.state != str(hub.pk),
        stop_at_problems=form.cleaned_data["stop_at_problems"],
    )
    if report.is_written:
        forget_table(user_id, KEPT)
        messages.success(request, _("The table is entered."))
        return report, ""
    return report, passed_on(table, user_id=user_id, kind=KEPT, state=str(hub.pk))


@require_safe
@signed_in(GLOSSARY_READ)
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The terms of the list, with its filters, as a table that an import reads back."""
    if form not in _WRITERS:
        raise Http404
    write, media_type = _WRITERS[form]
    terms = _filtered(TermFilterForm(request.GET))
    return _table(write(terms), media_type, f"terms_{timezone.localdate(clock.now()).isoformat()}.{form}")


@require_safe
@signed_in(GLOSSARY_READ)
def starter(_request: HttpRequest) -> HttpResponse:
    """Names of the state and its bodies in English, to begin with."""
    content = STARTER.read_text(encoding="utf-8").encode("utf-8-sig")
    return _table(content, "text/csv; charset=utf-8", STARTER.name)


def _table(content: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)
