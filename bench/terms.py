"""`make bench-terms`: what the hints of a glossary of 2,000 terms cost beside a release of 1,500 words.

The terms are made-up names of two to seven syllables, a tenth of which stand in the text; three in four of those are
translated as they should be. Prints the time of making the glossary ready, of comparing both texts, and of the same
through the database as the page of both texts does it; the middle of so many rounds.

    python -m bench.terms [--terms 2000] [--words 1500] [--rounds 20]
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.pages import SYLLABLES

WORDS_A_PARAGRAPH = 75


def made_terms(count: int, chance: random.Random) -> list[tuple[str, str]]:
    """(term, its translation); each once."""
    terms: dict[str, str] = {}
    while len(terms) < count:
        term = " ".join(chance.choices(SYLLABLES, k=chance.randint(2, 7)))
        terms.setdefault(term, f"office of {'-'.join(chance.choices('abcdefgh', k=5))} number {len(terms)}")
    return list(terms.items())


def made_texts(terms: list[tuple[str, str]], words: int, chance: random.Random) -> list[tuple[str, str]]:
    """Paragraphs with their translations, as plain text."""
    rows = []
    for _number in range(words // WORDS_A_PARAGRAPH):
        original, translation = [], []
        while len(" ".join(original).split()) < WORDS_A_PARAGRAPH:
            term, right = chance.choice(terms[: len(terms) // 10])
            original += [term, *chance.choices(SYLLABLES, k=6)]
            translation += [right if chance.random() < 0.75 else "something else", "and so forth in other words"]
        rows.append((" ".join(original), " ".join(translation)))
    return rows


def milliseconds(act: Callable[[], object], rounds: int) -> float:
    """The middle of so many rounds."""
    taken = []
    for _round in range(rounds):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--terms", type=int, default=2000)
    parser.add_argument("--words", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'terms.db'}")
        os.environ.setdefault("DAUMOI_BUILD_STEP", "1")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daumoi.config.settings")
        import django

        django.setup()
        measure(arguments.terms, arguments.words, arguments.rounds)


def measure(term_count: int, word_count: int, rounds: int) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from daumoi.accounts.models import Organisation, OrganisationKind
    from daumoi.accounts.viewer import SYSTEM, acting_as
    from daumoi.glossary.models import Term
    from daumoi.glossary.queries import glossary_for
    from daumoi.glossary.rules import Entry, Glossary, forms_of

    chance = random.Random(7)
    terms = made_terms(term_count, chance)
    rows = made_texts(terms, word_count, chance)
    call_command("migrate", verbosity=0)
    with acting_as(SYSTEM):
        hub = Organisation.objects.create(
            code="ttt", name="Trung tâm", short_name="TT", kind=OrganisationKind.FOCAL_POINT
        )
        now = timezone.now()
        for term, right in terms:
            Term(organisation=hub, term=term, preferred=right, changed_at=now).save()
    entries = [Entry(number, term, (right,)) for number, (term, right) in enumerate(terms)]
    glossary = Glossary(entries, source="vi", target="en")
    found = sum(len(glossary.hints(*row)) for row in rows)

    def from_the_database() -> Glossary:
        return glossary_for(hub, source="vi", target="en", on=timezone.localdate())

    def whole() -> int:
        ready = from_the_database()
        return sum(len(ready.hints(*row)) for row in rows)

    words = sum(len(original.split()) for original, _translation in rows)
    print(f"{len(terms)} terms, {words} words in {len(rows)} paragraphs, {found} hints")
    forms_of.cache_clear()
    print(f"{'the first time, nothing ready':32} {milliseconds(whole, 1):8.1f} ms")
    for name, act in (
        ("glossary made ready in memory", lambda: Glossary(entries, source="vi", target="en")),
        ("both texts compared", lambda: [glossary.hints(*row) for row in rows]),
        ("glossary read and made ready", from_the_database),
        ("all of it, as the page does", whole),
    ):
        print(f"{name:32} {milliseconds(act, rounds):8.1f} ms")


if __name__ == "__main__":
    main()
