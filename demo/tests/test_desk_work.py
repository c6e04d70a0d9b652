"""What lies on the desk of a fresh demo, and that each of its accounts opens its first page."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.test import Client

from daumoi.accounts.models import Membership, StandIn
from daumoi.accounts.viewer import SYSTEM, Role, acting_as
from daumoi.media.models import MediaItem, MediaKind
from daumoi.people.models import Invitation
from daumoi.releases.models import LoneAct, Release, SignOff
from daumoi.spokespersons.models import Spokesperson
from demo.world import World

NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


@pytest.fixture
def demo(db, settings, tmp_path):
    """A world of three days."""
    settings.MEDIA_ROOT = tmp_path
    world = World(now=NOW, outlets_base="http://127.0.0.1:1", days=3)
    return SimpleNamespace(world=world, accounts=world.build())


def test_a_fresh_demo_has_one_of_everything_that_waits_and_an_account_for_each_role(demo, settings):
    # One test, because building the world takes seconds.
    with acting_as(SYSTEM):
        assert Release.objects.filter(state="scheduled", scheduled_for__gt=NOW).count() == 1
        waits = [each.waits_for(each.release.revision) for each in SignOff.objects.select_related("release")]
        assert sorted(waits) == [False, True]
        assert LoneAct.objects.filter(decision="urgent", looked_at=None).count() == 1
        kinds = set(MediaItem.objects.values_list("kind", flat=True))
        assert kinds >= {MediaKind.AUDIO, MediaKind.DOCUMENT, MediaKind.DATA_SET}
        assert not MediaItem.objects.filter(size=0).exists()
        states = [invitation.state_at(NOW).value for invitation in Invitation.objects.all()]
        assert sorted(states) == ["expired", "waiting", "waiting", "waiting"]
        assert StandIn.objects.count() == 2
        assert Spokesperson.objects.filter(authority="case", matter__contains="dữ liệu mở").exists()
    # Whoever heads the focal point is quoted in statements, so all of them stand in the register.
    assert {person.name for person in demo.world.people.ministers} <= {name for _body, name in demo.world.registered}
    addresses = [account.email for account in demo.accounts]
    held = set(Membership.objects.filter(user__email__in=addresses).values_list("role", flat=True))
    assert held == {role.value for role in Role}
    assert all(account.does and account.does_en for account in demo.accounts)
    settings.SECOND_FACTOR_REQUIRED = False
    for account in demo.accounts:
        client = Client()
        sent = {"email": account.email, "password": account.password}
        assert client.post("/accounts/sign-in/", sent, follow=True).status_code == 200, account.email
        assert "_auth_user_id" in client.session, account.email
