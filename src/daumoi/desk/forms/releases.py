"""Forms of the release's life."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation
from daumoi.desk.forms.sharing import SHARING_FIELDS, SharingFields
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError, InvalidValue
from daumoi.foundation.pasted_text import from_pasted
from daumoi.foundation.rich_text import clean_html, from_light_markup, to_light_markup
from daumoi.media.limits import limits_by_ending, limits_sentence
from daumoi.media.models import MediaItem
from daumoi.releases.actions.writing import require_length
from daumoi.releases.errors import IncompleteRelease
from daumoi.releases.kinds import KINDS
from daumoi.releases.models import CONTENT_FIELDS, Kind, Release
from daumoi.releases.reasons import Explanation, NoticedBy, Reason
from daumoi.spokespersons.models import Spokesperson
from daumoi.subjects.models import Place, Topic


@dataclass(frozen=True)
class Beginning:
    """What a new release starts with: values of the form's fields, the text as HTML, and the template it is from."""

    fields: dict[str, Any]
    body_html: str
    template_name: str = ""


def new_form_key() -> str:
    """Key of one empty form, so that the same form sent twice starts one release."""
    return secrets.token_hex(16)


LOCAL_TIME = "%Y-%m-%dT%H:%M"


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files, in the order chosen."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(SeveralFilesField, self).clean(file, initial) for file in files]


def _speaker_label(entry: Spokesperson) -> str:
    """Name and position first: the script takes them from here."""
    reach = f"{entry.authority_name}: {entry.matter}" if entry.matter else entry.authority_name
    return f"{entry} ({reach}; {entry.organisation.short_name})"


class ReleaseForm(SharingFields, forms.ModelForm):
    """Everything an officer writes; the text arrives as HTML from the editor or as light markup without JavaScript."""

    length_problem = ""
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Unit"), help_text=_("The unit that speaks."), empty_label=None
    )
    # Named here because the scoped manager cannot be asked before there is a viewer.
    spokesperson = forms.ModelChoiceField(
        queryset=Spokesperson._base_manager.none(),
        required=False,
        label=_("Speaks by the register"),
        empty_label=_("Somebody who is not in the register"),
        help_text=_(
            "An official statement needs an entry in force. Choosing one fills in name and position. What others say "
            "carries the note that it is not the official position."
        ),
        widget=forms.Select(attrs={"data-speaker-choice": ""}),
    )
    body_format = forms.CharField(required=False, widget=forms.HiddenInput)
    form_key = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    photos = SeveralFilesField(
        required=False,
        label=_("Add photos, recordings, documents, data"),
    )

    class Meta:
        model = Release
        fields = tuple(name for name in CONTENT_FIELDS if name not in (*SHARING_FIELDS, "particulars"))
        widgets = {
            "headline": forms.TextInput(attrs={"autocomplete": "off"}),
            "lead": forms.Textarea(attrs={"rows": 3}),
            "body": forms.Textarea(attrs={"rows": 16, "data-rich-text": "", "data-html": ""}),
            "embargo_until": forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_TIME),
            "contact_phone": forms.TextInput(attrs={"type": "tel"}),
            "kind": forms.Select(attrs={"data-kind-choice": ""}),
        }
        help_texts = {
            "headline": _("What happened, in one line. At most 250 characters."),
            "lead": _("Two sentences that could stand alone."),
            "topic": _("Reporters follow topics."),
            "place": _("Leave empty for the whole country."),
            "paid_label": _("What is paid for or sponsored is issued as a paid item, with this label."),
            "paid_by": _("The partner that the label names."),
            "embargo_until": _(
                "Nobody outside the focal point sees it before this hour. Empty: at once when issued. Hà Nội time."
            ),
        }

    def __init__(self, *args: Any, organisations: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.all()
        self.fields["topic"].empty_label = _("Choose a topic")
        self.fields["place"].queryset = Place.objects.all()
        self.fields["place"].empty_label = _("Whole country")
        self.fields["embargo_until"].input_formats = [LOCAL_TIME, "%Y-%m-%dT%H:%M:%S"]
        self._offer_speakers(organisations)
        if organisations is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = organisations
            if len(organisations) == 1:
                self.fields["organisation"].initial = organisations[0]
            else:
                # Who writes for two says each time for which: the first of a list is soon the wrong one.
                self.fields["organisation"].empty_label = _("Choose…")
        self.start_sharing(self.instance)
        self.fields["paid_label"].choices = [
            ("", _("Nobody pays for this")),
            *self.fields["paid_label"].choices[1:],
        ]
        self._add_particulars()
        self.fields["photos"].help_text = limits_sentence()
        self.fields["photos"].widget.attrs["data-limits"] = limits_by_ending()
        self._fill_editor()

    def _offer_speakers(self, organisations: Any) -> None:
        """Who may speak now for the body, or for any of the writer's bodies, and who was chosen before."""
        at = self.instance.issued_at or clock.now()
        bodies = [self.instance.organisation] if organisations is None else organisations
        ids = {pk for body in bodies for pk in (body.pk, body.hub_id)}
        if self.instance.original:
            ids |= {self.instance.original.organisation_id, self.instance.original.organisation.hub_id}
        entries = Spokesperson.objects.in_force(at).filter(organisation_id__in=ids)
        entries |= Spokesperson.objects.filter(pk=self.instance.spokesperson_id)
        field = self.fields["spokesperson"]
        field.queryset = entries.select_related("organisation").order_by("organisation__name", "valid_from", "id")
        field.label_from_instance = _speaker_label
        self.fields["matter_confirmed"].label = _("This release is about that one matter")
        self.fields["matter_confirmed"].help_text = _("Only for somebody authorised for one matter.")

    def _add_particulars(self) -> None:
        """One field for everything that some type says beside its text; a browser shows those of the chosen type."""
        for kind in KINDS.values():
            for particular in kind.particulars:
                name = f"particular_{particular.code}"
                self.fields[name] = forms.CharField(
                    label=particular.label,
                    help_text=particular.help,
                    required=False,
                    max_length=particular.most_characters,
                    widget=forms.Textarea(attrs={"rows": 2}) if particular.is_long else forms.TextInput(),
                )
                self.initial.setdefault(name, self.instance.particulars.get(particular.code, ""))

    def particular_groups(self) -> list[dict[str, Any]]:
        """For each type that says more: its code, its name, its bound fields, and whether it is chosen now."""
        chosen = self["kind"].value()
        return [
            {
                "kind": code,
                "label": Kind(code).label,
                "fields": [self[f"particular_{particular.code}"] for particular in kind.particulars],
                "is_chosen": code == chosen,
            }
            for code, kind in KINDS.items()
            if kind.particulars
        ]

    @property
    def kind_name(self) -> str:
        """The chosen type in words, "" while none is."""
        chosen = str(self["kind"].value() or "")
        return str(Kind(chosen).label) if chosen in KINDS else ""

    @property
    def speaks_first(self) -> bool:
        """Whether the chosen type asks for the speaker before the text."""
        kind = KINDS.get(str(self["kind"].value()))
        return kind is not None and kind.speaks_first

    def _fill_editor(self) -> None:
        """Both forms of the text: HTML for the editor, light markup for the plain text area."""
        if not self.is_bound:
            self.body_html = self.instance.body or ""
            self.initial["body"] = to_light_markup(self.body_html)
            self.fields["body"].widget.attrs["data-html"] = self.body_html
            return
        typed, is_html = self.data.get("body", ""), self.data.get("body_format") == "html"
        if self._is_too_long(typed):
            # It is shown again as it was typed, in the plain text area: taking megabytes apart would take a minute.
            del self.fields["body"].widget.attrs["data-html"]
            self.body_html = typed
            return
        self.body_html = from_pasted(typed) if is_html else from_light_markup(typed)
        self.fields["body"].widget.attrs["data-html"] = self.body_html
        if is_html:
            self.data = self.data.copy()
            self.data["body"] = to_light_markup(self.body_html)
            self.data["body_format"] = ""

    def _is_too_long(self, typed: str) -> bool:
        try:
            require_length(typed)
        except InvalidValue as error:
            self.length_problem = str(error)
            return True
        return False

    def clean_body(self) -> str:
        if self.length_problem:
            raise forms.ValidationError(self.length_problem)
        return self.body_html

    def clean_embargo_until(self) -> Any:
        embargo_until = self.cleaned_data["embargo_until"]
        if embargo_until and not 1990 <= embargo_until.year <= 2200:
            raise forms.ValidationError(_("Check the year of the embargo."))
        return embargo_until.replace(second=0, microsecond=0) if embargo_until else None

    def _post_clean(self) -> None:
        """The instance is written by the action alone; building it here would change the page's copy too early."""

    def values(self) -> dict[str, Any]:
        """Fields for the actions."""
        written = {name: self.cleaned_data[name] for name in self._meta.fields if self._was_sent(name)}
        particulars = {
            name.removeprefix("particular_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("particular_") and self._was_sent(name)
        }
        if self._was_sent("spokesperson"):
            # A box that is not ticked is not sent at all.
            written["matter_confirmed"] = self.cleaned_data["matter_confirmed"]
        if particulars:
            written["particulars"] = {**self.instance.particulars, **particulars}
        return written | self.sharing_values()

    def _was_sent(self, name: str) -> bool:
        """Whether the page had this field: one that it had not stays as it is, instead of becoming empty."""
        return name in self.cleaned_data and name in self.data

    def begin_with(self, beginning: Beginning, *, writer: Any) -> None:
        """Fill an empty form with what was chosen to begin with; the writer is most often whom the press may ask."""
        self.initial |= {"contact_name": writer.full_name, "contact_email": writer.email, "form_key": new_form_key()}
        self.initial |= {name: value for name, value in beginning.fields.items() if value}
        self.body_html = clean_html(beginning.body_html)
        self.initial["body"] = to_light_markup(self.body_html)
        self.fields["body"].widget.attrs["data-html"] = self.body_html

    def show(self, error: DomainError) -> None:
        """Put a domain error beside the field it names."""
        if isinstance(error, IncompleteRelease):
            problems = error.problems
        else:
            problems = {error.field if isinstance(error, InvalidValue) else "": str(error)}
        for field, problem in problems.items():
            self.add_error(field if field in self.fields else None, problem)


class MediaWordsForm(forms.ModelForm):
    """What travels with a photo or file; everything else about it stands on its own page."""

    remove = forms.BooleanField(required=False, label=_("Take this out"))

    class Meta:
        model = MediaItem
        fields = ("caption", "credit", "alternative_text")
        # Sentences: a line of one row hides their end, on paper for good.
        widgets = {
            "caption": forms.Textarea(attrs={"rows": 2}),
            "alternative_text": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"caption": _("Caption"), "credit": _("Photo credit"), "alternative_text": _("Alternative text")}
        help_texts = {
            "caption": _("Who, what, where, when."),
            "credit": _("Photographer and agency."),
            "alternative_text": _("What someone who cannot see the picture should know."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.is_photo:
            del self.fields["alternative_text"]
            self.fields["caption"].label, self.fields["caption"].help_text = _("Title"), _("What this file is.")
            self.fields["credit"].label, self.fields["credit"].help_text = _("Source"), _("Who made it.")
        if self.instance.is_carried:
            self._begin_in_own_language(self.instance.words_of_original)

    def _begin_in_own_language(self, original: dict[str, str]) -> None:
        """Words of a file that a language version carries over; beside each field what the original says."""
        self.fields["remove"].label = _("Leave this out of this version")
        if original["description"]:
            area = forms.Textarea(attrs={"rows": 3})
            self.fields["description"] = forms.CharField(
                label=_("Description"), required=False, max_length=4000, widget=area, initial=self.instance.description
            )
        for name, words in original.items():
            if name in self.fields and words:
                self.fields[name].help_text = format_lazy("{} {}", _("In the original:"), words)

    def _post_clean(self) -> None:
        """The instance is written by the action alone, which must see what was there before."""

    def words(self) -> dict[str, Any]:
        """Words for the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "remove"}


class NoteForm(forms.Form):
    """A note that goes with a decision."""

    note = forms.CharField(
        label=_("Note to the unit"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=_("What to change, and why. The unit reads it as it stands."),
    )


class ExplainedNoteForm(forms.Form):
    """The public note with its reason, and who noticed."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose the reason")), *Reason.choices],
        help_text=_("It stands in public with the note. Our own error is named as one."),
    )
    requested_by = forms.CharField(
        label=_("Who asks"),
        required=False,
        max_length=200,
        help_text=_("Only for a request by law: which body, on which ground."),
    )
    noticed_by = forms.ChoiceField(
        label=_("Who noticed"),
        required=False,
        choices=[("", _("Not said")), *NoticedBy.choices],
        help_text=_("A circle only, never a name. May be left open."),
    )
    note = forms.CharField(label=_("Public note"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    @property
    def explained(self) -> Explanation:
        """The reason as the action takes it."""
        return Explanation(**{name: self.cleaned_data[name] for name in ("reason", "noticed_by", "requested_by")})

    def show(self, error: InvalidValue) -> bool:
        """Put an error beside its field; False when it belongs to no field of this form."""
        if error.field not in self.fields:
            return False
        self.add_error(error.field, str(error))
        return True


class PublicNoteForm(ExplainedNoteForm):
    """The public note of a correction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _(
            "What was wrong and what is right. Everybody reads it, in the same place as the release."
        )


class WithdrawalNoteForm(ExplainedNoteForm):
    """The public note of a withdrawal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _(
            "Why it is withdrawn, and what the press should do with what it has published. Everybody reads it."
        )
