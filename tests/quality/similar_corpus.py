# ruff: noqa: E501 texts of ten languages, one a line, some in characters of double width
"""Made news in ten languages with known answers, from which the scores of similar texts are calibrated.

A story has a matter, a day, places, a speaker, bodies, countries and figures. A release tells it in Vietnamese; an article
tells it in any language with a part of its facts, some rounded, among facts of its own. Most articles tell no release's
story: they share its matter, day, countries, place or speaker, are the next of a series, or round-ups full of facts. A seed fixes every letter.
"""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from textreuse.characters import folded

LANGUAGES: Final = ("vi", "en", "fr", "es", "ru", "zh", "ja", "ko", "lo", "km")
FIRST_DAY: Final = datetime(2026, 3, 2, 3, tzinfo=UTC)
DAYS: Final = 60

# What the news is about, as each language's press would begin.
MATTERS: Final = (
    {
        "vi": "Khởi công cầu mới qua sông", "en": "Work begins on a new bridge", "fr": "Début des travaux d'un nouveau pont",
        "es": "Comienza la construcción de un nuevo puente", "ru": "Начато строительство нового моста", "zh": "新大桥开工建设",
        "ja": "新しい橋の建設が始まる", "ko": "새 교량 착공", "lo": "ເລີ່ມກໍ່ສ້າງຂົວແຫ່ງໃໝ່", "km": "ចាប់ផ្តើមសាងសង់ស្ពានថ្មី",
    },
    {
        "vi": "Bão gây thiệt hại lớn", "en": "Storm causes heavy damage", "fr": "Une tempête fait de gros dégâts",
        "es": "Una tormenta causa graves daños", "ru": "Шторм нанес большой ущерб", "zh": "台风造成严重损失",
        "ja": "台風で大きな被害", "ko": "태풍으로 큰 피해", "lo": "ພາຍຸສ້າງຄວາມເສຍຫາຍຢ່າງໜັກ", "km": "ព្យុះបង្កការខូចខាតធ្ងន់ធ្ងរ",
    },
    {
        "vi": "Xuất khẩu nông sản tăng mạnh", "en": "Farm exports rise strongly", "fr": "Les exportations agricoles progressent",
        "es": "Crecen con fuerza las exportaciones agrícolas", "ru": "Экспорт сельхозпродукции вырос", "zh": "农产品出口大幅增长",
        "ja": "農産物の輸出が大きく増える", "ko": "농산물 수출 크게 증가", "lo": "ການສົ່ງອອກສິນຄ້າກະສິກຳເພີ່ມຂຶ້ນ", "km": "ការនាំចេញកសិផលកើនឡើង",
    },
    {
        "vi": "Chiến dịch tiêm chủng cho trẻ em", "en": "Vaccination campaign for children",
        "fr": "Campagne de vaccination des enfants", "es": "Campaña de vacunación infantil",
        "ru": "Кампания вакцинации детей", "zh": "儿童疫苗接种行动", "ja": "子どもへの予防接種", "ko": "어린이 예방접종 사업",
        "lo": "ການສັກຢາກັນພະຍາດໃຫ້ເດັກ", "km": "យុទ្ធនាការចាក់វ៉ាក់សាំងកុមារ",
    },
    {
        "vi": "Nhà máy điện mới được phê duyệt", "en": "New power plant approved", "fr": "Une nouvelle centrale approuvée",
        "es": "Aprobada una nueva central eléctrica", "ru": "Одобрена новая электростанция", "zh": "新电厂获批",
        "ja": "新しい発電所を承認", "ko": "새 발전소 승인", "lo": "ອະນຸມັດໂຮງງານໄຟຟ້າແຫ່ງໃໝ່", "km": "អនុម័តរោងចក្រអគ្គិសនីថ្មី",
    },
    {
        "vi": "Lễ hội và di sản văn hóa", "en": "A festival and its heritage", "fr": "Un festival et son patrimoine",
        "es": "Un festival y su patrimonio", "ru": "Фестиваль и культурное наследие", "zh": "节日与文化遗产",
        "ja": "祭りと文化遺産", "ko": "축제와 문화유산", "lo": "ງານບຸນ ແລະ ມໍລະດົກວັດທະນະທຳ", "km": "ពិធីបុណ្យ និងបេតិកភណ្ឌវប្បធម៌",
    },
    {
        "vi": "Khách du lịch tăng cao", "en": "Tourist arrivals climb", "fr": "Hausse du nombre de touristes",
        "es": "Aumenta la llegada de turistas", "ru": "Туристов стало больше", "zh": "游客人数增长", "ja": "観光客が増加",
        "ko": "관광객 증가", "lo": "ນັກທ່ອງທ່ຽວເພີ່ມຂຶ້ນ", "km": "ភ្ញៀវទេសចរកើនឡើង",
    },
    {
        "vi": "Hội nghị bàn về chuyển đổi số", "en": "Conference on digital change", "fr": "Conférence sur le numérique",
        "es": "Conferencia sobre la transformación digital", "ru": "Конференция по цифровизации", "zh": "数字化转型会议",
        "ja": "デジタル化に関する会議", "ko": "디지털 전환 회의", "lo": "ກອງປະຊຸມດ້ານດິຈິຕອນ", "km": "សន្និសីទស្តីពីឌីជីថល",
    },
    {
        "vi": "Mở đường bay mới", "en": "New air route opens", "fr": "Ouverture d'une ligne aérienne",
        "es": "Se abre una nueva ruta aérea", "ru": "Открыт новый авиарейс", "zh": "新航线开通", "ja": "新しい航空路線が開設",
        "ko": "신규 항공 노선 취항", "lo": "ເປີດສາຍການບິນໃໝ່", "km": "បើកជើងហោះហើរថ្មី",
    },
    {
        "vi": "Đào tạo kỹ sư công nghệ cao", "en": "Training for high-tech engineers", "fr": "Formation d'ingénieurs",
        "es": "Formación de ingenieros", "ru": "Подготовка инженеров", "zh": "高科技工程师培训", "ja": "ハイテク技術者の育成",
        "ko": "첨단 기술 인력 양성", "lo": "ຝຶກອົບຮົມວິສະວະກອນ", "km": "បណ្តុះបណ្តាលវិស្វករ",
    },
)  # fmt: skip
# How a language says that somebody spoke, when, where, and with whom; empty parts are left out.
SPOKE: Final = {
    "vi": "Theo ông {name}, phát biểu tại {place}, các con số là {figures}.", "en": "Speaking in {place}, {name} said the figures were {figures}.",
    "fr": "Selon {name}, à {place}, les chiffres sont {figures}.", "es": "Según {name}, en {place}, las cifras son {figures}.",
    "ru": "Как сообщили в {place}, это {figures}.", "zh": "据{place}消息，数据为{figures}。", "ja": "{place}での発表によると、{figures}。",
    "ko": "{place} 발표에 따르면 {figures}이다.", "lo": "ອີງຕາມຂ່າວຈາກ{place} ຕົວເລກແມ່ນ {figures}.", "km": "តាមព័ត៌មានពី{place} តួលេខគឺ {figures}។",
}  # fmt: skip
WITH: Final = {
    "vi": "Tham gia có {others}.", "en": "Those who are to take part were {others}.", "fr": "Y participent {others}.",
    "es": "Participan {others}.", "ru": "Участвуют {others}.", "zh": "参加方包括{others}。", "ja": "参加するのは{others}。",
    "ko": "참가국은 {others}.", "lo": "ເຂົ້າຮ່ວມມີ {others}.", "km": "ចូលរួមដោយ {others}។",
}  # fmt: skip
MONTHS: Final = {
    "en": ("March", "April", "May"), "fr": ("mars", "avril", "mai"), "es": ("marzo", "abril", "mayo"),
    "ru": ("марта", "апреля", "мая"), "lo": ("ມີນາ", "ເມສາ", "ພຶດສະພາ"), "km": ("មីនា", "មេសា", "ឧសភា"),
}  # fmt: skip
COUNTRIES: Final = {
    "vi": ("Nhật Bản", "Hàn Quốc", "Trung Quốc", "Lào", "Pháp", "Đức", "Singapore", "Ấn Độ"),
    "en": ("Japan", "South Korea", "China", "Laos", "France", "Germany", "Singapore", "India"),
    "fr": ("le Japon", "la Corée du Sud", "la Chine", "le Laos", "la France", "l'Allemagne", "Singapour", "l'Inde"),
    "es": ("Japón", "Corea del Sur", "China", "Laos", "Francia", "Alemania", "Singapur", "India"),
    "ru": ("Япония", "Южная Корея", "Китай", "Лаос", "Франция", "Германия", "Сингапур", "Индия"),
    "zh": ("日本", "韩国", "中国", "老挝", "法国", "德国", "新加坡", "印度"),
    "ja": ("日本", "韓国", "中国", "ラオス", "フランス", "ドイツ", "シンガポール", "インド"),
    "ko": ("일본", "한국", "중국", "라오스", "프랑스", "독일", "싱가포르", "인도"),
    "lo": ("ຍີ່ປຸ່ນ", "ເກົາຫຼີໃຕ້", "ຈີນ", "ສປປ ລາວ", "ຝຣັ່ງ", "ເຢຍລະມັນ", "ສິງກະໂປ", "ອິນເດຍ"),
    "km": ("ជប៉ុន", "កូរ៉េខាងត្បូង", "ប្រទេសចិន", "ឡាវ", "បារាំង", "អាល្លឺម៉ង់", "សិង្ហបុរី", "ឥណ្ឌា"),
}  # fmt: skip
PLACES: Final = {
    "vi": ("Hà Nội", "Đà Nẵng", "Hải Phòng", "Cần Thơ"), "en": ("Hanoi", "Da Nang", "Haiphong", "Can Tho"),
    "fr": ("Hanoï", "Da Nang", "Hai Phong", "Can Tho"), "es": ("Hanói", "Da Nang", "Hai Phong", "Can Tho"),
    "ru": ("Ханое", "Дананге", "Хайфоне", "Кантхо"), "zh": ("河内", "岘港", "海防", "芹苴"), "ja": ("ハノイ", "ダナン", "ハイフォン", "カントー"),
    "ko": ("하노이", "다낭", "하이퐁", "껀터"), "lo": ("ຮ່າໂນ້ຍ", "ດານັງ", "ໄຮຟອງ", "ຮ່າໂນ້ຍ"), "km": ("ហាណូយ", "ដាណាំង", "ហៃផុង", "កឹនធើ"),
}  # fmt: skip
_FAMILIES: Final = "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô".split()  # noqa: SIM905 a list of names
_MIDDLES: Final = "Văn Thị Hữu Quốc Minh Thanh Đình Ngọc Công Bá".split()  # noqa: SIM905
_GIVEN: Final = "An Bình Cường Duyên Giang Hạnh Khoa Lâm Mai Nam Oanh Phúc Quyên Sơn Tú Vinh".split()  # noqa: SIM905
_SYLLABLES: Final = "Sông Thanh Hòa Phú Kim Vân Bạch Long Tân Nghĩa Đại Trà Mộc Xuân Hương Cẩm".split()  # noqa: SIM905
_BODIES: Final = "EVN JICA KOICA ADB UNDP FPT Samsung Toyota Vinamilk Siemens Viettel AFD GIZ Petrolimex Airbus".split()  # noqa: SIM905
_LATIN: Final = frozenset({"vi", "en", "fr", "es"})
_POINT: Final = frozenset({"en", "zh", "ja", "ko"})
_MILLION: Final = {
    "vi": "triệu", "en": "million", "fr": "millions", "es": "millones", "ru": "млн", "lo": "ລ້ານ", "km": "លាន",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """What happened. `figures` are values with what they count; shares and millions in tenths."""

    matter: int
    day: int
    speaker: str
    project: str
    place: int
    bodies: tuple[str, ...]
    countries: tuple[int, ...]
    figures: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text as written: when, in which language, and the release whose story it tells, if any."""

    id: str
    language: str
    at: datetime
    text: str
    release: str | None = None


@dataclass
class Corpus:
    """Releases and articles."""

    releases: list[Text] = field(default_factory=list)
    articles: list[Text] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A hash of every letter of it."""
        rows = [[each.id, each.text, each.release, each.at.isoformat()] for each in (*self.releases, *self.articles)]
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def made_stories(seed: int = 7, releases: int = 240, articles: int = 960) -> Corpus:
    """Write the corpus of a seed; one article in three tells a release's story."""
    chance = random.Random(seed)
    people = [_person(chance) for _ in range(90)]
    stories = [_story(chance, people) for _ in range(releases)]
    corpus = Corpus()
    for number, story in enumerate(stories):
        at = FIRST_DAY + timedelta(days=story.day)
        corpus.releases.append(Text(f"R{number:03}", "vi", at, _told(chance, story, "vi", whole=True)))
    for number in range(articles):
        source = chance.randrange(releases)
        language, told = chance.choice(LANGUAGES), number % 3 == 0
        story = (
            _retold(chance, stories[source], people) if told else _OTHERS[number % 5](chance, stories[source], people)
        )
        at = FIRST_DAY + timedelta(days=stories[source].day + chance.choice((0, 1, 1, 2)))
        text = _told(chance, story, language, whole=False)
        corpus.articles.append(Text(f"A{number:04}", language, at, text, f"R{source:03}" if told else None))
    return corpus


def _person(chance: random.Random) -> str:
    return f"{chance.choice(_FAMILIES)} {chance.choice(_MIDDLES)} {chance.choice(_GIVEN)}"


def _figure(chance: random.Random) -> tuple[int, str]:
    kind = chance.choice(("count", "count", "share", "million", "small"))
    largest = {"count": 90_000, "share": 999, "million": 9_990, "small": 60}[kind]
    value = int(largest ** chance.uniform(0.45, 1.0)) + 2
    return value, kind


def _story(chance: random.Random, people: list[str]) -> Story:
    return Story(
        matter=chance.randrange(len(MATTERS)),
        day=chance.randrange(DAYS),
        speaker=chance.choice(people),
        project=f"{chance.choice(_SYLLABLES)} {chance.choice(_SYLLABLES)}" if chance.random() < 0.6 else "",
        place=chance.randrange(4),
        bodies=tuple(chance.sample(_BODIES, chance.randint(0, 2))),
        countries=tuple(chance.sample(range(8), chance.randint(0, 3))),
        figures=_figures(chance),
    )


def _figures(chance: random.Random) -> tuple[tuple[int, str], ...]:
    """Two to seven of any kind; now and then a table of degrees, as in the weather, which many stories have alike."""
    if chance.random() < 0.15:
        return tuple((chance.randint(16, 40), "small") for _ in range(chance.randint(8, 14)))
    return tuple(_figure(chance) for _ in range(chance.randint(2, 7)))


def _retold(chance: random.Random, story: Story, people: list[str]) -> Story:
    """Keep a part of the facts, round some, and add some of one's own."""
    kept = chance.uniform(0.2, 0.95)
    figures = [_rounded(chance, figure) for figure in story.figures if chance.random() < kept]
    figures += [_figure(chance) for _ in range(chance.randint(0, 2))]
    return replace(
        story,
        speaker=story.speaker if chance.random() < kept else chance.choice(people),
        project=story.project if chance.random() < kept else "",
        bodies=tuple(body for body in story.bodies if chance.random() < kept),
        countries=tuple(country for country in story.countries if chance.random() < kept),
        figures=tuple(figures),
    )


def _rounded(chance: random.Random, figure: tuple[int, str]) -> tuple[int, str]:
    value, kind = figure
    return (value // 10 * 10 or value, kind) if chance.random() < 0.15 else figure


def _same_matter(chance: random.Random, story: Story, people: list[str]) -> Story:
    other = _story(chance, people)
    return replace(other, matter=story.matter, day=story.day, place=story.place, countries=story.countries)


def _same_speaker(chance: random.Random, story: Story, people: list[str]) -> Story:
    return replace(_story(chance, people), speaker=story.speaker, day=story.day, bodies=story.bodies)


def _sibling(chance: random.Random, story: Story, people: list[str]) -> Story:
    """The same series some days later: everything but the figures."""
    return replace(story, figures=_story(chance, people).figures, day=min(DAYS - 1, story.day + chance.randint(1, 9)))


def _round_up(chance: random.Random, story: Story, people: list[str]) -> Story:
    figures = tuple(_figure(chance) for _ in range(24))
    return replace(
        _story(chance, people), figures=figures, countries=tuple(range(8)), bodies=tuple(_BODIES[:9]), day=story.day
    )


def _elsewhere(chance: random.Random, story: Story, people: list[str]) -> Story:
    return _story(chance, people)


_OTHERS: Final = (_same_matter, _same_speaker, _round_up, _elsewhere, _sibling)


def _told(chance: random.Random, story: Story, language: str, *, whole: bool) -> str:
    """Tell a story in a language."""
    parts = [MATTERS[story.matter][language]]
    if whole or chance.random() < 0.6:
        parts.append(_date(FIRST_DAY + timedelta(days=story.day), language, year=whole or chance.random() < 0.4))
    name = story.speaker if language == "vi" else _without_marks(story.speaker)
    figures = _joined([_written(figure, language) for figure in story.figures], language)
    place = PLACES[language][story.place]
    parts.append(SPOKE[language].format(name=name, place=place, figures=figures or "…"))
    project = [story.project if language == "vi" else _without_marks(story.project)] if language in _LATIN else []
    others = [*filter(None, project), *story.bodies, *(COUNTRIES[language][country] for country in story.countries)]
    if others:
        parts.append(WITH[language].format(others=_joined(others, language)))
    return "\n".join(parts)


def _joined(parts: list[str], language: str) -> str:
    return ("、" if language in ("zh", "ja") else "; ").join(parts)


def _without_marks(name: str) -> str:
    return folded(name)[0].title()


def _date(at: datetime, language: str, *, year: bool) -> str:
    day, month, of = at.day, at.month, at.year
    if language == "vi":
        return f"Ngày {day}/{month}/{of}." if year else f"Ngày {day}/{month}."
    if language in ("zh", "ja"):
        return (f"{of}年" if year else "") + f"{month}月{day}日。"
    if language == "ko":
        return (f"{of}년 " if year else "") + f"{month}월 {day}일."
    name = MONTHS[language][month - 3]
    if language == "en":
        return f"{name} {day}, {of}." if year else f"It was on {name} {day}."
    if language == "es":
        return f"El {day} de {name} de {of}." if year else f"El {day} de {name}."
    lead = {"fr": "Le ", "ru": "", "lo": "ວັນທີ ", "km": "ថ្ងៃទី"}[language]
    between = " ខែ" if language == "km" else " "
    return f"{lead}{day}{between}{name}" + (f" {of}." if year else ".")


def _written(figure: tuple[int, str], language: str) -> str:
    value, kind = figure
    if kind in ("count", "small"):
        return (
            f"{value:,}" if language in _POINT else f"{value:,}".replace(",", " " if language in ("fr", "ru") else ".")
        )
    tenths = f"{value / 10:.1f}" if value % 10 else str(value // 10)
    if language not in _POINT:
        tenths = tenths.replace(".", ",")
    if kind == "share":
        return f"{tenths} %"
    if language in _MILLION:
        return f"{tenths} {_MILLION[language]}" + (" USD" if language == "vi" else "")
    return f"{value * 10:,}" + {"zh": "万美元", "ja": "万ドル", "ko": "만 달러"}[language]
