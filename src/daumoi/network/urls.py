"""Addresses of the network."""

from django.urls import path

from daumoi.network.views import changes, listing, tables

app_name = "network"

urlpatterns = [
    path("", listing.tree, name="tree"),
    path("choices/", listing.choices, name="choices"),
    path("new/", changes.enter, name="enter"),
    path("merge/", changes.merge, name="merge"),
    path("import/", tables.bring, name="import"),
    path("organisations.<str:form>", tables.export, name="export"),
    path("<int:organisation_id>/", listing.page, name="organisation"),
    path("<int:organisation_id>/rename/", changes.rename, name="rename"),
    path("<int:organisation_id>/move/", changes.move, name="move"),
    path("<int:organisation_id>/split/", changes.split, name="split"),
    path("<int:organisation_id>/dissolve/", changes.dissolve, name="dissolve"),
]
