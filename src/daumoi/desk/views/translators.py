"""Who translates and who reviews a language version; what its original carries and it does not."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.models import User
from daumoi.accounts.permissions import DESK_READ
from daumoi.desk.forms.languages import TranslatorsForm
from daumoi.desk.views.languages import people_who_may_translate, translation
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue
from daumoi.releases.actions import carry_media, name_translators
from daumoi.releases.actions.translators import may_name_translators
from daumoi.releases.languages import standing_of


@signed_in(DESK_READ)
def translators(request: HttpRequest, release_id: int) -> HttpResponse:
    """Name another translator or reviewer; what becomes of a word that was given stands on the page."""
    release = translation(release_id)
    standing = standing_of(release)
    people = standing.people
    if people is None or not may_name_translators(request.viewer, release):
        raise Http404
    bodies = {release.organisation_id, release.organisation.hub_id, release.original.organisation_id}
    choices = people_who_may_translate(bodies) | User.objects.filter(pk__in=[people.translator_id, people.reviewer_id])
    named = {"translator": people.translator_id, "reviewer": people.reviewer_id}
    form = TranslatorsForm(request.POST or None, people=choices, initial=named)
    if request.method == "POST" and form.is_valid():
        try:
            name_translators(release=release, **form.cleaned_data, by=request.viewer, at=clock.now())
        except InvalidValue as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Translator and reviewer are named."))
            return redirect("desk:side_by_side", release.pk)
    context = {"form": form, "release": release, "standing": standing, "page_width": "narrow"}
    return render(request, "desk/translators.html", context)


@require_POST
@signed_in(DESK_READ)
def media_carry(request: HttpRequest, release_id: int) -> HttpResponse:
    """Take over the photos and files of the original that this version does not carry."""
    release = translation(release_id)
    by = request.viewer  # type: ignore[attr-defined]  # set by ViewerMiddleware
    count = carry_media(release=release, by=by, at=clock.now())
    said = ngettext("%(count)s file taken over.", "%(count)s files taken over.", count)
    messages.success(request, said % {"count": count})
    return redirect("desk:side_by_side", release.pk)
