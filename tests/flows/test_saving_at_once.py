"""Two people save one release in the same moment: one is told, and nobody's words are lost."""

from __future__ import annotations

import html
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse

from conftest import BODY
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.releases.models import Release, Revision
from tests.flows.scratch import db

__all__ = ["db"]


def test_clicks_at_the_same_moment_start_one_release(world, client_of):
    clicks = 4
    at_once = threading.Barrier(clicks)
    clients = [client_of(world.officer) for _ in range(clicks)]
    form = {
        "organisation": world.unit.pk, "kind": "news", "language": "vi", "headline": "Bấm hai lần", "body": BODY,
        "body_format": "html", "form_key": "c" * 32, "action": "save",
    }  # fmt: skip

    def click(client) -> str:
        at_once.wait(30)
        try:
            return str(client.post(reverse("desk:release_new"), form).headers.get("Location"))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(clicks) as pool:
        (address,) = set(pool.map(click, clients))
    with acting_as(SYSTEM):
        release = Release.objects.get()
    assert address == reverse("desk:release_edit", args=[release.pk]) + "?saved=1"
    assert release.revision == 1


@pytest.mark.parametrize("people", [2, 5])
def test_of_people_who_save_at_once_one_is_saved_and_the_others_keep_their_text(world, client_of, make_release, people):
    release = make_release()
    address = reverse("desk:release_edit", args=[release.pk])
    at_once = threading.Barrier(people)
    clients = [client_of(world.officer) for _ in range(people)]

    def save(number: int) -> tuple[int, str]:
        form = {
            "kind": "press_release", "language": "vi", "headline": release.headline,
            "lead": f"Câu của người số {number}.",
            "body": BODY + f"<p>Đoạn thêm của người số {number}.</p>", "body_format": "html", "topic": world.topic.pk,
            "place": world.place.pk, "speaker_name": "Bùi Văn Khánh", "speaker_position": "Phó Cục trưởng",
            "contact_name": "Lê Thị Hạnh", "contact_phone": "024 0000 0000", "contact_email": "hanh@unit.example",
            "embargo_until": "", "revision": 1, "action": "save",
        }  # fmt: skip
        at_once.wait(30)
        try:
            answer = clients[number].post(address, form)
            return answer.status_code, html.unescape(answer.content.decode())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(people) as pool:
        answers = list(pool.map(save, range(people)))
    assert sorted(status for status, _ in answers) == [302] + [409] * (people - 1)
    winner = next(number for number, (status, _) in enumerate(answers) if status == 302)
    for number, (status, page) in enumerate(answers):
        if status == 409:
            assert f"Câu của người số {number}." in page
            assert f"Đoạn thêm của người số {number}." in page
    with acting_as(SYSTEM):
        saved = Release.objects.get()
        assert (saved.lead, saved.revision) == (f"Câu của người số {winner}.", 2)
        assert list(Revision.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
