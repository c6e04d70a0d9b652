"""Release: the working record. IssuedVersion: what was issued, frozen."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation, User
from daumoi.accounts.scoping import ScopedQuerySet, scoped
from daumoi.accounts.sharing import Sharing, in_house, not_hidden, shared_with
from daumoi.accounts.viewer import Viewer
from daumoi.foundation import clock
from daumoi.foundation.languages import LANGUAGES
from daumoi.foundation.public_id import new_public_id
from daumoi.foundation.vietnamese import fold
from daumoi.media.models import MediaItem
from daumoi.releases.kinds import PAID_LABELS, stated_particulars
from daumoi.releases.rules import State, is_over
from daumoi.spokespersons.models import Spokesperson
from daumoi.subjects.models import Place, Topic


class Kind(models.TextChoices):
    """Forms of a release (domain.md, R8 and the practice of information offices)."""

    PRESS_RELEASE = "press_release", _("Press release")
    NEWS = "news", _("News item")
    STATEMENT = "statement", _("Official statement")
    CLARIFICATION = "clarification", _("Clarification")
    FIGURES = "figures", _("Figures")
    ANSWER = "answer", _("Answer to the press")
    PAID = "paid", _("Paid item")


class Use(models.TextChoices):
    """What whoever receives a release may do with it; the third field beside sharing level and embargo."""

    FREE = "free", _("Free to use; name the source")
    UNCHANGED = "unchanged", _("Free to use unchanged and unabridged; name the source")
    EDITORIAL = "editorial", _("For news reporting only, not for advertising; name the source")
    BACKGROUND = "background", _("For information only, not for publication")


class ReleaseState(models.TextChoices):
    DRAFT = State.DRAFT.value, _("Draft")
    SUBMITTED = State.SUBMITTED.value, _("Submitted")
    IN_REVIEW = State.IN_REVIEW.value, _("In review")
    RETURNED = State.RETURNED.value, _("Returned")
    APPROVED = State.APPROVED.value, _("Approved")
    SCHEDULED = State.SCHEDULED.value, _("Scheduled")
    ISSUED = State.ISSUED.value, _("Issued")
    CORRECTED = State.CORRECTED.value, _("Corrected")
    WITHDRAWN = State.WITHDRAWN.value, _("Withdrawn")


def _naming(model: type[models.Model], viewer: Viewer) -> models.QuerySet[Any]:
    """Ids of the model's rows that name the viewer as one of those it is for alone."""
    through = model.named_people.through  # type: ignore[attr-defined]  # both Release and IssuedVersion have it
    return through.objects.filter(user_id=viewer.user_id).values(f"{model._meta.model_name}_id")


class ReleaseQuerySet(ScopedQuerySet):
    """A unit sees its own; the focal point sees what was sent to it, and not the units' drafts.

    A unit that was asked to sign a joint release sees it as well, from then on.

    What is for named people only is seen by them alone, from its first line on.
    """

    def visible_to(self, viewer: Viewer) -> ReleaseQuerySet:
        if viewer.is_system:
            return self
        seen = Q(organisation_id__in=viewer.organisation_ids)
        if viewer.office_hub_ids:
            sent = Q(organisation__hub_id__in=viewer.office_hub_ids) & Q(submitted_at__isnull=False)
            seen |= sent
        if viewer.organisation_ids:
            asked = SignOff._base_manager.filter(organisation_id__in=viewer.organisation_ids)
            # A level narrowed afterwards closes the draft again to whoever it no longer reaches.
            seen |= Q(pk__in=asked.values("release_id")) & ~Q(sharing=Sharing.AMBER_STRICT)
        return self.filter(seen & not_hidden(named=_naming(Release, viewer))) if viewer.is_person else self.none()


def release_seen_by(viewer: Viewer) -> models.Exists:
    """The condition for rows that belong to a release (`release_id`): the viewer may see that one.

    Asked of each row's release: with IN, a database collects all releases that the viewer may see, 0.3 s of 100,000 in
    SQLite, for the three rows of one page (measured 22 November 2026).
    """
    seen = ReleaseQuerySet(Release).visible_to(viewer)
    return models.Exists(seen.order_by().filter(pk=models.OuterRef("release_id")))


class Content(models.Model):
    """What a release says: the fields that an issued version freezes."""

    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices, default=Kind.PRESS_RELEASE)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="vi")
    headline = models.CharField(_("headline"), max_length=250)
    lead = models.TextField(_("lead"), blank=True, max_length=1000)
    body = models.TextField(_("text"), blank=True)
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic")
    )
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("place")
    )
    spokesperson = models.ForeignKey(
        Spokesperson,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("entry of the register"),
        help_text="by which the speaker gives the official position",
    )
    matter_confirmed = models.BooleanField(
        _("it is about that one matter"), default=False, help_text="for an authorisation for one matter"
    )
    speaker_name = models.CharField(_("speaker"), max_length=150, blank=True)
    speaker_position = models.CharField(_("speaker's position"), max_length=200, blank=True)
    contact_name = models.CharField(_("press contact"), max_length=150, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    sharing = models.CharField(_("sharing level"), max_length=12, choices=Sharing.choices, default=Sharing.CLEAR)
    use = models.CharField(_("rights of use"), max_length=12, choices=Use.choices, default=Use.FREE)
    use_until = models.DateField(_("may be used until"), null=True, blank=True, help_text="the last day, included")
    use_territory = models.CharField(_("may be used in"), max_length=120, blank=True)
    particulars = models.JSONField(
        default=dict, blank=True, help_text="what its type says beside the text: code → words, see kinds.py"
    )
    paid_label = models.CharField(
        _("paid for"), max_length=12, blank=True, choices=[(code, label) for code, label in PAID_LABELS.items()]
    )
    paid_by = models.CharField(_("who pays"), max_length=200, blank=True)

    class Meta:
        abstract = True


CONTENT_FIELDS = (
    "kind",
    "language",
    "headline",
    "lead",
    "body",
    "topic",
    "place",
    "spokesperson",
    "matter_confirmed",
    "speaker_name",
    "speaker_position",
    "contact_name",
    "contact_phone",
    "contact_email",
    "embargo_until",
    "sharing",
    "use",
    "use_until",
    "use_territory",
    "particulars",
    "paid_label",
    "paid_by",
)


class Release(Content):
    """The working record of a release, from first line to withdrawal. Screens of the public never read it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="releases")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="releases")
    state = models.CharField(max_length=12, choices=ReleaseState.choices, default=State.DRAFT.value)
    revision = models.PositiveIntegerField(default=1, help_text="rises with every save; the lock between two people")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_digest = models.CharField(max_length=64, blank=True, help_text="of everything it said when approved")
    scheduled_for = models.DateTimeField(null=True, blank=True, help_text="the hour at which it is to be issued")
    scheduled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    original = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="translations",
        help_text="of a language version",
    )
    current_version = models.OneToOneField(
        "IssuedVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="current_for"
    )
    media = models.ManyToManyField(MediaItem, through="ReleaseMedia", related_name="releases")
    form_key = models.CharField(
        max_length=32,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="of the empty form it was written in; the same form sent twice starts one release",
    )
    named_people = models.ManyToManyField(
        User, related_name="+", blank=True, help_text="who alone may read it, when the sharing level is TLP:RED"
    )

    # Of a language version, in lists that ask for it: "stale" or "withdrawn", see languages.mark_behind.
    behind: str = ""
    # While an act holds the row locked: what it carries, asked once for all its checks (see `carried.media_in`).
    held: dict[str, Any] | None = None

    objects = scoped(ReleaseQuerySet)

    class Meta:
        ordering = ["-updated_at"]
        indexes = [
            models.Index(fields=["state", "submitted_at"]),
            models.Index(fields=["organisation", "-updated_at"]),
            models.Index(fields=["-updated_at"]),
        ]

    def __str__(self) -> str:
        return self.headline

    @property
    def stated_particulars(self) -> list[dict[str, str]]:
        """What its type says beside the text, as far as it is filled in: code, label, text."""
        return stated_particulars(self.kind, self.particulars)

    @property
    def embargo_is_open(self) -> bool:
        """True while an embargo stands."""
        return self.embargo_until is not None and self.embargo_until > clock.now()


class ReleaseMedia(models.Model):
    """A photo, recording or file of a release, in order.

    One that a language version carries over from its original is the same file with words of its own here.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="release_media")
    item = models.ForeignKey(MediaItem, on_delete=models.PROTECT, related_name="placements")
    position = models.PositiveSmallIntegerField(default=0)
    is_carried = models.BooleanField(default=False, help_text="from the original, with the words below")
    caption = models.CharField(max_length=500, blank=True)
    credit = models.CharField(max_length=150, blank=True)
    alternative_text = models.CharField(max_length=500, blank=True)
    description = models.TextField(max_length=4000, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["release", "item"], name="media_once_in_a_release")]

    def __str__(self) -> str:
        return f"{self.item_id} in {self.release_id}"


class RevisionQuerySet(ScopedQuerySet):
    def visible_to(self, viewer: Viewer) -> RevisionQuerySet:
        if viewer.is_system:
            return self
        return self.filter(release_seen_by(viewer))


class Revision(models.Model):
    """What a release said after one save, so that any two can be compared."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    is_autosave = models.BooleanField(default=False)
    content = models.JSONField()

    objects = scoped(RevisionQuerySet)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["release", "number"], name="revision_number_once_in_a_release")]

    def __str__(self) -> str:
        return f"{self.release_id} r{self.number}"


class Decision(models.TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    TAKEN = "taken", _("Taken into review")
    ASSIGNED = "assigned", _("Given to a colleague")
    PUT_BACK = "put_back", _("Put back into the queue")
    FILED = "filed", _("Filed under a topic")
    RETURNED = "returned", _("Returned with a note")
    APPROVED = "approved", _("Approved")
    TAKEN_BACK = "taken_back", _("Approval taken back")
    SCHEDULED = "scheduled", _("Scheduled")
    UNSCHEDULED = "unscheduled", _("Taken off the schedule")
    HELD = "held", _("Not issued at its hour")
    ISSUED = "issued", _("Issued")
    URGENT = "urgent", _("Issued in an emergency")
    CORRECTED = "corrected", _("Corrected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LOOKED_AT = "looked_at", _("Approved afterwards")
    OBJECTED = "objected", _("Refused afterwards")
    ASKED = "asked", _("A unit was asked to sign")
    SIGNED = "signed", _("Signed by a unit")
    DECLINED = "declined", _("Declined by a unit")


class ReviewStep(models.Model):
    """One step of a release's way through the desk, with its note; the history that both sides read."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="steps")
    decision = models.CharField(max_length=12, choices=Decision.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    revision = models.PositiveIntegerField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.release_id} {self.decision}"


class VersionKind(models.TextChoices):
    FIRST = "first", _("First issue")
    CORRECTION = "correction", _("Correction")
    WITHDRAWAL = "withdrawal", _("Withdrawal")


def _gone_out() -> Q:
    """Public by now; a version that was corrected or withdrawn before its hour never is, nor is that withdrawal.

    Telling everybody to forget what nobody was told would publish its headline.
    """
    overtaken = models.Exists(
        IssuedVersion._base_manager.filter(
            release_id=models.OuterRef("release_id"),
            number__gt=models.OuterRef("number"),
            issued_at__lt=models.OuterRef("public_at"),
        )
    )
    of_nothing = Q(version_kind=VersionKind.WITHDRAWAL, issued_at__lt=models.F("public_at"))
    return Q(public_at__lte=clock.now()) & ~Q(overtaken) & ~of_nothing


def let_in(viewer: Viewer) -> Q:
    """Issued versions whose sharing level lets this viewer in, embargo aside."""
    return shared_with(viewer, named=_naming(IssuedVersion, viewer))


class IssuedVersionQuerySet(ScopedQuerySet):
    """Whoever the sharing level lets in sees what is out by now; its own unit and its focal point see it before.

    Embargo and sharing level are these conditions and nothing else: no job has to be punctual for them to hold.
    """

    def visible_to(self, viewer: Viewer) -> IssuedVersionQuerySet:
        if viewer.is_system:
            return self
        early = in_house(viewer) if viewer.organisation_ids else Q()
        out = _gone_out() | early if early else _gone_out()
        return self.filter(let_in(viewer) & out)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise RuntimeError("An issued version is never deleted; withdraw it")

    def public(self) -> IssuedVersionQuerySet:
        """What everybody may see by now, whoever asks."""
        return self.filter(_gone_out(), sharing=Sharing.CLEAR)

    def out(self) -> IssuedVersionQuerySet:
        """What has gone out by now, to whom the sharing level lets in."""
        return self.filter(_gone_out())

    def usable(self) -> IssuedVersionQuerySet:
        """What may be used today, and what is withdrawn: the right may have an end, that word has none."""
        not_over = Q(use_until=None) | Q(use_until__gte=timezone.localdate(clock.now()))
        return self.filter(not_over | Q(version_kind=VersionKind.WITHDRAWAL))

    def current(self) -> IssuedVersionQuerySet:
        """Only the latest version of each release."""
        # Not by a join: PostgreSQL would read every release with its text to see which version stands.
        return self.filter(models.Exists(Release._base_manager.filter(current_version_id=models.OuterRef("pk"))))

    def standing(self) -> IssuedVersionQuerySet:
        """Current versions that have not been withdrawn."""
        return self.current().exclude(version_kind=VersionKind.WITHDRAWAL)


class IssuedVersion(models.Model):
    """What was issued, when, by whom, with its hash. Never edited, never deleted; a trigger of the database sees to it.

    `content` is what the hash covers; the columns beside it repeat parts of it for finding and sorting.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    version_kind = models.CharField(max_length=12, choices=VersionKind.choices, default=VersionKind.FIRST)
    note = models.TextField(blank=True, help_text="what changed and why, in public")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="issued_versions")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    headline = models.CharField(max_length=250)
    lead = models.TextField(blank=True)
    text = models.TextField(help_text="plain words of headline, lead and body: what coverage looks for")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    embargo_until = models.DateTimeField(null=True)
    public_at = models.DateTimeField(db_index=True)
    sharing = models.CharField(max_length=12, choices=Sharing.choices, default=Sharing.CLEAR)
    use = models.CharField(max_length=12, choices=Use.choices, default=Use.FREE)
    use_until = models.DateField(null=True)
    named_people = models.ManyToManyField(User, related_name="+", help_text="who alone may read it, for TLP:RED")

    objects = scoped(IssuedVersionQuerySet)

    class Meta:
        ordering = ["-public_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["release", "number"], name="version_number_once_in_a_release")]
        indexes = [
            models.Index(fields=["-public_at", "-id"]),
            models.Index(fields=["topic", "-public_at"]),
            models.Index(fields=["organisation", "-public_at"]),
            models.Index(fields=["issued_at"]),
        ]

    def __str__(self) -> str:
        return self.headline

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise RuntimeError("An issued version is never edited; issue a correction")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RuntimeError("An issued version is never deleted; withdraw it")

    @property
    def slug(self) -> str:
        """Readable end of the address; it may be anything, only the id is looked at."""
        return slugify(fold(self.headline))[:80].strip("-") or "ban-tin"

    @property
    def is_public(self) -> bool:
        """Out by now, and for everybody."""
        return self.is_out and self.sharing == Sharing.CLEAR

    @property
    def is_out(self) -> bool:
        """Past its embargo; who may see it is the sharing level's affair."""
        return self.public_at <= clock.now()

    @property
    def is_usable(self) -> bool:
        """False after the last day on which it may be used."""
        return not is_over(self.use_until, on=timezone.localdate(clock.now()))

    @property
    def is_withdrawal(self) -> bool:
        return self.version_kind == VersionKind.WITHDRAWAL

    @property
    def public_day(self) -> Any:
        return timezone.localdate(self.public_at)


# --- what belongs to a release, and the units that sign it -----------------------------------------------------------


class OfRelease(ScopedQuerySet):
    """Rows that belong to a release: whoever may see that may see them."""

    def visible_to(self, viewer: Viewer) -> OfRelease:
        if viewer.is_system:
            return self
        return self.filter(release_seen_by(viewer))


class SignOff(models.Model):
    """A unit's word on a joint release. It holds for the revision it was given for and for no other.

    Source: Decree 244/2026, article 7.2: the lead agrees the content with the other bodies.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="sign_offs")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sign_offs")
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    is_agreed = models.BooleanField(null=True)
    revision = models.PositiveIntegerField(null=True, help_text="what was read when it was decided")
    digest = models.CharField(max_length=64, blank=True, help_text="of everything the release said then")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    objects = scoped(OfRelease)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["release", "organisation"], name="a_unit_signs_a_release_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.release_id}"

    def holds_for(self, revision: int, digest: str) -> bool:
        """Whether the unit agrees to exactly this revision, words of photos and files included."""
        return self.is_agreed is True and self.revision == revision and self.digest == digest

    def waits_for(self, revision: int) -> bool:
        """Whether the unit has said nothing about this revision."""
        return self.is_agreed is None or self.revision != revision
