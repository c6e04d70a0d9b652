"""Filing under another topic is no change of words: what was signed stays signed, what was not does not become so."""

from __future__ import annotations

import pytest

from daumoi.releases.actions import (
    approve_release,
    file_release,
    issue_release,
    put_back_release,
    save_release,
    sign_off_release,
    take_release,
)
from daumoi.releases.errors import MissingSignatures
from daumoi.releases.tests.test_clearing import do, joint

__all__ = ["do", "joint"]


def test_filing_under_another_topic_voids_no_signature_and_names_who_filed(world, joint, do):
    do("other_officer", sign_off_release, sign_off=joint.sign_off, is_agreed=True, revision=1, note="")
    filed = do("editor", file_release, release=joint.release, topic=world.other_topic)
    assert (filed.revision, filed.updated_by) == (2, world.editor)
    do("editor", approve_release, release=filed)
    assert do("editor", issue_release, release=filed).topic == world.other_topic


def test_filing_carries_no_signature_over_that_did_not_hold(world, joint, do, viewer):
    do("other_officer", sign_off_release, sign_off=joint.sign_off, is_agreed=True, revision=1, note="")
    do("editor", take_release, release=joint.release)
    do("editor", save_release, release=joint.release, fields={"lead": "Khác hẳn."}, expected_revision=1)
    # Filing is for what waits: the words changed after the signature, and it stays void.
    do("editor", put_back_release, release=joint.release)
    do("editor", file_release, release=joint.release, topic=world.other_topic)
    do("second_editor", approve_release, release=joint.release)
    with pytest.raises(MissingSignatures):
        do("second_editor", issue_release, release=joint.release)
