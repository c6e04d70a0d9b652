"""Which addresses lead to an issuer's site."""

import pytest

from textreuse.credit.links import links_to


@pytest.mark.parametrize(
    "link",
    [
        "https://mt.gov.vn",
        "HTTPS://WWW.MT.GOV.VN:443/tin/1",
        "//mt.gov.vn/tin",
        "mt.gov.vn/tin",
        "https://mt.gov.vn./",
        "https://cuc.duongbo.mt.gov.vn/?utm_source=bao",
        "https://l.example/l.php?u=https%3A%2F%2Fmt.gov.vn%2Ftin%2F1&h=x",
    ],
)
def test_an_address_of_the_site_or_of_a_part_of_it_leads_there(link: str) -> None:
    assert list(links_to([link], ["mt.gov.vn"])) == [link]


@pytest.mark.parametrize(
    "link",
    [
        "https://notmt.gov.vn/",
        "https://mt.gov.vn.example/",
        "https://gov.vn/",
        "https://moh.gov.vn/?q=mt.gov.vn",
        "https://moh.gov.vn/mt.gov.vn",
        "https://mt.gov.vn@moh.gov.vn/",
        "mailto:baochi@mt.gov.vn",
        "javascript:alert('//mt.gov.vn')",
        "http://[mt.gov.vn",
        "",
    ],
)
def test_an_address_elsewhere_does_not(link: str) -> None:
    assert list(links_to([link], ["mt.gov.vn"])) == []


@pytest.mark.parametrize(
    ("link", "domain"),
    [("https://xn--bcher-kva.example/", "bücher.example"), ("https://bücher.example/1", "xn--bcher-kva.example")],
)
def test_both_spellings_of_an_international_name_are_one(link: str, domain: str) -> None:
    assert list(links_to([link], [domain])) == [link]


@pytest.mark.parametrize("shared", ["gov.vn", "com.vn", "vn", "co.uk"])
def test_a_domain_under_which_everybody_has_a_site_is_nobodys(shared: str) -> None:
    assert list(links_to([f"https://bao.{shared}/"], [shared])) == []
