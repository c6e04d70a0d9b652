"""What was found in a file, in words for its author. Nothing here keeps a file from going out: people decide."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

REMARKS = {
    "location": _("The original names the place where it was taken. What goes out does not."),
    "javascript": _("The PDF holds JavaScript. Many readers block it; export the PDF without."),
    "launches": _("The PDF starts programs when it is opened. Export it anew."),
    "fetches": _("The PDF sends or fetches something when it is opened. Export it anew."),
    "embedded-files": _("Other files are hidden inside the PDF. Check that they may go out."),
    "encrypted": _("The PDF is protected; some readers cannot open or copy it."),
    "properties": _("The PDF names its author or program, and goes out as it came. Check the properties below."),
    "signed": _("The file carries a digital signature, so it goes out as it came, to the byte."),
    "tracked-changes": _("Tracked changes are still in the document: everybody can read what was struck out."),
    "comments": _("Comments are still in the document: everybody can read them."),
    "hidden-sheets": _("The table has hidden sheets: everybody can show them."),
    "external-links": _("The document fetches something from elsewhere when it is opened."),
    "embedded-objects": _("Other files are embedded in the document. Check that they may go out."),
    "formulas": _("Some cells begin like formulas; Excel would calculate them."),
}
# Said on the item's own page only: nothing has to be done about them.
HARMLESS_REMARKS = frozenset({"location", "signed", "properties"})
