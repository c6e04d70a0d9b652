"""Organisations, people, memberships, and the log of acts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.rules import given_name_first
from daumoi.accounts.scoping import ScopedQuerySet, scoped
from daumoi.accounts.viewer import Role, Viewer
from daumoi.foundation.vietnamese import fold, sort_digits


class OrganisationKind(models.TextChoices):
    FOCAL_POINT = "focal_point", _("Focal point")
    SOURCE_UNIT = "source_unit", _("Source unit")
    PRESS_AGENCY = "press_agency", _("Press agency")
    GOVERNING_BODY = "governing_body", _("Governing body")
    PARTNER = "partner", _("Partner")


class Organisation(models.Model):
    """A body in the network. Names and places in the tree are valid for a time; records keep the name of their day."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    hub = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="branch",
        help_text="its focal point: the nearest one at or above it",
    )
    hub_path = models.CharField(
        max_length=255, blank=True, help_text="ids of the focal points above it, from the top to its own: /1/7/"
    )
    heir = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inherited",
        help_text="the body that has taken over its records since it ceased",
    )
    valid_from = models.DateField(default=date(2025, 3, 1))
    valid_to = models.DateField(null=True, blank=True, help_text="its last day")
    about = models.TextField(blank=True, help_text="standing paragraph about the body")
    search_text = models.TextField(blank=True, help_text="names it has and had, folded")

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["hub_path"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")), name="organisation_not_below_itself"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new body gets its place; what moves later moves by the actions of `network`.

        A focal point belongs to its own branch, so that one condition finds what it and its units write.
        """
        is_new = self._state.adding
        self.search_text = self.search_text or folded_names(self.name, self.short_name, self.code)
        super().save(*args, **kwargs)
        if is_new:
            above = self.parent or self.hub
            path = above.hub_path if above is not None and above.pk != self.pk else ""
            if self.kind == OrganisationKind.FOCAL_POINT:
                path = f"{path or '/'}{self.pk}/"
            self.hub_path, self.hub_id = path, last_of(path)
            super().save(update_fields=["hub_path", "hub"])

    @property
    def upper_hub_ids(self) -> tuple[int, ...]:
        """Ids of the focal points above its own, from the top."""
        return ids_in(self.hub_path)[:-1]


def ids_in(hub_path: str) -> tuple[int, ...]:
    """The ids of a path, from the top: "/1/7/" gives (1, 7)."""
    return tuple(int(part) for part in hub_path.split("/") if part)


def last_of(hub_path: str) -> int | None:
    """The nearest focal point of a path; None above the topmost one."""
    return next(reversed(ids_in(hub_path)), None)


def folded_names(*names: str) -> str:
    """What a search looks through: each name once, folded, a line each."""
    return "\n".join(dict.fromkeys(fold(name) for name in names if name))


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person. Professional data only (Law 91/2025/QH15): no private accounts, no marks, no reading history.

    `search_text` and `sort_name` are made from the others: the one to find without diacritics, the other to list by
    given name as Vietnamese lists are.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    position = models.CharField(_("position"), max_length=150, blank=True)
    phone = models.CharField(_("telephone at work"), max_length=40, blank=True)
    language = models.CharField(
        _("interface language"), max_length=2, choices=[("vi", "Tiếng Việt"), ("en", "English")], default="vi"
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    deactivated_at = models.DateTimeField(null=True, blank=True, help_text="from here the retention periods run")
    erased_at = models.DateTimeField(null=True, blank=True, help_text="the personal fields are gone since then")
    search_text = models.CharField(max_length=620, blank=True, editable=False)
    sort_name = models.CharField(max_length=300, blank=True, editable=False, db_index=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.full_name

    def make_search_columns(self) -> None:
        """Write the columns that find and sort; `save` does, whoever creates in bulk must."""
        self.search_text = fold(f"{self.full_name} {self.email} {self.position} {self.phone}")[:620]
        self.sort_name = sort_digits(given_name_first(self.full_name))[:300]

    def save(self, *args: Any, **kwargs: Any) -> None:
        named = kwargs.get("update_fields")
        if named is None or not {"email", "full_name", "position", "phone"}.isdisjoint(named):
            self.make_search_columns()
            if named is not None:
                kwargs["update_fields"] = {*named, "search_text", "sort_name"}
        super().save(*args, **kwargs)


ROLE_NAMES = {
    Role.OFFICER: _("Officer"),
    Role.EDITOR: _("Duty editor"),
    Role.APPROVER: _("Approver"),
    Role.SPOKESPERSON: _("Spokesperson"),
    Role.LEADER: _("Leader"),
    Role.REPORTER: _("Reporter"),
    Role.AUDITOR: _("Auditor"),
    Role.OPERATOR: _("Operator"),
}


class MembershipQuerySet(models.QuerySet["Membership"]):
    def valid_on(self, day: date) -> MembershipQuerySet:
        """Memberships that count on this day; the last day counts, an end at once counts from its moment."""
        return self.filter(models.Q(valid_to=None) | models.Q(valid_to__gte=day), valid_from__lte=day, ended_at=None)


class Membership(models.Model):
    """A person's role in an organisation, from one day to the end of another.

    `ended_at` is set when somebody ends it at once, in the middle of a day; `valid_to` still says what was planned.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    valid_from = models.DateField(default=date(2025, 3, 1))
    valid_to = models.DateField(null=True, blank=True, help_text="the last day on which it counts")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=models.Q(valid_to=None, ended_at=None),
                name="one_role_once_in_an_organisation",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="membership_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"


class StandInQuerySet(models.QuerySet["StandIn"]):
    def valid_on(self, day: date) -> StandInQuerySet:
        """Stand-ins that count on this day, of memberships that count on it too: nobody lends what has ended.

        Nor does anybody hold what is lent who is no longer of the house: the deputy belongs to the branch that day.
        """
        own = Membership.objects.valid_on(day).filter(user_id=models.OuterRef("deputy_id")).exclude(role=Role.REPORTER)
        branch = models.Q(organisation__hub_id=models.OuterRef("membership__organisation__hub_id"))
        same = models.Q(organisation_id=models.OuterRef("membership__organisation_id"))
        lent = models.Q(membership__valid_to=None) | models.Q(membership__valid_to__gte=day)
        return self.filter(
            lent,
            models.Exists(own.filter(branch | same)),
            valid_from__lte=day,
            valid_to__gte=day,
            ended_at=None,
            membership__valid_from__lte=day,
            membership__ended_at=None,
            membership__user__is_active=True,
        )


class StandIn(models.Model):
    """Somebody who holds another's role from one day to the end of another. Why is not kept: it may be health."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="stand_ins")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="standing_in")
    valid_from = models.DateField()
    valid_to = models.DateField(help_text="the last day on which it counts")
    named_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = StandInQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="stand_in_days_in_order"
            ),
        ]
        indexes = [models.Index(fields=["deputy", "valid_to"])]

    def __str__(self) -> str:
        return f"{self.deputy_id} for membership {self.membership_id}"

    @property
    def organisation(self) -> Organisation:
        """Where the role is held, for permissions."""
        return self.membership.organisation


class LogEntryQuerySet(ScopedQuerySet):
    def visible_to(self, viewer: Viewer) -> LogEntryQuerySet:
        if viewer.is_system:
            return self
        if viewer.office_hub_ids:
            return self.filter(models.Q(hub_id__in=viewer.office_hub_ids) | models.Q(actor_id=viewer.user_id))
        if viewer.is_person:
            return self.filter(organisation_id__in=viewer.organisation_ids)
        return self.none()


class LogEntry(models.Model):
    """One act: who did what to what, when. Rows are only ever added."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=150)
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    hub = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.JSONField(default=dict)

    objects = scoped(LogEntryQuerySet)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["object_kind", "object_id", "-at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.verb} {self.object_kind} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise RuntimeError("The log is append-only")
        super().save(*args, **kwargs)


class SignInFailure(models.Model):
    """A failed try of the last hour. Neither e-mail nor address is kept, only a keyed digest of what counts as one."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["key", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class SignedInSession(models.Model):
    """A browser in which a person is signed in: since when, how, and its name in two words. Not where, not what for."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="signed_in_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60, blank=True)
    way = models.CharField(max_length=20, help_text="password, passkey, or the sign-in service")
    signed_in_at = models.DateTimeField()

    class Meta:
        ordering = ["-signed_in_at", "-id"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.device} {self.signed_in_at:%Y-%m-%d %H:%M}"
