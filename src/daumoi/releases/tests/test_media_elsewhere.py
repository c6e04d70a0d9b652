"""A photo that another release keeps for fewer people, or for a later hour, is asked about before it goes further."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conftest import NOON
from daumoi.accounts.viewer import acting_as
from daumoi.media.models import MediaItem
from daumoi.releases.actions import submit_release
from daumoi.releases.checks import findings_of
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.checks.hints import hint_words
from daumoi.releases.errors import Unconfirmed
from daumoi.releases.models import ReleaseMedia

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def photo(world):
    item = MediaItem(
        organisation=world.unit, uploaded_at=NOON, kind="photo", original_name="cau.jpg", sha256="0" * 64,
        caption="Cầu mới", credit="Ảnh: An", alternative_text="Một cây cầu", prepared_at=NOON, scan="clean",
    )  # fmt: skip
    item.save()
    return item


@pytest.fixture
def carrying(make_release, photo):
    """Write a release that carries the photo."""

    def make(**fields):
        release = make_release(**fields)
        ReleaseMedia(release=release, item=photo).save()
        return release

    return make


def asked(release, *, at=LATER) -> set[str]:
    found = [each for each in findings_of(release, at=at) if each.code.partition(":")[0] in {"narrower", "earlier"}]
    assert all(each.needs_word for each in found)
    return {each.code.partition(":")[0] for each in found}


@pytest.mark.parametrize("is_issued", [True, False], ids=["issued", "a draft"])
@pytest.mark.parametrize(
    ("kept", "goes", "questions"),
    [
        ({"sharing": "amber"}, {"sharing": "clear"}, {"narrower"}),
        ({"sharing": "amber"}, {"sharing": "amber"}, set()),
        ({"sharing": "amber"}, {"sharing": "amber_strict"}, set()),
        ({"embargo_until": NOON + timedelta(days=2)}, {}, {"earlier"}),
        ({"embargo_until": NOON + timedelta(days=2)}, {"embargo_until": NOON + timedelta(days=2)}, set()),
        ({"sharing": "green", "embargo_until": NOON + timedelta(days=2)}, {}, {"narrower", "earlier"}),
    ],
)
def test_what_goes_further_or_earlier_is_asked_about(carrying, issue, as_system, is_issued, kept, goes, questions):
    other = carrying(**kept)
    if is_issued:
        issue(other)
    assert asked(carrying(**goes)) == questions


def test_what_is_out_for_everybody_already_is_nobodys_secret(carrying, issue, as_system):
    issue(carrying())
    carrying(sharing="amber", embargo_until=NOON + timedelta(days=2))
    assert asked(carrying()) == set()


def test_its_own_earlier_version_and_its_translations_are_no_other_release(carrying, issue, as_system):
    own = carrying(sharing="amber")
    issue(own)
    own.refresh_from_db()
    own.sharing = "clear"
    assert asked(own) == set()
    translation = carrying(language="en")
    assert asked(translation) == {"narrower"}
    translation.original = own
    assert asked(translation) == set()


def test_it_is_not_sent_before_the_writer_says_that_it_is_meant(carrying, viewer, world, photo):
    carrying(sharing="amber_strict")
    release, officer = carrying(), viewer(world.officer)
    with acting_as(officer), pytest.raises(Unconfirmed) as refusal:
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=LATER)
    assert refusal.value.hints == [f"narrower:{photo.public_id}"]


def test_the_other_release_is_not_named(carrying, as_system):
    carrying(sharing="amber", headline="Chưa ai được biết")
    (finding,) = [each for each in findings_of(carrying(), at=LATER) if each.code.startswith("narrower:")]
    assert "TLP:AMBER" in finding.message
    assert "cau.jpg" in finding.message
    assert "Chưa ai" not in finding.message


@pytest.mark.parametrize("kind", ["narrower", "earlier"])
def test_the_record_says_in_words_what_was_ticked(carrying, as_system, kind):
    carrying(sharing="amber", embargo_until=NOON + timedelta(days=2))
    (finding,) = [each for each in findings_of(carrying(), at=LATER) if each.code.startswith(f"{kind}:")]
    said = hint_words(finding.recorded)
    assert said.startswith("tệp")
    assert "…" not in said
