"""The letter that says that somebody commented: one for a handful of comments, without a word of the release's text."""

from __future__ import annotations

from email.message import EmailMessage

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from daumoi.accounts.models import User
from daumoi.drafts.models import Comment
from daumoi.foundation.mail import letter
from daumoi.releases.models import Release


def comment_letter(release: Release, comments: list[Comment], *, to: User) -> EmailMessage:
    """What was said, by whom, and where to answer; in the language of whoever gets it.

    The headline and the quoted passage stay out of the mail: a draft may be under embargo or for few eyes.
    """
    with translation.override(to.language):
        context = {
            "name": to.full_name,
            "comments": comments,
            "link": settings.BASE_URL + reverse("desk:comments", args=[release.pk]),
        }
        subject = translation.ngettext(
            "%(count)d comment on a release of %(unit)s", "%(count)d comments on a release of %(unit)s", len(comments)
        ) % {"count": len(comments), "unit": release.organisation.short_name}
        text = render_to_string("drafts/comment_letter.txt", context)
    return letter(to=to.email, name=to.full_name, subject=subject, text=text, language=to.language)
