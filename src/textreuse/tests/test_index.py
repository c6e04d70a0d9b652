"""An index grows, shrinks, is saved and loaded, and answers as one that was built at once."""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textreuse import (
    Article,
    BrokenIndex,
    ChangedMeanwhile,
    DuplicateReleaseId,
    FolderInUse,
    NotAnIndex,
    OtherVersion,
    Pickup,
    Release,
    ReleaseIndex,
    UnknownReleaseId,
    UnusableIndex,
    clusters,
    columns,
    folders,
    index,
    library,
    soundness,
    storage,
)
from textreuse.tests.texts import BRIDGE, FOREST, NEWS, STANDING, filler
from textreuse.tokens import tokenise

SENTENCES = [*FOREST.split(". "), *BRIDGE.split(". "), *NEWS.strip().split(". "), filler(30), filler(30, of=7)]
ISSUED = datetime(2026, 5, 12, 8, tzinfo=UTC)
ODD = Release("lạ\ud800", "một\udfff " + FOREST + "\x00", None, ("", "a\ud801"), ISSUED.replace(tzinfo=None), "tiêu đề")


def own_words(name: str) -> str:
    """Words that no other text has."""
    return " ".join(f"lời{name}y{word * word % 37}" for word in range(30))


def made_releases(count: int, seed: int = 1) -> list[Release]:
    """Releases of a few sentences each; many of them share some, every fourth ends with a standing paragraph."""
    chance = random.Random(seed)

    def made(number: int) -> Release:
        own = own_words(f"{seed}x{number}")
        text = ". ".join([own, *chance.sample(SENTENCES, chance.randint(1, 5))])
        ending = f"\n{STANDING}" if number % 4 == 0 else ""
        issuer = chance.choice(["x", "y", None])
        moment = ISSUED + timedelta(days=number)
        return Release(f"r{seed}-{number}", text + ending, issuer, ("ix",), moment, f"t{number}")

    return [made(number) for number in range(count)]


RELEASES = made_releases(24)
ARTICLES = [
    Article(f"a{number}", ". ".join(random.Random(number).choices([*SENTENCES, RELEASES[number].text], k=5)))
    for number in range(24)
]


def answers(asked: ReleaseIndex) -> list[list[Pickup]]:
    return list(asked.match_many(ARTICLES))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    ReleaseIndex.build(RELEASES).save(tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def growing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make small indexes grow as large ones do: by new segments."""
    monkeypatch.setattr(index, "_LEARNED_ANEW", 0)
    monkeypatch.setattr(index, "_NEVER_LEARNED_ANEW", 0)


def test_a_saved_index_answers_as_the_one_that_was_built(saved: Path) -> None:
    built, loaded = ReleaseIndex.build(RELEASES), ReleaseIndex.load(saved)
    assert any(answers(built))
    assert answers(loaded) == answers(built)
    assert list(loaded.releases()) == RELEASES
    assert len(loaded) == len(RELEASES)


def test_an_index_built_in_a_folder_is_the_same_to_the_byte(saved: Path, tmp_path: Path) -> None:
    built = ReleaseIndex.build(iter(RELEASES), folder=tmp_path / "other")
    assert answers(built) == answers(ReleaseIndex.build(RELEASES))

    def files(folder: Path) -> dict[Path, bytes]:
        return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert files(saved) == files(tmp_path / "other")


def test_what_a_release_holds_is_kept_to_the_letter(tmp_path: Path) -> None:
    releases = [ODD, Release("", ""), Release("b", BRIDGE, issued_at=ISSUED + timedelta(microseconds=7))]
    ReleaseIndex.build(releases).save(tmp_path / "index")
    assert list(ReleaseIndex.load(tmp_path / "index").releases()) == releases


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.sampled_from(SENTENCES), max_size=5).map(". ".join), max_size=8),
    st.lists(st.sampled_from(SENTENCES), max_size=6).map(". ".join),
)
def test_any_index_is_loaded_as_it_was_saved(tmp_path: Path, texts: list[str], article: str) -> None:
    built = ReleaseIndex.build(Release(str(number), text, "x") for number, text in enumerate(texts))
    shutil.rmtree(tmp_path / "any", ignore_errors=True)
    built.save(tmp_path / "any")
    loaded = ReleaseIndex.load(tmp_path / "any")
    assert loaded.match(Article("a", article)) == built.match(Article("a", article))


@settings(max_examples=25, deadline=None)
@given(st.permutations(RELEASES[:12]))
def test_the_order_in_which_releases_come_changes_no_answer(releases: list[Release]) -> None:
    asked = [Article("a", f"{NEWS}{release.text}", published_at=ISSUED + timedelta(days=99)) for release in RELEASES]
    one, other = ReleaseIndex.build(releases), ReleaseIndex.build(RELEASES[:12])
    assert list(one.match_many(asked)) == list(other.match_many(asked))


@settings(max_examples=8, deadline=None)
@given(st.integers(0, len(RELEASES)), st.integers(0, len(RELEASES)))
def test_a_small_index_that_grew_is_the_one_built_at_once(first: int, second: int) -> None:
    first, second = sorted((first, second))
    grown = ReleaseIndex.build(RELEASES[:first]).append(RELEASES[first:second]).append(iter(RELEASES[second:]))
    assert len(grown._segments) == 1
    assert answers(grown) == answers(ReleaseIndex.build(RELEASES))


@pytest.mark.usefixtures("growing")
@pytest.mark.parametrize("cut", [6, 12, 20])
def test_what_is_appended_by_itself_is_found_as_if_built_with_the_rest(cut: int) -> None:
    grown, whole = ReleaseIndex.build(RELEASES[:cut]).append(RELEASES[cut:]), ReleaseIndex.build(RELEASES)
    assert len(grown._segments) == 2
    for release in RELEASES:
        asked = Article("a", f"Mở đầu bằng vài chữ khác. {release.text}", published_at=ISSUED + timedelta(days=99))
        (best, *_), (same, *_) = grown.match(asked), whole.match(asked)
        assert (best.release, best.spans) == (same.release, same.spans)
        assert best.release == release.id
    assert answers(grown.compact()) == answers(whole)


@pytest.mark.usefixtures("growing")
def test_what_older_releases_say_is_not_rare_in_a_new_one() -> None:
    phrase = "căn cứ nghị quyết của hội đồng nhân dân về dự toán thu chi ngân sách địa phương và phân bổ ngân sách"
    names = [f"o{number}" for number in range(20)]
    older = [Release(name, f"{own_words(name)} {own_words(name + 'z')} {phrase}", name) for name in names]
    new = [Release("new", f"{own_words('n')} {phrase}"), Release("other", BRIDGE)]
    article = Article("a", f"{NEWS} {phrase}. {NEWS}")
    assert ReleaseIndex.build(new).match(article)
    assert ReleaseIndex.build(older).append(new).match(article) == []


@pytest.mark.usefixtures("growing")
def test_a_release_issued_again_does_not_make_itself_common() -> None:
    older = [Release("forest", FOREST), *(Release(f"o{number}", own_words(f"o{number}")) for number in range(9))]
    grown = ReleaseIndex.build(older).append([Release("again", f"{FOREST} Hết."), Release("other", own_words("n"))])
    assert grown._segments[1].library.clusters.tolist() == [0, 11]
    article = Article("a", f"{NEWS} {FOREST} Hết.")
    (pickup,) = grown.match(article)
    assert (pickup.release, pickup.alternatives) == ("again", ("forest",))
    (alone,) = ReleaseIndex.build([*older[1:], Release("again", f"{FOREST} Hết.")]).match(article)
    assert pickup.evidence >= 0.8 * alone.evidence


@pytest.mark.parametrize("looked_at", [10, 100_000])
def test_releases_that_are_mostly_the_same_are_one_cluster_also_where_a_sample_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, looked_at: int
) -> None:
    monkeypatch.setattr(clusters, "_ALL_LOOKED_AT", looked_at)
    monkeypatch.setattr(clusters, "_PAIRS_WAITING", 0)
    monkeypatch.setattr(columns, "_PART", 20)
    long = [" ".join(own_words(f"{name}{part}") for part in range(30)) for name in ("a", "b", "c")]
    phrase = "căn cứ nghị quyết của hội đồng nhân dân về dự toán"
    texts = [long[0], long[1], long[0] + " thêm", f"{own_words('d')} {phrase}", long[2] + long[1], f"{phrase} {FOREST}"]
    found = clusters.clusters_of(Release(str(number), text) for number, text in enumerate(texts))
    assert found.tolist() == [0, 1, 0, 3, 1, 5]


@pytest.mark.usefixtures("growing")
def test_an_issuers_standing_paragraph_is_known_from_its_older_releases() -> None:
    def issued(number: int) -> Release:
        return Release(f"s{number}", f"{own_words(f's{number}')}\n{STANDING}", "x")

    article = Article("a", f"{NEWS}\n{STANDING}")
    grown = ReleaseIndex.build([issued(number) for number in range(4)]).append([issued(9), Release("b", BRIDGE, "y")])
    assert grown._segments[1].library.standing.any()
    assert grown.match(article) == []


@pytest.mark.usefixtures("growing")
def test_the_standing_paragraphs_of_a_release_are_asked_for_by_its_id() -> None:
    grown = ReleaseIndex.build(RELEASES[:5]).append(RELEASES[5:])
    for release in (RELEASES[4], RELEASES[8]):
        (place,) = grown.standing_places(release.id)
        assert release.text[slice(*place)] == STANDING.rstrip(".")
    assert grown.standing_places(RELEASES[6].id) == []
    with pytest.raises(UnknownReleaseId):
        grown.drop([RELEASES[8].id]).standing_places(RELEASES[8].id)


@settings(max_examples=8, deadline=None)
@given(st.sets(st.integers(0, len(RELEASES) - 1)))
def test_what_was_dropped_is_named_nowhere_and_gone_when_compacted(numbers: set[int]) -> None:
    dropped = {RELEASES[number].id for number in numbers}
    rest = [release for release in RELEASES if release.id not in dropped]
    left = ReleaseIndex.build(RELEASES).drop(dropped)
    assert len(left) == len(rest)
    for pickups in answers(left):
        for pickup in pickups:
            assert not dropped & {pickup.release, *pickup.alternatives}
    assert list(left.releases()) == rest
    assert answers(left.compact()) == answers(ReleaseIndex.build(rest))


def test_a_dropped_id_may_come_back_and_an_unknown_one_is_refused() -> None:
    left = ReleaseIndex.build(RELEASES).drop([RELEASES[3].id])
    assert RELEASES[3].id not in left
    with pytest.raises(UnknownReleaseId, match=RELEASES[3].id):
        left.drop([RELEASES[3].id])
    assert RELEASES[3].id in left.append([RELEASES[3]])


@pytest.mark.usefixtures("growing")
def test_an_id_given_twice_is_refused_by_name_wherever_it_stands() -> None:
    grown = ReleaseIndex.build(RELEASES[:5]).append(RELEASES[5:9])
    for again in (RELEASES[2], RELEASES[7]):
        with pytest.raises(DuplicateReleaseId, match=again.id):
            grown.append([again])
    with pytest.raises(DuplicateReleaseId, match=RELEASES[12].id):
        grown.append([RELEASES[11], RELEASES[12], RELEASES[12]])


def test_small_segments_are_joined_as_they_gather(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_LEARNED_ANEW", 3)
    grown = ReleaseIndex.build(RELEASES[:1])
    for release in RELEASES[1:]:
        grown = grown.append([release])
    assert list(grown.releases()) == RELEASES
    assert len(grown._segments) <= 4


@pytest.mark.usefixtures("growing")
def test_saving_again_writes_only_what_is_new(saved: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in saved.rglob("*/*")}
    grown = ReleaseIndex.load(saved).append(made_releases(6, seed=2)).drop([RELEASES[0].id, "r2-0", "r2-4"])
    grown.save(saved)
    assert before.items() <= {path: path.stat().st_mtime_ns for path in saved.rglob("*/*")}.items()
    loaded = ReleaseIndex.load(saved)
    assert answers(loaded) == answers(grown)
    assert RELEASES[0].id not in loaded
    assert list(ReleaseIndex.releases_in(saved)) == list(grown.releases())
    loaded.compact().save(saved)
    assert len([path for path in saved.iterdir() if path.is_dir()]) == 1
    assert answers(ReleaseIndex.load(saved)) == answers(ReleaseIndex.build(grown.releases()))


@pytest.mark.usefixtures("growing")
def test_two_who_save_to_one_folder_do_not_undo_each_other(saved: Path) -> None:
    one, other = (ReleaseIndex.load(saved).append(made_releases(3, seed=seed)) for seed in (2, 3))
    one.save(saved)
    with pytest.raises(ChangedMeanwhile):
        other.save(saved)
    assert answers(ReleaseIndex.load(saved)) == answers(one)


def test_nothing_is_written_over(tmp_path: Path, saved: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for taken in (tmp_path, saved, tmp_path / "notes.txt"):
        with pytest.raises(FolderInUse):
            ReleaseIndex.build(RELEASES).save(taken)
        with pytest.raises(FolderInUse):
            ReleaseIndex.build(RELEASES, folder=taken)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_folder_without_an_index_is_told_apart(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(NotAnIndex):
            ReleaseIndex.load(folder)
    (tmp_path / "index.json").write_text('{"format": "something else"}')
    with pytest.raises(NotAnIndex):
        ReleaseIndex.load(tmp_path)


def written_again(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    header = json.loads((folder / "index.json").read_text())
    change(header)
    (folder / "index.json").write_text(json.dumps(header))


def test_an_index_of_another_version_is_refused(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(storage, "fingerprint", lambda: "words split otherwise")
        with pytest.raises(OtherVersion, match="splits words in another way"):
            ReleaseIndex.load(saved)
        assert list(ReleaseIndex.releases_in(saved)) == RELEASES
    written_again(saved, lambda header: header.update(version=99))
    with pytest.raises(OtherVersion, match="99"):
        ReleaseIndex.load(saved)


@pytest.mark.parametrize("length", [0, 1, 2])
def test_a_file_that_was_cut_is_named(saved: Path, length: int) -> None:
    files = sorted(path for path in saved.rglob("*/*") if path.suffix == "" and path.stat().st_size)
    assert len(files) > 15
    for path in files:
        body = path.read_bytes()
        path.write_bytes(body[: len(body) * length // 3])
        with pytest.raises(BrokenIndex, match=path.name):
            ReleaseIndex.load(saved, verify=False)
        path.unlink()
        with pytest.raises(BrokenIndex, match=path.name):
            ReleaseIndex.load(saved)
        path.write_bytes(body)
    assert answers(ReleaseIndex.load(saved, verify=True))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_changed_byte_is_noticed(saved: Path, data: st.DataObject) -> None:
    files = sorted(path for path in saved.rglob("*") if path.is_file() and path.stat().st_size)
    path = data.draw(st.sampled_from([file for file in files if file.name != "segment.json"]))
    body = path.read_bytes()
    place = data.draw(st.integers(0, len(body) - 1))
    changed = bytes([body[place] ^ data.draw(st.integers(1, 255))])
    path.write_bytes(body[:place] + changed + body[place + 1 :])
    try:
        with pytest.raises(UnusableIndex):
            ReleaseIndex.load(saved, verify=True)
    finally:
        path.write_bytes(body)


@pytest.mark.parametrize("stretch", [3, 1 << 20])
@pytest.mark.parametrize("name", ["text_bounds", "detail_bounds", "id_numbers", "bounds", "first", "places", "buckets"])
def test_a_number_that_points_outside_its_file_is_noticed_without_checksums(
    saved: Path, monkeypatch: pytest.MonkeyPatch, name: str, stretch: int
) -> None:
    monkeypatch.setattr(soundness, "_STRETCH", stretch)
    (path,) = saved.glob(f"segment-*/{name}")
    body = path.read_bytes()
    (row,) = json.loads((saved / "index.json").read_text())["segments"]
    numbers = np.frombuffer(body, dtype=row["files"][name]["dtype"])
    for place in (0, 1, 4, len(numbers) // 2, len(numbers) - 1):
        for high in (0x40, 0xFF):
            changed = bytearray(body)
            changed[(place + 1) * numbers.itemsize - 1] ^= high
            path.write_bytes(changed)
            with pytest.raises(BrokenIndex, match=name):
                ReleaseIndex.load(saved, verify=False)
    path.write_bytes(body)
    assert answers(ReleaseIndex.load(saved, verify=False))


@pytest.mark.parametrize("name", ["after", "standing", "clusters", "first", "text_bounds", "word_clusters", "filter"])
def test_an_array_of_another_length_than_its_partners_is_named(tmp_path: Path, name: str) -> None:
    arrays = storage._arrays(ReleaseIndex.build(RELEASES)._segments[0])
    short = storage._segment(arrays | {name: arrays[name][:-1]}, 0, 0.0625, 1.0)
    storage.save_new(tmp_path / "index", [short], ())
    with pytest.raises(BrokenIndex, match=name):
        ReleaseIndex.load(tmp_path / "index", verify=True)


def test_a_text_that_was_changed_on_disk_is_an_error_when_it_is_met(saved: Path) -> None:
    (path,) = saved.glob("segment-*/texts")
    path.write_bytes(path.read_bytes().replace(b" ", b"x"))
    loaded = ReleaseIndex.load(saved, verify=False)
    with pytest.raises(BrokenIndex, match="verify the index"):
        answers(loaded)


@pytest.mark.parametrize(
    ("file", "body"), [("texts", b"\xff"), ("details", b"\xff"), ("details", b"{"), ("details", b"\x00")]
)
def test_releases_that_were_changed_on_disk_are_an_error_when_they_are_asked_for(
    saved: Path, file: str, body: bytes
) -> None:
    (path,) = saved.glob(f"segment-*/{file}")
    path.write_bytes(body * path.stat().st_size)
    loaded = ReleaseIndex.load(saved, verify=False)
    with pytest.raises(BrokenIndex, match="changed"):
        answers(loaded.append([Release("new", own_words("new"))]))


class Stopped(BaseException):
    """The machine stops here."""


def stopping_after(steps: int) -> Callable[..., object]:
    left = iter(range(steps))

    def step(function: Callable[..., object]) -> Callable[..., object]:
        def stepped(*given: object, **named: object) -> object:
            if next(left, None) is None:
                raise Stopped
            return function(*given, **named)

        return stepped

    return step


@pytest.mark.usefixtures("growing")
@pytest.mark.parametrize("steps", range(0, 40, 3))
def test_a_save_that_was_cut_short_leaves_the_index_as_it_was(
    saved: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    before = answers(ReleaseIndex.load(saved))
    grown = ReleaseIndex.load(saved).append(made_releases(6, seed=2))
    with monkeypatch.context() as patched:
        step = stopping_after(steps)
        for module, name in ((storage, "_write_array"), (storage, "write_whole"), (folders, "settle")):
            patched.setattr(module, name, step(getattr(module, name)))
        try:
            grown.save(saved)
        except Stopped:
            assert answers(ReleaseIndex.load(saved)) in (before, answers(grown))
            return
    assert steps > 20
    assert answers(ReleaseIndex.load(saved)) == answers(grown)


@pytest.mark.parametrize("steps", [0, 1, 5, 20, 24])
def test_a_first_save_that_was_cut_short_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    step = stopping_after(steps)
    for name in ("_write_array", "write_whole"):
        monkeypatch.setattr(storage, name, step(getattr(storage, name)))
    with pytest.raises(Stopped):
        ReleaseIndex.build(RELEASES).save(tmp_path / "index")
    assert list(tmp_path.iterdir()) == []


def test_a_stream_that_breaks_off_leaves_no_folder(tmp_path: Path) -> None:
    def broken() -> Iterator[Release]:
        yield from RELEASES
        raise Stopped

    with pytest.raises(Stopped):
        ReleaseIndex.build(broken(), folder=tmp_path / "index")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_index_can_be_saved_and_grow(tmp_path: Path) -> None:
    ReleaseIndex.build([]).save(tmp_path / "index")
    loaded = ReleaseIndex.load(tmp_path / "index")
    assert loaded.match(ARTICLES[0]) == []
    assert answers(loaded.append(RELEASES)) == answers(ReleaseIndex.build(RELEASES))


@pytest.mark.parametrize("room", [0, 40, 100_000])
def test_the_words_of_releases_are_the_same_made_together_or_alone(monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    monkeypatch.setattr(library, "_WORDS_KEPT_READY", room)
    kept = ReleaseIndex.build([*RELEASES, ODD, Release("", "")])._segments[0].library
    for numbers in ([3, 1, 25], [25], [], range(26), [4, 4, 4]):
        kept.prepare(numbers)
        for number in numbers:
            alone, made = tokenise([kept.release(number).text]), kept.tokens(number)
            assert made.hashes.tolist() == alone.hashes.tolist()
            assert made.starts.tolist() == alone.starts.tolist()


def test_of_many_who_save_at_once_each_is_kept_or_told(saved: Path) -> None:
    def save_one(name: str) -> bool:
        grown = ReleaseIndex.load(saved).append([Release(name, own_words(name))])
        try:
            grown.save(saved)
        except ChangedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(save_one, [f"m{number}" for number in range(12)]))
    left = {release.id for release in ReleaseIndex.load(saved, verify=True).releases()}
    assert left == {release.id for release in RELEASES} | {f"m{number}" for number in range(12) if kept[number]}
    assert any(kept)
