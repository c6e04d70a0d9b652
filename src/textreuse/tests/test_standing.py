"""Standing paragraphs are learned from an issuer's releases; template texts are not mistaken for them."""

import pytest

from textreuse import Article, Release, ReleaseIndex
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
    index = ReleaseIndex.build([Release("r0", f"{FOREST}\n{STANDING}", issuer="x"), Release("r1", BRIDGE, issuer="x")])
    (pickup,) = index.match(Article("a", f"{NEWS}\n{STANDING}"))
    assert pickup.release == "r0"


def test_releases_from_one_template_do_not_make_their_text_standing() -> None:
    bulletins = [FOREST.replace("46", str(n)).replace("12/5", f"{n}/6") for n in (51, 62, 73)]
    index = ReleaseIndex.build(Release(f"r{n}", text, issuer="x") for n, text in enumerate(bulletins))
    (pickup,) = index.match(Article("a", NEWS + bulletins[1]))
    assert pickup.release == "r1"
