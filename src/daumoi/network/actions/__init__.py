"""Writes of the network."""

from daumoi.network.actions.ending import dissolve_organisation, merge_organisations, split_organisation
from daumoi.network.actions.entering import add_organisation
from daumoi.network.actions.moving import move_organisation, rename_organisation
from daumoi.network.actions.timeline import bring_up_to_date

__all__ = [
    "add_organisation",
    "bring_up_to_date",
    "dissolve_organisation",
    "merge_organisations",
    "move_organisation",
    "rename_organisation",
    "split_organisation",
]
