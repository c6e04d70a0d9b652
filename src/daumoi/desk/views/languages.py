"""Language versions: starting one, both texts side by side, and the word that the meaning is unchanged."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.models import Membership, User
from daumoi.accounts.permissions import (
    DESK_READ,
    MEANING_SIGN,
    RELEASE_CORRECT,
    RELEASE_WITHDRAW,
    RELEASE_WRITE,
    allowed,
)
from daumoi.accounts.queries import organisations_written_for
from daumoi.desk.forms.languages import LanguageVersionForm
from daumoi.desk.views.held import keeps_typed_text
from daumoi.desk.views.release_media import media_forms, write_media_words
from daumoi.desk.views.term_hints import hint_context, hints_of
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError, InvalidValue
from daumoi.foundation.rich_text import clean_html, plain_text
from daumoi.foundation.whole_numbers import whole_number
from daumoi.glossary.rules import Span
from daumoi.releases.actions import create_language_version, note_media, save_release, sign_meaning
from daumoi.releases.actions.translators import may_name_translators
from daumoi.releases.actions.writing import may_write
from daumoi.releases.carried import not_carried
from daumoi.releases.comparison import compare, with_context
from daumoi.releases.errors import ChangedMeanwhile
from daumoi.releases.languages import Behind, Standing, behind_originals, original_texts, standing_of
from daumoi.releases.marking import with_marks
from daumoi.releases.models import IssuedVersion, LanguageVersion, Release, Revision
from daumoi.releases.paragraphs import LEAD_PLACE, joined, pairs, united
from daumoi.releases.queries import wrote
from daumoi.releases.rules import State
from daumoi.releases.terms import TermHint, term_hints

WORDS_AROUND = 12
TEXTS = ("headline", "lead")


@signed_in(RELEASE_WRITE)
def version_add(request: HttpRequest, release_id: int) -> HttpResponse:
    """Start a version of a release in another language."""
    viewer = request.viewer  # type: ignore[attr-defined]  # set by ViewerMiddleware
    original = get_object_or_404(Release.objects.select_related("organisation__hub"), pk=release_id)
    organisations = organisations_written_for(viewer)
    bodies = {original.organisation_id, original.organisation.hub_id, *organisations.values_list("pk", flat=True)}
    form = LanguageVersionForm(
        request.POST or None,
        original=original,
        organisations=organisations,
        people=people_who_may_translate(bodies),
        initial={"translator": viewer.user_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            release = create_language_version(original=original, **form.cleaned_data, by=viewer, at=clock.now())
        except InvalidValue as error:
            form.add_error(error.field, str(error))
        else:
            return redirect("desk:side_by_side", release.pk)
    return render(request, "desk/language_add.html", {"form": form, "release": original, "page_width": "narrow"})


def people_who_may_translate(bodies: set[int | None]) -> QuerySet[User]:
    """Who may translate or review: people of these bodies with a role that reads the text and answers for it."""
    today = timezone.localdate(clock.now())
    held = Membership.objects.valid_on(today).filter(organisation_id__in=bodies, role__in=MEANING_SIGN.roles)
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("full_name", "pk")


def translation(release_id: int) -> Release:
    releases = Release.objects.select_related("organisation__hub", "original", "topic", "place", "spokesperson")
    return get_object_or_404(releases.filter(original__isnull=False), pk=release_id)


def _typed_fields(request: HttpRequest, release: Release, original: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: request.POST[name] for name in TEXTS if name in request.POST}
    if not fields.get("headline", "").strip():
        fields["headline"] = release.headline
    if release.lead == LEAD_PLACE and not fields.get("lead", "").strip():
        fields["lead"] = LEAD_PLACE
    rows = request.POST.getlist("paragraph")
    if rows:
        places = [whole_number(value) for value in request.POST.getlist("place")]
        fields["body"] = joined(rows, original=original["body"], translation=release.body, places=places)
    return fields


def _revision(request: HttpRequest) -> int:
    return whole_number(request.POST.get("revision")) or 0


def _united(release: Release, fields: dict[str, Any], *, base_number: int) -> dict[str, Any]:
    """What was typed, and in rows that were not touched what somebody else saved meanwhile."""
    base = Revision.objects.filter(release=release, number=base_number).first()
    if base is None:
        return fields
    was = base.content
    kept = {name: getattr(release, name) for name in TEXTS if name in fields and fields[name] == was[name]}
    if "body" in fields:
        kept["body"] = united(was["body"], release.body, fields["body"])
    return {**fields, **kept}


@keeps_typed_text
@signed_in(DESK_READ)
def side_by_side(request: HttpRequest, release_id: int) -> HttpResponse:
    """Original left, translation right, paragraph by paragraph; on a phone one under the other."""
    viewer = request.viewer  # type: ignore[attr-defined]  # set by ViewerMiddleware
    release = translation(release_id)
    standing = standing_of(release)
    original = original_texts(release, standing)
    refusal, shown = "", release.body
    if request.method == "POST":
        fields = _typed_fields(request, release, original)
        try:
            save_release(
                release=release, fields=fields, expected_revision=_revision(request), by=viewer, at=clock.now()
            )
            write_media_words(request, release)
            note_media(release=release, by=viewer, at=clock.now())
        except ChangedMeanwhile as conflict:
            refusal = str(conflict)
            fields = _united(release, fields, base_number=_revision(request))
        except DomainError as error:
            refusal = str(error)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{reverse('desk:side_by_side', args=[release.pk])}?saved=1")
        # What was typed stays on the page.
        release.headline, release.lead = fields["headline"], fields.get("lead", release.lead)
        shown = fields.get("body", release.body)
    rows = pairs(original["body"], shown)
    release.body = shown
    hints = term_hints(release, original, on=timezone.localdate(clock.now()))
    done = sum(bool(row.translation) for row in rows if row.original)
    context = {
        "release": release,
        "original": original,
        "rows": [(row, _marked(row.original, hints, str(row.number)), hints_of(hints, row.number)) for row in rows],
        **hint_context(hints, standing, viewer),
        "headline_marked": _marked_line(original["headline"], hints, "headline"),
        "lead_marked": _marked_line(original["lead"], hints, "lead"),
        "headline_hints": hints_of(hints, "headline"),
        "lead_hints": hints_of(hints, "lead"),
        "lead": "" if release.lead == LEAD_PLACE else release.lead,
        "media_forms": media_forms(release, request.POST if refusal else None),
        "not_carried": not_carried(release),
        "done": done,
        "total": sum(bool(row.original) for row in rows),
        "has_rest": any(not row.original for row in rows),
        "standing": standing,
        "changes": _changes_since(standing),
        "may_write": may_write(viewer, release),
        "may_sign": _may_sign(viewer, release, standing),
        "may_name": may_name_translators(viewer, release),
        "refusal": refusal,
        "page_width": "wide",
    }
    return render(request, "desk/side_by_side.html", context, status=409 if refusal else 200)


def _marked(original: str, hints: list[TermHint], row: str) -> str:
    """A paragraph of the original with every term marked that has an open hint."""
    cleaned = clean_html(original)
    return mark_safe(with_marks(cleaned, _places(hints, row)))  # noqa: S308  (cleaned in the same breath)


def _marked_line(original: str, hints: list[TermHint], row: str) -> str:
    """The same for headline and lead, which are plain words."""
    escaped = escape(original)
    return mark_safe(with_marks(escaped, _places(hints, row)))  # noqa: S308  (escaped in the same breath)


def _places(hints: list[TermHint], row: str) -> list[Span]:
    return [hint.hint.original for hint in hints if hint.row.key == row and hint.dismissed is None]


def _may_sign(viewer: Any, release: Release, standing: Standing) -> bool:
    is_reviewer = standing.people is not None and standing.people.reviewer_id == viewer.user_id
    is_open = standing.original is not None and not standing.original.is_withdrawal and not standing.holds
    return is_reviewer and is_open and not wrote(viewer, release)


def _changes_since(standing: Standing) -> list[dict[str, Any]]:
    """What the original changed since its meaning was confirmed or, before that, since the translation was begun."""
    now, signed, people = standing.original, standing.signed, standing.people
    known = signed.original_version if signed else people.follows if people else None
    if now is None or now.is_withdrawal or known is None or known.pk == now.pk:
        return []
    old, new = known.content, now.content
    texts = [(_("Headline"), "headline", str), (_("Lead"), "lead", str), (_("Text"), "body", plain_text)]
    return [
        {"label": label, "pieces": with_context(compare(read(old[name]), read(new[name])), words=WORDS_AROUND)}
        for label, name, read in texts
        if old[name] != new[name]
    ]


@require_POST
@signed_in(DESK_READ)
def side_by_side_autosave(request: HttpRequest, release_id: int) -> HttpResponse:
    """Save what is being translated; the new revision, or 409 when somebody else saved meanwhile."""
    release = translation(release_id)
    if not may_write(request.viewer, release):  # type: ignore[attr-defined]  # set by ViewerMiddleware
        raise DomainError(_("This release has been sent on and can no longer be changed here."))
    original = original_texts(release, standing_of(release))
    try:
        saved = save_release(
            release=release,
            fields=_typed_fields(request, release, original),
            expected_revision=_revision(request),
            by=request.viewer,  # type: ignore[attr-defined]  # set by ViewerMiddleware
            at=clock.now(),
            is_autosave=True,
        )
        write_media_words(request, saved)
        saved = note_media(release=saved, by=request.viewer, at=clock.now())  # type: ignore[attr-defined]  # as above
    except ChangedMeanwhile as conflict:
        return JsonResponse({"message": str(conflict), "revision": conflict.revision}, status=409)
    except InvalidValue as error:
        return JsonResponse({"message": str(error)}, status=422)
    return JsonResponse({"revision": saved.revision})


@require_POST
@signed_in(MEANING_SIGN)
def meaning_sign(request: HttpRequest, release_id: int) -> HttpResponse:
    """The reviewer's word for exactly the two texts that stood on the page."""
    release = translation(release_id)
    sign_meaning(
        release=release,
        by=request.viewer,  # type: ignore[attr-defined]  # set by ViewerMiddleware
        at=clock.now(),
        expected_revision=_revision(request),
        original_number=whole_number(request.POST.get("original_number")) or 0,
    )
    messages.success(request, _("Noted: the meaning is unchanged."))
    return redirect("desk:side_by_side", release_id)


def language_context(viewer: Any, release: Release) -> dict[str, Any]:
    """For the page of a release: its language versions with how each stands, or how it stands to its original."""
    versions = Release.objects.filter(Q(original_id=release.pk)).order_by("language", "pk")
    return {
        "language_versions": [(each, standing_of(each)) for each in versions],
        "own_standing": standing_of(release) if release.original_id else None,
        "original_release": Release.objects.filter(pk=release.original_id).first() if release.original_id else None,
        "may_name": release.original_id is not None and may_name_translators(viewer, release),
        **behind_step(viewer, release),
    }


def behind_step(viewer: Any, release: Release) -> dict[str, str]:
    """The one obvious thing to do with a language version whose original has moved on: its address and its word."""
    behind = behind_originals([release]).get(release.pk)
    if behind is None:
        return {}
    beside = reverse("desk:side_by_side", args=[release.pk])
    is_out = release.state in {State.ISSUED, State.CORRECTED}
    if behind is Behind.WITHDRAWN:
        if is_out and allowed(viewer, RELEASE_WITHDRAW, release):
            address, word = reverse("desk:release_withdraw", args=[release.pk]), _("Withdraw this version too")
        else:
            address, word = beside, _("Look at both and decide")
    elif is_out and allowed(viewer, RELEASE_CORRECT, release):
        address, word = reverse("desk:release_correct", args=[release.pk]), _("Issue the same correction")
    elif may_write(viewer, release):
        address, word = beside, _("Bring it up to date")
    elif LanguageVersion.objects.filter(release=release, reviewer_id=viewer.user_id).exists():
        address, word = beside, _("Compare and confirm anew")
    else:
        address, word = beside, _("See what the original changed")
    return {"behind_url": address, "behind_word": word}


def versions_that_follow(release: Release) -> QuerySet[IssuedVersion]:
    """Issued versions in other languages, for whoever withdraws their original."""
    return IssuedVersion.objects.standing().filter(release__original_id=release.pk).order_by("language")
