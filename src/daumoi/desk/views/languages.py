"""Language versions: starting one, both texts side by side, and the word that the meaning is unchanged."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.models import Membership, User
from daumoi.accounts.permissions import DESK_READ, MEANING_SIGN, RELEASE_WRITE
from daumoi.accounts.queries import organisations_written_for
from daumoi.desk.forms.languages import LanguageVersionForm
from daumoi.desk.views.held import keeps_typed_text
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError, InvalidValue
from daumoi.foundation.rich_text import clean_html, plain_text
from daumoi.foundation.whole_numbers import whole_number
from daumoi.releases.actions import create_language_version, save_release, sign_meaning
from daumoi.releases.actions.writing import may_write
from daumoi.releases.comparison import compare, with_context
from daumoi.releases.errors import ChangedMeanwhile
from daumoi.releases.languages import Standing, standing_of
from daumoi.releases.models import IssuedVersion, Release, Revision
from daumoi.releases.paragraphs import joined, pairs, united
from daumoi.releases.queries import wrote

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
        people=_people(bodies),
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


def _people(bodies: set[int | None]) -> QuerySet[User]:
    """Who may translate or review: people of these bodies with a role that reads the text and answers for it."""
    today = timezone.localdate(clock.now())
    held = Membership.objects.valid_on(today).filter(organisation_id__in=bodies, role__in=MEANING_SIGN.roles)
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("full_name", "pk")


def _translation(release_id: int) -> Release:
    releases = Release.objects.select_related("organisation__hub", "original", "topic", "place", "spokesperson")
    return get_object_or_404(releases.filter(original__isnull=False), pk=release_id)


def _original_texts(release: Release, standing: Standing) -> dict[str, str]:
    """What the original says: as issued, or its draft where it is not out and the viewer may see it."""
    if standing.original is not None:
        content = standing.original.content
        return {"headline": content["headline"], "lead": content["lead"], "body": content["body"]}
    draft = Release.objects.filter(pk=release.original_id).first()
    return {name: getattr(draft, name) if draft else "" for name in ("headline", "lead", "body")}


def _typed_fields(request: HttpRequest, release: Release, original: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: request.POST[name] for name in TEXTS if name in request.POST}
    if not fields.get("headline", "").strip():
        fields["headline"] = release.headline
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
    release = _translation(release_id)
    standing = standing_of(release)
    original = _original_texts(release, standing)
    refusal, shown = "", release.body
    if request.method == "POST":
        fields = _typed_fields(request, release, original)
        try:
            save_release(
                release=release, fields=fields, expected_revision=_revision(request), by=viewer, at=clock.now()
            )
        except ChangedMeanwhile as conflict:
            refusal = str(conflict)
            fields = _united(release, fields, base_number=_revision(request))
        except DomainError as error:
            refusal = str(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:side_by_side", release.pk)
        # What was typed stays on the page.
        release.headline, release.lead = fields["headline"], fields.get("lead", release.lead)
        shown = fields.get("body", release.body)
    rows = pairs(original["body"], shown)
    done = sum(bool(row.translation) for row in rows if row.original)
    context = {
        "release": release,
        "original": original,
        "rows": [(row, mark_safe(clean_html(row.original))) for row in rows],  # noqa: S308  (cleaned in the same breath)
        "done": done,
        "total": sum(bool(row.original) for row in rows),
        "has_rest": any(not row.original for row in rows),
        "standing": standing,
        "changes": _changes_since(standing),
        "may_write": may_write(viewer, release),
        "may_sign": _may_sign(viewer, release, standing),
        "refusal": refusal,
        "page_width": "wide",
    }
    return render(request, "desk/side_by_side.html", context, status=409 if refusal else 200)


def _may_sign(viewer: Any, release: Release, standing: Standing) -> bool:
    is_reviewer = standing.people is not None and standing.people.reviewer_id == viewer.user_id
    is_open = standing.original is not None and not standing.original.is_withdrawal and not standing.holds
    return is_reviewer and is_open and not wrote(viewer, release)


def _changes_since(standing: Standing) -> list[dict[str, Any]]:
    """What the original changed since its meaning was last confirmed, word by word."""
    now, signed = standing.original, standing.signed
    if now is None or signed is None or signed.original_version_id == now.pk:
        return []
    old, new = signed.original_version.content, now.content
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
    release = _translation(release_id)
    if not may_write(request.viewer, release):  # type: ignore[attr-defined]  # set by ViewerMiddleware
        raise DomainError(_("This release has been sent on and can no longer be changed here."))
    original = _original_texts(release, standing_of(release))
    try:
        saved = save_release(
            release=release,
            fields=_typed_fields(request, release, original),
            expected_revision=_revision(request),
            by=request.viewer,  # type: ignore[attr-defined]  # set by ViewerMiddleware
            at=clock.now(),
            is_autosave=True,
        )
    except ChangedMeanwhile as conflict:
        return JsonResponse({"message": str(conflict), "revision": conflict.revision}, status=409)
    except InvalidValue as error:
        return JsonResponse({"message": str(error)}, status=422)
    return JsonResponse({"revision": saved.revision})


@require_POST
@signed_in(MEANING_SIGN)
def meaning_sign(request: HttpRequest, release_id: int) -> HttpResponse:
    """The reviewer's word for exactly the two texts that stood on the page."""
    release = _translation(release_id)
    sign_meaning(
        release=release,
        by=request.viewer,  # type: ignore[attr-defined]  # set by ViewerMiddleware
        at=clock.now(),
        expected_revision=_revision(request),
        original_number=whole_number(request.POST.get("original_number")) or 0,
    )
    messages.success(request, _("Noted: the meaning is unchanged."))
    return redirect("desk:side_by_side", release_id)


def language_context(release: Release) -> dict[str, Any]:
    """For the page of a release: its language versions with how each stands, or how it stands to its original."""
    versions = Release.objects.filter(Q(original_id=release.pk)).order_by("language", "pk")
    return {
        "language_versions": [(each, standing_of(each)) for each in versions],
        "own_standing": standing_of(release) if release.original_id else None,
        "original_release": Release.objects.filter(pk=release.original_id).first() if release.original_id else None,
    }


def versions_that_follow(release: Release) -> QuerySet[IssuedVersion]:
    """Issued versions in other languages, for whoever withdraws their original."""
    return IssuedVersion.objects.standing().filter(release__original_id=release.pk).order_by("language")
