"""Facts are read alike in ten languages, and stand where the text says them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textreuse.similar import FactKind, facts
from textreuse.similar.lexicon import gazetteer
from textreuse.similar.surface import surface

DATED = {
    "vi": "Ngày 12 tháng 11 năm 2026, hội nghị diễn ra với sự tham dự của các bên",
    "en": "The conference was held on November 12, 2026 with all of the parties",
    "fr": "La conférence s'est tenue le 12 novembre 2026 avec toutes les parties",
    "es": "La conferencia se celebró el 12 de noviembre de 2026 con todas las partes",
    "ru": "Конференция прошла 12 ноября 2026 года при участии всех сторон",
    "zh": "会议于2026年11月12日举行，各方出席",
    "ja": "会議は2026年11月12日に開かれた",
    "ko": "회의는 2026년 11월 12일에 열렸다",
    "lo": "ກອງປະຊຸມໄດ້ຈັດຂຶ້ນໃນວັນທີ 12 ພະຈິກ 2026",
    "km": "សន្និសីទនេះធ្វើឡើងនៅថ្ងៃទី១២ ខែវិច្ឆិកា ឆ្នាំ២០២៦",
}
MONEY = {
    "vi": "Khoản vay trị giá 12,5 tỷ USD được các bên ký",
    "en": "The loan is worth $12.5 billion, said the bank",
    "fr": "Le prêt est de 12,5 milliards de dollars pour les ports",
    "es": "El préstamo es de 12.500 millones de dólares para los puertos",
    "ru": "Заем составит 12,5 млрд долларов",
    "zh": "贷款总额为125亿美元",
    "ja": "融資額は125億ドルとなる",
    "ko": "대출 규모는 125억 달러이다",
    "lo": "ເງິນກູ້ມູນຄ່າ 12,5 ຕື້ໂດລາ",
    "km": "ប្រាក់កម្ចីមានតម្លៃ ១២,៥ ប៊ីលានដុល្លារ",
}
SHARES = {
    "vi": "Sản lượng tăng 37,4 phần trăm so với năm trước",
    "en": "Output was up 37.4 percent from the year before",
    "fr": "La production est en hausse de 37,4 pour cent sur les six mois",
    "es": "La producción sube un 37,4 por ciento en los seis meses",
    "ru": "Производство выросло на 37,4 процента",
    "zh": "产量增长37.4%",
    "ja": "生産量は37.4パーセント増えた",
    "ko": "생산량은 37.4퍼센트 늘었다",
    "lo": "ຜະລິດຕະພັນເພີ່ມຂຶ້ນ 37,4 ເປີເຊັນ",
    "km": "ផលិតផលកើនឡើង ៣៧,៤ ភាគរយ",
}
COUNTRIES = {
    "vi": "Lào và Nhật Bản cùng các nước tham dự",
    "en": "Laos and Japan are to take part with the others",
    "fr": "Le Laos et le Japon sont dans les groupes",
    "es": "Laos y Japón participan en los grupos",
    "ru": "Вместе с Лаосом участвуют делегации Японии",
    "zh": "老挝和日本参加会议",
    "ja": "ラオスと日本が参加する",
    "ko": "라오스와 일본이 참가한다",
    "lo": "ສປປ ລາວ ແລະ ຍີ່ປຸ່ນ ເຂົ້າຮ່ວມ",
    "km": "ឡាវ និងជប៉ុន ចូលរួម",
}


def values(text: str, kind: FactKind) -> list[str]:
    return [fact.value for fact in facts(text) if fact.kind is kind]


@pytest.mark.parametrize("language", DATED)
def test_a_date_is_read_in_ten_languages(language: str) -> None:
    assert values(DATED[language], FactKind.DATE) == ["2026-11-12"]


@pytest.mark.parametrize("language", MONEY)
def test_a_sum_of_money_is_read_in_ten_languages(language: str) -> None:
    assert "12500000000 USD" in values(MONEY[language], FactKind.NUMBER)


@pytest.mark.parametrize("language", SHARES)
def test_a_percentage_is_read_in_ten_languages(language: str) -> None:
    assert values(SHARES[language], FactKind.NUMBER) == ["37.4 %"]


@pytest.mark.parametrize("language", COUNTRIES)
def test_countries_are_read_in_ten_languages(language: str) -> None:
    assert sorted(values(COUNTRIES[language], FactKind.COUNTRY)) == ["JP", "LA"]


@pytest.mark.parametrize("language", DATED)
def test_the_language_of_a_text_is_guessed(language: str) -> None:
    assert surface(DATED[language]).language == language


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Thu về 1.234 tỷ đồng trong năm", "1234000000000 VND"),
        ("Thu về 1.234,5 tỷ đồng trong năm", "1234500000000 VND"),
        ("Thu về 2,345 triệu tấn cho năm nay", "2345000 t"),
        ("It was 1.234 million tons in the year", "1234000 t"),
        ("It was 1,234.5 ha in the year", "1234.5 ha"),
        ("Il est de 1 234,5 hectares pour les eaux", "1234.5 ha"),
        ("Il est de 1\u202f234\u202f567 euros pour les eaux", "1234567 EUR"),
        ("総額は12億5000万円だ", "1250000000 JPY"),
        ("총액은 3조 5천억 원이다", "3500000000000 KRW"),
        ("产量达3.5万吨", "35000 t"),
        ("装机达1250兆瓦", "1250 MW"),
        ("产量增长百分之37", "37 %"),
        ("Tăng 10,000 phần trăm trong các vùng", "10 %"),
    ],
)
def test_a_figure_has_one_value_however_it_is_written(text: str, value: str) -> None:
    assert values(text, FactKind.NUMBER) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Họp ngày 2/9 tại các điểm", "09-02"),
        ("Họp (31/3) tại các điểm", "03-31"),
        ("Họp ngày 02/09/2026 tại các điểm", "2026-09-02"),
        ("The talks of 2026-09-02 were the last", "2026-09-02"),
        ("The talks of the 2nd September were the last", "09-02"),
        ("Le 1er septembre 2026, les pays se réunissent", "2026-09-01"),
        ("នៅថ្ងៃទី២ ខែកញ្ញា ឆ្នាំ២៥៦៩", "2026-09-02"),
        ("2026. 9. 2 회의가 열렸다", "2026-09-02"),
    ],
)
def test_a_date_has_one_value_however_it_is_written(text: str, value: str) -> None:
    assert values(text, FactKind.DATE) == [value]


def test_an_english_date_in_figures_is_read_both_ways() -> None:
    assert sorted(values("It was signed on 11/12/2026 by the two", FactKind.DATE)) == ["2026-11-12", "2026-12-11"]


@pytest.mark.parametrize("text", ["Ngày 31/2 không có", "Tỷ lệ là 3/4 của các nước", "Họp lúc 45/13/2026 trong phòng"])
def test_no_such_day_is_no_date(text: str) -> None:
    assert values(text, FactKind.DATE) == []


def test_short_names_of_countries_are_not_taken_from_other_words() -> None:
    text = "Anh Nguyễn Đức Anh ở Nga Sơn mặc áo; my friend said My Lai, lao động."
    assert values(text, FactKind.COUNTRY) == []
    assert values("Đại sứ Mỹ, Nga và Úc tại Lào", FactKind.COUNTRY) == ["US", "RU", "AU", "LA"]


def keys(text: str) -> set[str]:
    return {key for fact in facts(text) if fact.kind is FactKind.NAME for key in fact.keys}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hôm qua Nguyễn Văn An nói", "said Nguyen Van An today"),
        ("hôm qua Nguyễn Văn An nói", "said An Nguyen Van today"),
        ("công ty Vinamilk bán", "the firm Vinamilk sells"),
        ("tập đoàn EVN bán", "บริษัท EVN ขาย"),
        ("đến Vũng Tàu chơi", "went to Vungtau today"),
    ],
)
def test_a_name_is_the_same_without_marks_and_in_another_order(one: str, other: str) -> None:
    assert keys(one) & keys(other)


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("ông Nguyễn Văn An nói", "заявил Нгуен Ван Ан"),
        ("ông Phạm Minh Chính nói", "заявил Фам Минь Тинь"),
        ("hãng Toyota bán", "компания Тойота"),
        ("hãng Samsung bán", "вместе с Самсунгом"),
        ("ông Trần Quang Hải nói", "заявил Чан Куанг Хай"),
    ],
)
def test_a_name_is_known_in_russian_letters(latin: str, cyrillic: str) -> None:
    assert {key.lstrip("?!") for key in keys(latin)} & {key.lstrip("?!") for key in keys(cyrillic)}


def test_names_of_ones_own_are_found_in_their_other_forms() -> None:
    names = gazetteer({"Cục Hải đảo": ["Department of Islands", "海岛局"]})
    for text in ("Theo Cục Hải đảo", "the Department of Islands said", "海岛局表示"):
        assert "Cục Hải đảo" in [fact.value for fact in facts(text, names)]


@pytest.mark.parametrize("texts", [DATED, MONEY, SHARES, COUNTRIES], ids=["dates", "money", "shares", "countries"])
def test_facts_stand_at_the_same_words_in_decomposed_text(texts: dict[str, str]) -> None:
    for text in texts.values():
        decomposed = unicodedata.normalize("NFD", text)
        composed = unicodedata.normalize("NFC", text)
        kept = [(fact.kind, fact.keys, composed[fact.start : fact.end]) for fact in facts(composed)]
        assert [
            (fact.kind, fact.keys, unicodedata.normalize("NFC", decomposed[fact.start : fact.end]))
            for fact in facts(decomposed)
        ] == kept


@given(st.text(st.sampled_from("12 .,/-%$tỷ năm 年月日亿Aâ\u0301ហ១\ud800\u200b\nNguyễn$€ноября")))
def test_any_text_gives_facts_within_it(text: str) -> None:
    for fact in facts(text):
        assert 0 <= fact.start < fact.end <= len(text)
