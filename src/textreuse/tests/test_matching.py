"""What the detector promises: exact places, the right release, and the same answer however it is asked."""

import itertools
import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textreuse import Article, DuplicateReleaseId, Kind, Release, ReleaseIndex, decision
from textreuse.decision import Candidate, Explanation
from textreuse.tests.texts import BRIDGE, FOREST, NEWS, filler
from textreuse.tokens import tokenise

FOREST_SENTENCES = FOREST.split(". ")
INDEX = ReleaseIndex.build([Release("forest", FOREST), Release("bridge", BRIDGE), Release("filler", filler(300))])
ISSUED = datetime(2026, 5, 12, 8, tzinfo=UTC)


def folded_words(text: str) -> list[int]:
    return [int(one) for one in tokenise([text]).hashes]


def places(text: str) -> list[tuple[int, int, int, int]]:
    return [
        (span.article_start, span.article_end, span.release_start, span.release_end)
        for pickup in INDEX.match(Article("a", text))
        for span in pickup.spans
    ]


def passages(text: str) -> list[tuple[str, str]]:
    """The words on both sides of every span, folded to ASCII and lower case."""

    def plain(piece: str) -> str:
        letters = unicodedata.normalize("NFD", piece.casefold()).replace("đ", "d")
        return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())

    return [(plain(text[a:b]), plain(FOREST[c:d])) for a, b, c, d in places(text)]


def test_a_copy_is_found_whole_and_to_the_character() -> None:
    text = NEWS + FOREST + " " + NEWS
    (pickup,) = INDEX.match(Article("a", text))
    (span,) = pickup.spans
    assert pickup.release == "forest"
    assert text[span.article_start : span.article_end] == FOREST.rstrip(".")
    assert FOREST[span.release_start : span.release_end] == FOREST.rstrip(".")
    assert span.verbatim
    assert pickup.kind is Kind.WHOLE
    assert pickup.release_share == pickup.verbatim_share == 1.0
    assert pickup.article_share == pytest.approx(span.words / len(tokenise([text])))


def test_a_copy_at_the_very_beginning_of_an_article_is_found() -> None:
    (pickup,) = INDEX.match(Article("a", FOREST + "\n" + NEWS))
    assert pickup.spans[0].article_start == 0


def test_an_article_about_something_else_uses_nothing() -> None:
    assert INDEX.match(Article("a", NEWS * 3)) == []


def test_one_quoted_sentence_is_a_quotation() -> None:
    (pickup,) = INDEX.match(Article("a", f"{NEWS}Trạm cho hay: “{FOREST_SENTENCES[2]}”. {NEWS}"))
    assert pickup.kind is Kind.QUOTATION
    assert pickup.matched_words == len(tokenise([FOREST_SENTENCES[2]]))


def test_paragraphs_in_another_order_are_found_each_in_its_place() -> None:
    text = f"{FOREST_SENTENCES[3]}. {NEWS} {FOREST_SENTENCES[0]}."
    (pickup,) = INDEX.match(Article("a", text))
    quoted = [text[span.article_start : span.article_end] for span in pickup.spans]
    assert quoted == [FOREST_SENTENCES[3], FOREST_SENTENCES[0]]


def test_light_edits_stay_one_passage_that_is_not_verbatim() -> None:
    edited = (
        FOREST.replace("sáng 12/5", "hôm 12/5")
        .replace("chừng mười một", "khoảng mười một")
        .replace("nói mỗi", "cho hay mỗi")
    )
    (pickup,) = INDEX.match(Article("a", NEWS + edited))
    (span,) = pickup.spans
    assert not span.verbatim
    assert 0.9 < pickup.verbatim_share < 1


def test_every_other_word_replaced_is_called_edited() -> None:
    generator = random.Random(3)
    words = FOREST.split()
    edited = " ".join(word if generator.random() < 0.75 else "thay" for word in words)
    (pickup,) = INDEX.match(Article("a", f"{NEWS}\n{edited}"))
    assert pickup.kind is Kind.EDITED


def test_a_round_up_names_both_its_releases() -> None:
    text = f"{NEWS} {FOREST_SENTENCES[1]}. {NEWS} {BRIDGE}"
    assert {pickup.release for pickup in INDEX.match(Article("a", text))} == {"forest", "bridge"}


@pytest.mark.parametrize("number", range(5))
def test_releases_from_one_template_are_told_apart_by_their_figures(number: int) -> None:
    def bulletin(n: int) -> str:
        return FOREST.replace("46", str(31 + n)).replace("12/5", f"{n + 1}/8").replace("ba trăm", f"{n + 2} trăm")

    index = ReleaseIndex.build(Release(f"r{n}", bulletin(n), issuer="x") for n in range(5))
    (pickup,) = index.match(Article("a", NEWS + bulletin(number)))
    assert pickup.release == f"r{number}"


def test_a_release_issued_twice_gives_one_pickup_and_names_the_other() -> None:
    index = ReleaseIndex.build([Release("first", FOREST), Release("again", FOREST), Release("bridge", BRIDGE)])
    (pickup,) = index.match(Article("a", NEWS + FOREST))
    assert (pickup.release, pickup.alternatives) == ("first", ("again",))


def test_of_equal_releases_the_one_issued_last_before_the_article_is_named() -> None:
    releases = [Release(f"day{n}", FOREST, issued_at=ISSUED + timedelta(days=n)) for n in range(4)]
    index = ReleaseIndex.build([*releases, Release("bridge", BRIDGE)])
    article = Article("a", FOREST, published_at=ISSUED + timedelta(days=2, hours=3))
    assert index.match(article)[0].release == "day2"


def test_an_article_older_than_the_release_has_not_used_it() -> None:
    index = ReleaseIndex.build([Release("forest", FOREST, issued_at=ISSUED), Release("bridge", BRIDGE)])
    article = Article("a", FOREST, published_at=ISSUED)
    assert index.match(article)
    assert index.match(replace(article, published_at=ISSUED - timedelta(days=3))) == []


def test_times_without_a_zone_count_as_utc() -> None:
    index = ReleaseIndex.build([Release("forest", FOREST, issued_at=ISSUED.replace(tzinfo=None)), Release("b", BRIDGE)])
    assert index.match(Article("a", FOREST, published_at=ISSUED))


def test_a_shared_office_and_name_is_no_evidence() -> None:
    office = "Bà Trịnh Thu Hạnh, phụ trách trạm cứu hộ"
    assert INDEX.match(Article("a", f"{NEWS} {office}, đến dự. {NEWS}")) == []


def test_chinese_without_spaces_is_matched_by_characters() -> None:
    release = (
        "越南信息通讯部周三宣布,全国六十三个省市已完成基层广播系统的数字化改造,"
        "覆盖人口超过九千万,老旧的有线喇叭将在年底前全部停用。"
    )
    index = ReleaseIndex.build([Release("zh", release), Release("forest", FOREST)])
    text = f"记者获悉:{release}当地居民对此表示欢迎。"
    (pickup,) = index.match(Article("a", text))
    assert text[pickup.spans[0].article_start : pickup.spans[0].article_end] == release.rstrip("。")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("oà", "òa").replace("uý", "úy"),
        str.upper,
        lambda text: "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)),
        lambda text: text.replace(",", " –").replace(" ", "\u00a0"),
    ],
    ids=["decomposed", "tone placement", "capitals", "no marks", "punctuation"],
)
def test_spelling_does_not_change_the_spans(change: Callable[[str], str]) -> None:
    text = f"{NEWS}{FOREST_SENTENCES[0]}. {NEWS}{FOREST_SENTENCES[4]} {NEWS}"
    assert [b for _, b in passages(change(text))] == [b for _, b in passages(text)]
    assert places(text)


def test_pages_with_menus_and_footers_round_the_article_match_as_well() -> None:
    page = f"Trang chủ\nThời sự\nĐăng nhập\n\n{FOREST}\n\nTin liên quan\nChia sẻ\n© 2026 Bản quyền\n" + NEWS
    (pickup,) = INDEX.match(Article("a", page))
    assert pickup.release_share == 1.0


def test_an_id_given_twice_is_refused() -> None:
    with pytest.raises(DuplicateReleaseId, match="forest"):
        ReleaseIndex.build([Release("forest", FOREST), Release("forest", BRIDGE)])


@pytest.mark.parametrize("text", ["", " ", "một", "\ud800\udc00", "\u0301" * 100_000, "😀" * 50, "1 2 3 4 5 6 7 8 9"])
def test_texts_with_nothing_in_them_give_nothing(text: str) -> None:
    assert INDEX.match(Article("a", text)) == []
    index = ReleaseIndex.build([Release("odd", text), Release("forest", FOREST)])
    assert [pickup.release for pickup in index.match(Article("a", FOREST))] == ["forest"]


def test_an_empty_index_answers() -> None:
    index = ReleaseIndex.build([])
    assert len(index) == 0
    assert index.match(Article("a", FOREST)) == []
    assert list(index.match_many([])) == []


def test_five_megabytes_with_one_release_inside_are_searched_whole() -> None:
    text = NEWS * 15_000 + filler(250_000, of=977) + " " + FOREST
    assert len(text) > 5_000_000
    (pickup,) = ReleaseIndex.build([Release("forest", FOREST), Release("bridge", BRIDGE)]).match(Article("a", text))
    assert pickup.release_share == 1.0


def test_endless_repetition_on_both_sides_is_answered() -> None:
    phrase = "theo quy định của pháp luật hiện hành về báo chí và xuất bản "
    index = ReleaseIndex.build([Release("again", phrase * 2_000), Release("forest", FOREST)])
    pickups = index.match(Article("a", phrase * 2_000 + FOREST))
    assert "forest" in {pickup.release for pickup in pickups}


@pytest.mark.parametrize("vocabulary", [1, 2, 10])
def test_texts_of_a_few_words_over_and_over_are_answered(vocabulary: int) -> None:
    generator = random.Random(vocabulary)
    babble = " ".join(generator.choices([f"w{n}" for n in range(vocabulary)], k=20_000))
    index = ReleaseIndex.build([Release("babble", babble), Release("forest", FOREST)])
    other = " ".join(generator.choices([f"w{n}" for n in range(vocabulary)], k=20_000))
    assert [pickup.release for pickup in index.match(Article("a", f"{other} {FOREST}"))] == ["forest"]


@pytest.mark.parametrize(("day", "newest"), [(2_000, 999), (999, 999), (975, 975), (4, 4), (500, 15)])
def test_a_thousand_copies_of_a_release_are_answered(day: int, newest: int) -> None:
    start = datetime(2026, 5, 12, 8, tzinfo=UTC)
    copies = [Release(f"copy{n:04}", FOREST, issued_at=start + timedelta(days=n)) for n in range(1_000)]
    index = ReleaseIndex.build([*copies, Release("bridge", BRIDGE)])
    (pickup,) = index.match(Article("a", FOREST, published_at=start + timedelta(days=day)))
    assert pickup.release == f"copy{newest:04}"


def assorted_articles() -> list[Article]:
    generator = random.Random(11)
    pieces = [*FOREST.split(". "), *BRIDGE.split(". "), NEWS, filler(40)]
    return [Article(f"a{n}", ". ".join(generator.choices(pieces, k=generator.randint(0, 9)))) for n in range(60)]


def test_order_and_company_do_not_change_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = assorted_articles()
    alone = {article.id: INDEX.match(article) for article in articles}
    assert any(alone.values())
    for size in (1, 7, 256):
        monkeypatch.setattr("textreuse.index._BATCH_ARTICLES", size)
        shuffled = random.Random(size).sample(articles, len(articles))
        together = dict(zip([a.id for a in shuffled], INDEX.match_many(shuffled), strict=True))
        assert together == alone


def test_articles_are_taken_from_a_stream_a_batch_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textreuse.index._BATCH_ARTICLES", 4)
    taken: list[str] = []

    def stream() -> Iterator[Article]:
        for article in assorted_articles():
            taken.append(article.id)
            yield article

    next(INDEX.match_many(stream()))
    assert len(taken) == 4


WORD = st.sampled_from(sorted({*FOREST.split(), *NEWS.split(), "\u0301", "日本", "12.5", "\n", "“"}))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.lists(WORD, max_size=12).map(" ".join),
            st.integers(0, 4).map(lambda n: FOREST_SENTENCES[n] + "."),
            st.integers(0, 4).map(lambda n: unicodedata.normalize("NFD", FOREST_SENTENCES[n]).upper()),
        ),
        max_size=6,
    ).map(" ".join)
)
def test_spans_are_ordered_inside_both_texts_and_quote_what_they_say(text: str) -> None:
    pickups = INDEX.match(Article("a", text))
    assert INDEX.match(Article("a", text)) == pickups
    for pickup in pickups:
        spans = pickup.spans
        release = {"forest": FOREST, "bridge": BRIDGE}[pickup.release]
        assert all(one.article_end <= other.article_start for one, other in itertools.pairwise(spans))
        assert 0 < pickup.release_share <= 1
        assert 0 < pickup.article_share <= 1
        assert 0 < pickup.verbatim_share <= 1
        for span in spans:
            assert 0 <= span.article_start < span.article_end <= len(text)
            assert 0 <= span.release_start < span.release_end <= len(release)
            here = folded_words(text[span.article_start : span.article_end])
            there = folded_words(release[span.release_start : span.release_end])
            assert span.words <= min(len(here), len(there))
            assert (here == there) == span.verbatim


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None), max_size=400), st.text(st.characters(codec=None), max_size=400))
def test_any_two_texts_are_answered(release: str, article: str) -> None:
    index = ReleaseIndex.build([Release("r", release), Release("forest", FOREST)])
    for pickup in index.match(Article("a", article + FOREST + release)):
        assert pickup.spans


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_a_release_and_a_longer_one_that_contains_it_the_shorter_is_named(order: tuple[int, int]) -> None:
    both = (Release("small", FOREST), Release("big", FOREST + "\n" + BRIDGE + "\n" + filler(120)))
    index = ReleaseIndex.build([both[number] for number in order])

    (pickup,) = index.match(Article("a", FOREST))

    assert (pickup.release, pickup.alternatives) == ("small", ("big",))


def test_releases_that_stand_one_after_the_other_in_an_article_do_not_compete(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [" ".join(f"r{number}t{word}" for word in range(60)) for number in range(30)]
    releases = [Release(f"r{number}", text) for number, text in enumerate(texts)]
    sizes: list[int] = []

    def note(group: list[Candidate], needed: float) -> list[Explanation]:
        sizes.append(len(group))
        return []

    monkeypatch.setattr(decision, "_explanations", note)

    ReleaseIndex.build(releases).match(Article("all", "\n".join(texts)))

    assert sizes == [1] * 30
