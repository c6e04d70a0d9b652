"""Forms of the media library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation
from daumoi.foundation.errors import InvalidValue
from daumoi.media.limits import limits_by_ending, limits_sentence
from daumoi.media.models import MediaItem
from daumoi.media.subtitles import as_webvtt
from daumoi.releases.models import Release

MOST_SUBTITLE_BYTES = 1024 * 1024


class NewFileForm(forms.Form):
    """One file: from the form itself, or an upload that came in pieces before."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Unit"), help_text=_("Whose library it goes into."), empty_label=None
    )
    file = forms.FileField(required=False, label=_("File"), allow_empty_file=True)
    upload = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisations: QuerySet[Organisation] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = limits_sentence()
        self.fields["file"].widget.attrs["data-limits"] = limits_by_ending()
        if organisations is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = organisations
            self.fields["organisation"].initial = organisations.first()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("file") and not cleaned.get("upload") and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        return cleaned

    def show(self, error: InvalidValue) -> None:
        """Put a domain error beside the file."""
        self.add_error("file", str(error))


class MediaItemForm(forms.ModelForm):
    """All the words that travel with an item."""

    subtitle_file = forms.FileField(
        required=False, label=_("Subtitles"), help_text=_("WebVTT or SRT. What is there now is replaced.")
    )

    class Meta:
        model = MediaItem
        fields = (
            "caption", "alternative_text", "description", "credit", "creator", "copyright_notice", "usage_terms",
            "rights_until", "language", "transcript",
        )  # fmt: skip
        widgets = {
            "rights_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "description": forms.Textarea(attrs={"rows": 4}),
            "transcript": forms.Textarea(attrs={"rows": 10}),
        }
        help_texts = {
            "alternative_text": _("What someone who cannot see the picture should know."),
            "credit": _("As it must be printed."),
            "creator": _("Photographer, camera operator or author."),
            "copyright_notice": _("Who holds the rights."),
            "usage_terms": _("What the press may do with it. Empty: free use with the source named."),
            "rights_until": _("From the day after, nobody gets it any more. Empty: without limit."),
            "transcript": _("What is said, for those who cannot hear it and for those who quote it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item: MediaItem = self.instance
        if not item.is_photo:
            del self.fields["alternative_text"]
        if not item.is_recording:
            del self.fields["transcript"], self.fields["subtitle_file"]
        self.fields["caption"].label = _("Caption") if item.is_photo else _("Title")

    def clean_subtitle_file(self) -> str:
        file = self.cleaned_data["subtitle_file"]
        if not file:
            return ""
        if file.size > MOST_SUBTITLE_BYTES:
            raise forms.ValidationError(_("Subtitles are small: this file has more than one megabyte."))
        try:
            return as_webvtt(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The letters are not written as UTF-8. Save the subtitles anew.")) from None
        except InvalidValue as error:
            raise forms.ValidationError(str(error)) from error

    def _post_clean(self) -> None:
        """The instance is written by the action alone."""

    def words(self) -> dict[str, Any]:
        """Words for the action; subtitles only where a file was sent."""
        words = {name: value for name, value in self.cleaned_data.items() if name != "subtitle_file"}
        if self.cleaned_data.get("subtitle_file"):
            words["subtitles"] = self.cleaned_data["subtitle_file"]
        return words


class ReleaseSelect(forms.Select):
    """Releases to choose from; each headline says its language."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if release := getattr(value, "instance", None):
            option["attrs"]["lang"] = release.language
        return option


class IntoReleaseForm(forms.Form):
    """Which release an item is put into."""

    release = forms.ModelChoiceField(None, label=_("Release"), empty_label=None, widget=ReleaseSelect)

    def __init__(self, *args: Any, releases: QuerySet[Release], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["release"].queryset = releases
