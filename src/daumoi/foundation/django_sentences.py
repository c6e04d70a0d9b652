"""Sentences of Django's own whose Vietnamese stands in our catalogue, where Django looks before it looks in its own.

Django's says "tập tin" and "tệp tin" by turns; everywhere else here a file is "tệp". It writes the days of the week
with figures ("Thứ 2"); in administrative texts they are words with a capital, "Thứ Hai" (Decree 30/2020/NĐ-CP,
annex II). Named so that they are collected.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

SENTENCES = (
    _("No file was submitted. Check the encoding type on the form."),
    _("No file was submitted."),
    _("The submitted file is empty."),
    _("Please either submit a file or check the clear checkbox, not both."),
    ngettext_lazy(
        "Ensure this filename has at most %(max)d character (it has %(length)d).",
        "Ensure this filename has at most %(max)d characters (it has %(length)d).",
        "max",
    ),
)
WEEKDAYS = (
    *(_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")),
    *(_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")),
)
