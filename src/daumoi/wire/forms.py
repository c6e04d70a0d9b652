"""Forms of the wire."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from daumoi.distribution.models import Rhythm, Subscription
from daumoi.newsroom.filters import choices_of
from daumoi.subjects.models import Topic


class SubscriptionForm(forms.Form):
    """What a reporter receives by e-mail. "Every topic" is a choice of its own: nothing ticked would not say it."""

    EVERY, SOME = "every", "some"

    by_email = forms.BooleanField(
        label=_("Send me releases by e-mail"),
        required=False,
        help_text=_("A correction or withdrawal of something you were sent reaches you in any case."),
    )
    rhythm = forms.ChoiceField(
        label=_("When"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("The one e-mail of the day names each release with its first words and leads to its page."),
    )
    which = forms.ChoiceField(
        label=_("Which topics"),
        choices=[(EVERY, _("Every topic")), (SOME, _("Only the topics ticked below"))],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, asked: Any, *, subscription: Subscription | None) -> None:
        topics = [topic.code for topic in subscription.topics.all()] if subscription else []
        super().__init__(
            asked,
            initial={
                "by_email": subscription is None or subscription.by_email,
                "rhythm": subscription.rhythm if subscription else Rhythm.NOW,
                "which": self.SOME if topics else self.EVERY,
                "topics": topics,
            },
        )
        self.fields["topics"].choices = choices_of(Topic.objects.all())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("which") == self.SOME and not cleaned.get("topics"):
            self.add_error("topics", _("Tick at least one topic, or choose every topic."))
        return cleaned

    @property
    def chosen_topics(self) -> list[Topic]:
        """Topics for the subscription; empty stands for every topic."""
        if self.cleaned_data["which"] == self.EVERY:
            return []
        return list(Topic.objects.filter(code__in=self.cleaned_data["topics"]))
