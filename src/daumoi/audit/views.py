"""The auditor's page, and the roots that everybody may keep."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from daumoi.accounts.gate import signed_in
from daumoi.accounts.models import LogEntry
from daumoi.accounts.permissions import AUDIT_READ
from daumoi.accounts.viewer import acting_as
from daumoi.audit import actions, queries
from daumoi.audit.forms import LogFilterForm
from daumoi.audit.models import BROKEN_NAMES, DailyRoot, LogSeal
from daumoi.audit.rules import Broken
from daumoi.audit.wording import act_name, actor_name, object_name
from daumoi.foundation import clock
from daumoi.foundation.spreadsheets import harmless_cell
from daumoi.foundation.vietnamese import fold

PAGE_SIZE = 50
SHOWN_FINDINGS = 20
ROOTS_PAGE_SIZE = 60


@signed_in(AUDIT_READ)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Every act that the viewer may see, the latest first, each with its place in the chain."""
    form = LogFilterForm(request.GET)
    page = Paginator(_entries(form), PAGE_SIZE).get_page(request.GET.get("page"))
    check = queries.latest_check()
    findings, hidden_count = queries.findings_for_viewer(check) if check else ([], 0)
    context = {
        "form": form,
        "page": page,
        "rows": _rows(list(page)),
        "is_filtered": any(form.data.get(name) for name in form.fields),
        "query": request.GET.urlencode(),
        "check": check,
        "findings": [{**row, "words": BROKEN_NAMES[Broken(row["broken"])]} for row in findings[:SHOWN_FINDINGS]],
        "hidden_count": hidden_count + max(0, len(findings) - SHOWN_FINDINGS),
        "root": DailyRoot.objects.first(),
    }
    return render(request, "audit/log.html", context)


@signed_in(AUDIT_READ)
@require_safe
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same acts as CSV, row by row."""
    viewer = request.viewer  # type: ignore[attr-defined]  # set by ViewerMiddleware
    form = LogFilterForm(request.GET)
    rows = _entries(form).order_by("at", "id")

    def lines() -> Iterator[bytes]:
        # The answer is sent after the middleware has let go of the viewer.
        with acting_as(viewer):
            yield from _csv_lines(rows)

    name = f"log-{timezone.localdate(clock.now()).isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
@signed_in(AUDIT_READ)
def check(request: HttpRequest) -> HttpResponse:
    """Have the whole log walked over now."""
    actions.ask_for_check(by=request.viewer, at=clock.now())  # type: ignore[attr-defined]  # set by ViewerMiddleware
    messages.success(request, _("The whole log is being checked; the result stands here in a moment."))
    return redirect("audit:log")


@require_safe
def roots(request: HttpRequest) -> HttpResponse:
    """The roots of the days, for everybody to keep."""
    page = Paginator(DailyRoot.objects.all(), ROOTS_PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "audit/roots.html", {"page": page, "page_width": "narrow"})


@require_safe
def roots_json(request: HttpRequest) -> HttpResponse:
    """The same for machines: day, number of acts, SHA-256; the oldest first."""
    found = [{"day": row.day.isoformat(), "count": row.number, "sha256": row.sha256} for row in _oldest_first()]
    return JsonResponse({"roots": found}, json_dumps_params={"indent": 1})


def _oldest_first() -> QuerySet[DailyRoot]:
    return DailyRoot.objects.order_by("day")


def _entries(form: LogFilterForm) -> QuerySet[LogEntry]:
    """What the form asks for; a part of it that is wrong is left out, and the form says so."""
    form.is_valid()
    asked = form.cleaned_data
    first: date | None = asked.get("first")
    last: date | None = asked.get("last")
    rows = queries.entries_between(first=first, last=last)
    if asked.get("act"):
        rows = rows.filter(verb=asked["act"])
    if asked.get("person"):
        # The name written with the act, or that of today, with or without diacritics.
        typed = asked["person"].strip()
        rows = rows.filter(Q(actor_name__icontains=typed) | Q(actor__search_text__contains=fold(typed)))
    return rows


def _rows(entries: list[LogEntry]) -> list[dict[str, Any]]:
    seals = queries.numbers_of(entries)
    return [
        {
            "entry": entry,
            "actor": actor_name(entry.actor_name),
            "act": act_name(entry.verb),
            "stands_in_for": entry.note.get("standing_in_for", {}).get("name", ""),
            "object": object_name(entry.object_kind),
            "seal": seals.get(entry.pk),
        }
        for entry in entries
    ]


class _Line:
    """A file whose only line is the one written last."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(rows: QuerySet[LogEntry]) -> Iterator[bytes]:
    writer = csv.writer(_Line())
    heads = ["number", "at", "person", "act", "object", "object_id", "organisation", "note", "sha256"]
    yield b"\xef\xbb\xbf" + writer.writerow(heads).encode()
    chunk: list[LogEntry] = []
    for entry in rows.iterator(chunk_size=queries.CHUNK_ROWS):
        chunk.append(entry)
        if len(chunk) == queries.CHUNK_ROWS:
            yield _csv_chunk(writer, chunk)
            chunk = []
    yield _csv_chunk(writer, chunk)


def _csv_chunk(writer: Any, chunk: list[LogEntry]) -> bytes:
    seals = queries.numbers_of(chunk)
    return "".join(writer.writerow(_cells(entry, seals.get(entry.pk))) for entry in chunk).encode()


def _cells(entry: LogEntry, seal: LogSeal | None) -> list[str]:
    cells = [
        str(seal.number) if seal else "",
        entry.at.isoformat(),
        entry.actor_name,
        entry.verb,
        entry.object_kind,
        str(entry.object_id),
        entry.organisation.name if entry.organisation else "",
        json.dumps(entry.note, ensure_ascii=False),
        seal.sha256 if seal else "",
    ]
    return [harmless_cell(cell) for cell in cells]
