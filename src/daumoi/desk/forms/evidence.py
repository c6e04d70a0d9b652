"""Forms of the evidence: filters of its lists, decisions, outlets, agreements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model, Q, QuerySet
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation, OrganisationKind
from daumoi.accounts.permissions import AGREEMENT_MANAGE, OUTLET_MANAGE
from daumoi.accounts.queries import focal_points_where
from daumoi.accounts.viewer import Viewer
from daumoi.agreements.actions import PlannedLine
from daumoi.agreements.models import Agreement, AgreementLine
from daumoi.coverage.models import ArticleState, Outlet, PickupKind, PickupState, ProductType
from daumoi.coverage.queries import STANDING
from daumoi.foundation.whole_numbers import whole_number
from daumoi.newsroom.filters import EARLIEST_DAY, LATEST_DAY
from daumoi.releases.models import LANGUAGES
from daumoi.subjects.models import Topic

ISO_DATE = "%Y-%m-%d"
MOST_LINES = 60


class DayField(forms.DateField):
    """A day, chosen with the browser's calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format=ISO_DATE)
        # Near the ends of the calendar a day has no midnight in UTC; outside these years it is a slip of the fingers.
        within = [MinValueValidator(EARLIEST_DAY), MaxValueValidator(LATEST_DAY)]
        super().__init__(widget=widget, input_formats=[ISO_DATE], localize=False, validators=within, **options)


def start_of(day: date) -> datetime:
    """First moment of a day by the office's clock."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


class FilterForm(forms.Form):
    """Filters above a list, read from the address; one that cannot be read filters nothing."""

    more: tuple[str, ...] = ()  # fields that stand behind "More filters"

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")

    def first_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.more]

    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.more]

    def more_is_used(self) -> bool:
        return any(self[name].value() for name in self.more)

    def filters(self) -> dict[str, Any]:
        """Values for the query by name: ids, codes, moments. `until` is the first moment after its day."""
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if "since" in values:
            values["since"] = start_of(values["since"])
        if "until" in values:
            values["until"] = start_of(values["until"] + timedelta(days=1))
        return {name: value.pk if isinstance(value, Model) else value for name, value in values.items()}


class PickupFilterForm(FilterForm):
    more = ("kind", "credit", "since", "until")
    outlet = forms.ModelChoiceField(None, required=False, label=_("Outlet"), empty_label=_("All"))
    topic = forms.ModelChoiceField(Topic.objects.all(), required=False, label=_("Topic"), empty_label=_("All"))
    unit = forms.ModelChoiceField(None, required=False, label=_("Unit"), empty_label=_("All"))
    kind = forms.ChoiceField(choices=[("", _("All")), *PickupKind.choices], required=False, label=_("Kind"))
    credit = forms.ChoiceField(
        choices=[("", _("All")), ("yes", _("Source named")), ("no", _("No source named"))],
        required=False,
        label=_("Credit"),
    )
    since = DayField(required=False, label=_("Found from"))
    until = DayField(required=False, label=_("Found until"))
    release = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    state = forms.ChoiceField(
        choices=[*PickupState.choices, (STANDING, _("Not rejected")), ("all", _("All"))],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any, *, viewer: Viewer) -> None:
        super().__init__(data)
        self.fields["outlet"].queryset = Outlet.objects.all()
        self.fields["unit"].queryset = units_seen_by(viewer)


def units_seen_by(viewer: Viewer) -> QuerySet[Organisation]:
    """Units whose pickups the viewer may see, by name."""
    seen = Q(pk__in=viewer.organisation_ids) | Q(hub_id__in=viewer.office_hub_ids)
    return Organisation.objects.filter(seen).exclude(kind=OrganisationKind.PRESS_AGENCY)


class ArticleFilterForm(FilterForm):
    more = ("state", "since", "until")
    words = forms.CharField(required=False, max_length=200, label=_("Words of the title, as written"))
    outlet = forms.ModelChoiceField(None, required=False, label=_("Outlet"), empty_label=_("All"))
    state = forms.ChoiceField(choices=[("", _("All")), *ArticleState.choices], required=False, label=_("State"))
    used = forms.ChoiceField(choices=[("", _("All")), ("yes", _("Uses a release"))], required=False, label=_("Pickups"))
    since = DayField(required=False, label=_("Published from"))
    until = DayField(required=False, label=_("Published until"))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["outlet"].queryset = Outlet.objects.all()


class GapFilterForm(FilterForm):
    outlet = forms.ModelChoiceField(None, required=False, label=_("Outlet"), empty_label=_("All"))
    since = DayField(required=False, label=_("From"))
    until = DayField(required=False, label=_("To"))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["outlet"].queryset = Outlet.objects.all()


class DecisionForm(forms.Form):
    """What a person adds to a decision about a pickup."""

    product_type = forms.ChoiceField(
        choices=ProductType.choices,
        label=_("Product type"),
        help_text=_("Proposed from the length; agreements are counted by it."),
    )
    note = forms.CharField(
        required=False,
        max_length=500,
        label=_("Note"),
        help_text=_("Why it is rejected, or what is special about it. It stands in the history."),
    )


class OutletForm(forms.Form):
    """An outlet to be read: whose it is, and where its feed is."""

    organisation = forms.ModelChoiceField(None, label=_("Press agency"))
    name = forms.CharField(max_length=150, label=_("Name of the outlet"), help_text=_("As readers know it."))
    feed_url = forms.URLField(
        max_length=300,
        assume_scheme="https",
        label=_("Address of the feed"),
        help_text=_("RSS or Atom. It is read in the outlet's own pace, and its robots.txt is respected."),
    )
    home_url = forms.URLField(max_length=300, assume_scheme="https", label=_("Home page"))
    language = forms.ChoiceField(choices=LANGUAGES, label=_("Language"), initial="vi")

    def __init__(self, data: Any = None, *, viewer: Viewer) -> None:
        super().__init__(data)
        own = {hub.pk for hub in focal_points_where(viewer, OUTLET_MANAGE)}
        self.fields["organisation"].queryset = press_agencies_of(viewer).filter(hub_id__in=own)


def press_agencies_of(viewer: Viewer) -> QuerySet[Organisation]:
    """Press agencies in the registers that serve the viewer's focal points, by name; those that ceased left out."""
    agencies = Organisation.objects.filter(kind=OrganisationKind.PRESS_AGENCY, heir=None)
    return agencies.filter(hub_id__in=viewer.register_hub_ids)


class AgreementForm(forms.ModelForm):
    """The agreement itself; its lines are `LineFormSet`."""

    class Meta:
        model = Agreement
        fields = ("number", "title", "agency", "focal_point", "signed_date", "valid_from", "valid_to")
        field_classes = {"signed_date": DayField, "valid_from": DayField, "valid_to": DayField}
        help_texts = {"number": _("As written on the document, such as 12/TTHT-2026.")}

    def __init__(self, data: Any = None, *, viewer: Viewer) -> None:
        super().__init__(data)
        self.fields["agency"].queryset = press_agencies_of(viewer)
        hubs = focal_points_where(viewer, AGREEMENT_MANAGE)
        self.fields["focal_point"].queryset = hubs
        self.fields["focal_point"].label = _("Focal point")
        if len(hubs) == 1:
            self.fields["focal_point"].initial = hubs[0]
            self.fields["focal_point"].empty_label = None

    def _post_clean(self) -> None:
        """The action writes and checks the agreement; the form only reads what was typed."""


class LineForm(forms.ModelForm):
    class Meta:
        model = AgreementLine
        fields = ("product_type", "topic", "language", "planned_count")
        labels = {"planned_count": _("How many")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.all()
        self.fields["topic"].empty_label = _("Any topic")
        self.fields["language"].choices = [("", _("Any language")), *LANGUAGES]
        self.fields["planned_count"].min_value = 1
        self.fields["planned_count"].widget.attrs["min"] = 1

    def clean_planned_count(self) -> int:
        planned_count = self.cleaned_data["planned_count"]
        if planned_count is not None and planned_count < 1:
            raise forms.ValidationError(_("Plan at least one."))
        return planned_count

    def _post_clean(self) -> None:
        """The action writes the line."""


_LineFormSet = forms.formset_factory(LineForm, extra=3, max_num=MOST_LINES, absolute_max=MOST_LINES)


class LineFormSet(_LineFormSet):  # type: ignore[misc,valid-type]  # made by a factory
    """Lines of an agreement; rows that were left empty are passed over."""

    def planned_lines(self) -> list[PlannedLine]:
        return [PlannedLine(**form.cleaned_data) for form in self.filled_forms()]

    def filled_forms(self) -> Iterator[LineForm]:
        return (form for form in self.forms if form.has_changed() and form.cleaned_data)


def with_one_more_line(form: AgreementForm, posted: QueryDict) -> LineFormSet:
    """The lines as typed, with room for one more; nobody is told yet of what is missing."""
    data = posted.copy()
    count = data.get("form-TOTAL_FORMS", "")
    data["form-TOTAL_FORMS"] = str(min((whole_number(count) or 0) + 1, MOST_LINES))
    lines = LineFormSet(data)
    for unfinished in [form, *lines.forms]:
        unfinished._errors = ErrorDict()
    lines._errors = [ErrorDict() for _form in lines.forms]
    return lines


class LetterheadForm(forms.Form):
    """What the signed report says of its number, place and signer; empty fields are left as dots."""

    number = forms.CharField(required=False, max_length=20, label=_("Number"))
    place = forms.CharField(required=False, max_length=60, label=_("Place of signing"))
    signer_position = forms.CharField(required=False, max_length=100, label=_("Signer's position"))
    signer_name = forms.CharField(required=False, max_length=100, label=_("Signer's name"))
