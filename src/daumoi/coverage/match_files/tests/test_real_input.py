"""`daumoi match` on texts that nobody made for it: real pages with menus round them, and a slice of the labelled set.

pytestmark = pytest.mark.pure

Both lie beside the project, never in it; where they are absent the tests are skipped.
"""

import argparse
import gzip
import itertools
import json
from pathlib import Path

import pytest

from daumoi.config.commands import match

SHARED = Path(__file__).resolve().parents[6] / "shared"
SEEDS = SHARED / "seeds"
DEVELOPMENT_SET = SHARED / "pickup-dev"

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is absent")
needs_set = pytest.mark.skipif(not DEVELOPMENT_SET.is_dir(), reason="../shared/pickup-dev is absent")


def run(releases: Path, articles: Path, out: Path) -> tuple[int, list[dict]]:
    parser = argparse.ArgumentParser()
    match.add_arguments(parser)
    paths = ["--releases", str(releases), "--articles", str(articles), "--out", str(out), "--quiet"]
    code = match.run(parser.parse_args(paths))
    return code, [json.loads(line) for line in (out / "pickups.jsonl").read_text(encoding="utf-8").splitlines()]


def longest_paragraph(path: Path) -> str:
    return max(path.read_text(encoding="utf-8").splitlines(), key=len).strip()


@needs_seeds
def test_a_paragraph_of_each_page_is_found_in_that_page_only(tmp_path):
    pages = sorted(SEEDS.glob("*.txt"))
    releases = tmp_path / "releases"
    releases.mkdir()
    for page in pages:
        (releases / page.name).write_text(longest_paragraph(page), encoding="utf-8")
    code, pickups = run(releases, SEEDS, tmp_path / "out")
    assert code == match.DONE
    assert {(pickup["release"], pickup["article"]) for pickup in pickups} == {(page.name, page.name) for page in pages}
    for pickup in pickups:
        text = (SEEDS / pickup["article"]).read_text(encoding="utf-8")
        passages = [text[start:end] for start, end, *_ in pickup["spans"]]
        paragraph = longest_paragraph(SEEDS / pickup["article"])
        assert pickup["release_share"] == 1.0
        assert any(paragraph.startswith(passage) and len(paragraph) - len(passage) < 4 for passage in passages)
        assert len(passages) <= 2


@needs_set
def test_a_slice_of_the_labelled_set_is_found_with_its_places(tmp_path):
    truth = {}
    for line in (DEVELOPMENT_SET / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        truth.setdefault(row["a"], {})[row["r"]] = row["spans"]
    wanted = set(itertools.islice((article for article in truth), 0, None, 20))
    articles = tmp_path / "articles.jsonl.gz"
    with (
        gzip.open(DEVELOPMENT_SET / "articles.jsonl.gz", "rt", encoding="utf-8") as lines,
        gzip.open(articles, "wt", encoding="utf-8") as kept,
    ):
        kept.writelines(line for line in lines if json.loads(line)["id"] in wanted)
    code, pickups = run(DEVELOPMENT_SET / "releases.jsonl.gz", articles, tmp_path / "out")
    assert code == match.DONE
    true = {(release, article) for article in wanted for release in truth[article]}
    found = {(pickup["release"], pickup["article"]) for pickup in pickups}
    assert len(true) > 90
    assert len(true & found) >= 0.95 * len(true)
    assert len(true & found) >= 0.95 * len(found)
