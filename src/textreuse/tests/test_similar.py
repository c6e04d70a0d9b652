"""Texts that tell the same story are suggested with their reasons, and never more than is known of them."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from textreuse import Article, Release
from textreuse.similar import Channel, FactKind, SimilarIndex
from textreuse.similar.embedding import Vectors, head
from textreuse.tests.texts import filler

ISSUED = datetime(2026, 11, 12, 8, tzinfo=UTC)
BRIDGE = (
    "Ngày 12 tháng 11 năm 2026, tại Hà Nội, ông Trịnh Quốc Bảo cho biết cầu Bến Thủy 3 dài 2,36 km được khởi công với "
    "tổng vốn 1.875 tỷ đồng, trong đó Nhật Bản cho vay 62,5 phần trăm."
)
BRIDGE_IN_ENGLISH = (
    "Work on the Ben Thuy 3 bridge was started on November 12, said Trinh Quoc Bao. The 2.36 km bridge is to cost "
    "1,875 billion dong, of which Japan is lending 62.5 percent."
)
RICE = (
    "Sáng 12/11, Cục Trồng trọt công bố giống lúa ST77 đạt 7,85 tấn mỗi héc-ta tại Sóc Trăng, ông Lâm Hoài Đức nói "
    "giống này đã bán sang Philippines và Lào, thu 48,3 triệu USD."
)
FISH = "Chi cục Thủy sản Cà Mau thả 1,27 triệu con giống ngày 13/11, bà Kiều Thị Lan cho hay chi phí là 940 triệu đồng."


def releases() -> list[Release]:
    texts = {"bridge": BRIDGE, "rice": RICE, "fish": FISH}
    return [Release(name, text, issued_at=ISSUED) for name, text in texts.items()]


def test_a_translation_is_suggested_with_what_both_sides_state() -> None:
    (similar,) = SimilarIndex.build(releases()).similar(Article("a", BRIDGE_IN_ENGLISH))
    assert similar.release == "bridge"
    assert similar.channel is Channel.FACTS
    stated = {
        (reason.kind, BRIDGE[slice(*reason.release_places[0])], BRIDGE_IN_ENGLISH[slice(*reason.article_places[0])])
        for reason in similar.reasons
    }
    assert stated >= {
        (FactKind.NAME, "Trịnh Quốc Bảo", "Trinh Quoc Bao"),
        (FactKind.NUMBER, "1.875 tỷ đồng", "1,875 billion dong"),
        (FactKind.NUMBER, "62,5 phần trăm", "62.5 percent"),
        (FactKind.DATE, "Ngày 12 tháng 11 năm 2026", "November 12"),
        (FactKind.COUNTRY, "Nhật Bản", "Japan"),
    }
    bits = [reason.bits for reason in similar.reasons]
    assert bits == sorted(bits, reverse=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nhật",
        "Japan and Laos signed an agreement on November 12, said the ministry in Hanoi, with 300 people there.",
        "Ngày 12/11 tại Hà Nội, nhiều đại biểu từ Nhật Bản, Lào, Mỹ đã dự hội nghị lần thứ 5.",
    ],
)
def test_the_same_day_and_the_same_countries_are_not_the_same_story(text: str) -> None:
    assert SimilarIndex.build(releases()).similar(Article("a", text)) == []


def test_a_release_whose_passages_were_found_is_not_suggested_again() -> None:
    index = SimilarIndex.build(releases())
    assert index.similar(Article("a", BRIDGE_IN_ENGLISH), found=["bridge"]) == []
    assert [each.release for each in index.similar(Article("a", BRIDGE_IN_ENGLISH), found=["rice"])] == ["bridge"]


def test_a_release_issued_twice_is_suggested_once() -> None:
    longer = "\n".join([BRIDGE, RICE])
    index = SimilarIndex.build([*releases(), Release("again", longer), Release("again too", longer + " Hết.")])
    found = index.similar(Article("a", BRIDGE_IN_ENGLISH), limit=5)
    assert len(found) == len({frozenset({each.release, *each.duplicates}) for each in found})
    assert sum("again" in (each.release, *each.duplicates) for each in found) == 1


def test_articles_outside_the_window_are_not_compared() -> None:
    index = SimilarIndex.build(releases(), window=timedelta(days=5))

    def suggested(at: datetime | None) -> int:
        return len(index.similar(Article("a", BRIDGE_IN_ENGLISH, published_at=at)))

    moments = [ISSUED - timedelta(days=2), ISSUED, ISSUED + timedelta(days=5), ISSUED + timedelta(days=6), None]
    assert [suggested(moment) for moment in moments] == [0, 1, 1, 0, 1]
    unlimited = SimilarIndex.build(releases(), window=None)
    assert unlimited.similar(Article("a", BRIDGE_IN_ENGLISH, published_at=ISSUED + timedelta(days=900)))


def test_figures_of_another_unit_or_another_year_are_other_figures() -> None:
    index = SimilarIndex.build(releases())
    other = "The area of 1,875 ha was lost on November 12, 2019, and the 62.5 km to the coast were closed."
    assert index.similar(Article("a", other), least=0.0) == []


def test_answers_depend_neither_on_order_nor_on_company() -> None:
    articles = [Article(str(n), text) for n, text in enumerate([BRIDGE_IN_ENGLISH, RICE, FISH, BRIDGE, ""])]
    shuffled = releases()
    random.Random(5).shuffle(shuffled)
    together = SimilarIndex.build(releases()).similar_many(articles, least=0.0)
    index = SimilarIndex.build(shuffled)
    assert [index.similar(article, least=0.0) for article in articles] == together


class ByHand:
    """An embedder of two dimensions: bridges, and all other things."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.seen += texts
        rows = [(1.0, 0.0) if "cầu" in text or "bridge" in text else (0.0, 1.0) for text in texts]
        return np.array(rows, dtype=np.float32)


class Failing:
    """An embedder that reads the releases and then breaks down."""

    def __init__(self) -> None:
        self.calls = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.calls += 1
        if self.calls > 1:
            raise RuntimeError("no memory")
        return np.ones((len(texts), 2), dtype=np.float32)


def test_an_embedder_gives_a_reason_of_its_own() -> None:
    index = SimilarIndex.build(releases(), embedder=ByHand())
    (similar,) = index.similar(Article("a", BRIDGE_IN_ENGLISH))
    assert similar.channel is Channel.FACTS_AND_EMBEDDINGS
    assert FactKind.EMBEDDING in {reason.kind for reason in similar.reasons}
    assert similar.score > SimilarIndex.build(releases()).similar(Article("a", BRIDGE_IN_ENGLISH))[0].score - 0.05


def test_without_a_working_embedder_facts_decide_and_the_result_says_so(caplog: pytest.LogCaptureFixture) -> None:
    index = SimilarIndex.build(releases(), embedder=Failing())
    found = index.similar(Article("a", BRIDGE_IN_ENGLISH))
    assert found == SimilarIndex.build(releases()).similar(Article("a", BRIDGE_IN_ENGLISH))
    assert found[0].channel is Channel.FACTS
    assert "facts alone" in caplog.text


def test_what_is_embedded_is_the_beginning_with_its_title() -> None:
    assert head("Cầu", "Sáng nay") == "Cầu\nSáng nay"
    assert head("Cầu", "Cầu mới") == "Cầu mới"
    assert len(head(None, "a" * 10_000)) < 1000


def test_an_empty_index_suggests_nothing() -> None:
    assert SimilarIndex.build([]).similar(Article("a", BRIDGE_IN_ENGLISH)) == []


def test_what_stands_in_an_agencys_standing_paragraph_tells_no_story() -> None:
    about = (
        "Cục Hải đảo được giao trông coi 4.319 hòn đảo cùng 5.953 cán bộ tại 28 tỉnh ven biển, giữ các trạm đèn "
        "quanh năm và theo dõi tàu thuyền."
    )
    texts = [" ".join(filler(800).split()[part : part + 200]) for part in (0, 200, 400, 600)]
    issued = [Release(str(n), f"{text}\n{about}", issuer="Cục Hải đảo") for n, text in enumerate(texts)]
    article = Article("a", f"Hội thi hát ở xã đảo kết thúc với giải nhất cho làng chài.\n{about}")
    assert SimilarIndex.build(issued).similar(article) == []
    assert SimilarIndex.build(issued[:1]).similar(article, least=0.0) != []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "một",
        "\ud800" * 50 + BRIDGE_IN_ENGLISH + "\udfff",
        "a" + "\u0301" * 100_000 + " " + BRIDGE_IN_ENGLISH,
        "A " * 100_000,
        "1.1,1 " * 5_000,
        "1" * 100_000,
        "3.000 ha 3.000 km " * 5_000,
        "12/11/2026 " * 5_000,
        "ngày 1 tháng " * 5_000,
        "Nguyễn Văn An " * 5_000,
        "1億2000万" * 5_000,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_odd_texts_are_read_on_either_side(text: str) -> None:
    article = Article("a", text)
    found = SimilarIndex.build([*releases(), Release("odd", text)]).similar(article, least=0.0, limit=9)
    for similar in found:
        for reason in similar.reasons:
            assert all(0 <= start < end <= len(text) for start, end in reason.article_places)
    if BRIDGE_IN_ENGLISH in text:
        assert "bridge" in {each.release for each in found}


def test_a_thousand_copies_of_an_article_get_a_thousand_times_the_same_answer() -> None:
    index = SimilarIndex.build(releases())
    answers = index.similar_many([Article("a", BRIDGE_IN_ENGLISH)] * 1000)
    assert answers == [answers[0]] * 1000
