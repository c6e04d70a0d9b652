"""Fixtures of the flows."""

from tests.flows.scratch import migrated_template, scratch_database, start_worker

__all__ = ["migrated_template", "scratch_database", "start_worker"]
