"""How often one may guess: by e-mail from anywhere, by address with any e-mail; and which address is believed."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory

from conftest import NOON
from daumoi.accounts.rules import ADDRESS_LIMIT, EMAIL_LIMIT, PAIR_LIMIT
from daumoi.accounts.sign_in.addresses import counted_network, network_address
from daumoi.accounts.sign_in.tests.conftest import browser, enter


def guess(user: Any, *, address: str) -> int:
    return int(enter(browser(REMOTE_ADDR=address), user, password="wrong").status_code)


def test_guesses_at_one_e_mail_from_ever_new_addresses_have_to_wait(world: SimpleNamespace, at: Any) -> None:
    for number in range(EMAIL_LIMIT.most):
        assert guess(world.reporter, address=f"203.0.113.{number}") == 200
    response = enter(browser(REMOTE_ADDR="198.51.100.7"), world.reporter)
    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert guess(world.officer, address="198.51.100.7") == 200
    at(NOON + EMAIL_LIMIT.window)
    assert enter(browser(REMOTE_ADDR="198.51.100.7"), world.reporter).status_code == 302


def test_one_password_tried_on_many_e_mails_has_to_wait(world: SimpleNamespace, at: Any) -> None:
    thief = browser(REMOTE_ADDR="203.0.113.7")
    for number in range(ADDRESS_LIMIT.most):
        person = SimpleNamespace(email=f"person{number}@press.example")
        assert enter(thief, person, password="Abc@12345").status_code == 200
    assert enter(thief, world.reporter).status_code == 429
    assert enter(browser(REMOTE_ADDR="203.0.113.8"), world.reporter).status_code == 302


def test_an_office_behind_one_address_is_not_locked_out_by_those_who_sign_in(world: SimpleNamespace, at: Any) -> None:
    for _ in range(ADDRESS_LIMIT.most + 5):
        assert enter(browser(REMOTE_ADDR="203.0.113.7"), world.reporter).status_code == 302


def test_waiting_is_not_made_longer_by_trying_meanwhile(world: SimpleNamespace, at: Any) -> None:
    for _ in range(PAIR_LIMIT.most):
        guess(world.reporter, address="203.0.113.7")
    at(NOON + timedelta(minutes=14))
    assert guess(world.reporter, address="203.0.113.7") == 429
    at(NOON + timedelta(minutes=15))
    assert enter(browser(REMOTE_ADDR="203.0.113.7"), world.reporter).status_code == 302


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_of_ipv6_one_household_counts_as_one_address(address: str, counted: str) -> None:
    assert counted_network(address) == counted


@pytest.mark.parametrize(
    ("header", "count", "sent", "believed"),
    [
        ("", 1, {"X-Forwarded-For": "198.51.100.1"}, "192.0.2.1"),
        ("X-Forwarded-For", 1, {}, "192.0.2.1"),
        ("X-Forwarded-For", 1, {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}, "203.0.113.7"),
        ("X-Forwarded-For", 2, {"X-Forwarded-For": "198.51.100.1, 203.0.113.7, 10.0.0.2"}, "203.0.113.7"),
        ("X-Forwarded-For", 2, {"X-Forwarded-For": "203.0.113.7"}, "192.0.2.1"),
        ("X-Real-IP", 1, {"X-Real-IP": "203.0.113.7", "X-Forwarded-For": "198.51.100.1"}, "203.0.113.7"),
        ("X-Forwarded-For", 1, {"X-Forwarded-For": "not an address"}, "192.0.2.1"),
        ("X-Forwarded-For", 1, {"X-Forwarded-For": "203.0.113.7, "}, "192.0.2.1"),
        ("X-Forwarded-For", 1, {"X-Forwarded-For": "2001:DB8::1"}, "2001:db8::1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(
    settings: Any, header: str, count: int, sent: dict[str, str], believed: str
) -> None:
    settings.CLIENT_ADDRESS_HEADER, settings.PROXY_COUNT = header, count
    request = RequestFactory().get("/", headers=sent, REMOTE_ADDR="192.0.2.1")
    assert network_address(request) == believed
