"""Ninety days of releases: what the rest of the product may rely on."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from html.parser import HTMLParser

import pytest

from demo.organisations import FOCAL_POINT, departments, focal_point, provinces, units
from demo.people import DemoPeople
from demo.releases import WEEKLY_FAMILY, DemoRelease, releases
from demo.timetable import VIETNAM
from demo.topics import topics

NOW = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
ALLOWED_TAGS = {"p", "h2", "ul", "li", "strong", "em", "a", "blockquote"}


@cache
def made() -> tuple[DemoRelease, ...]:
    return tuple(releases(now=NOW))


def issued() -> list[DemoRelease]:
    return [release for release in made() if release.issued_at]


def own_texts() -> list[DemoRelease]:
    return [release for release in made() if release.language == "vi" and not release.family]


def words_of(release: DemoRelease) -> list[str]:
    return re.sub(r"<[^>]+>", " ", f"{release.lead} {release.body_html}").split()


def test_the_same_seed_gives_the_same_releases_in_another_process() -> None:
    program = (
        "import hashlib; from datetime import *; from demo.releases import releases;"
        f"found = releases(now=datetime.fromisoformat('{NOW.isoformat()}'));"
        "print(hashlib.sha256(repr(found).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_another_seed_gives_another_world() -> None:
    assert {release.headline for release in made()} != {release.headline for release in releases(now=NOW, seed=7)}


def test_later_on_the_same_day_nothing_already_issued_has_changed() -> None:
    morning = [each for each in releases(now=NOW.replace(hour=1)) if each.issued_at]
    evening = {each.key: each for each in releases(now=NOW.replace(hour=14)) if each.issued_at}
    assert morning
    for release in morning:
        assert (evening[release.key].lead, evening[release.key].issued_at) == (release.lead, release.issued_at)


def test_a_shorter_past_is_the_end_of_the_whole_one() -> None:
    by_key = {each.key: each for each in made()}
    short = [each for each in releases(14, now=NOW) if each.issued_at]
    assert 20 < len(short) < 80
    assert all(by_key[each.key] == each for each in short)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        releases(now=datetime(2026, 11, 22))  # noqa: DTZ001 - that is the point


def test_there_are_some_three_hundred_of_every_type_and_status() -> None:
    assert 260 <= len(issued()) <= 320
    assert set(Counter(each.type for each in made())) == {
        "press_release",
        "news",
        "statement",
        "clarification",
        "figures",
    }
    assert set(Counter(each.status for each in made())) == {
        "draft",
        "submitted",
        "returned",
        "approved",
        "issued",
        "withdrawn",
    }


def test_every_text_has_the_length_of_a_release() -> None:
    for release in made():
        low = 250 if release.language == "vi" else 200
        assert low <= len(words_of(release)) <= 600, release.key


def test_bodies_use_only_the_markup_the_newsroom_allows() -> None:
    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag in ALLOWED_TAGS
            assert [name for name, _ in attrs] in ([], ["href"])
            self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    for release in made():
        reader = Tags()
        reader.feed(release.body_html)
        reader.close()
        assert reader.open == []


def test_a_release_belongs_to_known_bodies_topics_and_places() -> None:
    bodies = {each.code for each in [*units(), *departments()]} | {focal_point().code}
    codes = {topic.code for topic in topics()}
    places = {province.code for province in provinces()}
    for release in made():
        assert release.unit in bodies
        assert set(release.topics) <= codes
        assert release.place in places
        assert release.author.body == release.unit
    assert {release.topics[0] for release in made()} == codes


def test_steps_follow_one_another_in_time() -> None:
    for release in issued():
        assert release.submitted_at
        assert release.approved_at
        assert release.created_at < release.submitted_at < release.approved_at < release.issued_at
        assert release.issued_at <= NOW


def test_the_ministry_works_in_office_hours_but_for_what_is_urgent() -> None:
    for release in issued():
        hour = release.issued_at.astimezone(VIETNAM).hour
        if release.language == "vi":
            assert (hour >= 18 or hour < 7) if release.is_urgent else 7 <= hour < 18
    assert any(release.is_urgent for release in issued())


def test_a_quotation_stands_in_the_body_word_for_word() -> None:
    quoted = [release for release in made() if release.quotations]
    assert len(quoted) > 200
    for release in quoted:
        assert release.speaker
        for sentence in release.quotations:
            assert sentence.rstrip(".") in release.body_html


def test_about_six_in_ten_end_in_a_standing_paragraph() -> None:
    ending = [release for release in own_texts() if release.about]
    assert 0.5 < len(ending) / len(own_texts()) < 0.7
    assert all(release.body_html.rstrip().endswith(f"<p>{release.about}</p>") for release in ending)


def test_two_releases_of_a_topic_seldom_share_their_sentences() -> None:
    def passages(release: DemoRelease) -> set[tuple[str, ...]]:
        own = release.body_html.replace(f"<p>{release.about}</p>", " ")
        words = re.findall(r"\w+", re.sub(r"<[^>]+>", " ", own).lower())
        return {tuple(words[n : n + 8]) for n in range(len(words) - 7)}

    by_topic = defaultdict(list)
    for release in own_texts():
        by_topic[release.topics[0]].append(passages(release))
    shares = [
        len(first & second) / min(len(first), len(second))
        for group in by_topic.values()
        for first, second in itertools.combinations(group, 2)
    ]
    assert max(shares) < 0.5
    assert sum(share > 0.4 for share in shares) / len(shares) < 0.01


def test_headlines_are_all_different() -> None:
    repeated = [line for line, count in Counter(release.headline for release in made()).items() if count > 1]
    assert repeated == []


def test_the_weekly_tables_differ_only_in_figures_and_names() -> None:
    tables = [release for release in made() if release.family == WEEKLY_FAMILY]
    assert len(tables) >= 30

    def shape(release: DemoRelease) -> str:
        province = next(each for each in provinces() if each.code == release.place)
        text = release.body_html.replace(f"<p>{release.about}</p>", "")
        text = text.replace(province.full_name, "…").replace(province.name, "…")
        return re.sub(r"[\d.,]+", "0", text).strip()

    assert len({shape(table) for table in tables}) == 1
    assert len({table.body_html for table in tables}) == len(tables)


def test_an_english_release_is_linked_to_its_vietnamese_original_and_agrees_with_it() -> None:
    by_key = {release.key: release for release in made()}
    english = [release for release in made() if release.language == "en"]
    assert 5 <= len(english) <= 10
    for release in english:
        original = by_key[release.translation_of]
        assert original.language == "vi"
        assert original.issued_at < release.issued_at
        figures = set(re.findall(r"\d{3,}", re.sub(r"[.,]", "", release.headline)))
        assert figures <= set(re.findall(r"\d{3,}", re.sub(r"[.,]", "", original.headline + original.lead)))


def test_an_embargo_hides_a_release_until_it_lifts() -> None:
    held = [release for release in issued() if release.embargo_until]
    assert 5 <= len(held) <= 15
    for release in held:
        assert not release.is_public(release.issued_at)
        assert release.is_public(release.embargo_until)


def test_a_correction_puts_a_wrong_figure_right() -> None:
    corrected = [release for release in made() if release.correction]
    assert 2 <= len(corrected) <= 6
    for release in corrected:
        right, wrong = re.findall(r"\d+,\d%", release.correction.note)
        assert right in release.correction.body_html
        assert wrong in release.body_html
        assert wrong not in release.correction.body_html
        assert release.correction.at > release.issued_at


def test_exactly_one_release_is_withdrawn_with_a_note() -> None:
    (withdrawn,) = [release for release in made() if release.status == "withdrawn"]
    assert withdrawn.withdrawn_at > withdrawn.issued_at
    assert withdrawn.withdrawal_note


def test_the_queue_of_today_waits_for_different_times() -> None:
    queue = [release for release in made() if release.issued_at is None]
    assert len(queue) == 14
    waits = [NOW - release.submitted_at for release in queue if release.status == "submitted"]
    assert min(waits) < timedelta(minutes=10)
    assert max(waits) > timedelta(days=1)
    assert len(set(waits)) == len(waits)
    assert all(release.return_reason for release in queue if release.status == "returned")
    assert all(release.embargo_until > NOW for release in queue if release.status == "approved")


def test_the_people_are_as_many_as_the_network_has() -> None:
    people = DemoPeople()
    assert len(units()) == 32
    assert len(departments()) == len(provinces()) == 34
    assert len(people.reporters) == 80
    assert len({reporter.outlet.code for reporter in people.reporters}) == 50
    addresses = [person.email for person in people.everybody()] + [each.email for each in people.reporters]
    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith(".example") for address in addresses)
    assert {len(officers) for officers in people.department_officers.values()} == {1, 2}


def test_the_spokesperson_register_has_all_three_kinds_and_one_that_has_expired() -> None:
    register = DemoPeople().spokespersons()
    assert {line.kind for line in register} == {"head", "standing", "per_case"}
    assert any(line.ends_in_days is not None and line.ends_in_days < 0 for line in register)
    assert all(line.matter for line in register if line.kind == "per_case")
    assert any(FOCAL_POINT in line.person.position for line in register)


@pytest.mark.parametrize("days_later", range(0, 360, 20))
def test_on_any_day_of_the_year_what_is_shown_could_have_been_issued(days_later: int) -> None:
    """`make demo` begins on whatever day somebody tries it; a text that the product refuses would end it."""
    people, found = DemoPeople(), releases(90, now=NOW + timedelta(days=days_later))
    heads = {person.name for person in people.ministers}
    for each in found:
        if each.type in {"statement", "phát ngôn"} and each.speaker:
            of_unit = {person.name for person in people.leaders.get(each.unit, [])}
            assert each.speaker.name in heads | of_unit, each.headline
    originals = {each.key: each for each in found}
    for each in found:
        if each.translation_of:
            original = originals[each.translation_of]
            assert (original.embargo_until, original.correction, original.withdrawn_at) == (None, None, None)
