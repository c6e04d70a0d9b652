"""Writing and autosaving."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation, User
from daumoi.accounts.permissions import RELEASE_CORRECT, RELEASE_REVIEW, RELEASE_WRITE, allowed, require
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue
from daumoi.foundation.rich_text import clean_html, without_control_characters
from daumoi.media.actions.describing import fitted
from daumoi.media.models import MediaItem
from daumoi.releases.actions.sharing import sharing_problems, write_named_people
from daumoi.releases.actions.steps import locked
from daumoi.releases.carried import CARRIED_WORDS, not_carried
from daumoi.releases.checks import Finding, Severity, findings_of
from daumoi.releases.checks.findings import must
from daumoi.releases.content import content_of
from daumoi.releases.errors import ChangedMeanwhile, IncompleteRelease, WrongState
from daumoi.releases.kinds import KINDS
from daumoi.releases.models import CONTENT_FIELDS, Release, ReleaseMedia, Revision
from daumoi.releases.rules import Act, State, state_after
from daumoi.releases.terms import terms_in


def create_release(
    *, organisation: Organisation, fields: Mapping[str, Any], by: Viewer, at: datetime, form_key: str = ""
) -> Release:
    """Start a draft of this organisation.

    Args:
        fields: values of CONTENT_FIELDS; the body is HTML and is cleaned here.
        form_key: of the empty form; when this person has sent that form before (a second click, the back button), the
            release that it started is saved instead of a second one started.
    Raises:
        NotAllowed, InvalidValue; and what saving raises, when the form was sent before.
    """
    require(by, RELEASE_WRITE, organisation)
    if started := _started_with(form_key, by):
        return save_release(release=started, fields=fields, expected_revision=1, by=by, at=at)
    try:
        return _start(organisation, fields, by=by, at=at, form_key=form_key)
    except IntegrityError:
        # The other click was a moment faster.
        started = _started_with(form_key, by)
        if started is None:
            # The key is somebody else's; a release of one's own needs none.
            return _start(organisation, fields, by=by, at=at, form_key="")
        return save_release(release=started, fields=fields, expected_revision=1, by=by, at=at)


def _started_with(form_key: str, by: Viewer) -> Release | None:
    return Release.objects.filter(form_key=form_key, author_id=by.user_id).first() if form_key else None


def _start(
    organisation: Organisation, fields: Mapping[str, Any], *, by: Viewer, at: datetime, form_key: str
) -> Release:
    release = Release(
        organisation=organisation,
        author_id=by.user_id,
        created_at=at,
        updated_at=at,
        updated_by_id=by.user_id,
        form_key=form_key or None,
    )
    with transaction.atomic():
        write_content(release, fields)
        release.save()
        write_named_people(release, fields, before=None)
        keep_revision(release, by=by, at=at, is_autosave=False)
        record(by=by, at=at, verb=RELEASE_WRITE.name, subject=release, organisation=organisation, revision=1)
    return release


def save_release(
    *,
    release: Release,
    fields: Mapping[str, Any],
    expected_revision: int,
    by: Viewer,
    at: datetime,
    is_autosave: bool = False,
) -> Release:
    """Save what was typed, unless somebody else saved since this person opened the release.

    Raises:
        ChangedMeanwhile: the revision has moved on; nothing was written, the caller still holds what was typed.
        NotAllowed, WrongState, InvalidValue.
    """
    with transaction.atomic():
        current = locked(release)
        _require_writer(current, by)
        after = state_after(Act.SAVE, State(current.state))
        if after is None:
            raise WrongState(_("This release has been sent on and can no longer be changed here."))
        before = content_of(current)
        write_content(current, fields)
        write_named_people(current, fields, before=before["sharing"])
        if content_of(current) == before:
            # Whoever sends the same words twice, with a second click or the back button, collides with nobody.
            current.held = None
            return current
        if current.revision != expected_revision:
            other = User.objects.filter(pk=current.updated_by_id).first()
            raise ChangedMeanwhile(
                _(
                    "%(name)s saved this release while you were writing. "
                    "Nothing of yours is lost: look at both below, then save."
                )
                % {"name": other.full_name if other else _("Somebody")},
                by_name=other.full_name if other else "",
                revision=current.revision,
            )
        current.revision += 1
        current.updated_at, current.updated_by_id = at, by.user_id
        current.save()
        keep_revision(current, by=by, at=at, is_autosave=is_autosave)
        current.held = None
        if not is_autosave:
            record(
                by=by,
                at=at,
                verb=RELEASE_WRITE.name,
                subject=current,
                organisation=current.organisation,
                revision=current.revision,
            )
    return current


def attach_media(*, release: Release, item: MediaItem, by: Viewer) -> None:
    """Put a photo or file at the end of what a release carries; what it carries already stays where it stands.

    Raises:
        MediaItem.DoesNotExist: this person may not see it.
        NotAllowed, WrongState.
    """
    with transaction.atomic():
        current = locked(release)
        _require_open(current, by)
        seen = MediaItem.objects.get(pk=item.pk)
        last = current.release_media.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        ReleaseMedia.objects.get_or_create(release=current, item=seen, defaults={"position": position})


def remove_media(*, release: Release, item: MediaItem, by: Viewer) -> None:
    """Take a photo or file out of a release; the item itself is kept."""
    with transaction.atomic():
        current = locked(release)
        _require_open(current, by)
        ReleaseMedia.objects.filter(release=current, item=item).delete()


def word_carried_media(*, release: Release, item: MediaItem, words: Mapping[str, Any], by: Viewer) -> None:
    """Write caption, credit, alternative text, description of a file that a language version carries over.

    What the library says of the file, in the language of the original, stays as it is.
    """
    with transaction.atomic():
        current = locked(release)
        _require_open(current, by)
        placement = ReleaseMedia.objects.get(release=current, item_id=item.pk, is_carried=True)
        for name, value in fitted(words).items():
            if name in CARRIED_WORDS:
                setattr(placement, name, value)
        placement.save(update_fields=list(CARRIED_WORDS))


def carry_media(*, release: Release, by: Viewer, at: datetime) -> int:
    """Take over what the original carries and this language version does not, and keep a revision of it; gives how
    many. Credits are names and are copied, the other words wait for their translation.
    """
    with transaction.atomic():
        current = locked(release)
        _require_open(current, by)
        items = not_carried(current)
        last = current.release_media.aggregate(last=Max("position"))["last"]
        for place, item in enumerate(items, start=0 if last is None else last + 1):
            ReleaseMedia.objects.create(
                release=current, item_id=item.pk, position=place, is_carried=True, credit=item.credit
            )
        if items:
            note_media(release=current, by=by, at=at)
    return len(items)


def _require_writer(release: Release, by: Viewer) -> None:
    """The unit's people write; the desk may write while it checks."""
    if State(release.state) is State.IN_REVIEW:
        require(by, RELEASE_REVIEW, release)
    else:
        require(by, RELEASE_WRITE, release)


def note_media(*, release: Release, by: Viewer, at: datetime) -> Release:
    """Keep a revision when media or their words differ from the last one, so that they can be compared too."""
    with transaction.atomic():
        current = locked(release)
        last = Revision.objects.filter(release=current).order_by("-number").first()
        if last is None or _media_of(last.content) == _media_of(content_of(current)):
            return current
        current.revision += 1
        current.updated_at, current.updated_by_id = at, by.user_id
        current.save(update_fields=["revision", "updated_at", "updated_by"])
        keep_revision(current, by=by, at=at, is_autosave=False)
        record(
            by=by,
            at=at,
            verb=RELEASE_WRITE.name,
            subject=current,
            organisation=current.organisation,
            revision=current.revision,
        )
    return current


def _media_of(content: Mapping[str, Any]) -> tuple[Any, Any]:
    return content.get("photos", []), content.get("files", [])


def _require_open(release: Release, by: Viewer) -> None:
    if state_after(Act.CORRECT, State(release.state)) is not None:
        # What was issued changes with a correction only, which is the same person's in the same transaction.
        require(by, RELEASE_CORRECT, release)
        return
    _require_writer(release, by)
    if state_after(Act.SAVE, State(release.state)) is None:
        raise WrongState(_("This release has been sent on and can no longer be changed here."))


def may_write(viewer: Viewer, release: Release) -> bool:
    """Whether the form may be opened by this viewer in the release's present state."""
    if state_after(Act.SAVE, State(release.state)) is None:
        return False
    permission = RELEASE_REVIEW if State(release.state) is State.IN_REVIEW else RELEASE_WRITE
    return bool(allowed(viewer, permission, release))


def write_content(release: Release, fields: Mapping[str, Any]) -> None:
    """Put values of CONTENT_FIELDS on a release: cleaned, and refused where the database would cut them.

    Raises:
        InvalidValue.
    """
    for name in CONTENT_FIELDS:
        if name in fields:
            value = fields[name]
            setattr(release, name, _one_text(value) if isinstance(value, str) else value)
    _name_as_registered(release)
    release.particulars = _known_particulars(release.particulars)
    require_length(release.body)
    release.body = clean_html(release.body)
    if not release.headline:
        raise InvalidValue(_("Give the release a headline; it can still be changed."), field="headline")
    if len(release.headline) > 250:
        raise InvalidValue(_("The headline has more than 250 characters."), field="headline")


def _name_as_registered(release: Release) -> None:
    """Whoever was chosen from the register is named as it names them; other languages write name and office their own
    way, so there only what is empty is filled.
    """
    entry = release.spokesperson
    if entry is None:
        release.matter_confirmed = False
        return
    if release.language == "vi" or not release.speaker_name:
        release.speaker_name = entry.full_name
    if release.language == "vi" or not release.speaker_position:
        release.speaker_position = entry.position


def _one_text(value: str) -> str:
    return without_control_characters(value).strip()


def _known_particulars(values: Mapping[str, Any]) -> dict[str, str]:
    """What the types say beside the text. That of other types stays: whoever changes the type back finds it again.

    Raises:
        InvalidValue: one is too long.
    """
    known = {particular.code: particular for kind in KINDS.values() for particular in kind.particulars}
    written = {code: _one_text(str(words)) for code, words in values.items() if code in known and words}
    for code, words in written.items():
        if len(words) > known[code].most_characters:
            raise InvalidValue(
                _("“%(label)s” has %(have)d characters; %(most)d at most.")
                % {"label": known[code].label, "have": len(words), "most": known[code].most_characters},
                field=f"particular_{code}",
            )
    return {code: words for code, words in written.items() if words}


def require_length(body: str) -> None:
    """Refuse a text that is too long, before anything takes it apart.

    Raises:
        InvalidValue: names both figures.
    """
    if len(body) > settings.RELEASE_LIMIT_CHARACTERS:
        raise InvalidValue(
            _("The text has %(have)s characters; %(most)s at most. Put long annexes in an attached document.")
            % {
                "have": number_format(len(body), force_grouping=True),
                "most": number_format(settings.RELEASE_LIMIT_CHARACTERS, force_grouping=True),
            },
            field="body",
        )


def require_complete(release: Release, *, at: datetime, but: tuple[str, ...] = ()) -> None:
    """Refuse a release in which something is missing; fields named in `but` are not looked at.

    Raises:
        IncompleteRelease: names every field.
    """
    require_nothing_missing(sending_findings(release, at=at), but=but)


def require_nothing_missing(findings: Iterable[Finding], *, but: tuple[str, ...] = ()) -> None:
    """Refuse what was found to be missing; fields named in `but` are not looked at.

    Raises:
        IncompleteRelease: names every field.
    """
    problems = {field: said for field, said in problems_by_field(findings).items() if field not in but}
    if problems:
        raise IncompleteRelease(" ".join(problems.values()), problems=problems)


def problems_by_field(findings: Iterable[Finding]) -> dict[str, str]:
    """What is missing before a release may be sent: field name → sentences. Empty when nothing is."""
    problems: dict[str, list[str]] = {}
    for finding in findings:
        if finding.severity is Severity.MUST:
            problems.setdefault(finding.field, []).append(finding.message)
    return {field: " ".join(said) for field, said in problems.items()}


def sending_findings(release: Release, *, at: datetime) -> list[Finding]:
    """Everything to mend or look at before a release is sent, sharing level and rights among it."""
    sharing = [
        must(f"sharing-{field}", field, said) for field, said in sharing_problems(release, at=at).items() if said
    ]
    return [*sharing, *findings_of(release, at=at), *terms_in(release, at=at)]


def keep_revision(release: Release, *, by: Viewer, at: datetime, is_autosave: bool) -> None:
    if is_autosave:
        # A typing session would leave a hundred autosaves; only the latest of a person in a row is kept.
        last = Revision.objects.filter(release=release).order_by("-number").first()
        if last is not None and last.is_autosave and last.by_id == by.user_id:
            last.delete()
    Revision(
        release=release,
        number=release.revision,
        at=at,
        by_id=by.user_id,
        by_name=by.name,
        is_autosave=is_autosave,
        content=content_of(release),
    ).save()
