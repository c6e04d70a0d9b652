"""Filters of the queue, as they stand in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.sharing import Sharing
from daumoi.releases.models import Kind


class QueueFilterForm(forms.Form):
    """Choices among what waits now; what is not one of them narrows nothing."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("all")), *Kind.choices])
    due = forms.ChoiceField(
        label=_("Clock"),
        required=False,
        choices=[("", _("all")), ("overdue", _("overdue")), ("soon", _("within the hour"))],
    )
    sharing = forms.ChoiceField(label=_("Sharing level"), required=False, choices=[("", _("all")), *Sharing.choices])

    def __init__(self, data: Any, *, waiting: list[Any]) -> None:
        super().__init__(data)
        units = {release.organisation.code: release.organisation.short_name for release in waiting}
        topics = {release.topic.code: release.topic.name for release in waiting if release.topic}
        for name, found in (("unit", units), ("topic", topics)):
            self.fields[name].choices = [("", _("all")), *sorted(found.items(), key=lambda item: item[1])]
        self.is_valid()

    def chosen(self, name: str) -> str:
        return str(self.cleaned_data.get(name, ""))

    @property
    def is_filtered(self) -> bool:
        return any(self.chosen(name) for name in self.fields)
