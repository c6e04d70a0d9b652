"""The operator's page: background steps that failed, and how many wait."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_tasks_db.models import DBTaskResult

from daumoi.accounts.audit import record
from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import QUEUE_OPERATE
from daumoi.accounts.queries import top_focal_point
from daumoi.foundation import clock, outbox

PAGE_SIZE = 25
_SHOWN_CHARACTERS = 300


@signed_in(QUEUE_OPERATE)
def failed_steps(request: HttpRequest) -> HttpResponse:
    """Steps that failed, the latest first, and the state of the queue."""
    page = Paginator(outbox.failed_steps(), PAGE_SIZE).get_page(request.GET.get("page"))
    for step in page:
        step.name = _name(step)
        step.problem = (step.traceback.strip().splitlines() or [step.exception_class_path])[-1][:_SHOWN_CHARACTERS]
        step.arguments = _arguments(step)
    return render(request, "desk/steps.html", {"page": page, "state": outbox.queue_state(at=clock.now())})


@require_POST
@signed_in(QUEUE_OPERATE)
def step_retry(request: HttpRequest, step_id: uuid.UUID) -> HttpResponse:
    """Put one failed step back into the queue."""
    get_object_or_404(DBTaskResult, pk=step_id)
    at = clock.now()
    with transaction.atomic():
        step = outbox.run_again(step_id=step_id, at=at)
        # The queue belongs to the installation; the log keeps its acts with the focal point at its top.
        hub = top_focal_point()
        note = {"step": step.task_path, "step_id": str(step.pk), **step.args_kwargs["kwargs"]}
        record(by=request.viewer, at=at, verb=QUEUE_OPERATE.name, subject=hub, organisation=hub, arguments=note)
    messages.success(request, _("%(name)s is in the queue again.") % {"name": _name(step)})
    return redirect("desk:failed_steps")


def _name(step: DBTaskResult) -> str:
    """Application and function of a step, as in `distribution.send_delivery`."""
    return str(step.task_path).removeprefix("daumoi.").replace(".tasks.", ".")


def _arguments(step: DBTaskResult) -> str:
    named = [f"{name}={value}" for name, value in step.args_kwargs["kwargs"].items()]
    return ", ".join([*map(str, step.args_kwargs["args"]), *named])[:_SHOWN_CHARACTERS]
