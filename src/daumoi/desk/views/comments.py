"""Comments on passages of a release, for both sides."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import DESK_READ
from daumoi.drafts.actions import answer_comment, comment_on_passage, reopen_thread, resolve_thread
from daumoi.drafts.models import Comment
from daumoi.drafts.queries import Paragraph, commenting_side, marked_text, paragraphs_of, threads_of
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue
from daumoi.releases.models import Release


@signed_in(DESK_READ)
def comments(request: HttpRequest, release_id: int) -> HttpResponse:
    """The text with its commented passages, the threads beside it, and a form for a new one."""
    release = get_object_or_404(Release.objects.select_related("organisation__hub"), pk=release_id)
    paragraphs = paragraphs_of(release)
    problem = ""
    if request.method == "POST":
        try:
            comment = _comment(request, release, paragraphs)
        except InvalidValue as error:
            problem = str(error)
        else:
            return redirect(f"{request.path}#thread-{comment.pk}")
    threads = threads_of(release)
    context = {
        "release": release,
        "threads": [thread for thread in threads if not thread.comment.is_resolved],
        "settled": [thread for thread in threads if thread.comment.is_resolved],
        "segments": marked_text(release, [thread for thread in threads if not thread.comment.is_resolved]),
        "paragraphs": paragraphs,
        "may_comment": commenting_side(request.viewer, release) is not None,
        "problem": problem,
        "typed": {name: request.POST.get(name, "") for name in ("words", "passage", "paragraph")},
        "page_width": "wide",
    }
    return render(request, "desk/comments.html", context, status=422 if problem else 200)


def _comment(request: HttpRequest, release: Release, paragraphs: list[Paragraph]) -> Comment:
    """A comment on the words given; without words, on the paragraph chosen; without either, on all of it."""
    chosen = {str(paragraph.number): paragraph for paragraph in paragraphs}.get(request.POST.get("paragraph", ""))
    passage = request.POST.get("passage", "").strip() or (chosen.text if chosen else "")
    return comment_on_passage(
        release=release,
        words=request.POST.get("words", ""),
        passage=passage,
        near=chosen.start if chosen else None,
        by=request.viewer,  # type: ignore[attr-defined]
        at=clock.now(),
    )


def _thread(comment_id: int) -> Comment:
    threads = Comment.objects.filter(thread=None).select_related("release__organisation__hub")
    return get_object_or_404(threads, pk=comment_id)


@require_POST
@signed_in(DESK_READ)
def answer(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Answer in a thread."""
    thread = _thread(comment_id)
    answer_comment(thread=thread, words=request.POST.get("words", ""), by=request.viewer, at=clock.now())
    return _back_to(thread)


@require_POST
@signed_in(DESK_READ)
def settle(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Mark a thread as settled, or open it again."""
    thread = _thread(comment_id)
    if request.POST.get("action") == "reopen":
        reopen_thread(thread=thread, by=request.viewer, at=clock.now())
    else:
        resolve_thread(thread=thread, by=request.viewer, at=clock.now())
        messages.success(request, _("Settled. It stays to be read below."))
    return _back_to(thread)


def _back_to(thread: Comment) -> HttpResponse:
    address = redirect("desk:comments", thread.release_id)
    address["Location"] += f"#thread-{thread.pk}"
    return address
