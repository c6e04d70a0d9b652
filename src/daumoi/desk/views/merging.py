"""Two people saved one release: both texts side by side, what fits together united, what collides to choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime

from daumoi.desk.forms.releases import ReleaseForm
from daumoi.desk.views.shown import comparison_label, comparison_words
from daumoi.foundation import clock
from daumoi.foundation.whole_numbers import whole_number
from daumoi.releases.actions import save_release
from daumoi.releases.comparison import Piece, compare
from daumoi.releases.content import content_of
from daumoi.releases.merging import PARTICULAR, Choice, FieldMerge, flat, merge
from daumoi.releases.models import Release, Revision
from daumoi.releases.rules import content_json
from daumoi.spokespersons.models import Spokesperson
from daumoi.subjects.models import Place, Topic

# People are chosen by address in one field; who is typed there counts.
NOT_UNITED = ("named_people",)
CHOICES: tuple[Choice, ...] = ("mine", "theirs", "both")


@dataclass(frozen=True)
class ShownPart:
    """One part for the page: whose it is, both sides with what each changed, and the name of its choice."""

    whose: str
    theirs: list[Piece]
    mine: list[Piece]
    choice_name: str
    has_both: bool


@dataclass(frozen=True)
class ShownField:
    label: str
    whose: str
    parts: list[ShownPart]


def save_typed_text(request: HttpRequest, release: Release, form: ReleaseForm) -> Release:
    """Save the form; where it comes from the page of two texts, save what they are united to.

    Raises:
        ChangedMeanwhile: somebody else saved; nothing was written.
    """
    seen = whole_number(request.POST.get("theirs"))
    fields, expected = form.values(), form.cleaned_data["revision"] or 0
    if seen is not None:
        current = Release.objects.select_related("topic", "place").get(pk=release.pk)
        united = {
            each.name: each.united(_choices(request.POST, each))
            for each in _merged(current, form, base_number=expected)
        }
        fields, expected = _as_fields(united, fields), seen
    return save_release(release=release, fields=fields, expected_revision=expected, by=request.viewer, at=clock.now())  # type: ignore[attr-defined]


def merge_page(request: HttpRequest, release: Release, form: ReleaseForm, *, base_number: int) -> HttpResponse:
    """The page of two texts; everything that was typed is in it, and saving it saves the united text."""
    current = Release.objects.select_related("topic", "place", "updated_by").get(pk=release.pk)
    merged = [each for each in _merged(current, form, base_number=base_number) if each.whose != "same"]
    context = {
        "release": current,
        "fields": [_shown(each) for each in merged],
        "conflict_count": sum(part.whose == "conflict" for each in merged for part in each.parts),
        "their_name": current.updated_by.full_name if current.updated_by else "",
        "is_own": current.updated_by_id == request.viewer.user_id,  # type: ignore[attr-defined]
        "typed": _typed(request.POST, form, base_number=base_number),
        "theirs": current.revision,
        "action_url": reverse("desk:release_edit", args=[current.pk]),
        "page_width": "wide",
    }
    return render(request, "desk/release_merge.html", context, status=409)


def _merged(current: Release, form: ReleaseForm, *, base_number: int) -> list[FieldMerge]:
    # The very revision may be gone, replaced by a later autosave of the same sitting: an earlier one serves as well.
    base = Revision.objects.filter(release=current, number__lte=base_number).order_by("-number").first()
    theirs = flat(content_of(current))
    return merge(flat(base.content) if base else theirs, theirs, _mine(form))


def _mine(form: ReleaseForm) -> dict[str, Any]:
    """What was typed, as a content holds it."""
    values = {name: value for name, value in form.values().items() if name not in NOT_UNITED}
    particulars = values.pop("particulars", {})
    named = {name: value.code if isinstance(value, Topic | Place) else value for name, value in values.items()}
    if "spokesperson" in named:
        named["spokesperson"] = named["spokesperson"].pk if named["spokesperson"] else None
    for name, value in named.items():
        if isinstance(value, date) and not isinstance(value, datetime):
            named[name] = value.isoformat()
    return flat({**content_json(named), "particulars": content_json(particulars)})


def _as_fields(united: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """The united values as the action takes them."""
    fields: dict[str, Any] = {name: value for name, value in united.items() if not name.startswith(PARTICULAR)}
    fields |= {name: typed[name] for name in NOT_UNITED if name in typed}
    stated = {
        name.removeprefix(PARTICULAR): value or "" for name, value in united.items() if name.startswith(PARTICULAR)
    }
    if "particulars" in typed:
        fields["particulars"] = {**typed["particulars"], **stated}
    if "topic" in fields:
        fields["topic"] = Topic.objects.filter(code=fields["topic"]).first()
    if "place" in fields:
        fields["place"] = Place.objects.filter(code=fields["place"]).first()
    if "spokesperson" in fields:
        fields["spokesperson"] = Spokesperson.objects.filter(pk=fields["spokesperson"]).first()
    if "matter_confirmed" in fields:
        fields["matter_confirmed"] = bool(fields["matter_confirmed"])
    if "embargo_until" in fields:
        fields["embargo_until"] = _moment(fields["embargo_until"])
    if "use_until" in fields:
        fields["use_until"] = parse_date(fields["use_until"]) if fields["use_until"] else None
    return {name: "" if value is None and isinstance(typed.get(name), str) else value for name, value in fields.items()}


def _moment(written: Any) -> datetime | None:
    return parse_datetime(written) if written else None


def _choices(posted: QueryDict, field: FieldMerge) -> dict[int, Choice]:
    chosen = {number: posted.get(f"choice-{field.name}-{number}", "") for number in range(len(field.parts))}
    return {number: choice for number, choice in chosen.items() if choice in CHOICES}


def _shown(field: FieldMerge) -> ShownField:
    parts = []
    for number, part in enumerate(field.parts):
        base, theirs, mine = (comparison_words(field.name, side) for side in (part.base, part.theirs, part.mine))
        has_both = field.name in {"body", "lead"} and bool(theirs) and bool(mine)
        parts.append(
            ShownPart(part.whose, compare(base, theirs), compare(base, mine), f"choice-{field.name}-{number}", has_both)
        )
    return ShownField(comparison_label(field.name), field.whose, parts)


def _typed(posted: QueryDict, form: ReleaseForm, *, base_number: int) -> list[tuple[str, str]]:
    """Every field as it was typed, for the hidden fields of the page."""
    left_out = {"csrfmiddlewaretoken", "revision", "theirs", "body", "body_format", "form_key"}
    fields = [
        (name, value)
        for name, values in posted.lists()
        for value in values
        if name not in left_out and not name.startswith("choice-")
    ]
    return [*fields, ("body", form.body_html), ("body_format", "html"), ("revision", str(base_number))]
