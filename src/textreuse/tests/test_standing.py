"""Standing paragraphs are learned from an issuer's releases; template texts are not mistaken for them."""

import pytest

from textreuse import Article, Release, ReleaseIndex, UnknownReleaseId
from textreuse.tests.texts import BRIDGE, FOREST, NEWS, STANDING, filler


def index_with_standing_paragraph(*, issuer: str | None = "Chi cục Kiểm lâm Lam Giang") -> ReleaseIndex:
    texts = (FOREST, BRIDGE, filler(80))
    releases = [Release(f"r{n}", f"{text}\n{STANDING}", issuer=issuer) for n, text in enumerate(texts)]
    return ReleaseIndex.build([*releases, Release("other", filler(200, of=33), issuer="khác")])


def test_an_article_that_only_carries_the_standing_paragraph_has_used_nothing() -> None:
    article = Article("a", f"{NEWS}\n{STANDING}")
    assert index_with_standing_paragraph().match(article) == []


def test_the_standing_paragraph_is_learned_where_no_issuer_is_named() -> None:
    article = Article("a", f"{NEWS}\n{STANDING}")
    assert index_with_standing_paragraph(issuer=None).match(article) == []


def test_a_standing_paragraph_copied_with_the_rest_changes_neither_evidence_nor_share() -> None:
    index = index_with_standing_paragraph()
    (without,) = index.match(Article("a", f"{NEWS}\n{FOREST}"))
    (pickup,) = index.match(Article("a", f"{NEWS}\n{FOREST}\n{STANDING}"))
    assert pickup.release == without.release == "r0"
    assert pickup.release_share == without.release_share == 1.0
    assert pickup.evidence == pytest.approx(without.evidence)


def test_a_paragraph_of_one_release_alone_is_evidence() -> None:
    last = "Bảy phụ nữ trong bản nhận may áo mưa cho tổ tuần tra bằng vải bạt cũ của chợ trâu, mỗi tuần được ba chiếc."
    index = ReleaseIndex.build([Release("r0", f"{FOREST}\n{last}", issuer="x"), Release("r1", BRIDGE, issuer="x")])
    (pickup,) = index.match(Article("a", f"{NEWS}\n{last}"))
    assert pickup.release == "r0"


@pytest.mark.parametrize(
    "line",
    [
        "Về Chi cục Kiểm lâm Lam Giang: Chi cục quản lý chín khu rừng phòng hộ và hai trạm cứu hộ động vật.",
        "GIỚI THIỆU VỀ Chi cục Kiểm lâm Lam Giang, nơi quản lý chín khu rừng phòng hộ và hai trạm cứu hộ.",
        "Thông tin dành cho báo chí: người phát ngôn trả lời phỏng vấn trong giờ hành chính các ngày làm việc.",
        "Liên hệ: phòng hành chính, số 3 đường Cây Gáo, thị xã Lam Giang, điện thoại 0299 555 014, thư điện tử.",
        "About Lam Giang Forest Department: the department looks after nine protection forests and two shelters.",
        "Notes to editors: photographs may be used free of charge if the department is named beside each of them.",
    ],
)
def test_closing_lines_are_known_by_their_form_even_in_a_single_release(line: str) -> None:
    index = ReleaseIndex.build([Release("r", f"{FOREST}\n{line}"), Release("b", BRIDGE)])
    assert index.match(Article("a", f"{NEWS}\n{line}")) == []
    assert index.match(Article("a", f"{NEWS}\n{FOREST}\n{line}"))[0].release_share == 1.0


def test_a_text_that_begins_like_a_closing_line_is_not_standing() -> None:
    text = "Về việc thả khỉ: " + FOREST
    index = ReleaseIndex.build([Release("r", text), Release("b", BRIDGE)])
    assert index.match(Article("a", NEWS + text))[0].release_share == 1.0


def test_releases_from_one_template_do_not_make_their_text_standing() -> None:
    bulletins = [FOREST.replace("46", str(n)).replace("12/5", f"{n}/6") for n in (51, 62, 73)]
    index = ReleaseIndex.build(Release(f"r{n}", text, issuer="x") for n, text in enumerate(bulletins))
    (pickup,) = index.match(Article("a", NEWS + bulletins[1]))
    assert pickup.release == "r1"


def test_an_index_says_where_the_standing_paragraphs_of_its_releases_are() -> None:
    index = index_with_standing_paragraph()
    ((start, end),) = index.standing_places("r0")
    assert f"{FOREST}\n{STANDING}"[start:end] == STANDING.rstrip(".")
    assert index.standing_places("other") == []
    later = index.append([Release("later", f"{filler(90, of=41)}\n{STANDING}", issuer="Chi cục Kiểm lâm Lam Giang")])
    ((start, end),) = later.standing_places("r1")
    assert f"{BRIDGE}\n{STANDING}"[start:end] == STANDING.rstrip(".")
    with pytest.raises(UnknownReleaseId):
        index.standing_places("nobody's")
