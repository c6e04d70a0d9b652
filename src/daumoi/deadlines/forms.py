"""Forms of the page of days."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from daumoi.deadlines.models import OfficeDay


class DayForm(forms.ModelForm):
    """One day; a day that was entered before is entered anew."""

    class Meta:
        model = OfficeDay
        fields = ("day", "kind", "name", "source")
        widgets = {"day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"source": _("The notice that says so, such as “Thông báo 9441/TB-BNV”.")}


class DayListForm(forms.Form):
    """A table of days."""

    file = forms.FileField(
        label=_("Table of days (CSV or XLSX)"),
        help_text=_("Columns: day, kind (off or working), name, document. At most 400 rows."),
    )
