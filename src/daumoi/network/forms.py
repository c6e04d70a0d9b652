"""Forms of the network."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from daumoi.accounts.models import Organisation, OrganisationKind
from daumoi.network.queries import named_by
from daumoi.network.rules import MAY_STAND_ABOVE
from daumoi.network.tables.checking import EARLIEST_DAY, LATEST_DAY

DAY_FORMS = ["%Y-%m-%d", "%d/%m/%Y"]


def shown_choice(body: Organisation) -> str:
    """A body as it stands in a field that takes one: its name, and the code that makes it certain."""
    return f"{body.name} [{body.code}]"


class OrganisationField(forms.CharField):
    """One body, typed: its code, its name, or words of it that fit one body alone. Suggestions come while typing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=400, **options)
        self.bodies: QuerySet[Organisation] = Organisation.objects.none()

    def among(self, name: str, bodies: QuerySet[Organisation]) -> None:
        """Take one of these bodies; `name` is the field's, for the list of suggestions."""
        self.bodies = bodies
        self.widget.attrs.update(
            {
                "list": f"choices-{name}",
                "autocomplete": "off",
                "hx-get": reverse_lazy("network:choices"),
                "hx-trigger": "input changed delay:200ms",
                "hx-target": f"#choices-{name}",
                "hx-swap": "innerHTML",
            }
        )

    def prepare_value(self, value: Any) -> Any:
        return shown_choice(value) if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Organisation | None:
        words = super().clean(value)
        if not words:
            return None
        return one_named(self.bodies, words)


def one_named(bodies: QuerySet[Organisation], words: str) -> Organisation:
    """The one body that some words mean.

    Raises:
        ValidationError: none does, or several; these are named with their codes.
    """
    found = named_by(bodies, words)
    if len(found) == 1:
        return found[0]
    if not found:
        raise forms.ValidationError(_now("No organisation fits “%(words)s”.") % {"words": words[:80]})
    several = ", ".join(shown_choice(body) for body in found[:5])
    raise forms.ValidationError(_now("Several fit: %(several)s. Write the code of one.") % {"several": several})


class DayField(forms.DateField):
    """A day, chosen with the browser's calendar or typed."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format=DAY_FORMS[0])
        within = [MinValueValidator(EARLIEST_DAY), MaxValueValidator(LATEST_DAY)]
        super().__init__(widget=widget, input_formats=DAY_FORMS, localize=False, validators=within, **options)


class TreeFilterForm(forms.Form):
    """Above the list: words, kind, day."""

    q = forms.CharField(required=False, max_length=200, label=_("Name, former name or code"))
    kind = forms.ChoiceField(
        required=False, choices=[("", _("All")), *OrganisationKind.choices], label=pgettext_lazy("organisation", "Kind")
    )
    on = DayField(required=False, label=_("As it was on"))
    below = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.full_clean()


class ChangeForm(forms.Form):
    """What every change has: its day and the decision it rests on."""

    from_date = DayField(label=_("From"), help_text=_("The first day of the change; past, today or to come."))
    basis = forms.CharField(
        required=False, max_length=200, label=_("Decision"), help_text=_("Number and date, such as 202/2025/QH15.")
    )

    def __init__(
        self, data: Any = None, *, initial: dict[str, Any] | None = None, bodies: QuerySet[Organisation]
    ) -> None:
        super().__init__(data, initial=initial)
        lasting = bodies.filter(valid_to=None)
        for name, field in self.fields.items():
            if isinstance(field, OrganisationField):
                field.among(name, self.choices(name, lasting))
        self.order_fields([name for name in self.fields if name not in ("from_date", "basis")])

    def choices(self, name: str, lasting: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """The bodies that a field takes: those that may stand above another, unless a form says otherwise."""
        return lasting.filter(kind__in=MAY_STAND_ABOVE)

    @property
    def pickers(self) -> list[str]:
        """Names of the fields that need a list of suggestions."""
        return [name for name, field in self.fields.items() if isinstance(field, OrganisationField)]


class RenameForm(ChangeForm):
    name = forms.CharField(max_length=300, label=_("New name"), help_text=_("As it stands on letters."))
    short_name = forms.CharField(required=False, max_length=120, label=_("Short name"))


class MoveForm(ChangeForm):
    parent = OrganisationField(label=_("Below"), help_text=_("Write the name, with or without marks, or the code."))


class MergeForm(ChangeForm):
    organisations = forms.CharField(
        label=_("Bodies that end"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One in each line: its code or its name."),
    )
    into = OrganisationField(
        label=_("Merged into"), help_text=_("It takes over records and what stands below. A new body is entered first.")
    )
    people_go_along = forms.BooleanField(
        required=False, initial=True, label=_("Their people go on there with the same roles")
    )

    def choices(self, name: str, lasting: QuerySet[Organisation]) -> QuerySet[Organisation]:
        self.lasting = lasting
        return lasting

    def clean_organisations(self) -> list[Organisation]:
        lines = [line.strip() for line in self.cleaned_data["organisations"].splitlines() if line.strip()]
        found, problems = [], []
        for line in lines:
            try:
                found.append(one_named(self.lasting, line))
            except forms.ValidationError as error:
                problems += error.messages
        if problems:
            raise forms.ValidationError(problems)
        return found


class SplitForm(ChangeForm):
    heir = OrganisationField(label=_("Heir"), help_text=_("It takes over records, people and what stands below."))
    second = OrganisationField(label=_("Second body that goes on"))
    third = OrganisationField(required=False, label=_("Third body that goes on"))
    people_go_along = forms.BooleanField(
        required=False, initial=True, label=_("Their people go on there with the same roles")
    )

    def choices(self, name: str, lasting: QuerySet[Organisation]) -> QuerySet[Organisation]:
        return lasting


class DissolveForm(ChangeForm):
    children_to = OrganisationField(
        required=False,
        label=_("What stands below it goes to"),
        help_text=_("Leave it empty when nothing stands below."),
    )
    heir = OrganisationField(
        required=False,
        label=_("Heir of its records"),
        help_text=_("Who answers for what it issued; may be left empty."),
    )


class EnterForm(ChangeForm):
    """A new body."""

    code = forms.CharField(max_length=60, label=_("Code"), help_text=_("For addresses and tables: cuc-ha-tang-so."))
    name = forms.CharField(
        max_length=300, label=pgettext_lazy("organisation", "Name"), help_text=_("As it stands on letters.")
    )
    short_name = forms.CharField(required=False, max_length=120, label=_("Short name"))
    kind = forms.ChoiceField(
        choices=OrganisationKind.choices, initial="source_unit", label=pgettext_lazy("organisation", "Kind")
    )
    parent = OrganisationField(label=_("Below"), help_text=_("Write the name, with or without marks, or the code."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["basis"]
        self.fields["from_date"].help_text = _("Its first day.")


class ImportForm(forms.Form):
    """A table of organisations."""

    table = forms.FileField(
        label=_("Table"),
        help_text=_("CSV (UTF-8 or Windows-1258) or XLSX, at most 20 MB and 100,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
    stop_at_problems = forms.BooleanField(
        required=False,
        label=_("Write nothing when a single row is refused"),
        help_text=_("Else what is right goes in, and what is refused is reported."),
    )

    def __init__(self, *args: Any, is_kept: bool, **kwargs: Any) -> None:
        """Args: is_kept: a table was checked and need not be chosen again."""
        super().__init__(*args, **kwargs)
        self.fields["table"].required = not is_kept
