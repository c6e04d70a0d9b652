"""What every page says, whatever it is about: no empty words, and headlines in the language they are written in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import formats, translation
from lxml import html

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation import clock
from daumoi.releases.actions import withdraw_release
from daumoi.releases.models import Release
from tests.access.test_every_url import PAGES, address_of, named_addresses, things  # noqa: F401  (a fixture)

HEADLINE = "Kết quả đo kiểm mạng di động số"


def languages_of(words: str, page: str) -> list[tuple[str, str]]:
    """For each place of a page's body where these words stand, as text or as a picture's words: (tag, its language)."""
    path = "//body//*[text()[contains(., $words)]] | //body//img[contains(@alt, $words)]"
    # What a script asks for is a piece of a page, and may be empty.
    places = html.document_fromstring(f"<div>{page}</div>" if "<html" not in page else page).xpath(path, words=words)
    return [(node.tag, node.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")) for node in places]


@pytest.mark.parametrize("person", ["officer", "editor", "operator", "reporter", "unit_leader"])
def test_no_page_shows_dashes_where_nothing_is_chosen(world, things, client_of, person, monkeypatch):  # noqa: F811
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))
    client, wrong, choices = client_of(getattr(world, person)), [], 0
    for name, pattern in named_addresses():
        if person not in PAGES.get(name, ()):
            continue
        beginning = "?type=news" if name == "desk:release_new" else ""
        answer = client.get(address_of(name, pattern, things) + beginning)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page = answer.content.decode()
            choices += page.count('<option value=""')
            if "-----" in page:
                wrong.append(name)
    assert wrong == []
    assert choices or person in {"reporter", "unit_leader"}


def test_a_headline_says_its_language_on_pages_in_another(world, things, client_of, viewer, issue, monkeypatch):  # noqa: F811
    taken_back = issue()
    with acting_as(viewer(world.editor)) as editor:
        withdraw_release(release=taken_back.release, note="Số liệu sai.", by=editor, at=NOON + timedelta(minutes=30))
    with acting_as(SYSTEM):
        # It begins as a copy of the original; here it is written.
        Release.objects.filter(pk=things.translation.pk).update(headline="Mobile networks measured")
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=2))
    unmarked, seen = [], set()
    for person in ("public", "reporter", "officer", "editor"):
        client = client_of(getattr(world, person, None))
        client.cookies["daumoi_language"] = "en"
        for name, pattern in named_addresses():
            if person not in PAGES.get(name, ()):
                continue
            address = address_of(name, pattern, things) + ("?q=mang" if name == "desk:search" else "")
            answer = client.get(address)
            if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
                continue
            found = languages_of(HEADLINE, answer.content.decode())
            seen |= {name} if found else set()
            unmarked += [(person, name, tag) for tag, language in found if language != "vi"]
    assert unmarked == []
    lists = {"newsroom:list", "wire:list", "notices:list", "desk:home", "desk:today", "desk:queue", "desk:releases"}
    assert lists | {"wire:release", "desk:release", "desk:review", "desk:language_add"} <= seen


def test_the_days_of_the_week_are_written_in_words():
    with translation.override("vi"):
        assert formats.date_format(NOON, "l") == "Thứ Sáu"
        assert formats.date_format(NOON, "D") == "Thứ Sáu"
        assert formats.date_format(NOON + timedelta(days=2), "l") == "Chủ nhật"


def test_the_calendar_writes_the_days_of_the_week_in_words(world, client_of):
    page = client_of(world.editor).get(reverse("desk:calendar") + "?show=month").content.decode()
    assert '<th scope="col">Thứ Hai</th>' in page
    assert "Thứ 2" not in page
