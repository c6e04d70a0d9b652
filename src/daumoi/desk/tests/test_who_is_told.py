"""Before a release is sent and issued its pages say who will be told and how."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.distribution.actions import plan_deliveries
from daumoi.distribution.models import Subscription

BY_MAIL = "phóng viên đăng ký lĩnh vực này"
NO_MAIL = "Không ai nhận thư điện tử"


@pytest.mark.parametrize("level", list(Sharing))
def test_the_page_of_the_draft_and_the_check_say_who_is_told(world, client_of, make_release, level):
    named = [world.second_editor] if level == Sharing.RED else []
    release, client = make_release(sharing=level, named_people=named), client_of(world.officer)
    for name in ("desk:release", "desk:release_check"):
        page = client.get(reverse(name, args=[release.pk])).content.decode()
        assert (BY_MAIL in page) is (level in {Sharing.CLEAR, Sharing.GREEN}), name
        assert (NO_MAIL in page) is (level not in {Sharing.CLEAR, Sharing.GREEN}), name


def test_the_number_on_the_page_is_the_number_of_those_who_are_written_to(
    world, client_of, make_release, issue, reporters: Any
):
    release = make_release()
    page = client_of(world.officer).get(reverse("desk:release", args=[release.pk])).content.decode()
    assert f"2 {BY_MAIL}" in page
    with acting_as(SYSTEM):
        assert len(plan_deliveries(version=issue(release), at=NOON)) == 2
    page = client_of(world.officer).get(reverse("desk:release", args=[release.pk])).content.decode()
    assert BY_MAIL not in page


@pytest.fixture
def reporters(world: Any) -> None:
    """Beside the one of the world: one who wants every topic, and one who wants another."""
    from daumoi.accounts.models import Membership, User

    for name in ("mai", "nga"):
        user = User.objects.create_user(f"{name}@press.example", full_name=name.title())
        Membership.objects.create(user=user, organisation=world.agency, role="reporter")
        if name == "nga":
            with acting_as(SYSTEM):
                Subscription.objects.create(reporter=user).topics.add(world.other_topic)
