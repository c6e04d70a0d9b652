"""How the demo outlets turn a release into an article of their own: copying, cutting, quoting, rewriting, combining.

The rules are made for this world alone; no detector is tuned to them and they are tuned to none.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from demo.articles import Paragraph, SourceText
from demo.organisations import FOCAL_POINT, FOCAL_POINT_EN, MINISTRY, MINISTRY_EN, MINISTRY_SHORT
from demo.press import DemoOutlet
from demo.texts.grammar import capitalised

MANNERS = ("whole", "paragraphs", "quotation", "rewrite", "round_up")
CREDITS = ("named_first", "named_last", "initials", "link", "byline", "none")

_MANNER_WEIGHTS = {"whole": 26, "paragraphs": 27, "quotation": 16, "rewrite": 21, "round_up": 10}
_CREDIT_WEIGHTS = {"named_first": 30, "named_last": 22, "initials": 10, "link": 9, "byline": 9, "none": 20}


@dataclass(frozen=True)
class Written:
    """An article's words before it has an outlet's address and hour."""

    title: str
    summary: str
    paragraphs: tuple[Paragraph, ...]
    author: str
    manner: str
    credit: str


def choose_manner(chance: random.Random, *, can_combine: bool = False) -> str:
    """Return how an outlet treats a release this time; round-ups only where there is a second release."""
    manners = [manner for manner in MANNERS if can_combine or manner != "round_up"]
    return chance.choices(manners, weights=[_MANNER_WEIGHTS[manner] for manner in manners])[0]


def write_from(sources: list[SourceText], manner: str, outlet: DemoOutlet, chance: random.Random) -> Written:
    """Return an article made from one release, or from two for a round-up.

    A release without a quotation that is to be quoted is cut instead; `manner` of the result says what was done.
    """
    source = sources[0]
    if manner == "quotation" and not source.quotations:
        manner = "paragraphs"
    if manner == "round_up" and len(sources) < 2:
        manner = "rewrite"
    pen = _Pen(outlet, chance, source.language)
    paragraphs = _WAYS[manner](pen, sources)
    credit = chance.choices(CREDITS, weights=[_CREDIT_WEIGHTS[each] for each in CREDITS])[0]
    title = pen.headline(source, manner)
    credited, author = pen.credited(paragraphs, credit, source)
    summary = pen.reworded(source.lead) if manner != "whole" else source.lead
    return Written(title, summary, tuple(credited), author, manner, credit)


def _whole(pen: _Pen, sources: list[SourceText]) -> list[Paragraph]:
    source = sources[0]
    kept = list(source.paragraphs)
    if source.about and kept and kept[-1] == source.about and pen.chance.random() < _LEAVE_OUT_ABOUT:
        kept.pop()
    return [Paragraph("p", source.lead), *map(_block, kept)]


def _some_paragraphs(pen: _Pen, sources: list[SourceText]) -> list[Paragraph]:
    source = sources[0]
    running = [text for text in source.paragraphs if not text.startswith("- ") and text != source.about]
    length = min(len(running), pen.chance.randint(1, 3))
    start = pen.chance.randint(0, len(running) - length)
    return [
        Paragraph("p", pen.opening()),
        *(Paragraph("p", text) for text in running[start : start + length]),
        *pen.own_paragraphs(2),
    ]


def _quotation(pen: _Pen, sources: list[SourceText]) -> list[Paragraph]:
    spoken = pen.chance.choice(sources[0].quotations)
    own = pen.own_paragraphs(3)
    said = Paragraph("quote", f"“{spoken}”") if pen.chance.random() < 0.3 else Paragraph("p", pen.says(spoken))
    return [Paragraph("p", pen.opening()), own[0], said, *own[1:]]


def _rewritten(pen: _Pen, sources: list[SourceText]) -> list[Paragraph]:
    source = sources[0]
    running = [text for text in source.paragraphs if not text.startswith("- ") and text != source.about]
    pen.chance.shuffle(running)
    kept = running[: max(2, len(running) * 2 // 3)]
    return [Paragraph("p", pen.reworded(source.lead)), *(Paragraph("p", pen.reworded(text)) for text in kept)]


def _round_up(pen: _Pen, sources: list[SourceText]) -> list[Paragraph]:
    parts = [Paragraph("p", pen.opening())]
    for source in sources[:2]:
        running = [text for text in source.paragraphs if not text.startswith("- ") and text != source.about]
        chosen = running[: pen.chance.randint(1, 2)]
        parts += [Paragraph("h2", source.headline), Paragraph("p", source.lead)]
        parts += [Paragraph("p", text if pen.chance.random() < 0.6 else pen.reworded(text)) for text in chosen]
    return parts + pen.own_paragraphs(1)


_LEAVE_OUT_ABOUT = 0.8

_WAYS: dict[str, Callable[[_Pen, list[SourceText]], list[Paragraph]]] = {
    "whole": _whole,
    "paragraphs": _some_paragraphs,
    "quotation": _quotation,
    "rewrite": _rewritten,
    "round_up": _round_up,
}


def _block(text: str) -> Paragraph:
    if text.startswith("- "):
        return Paragraph("li", text.removeprefix("- "))
    is_heading = len(text) < 60 and not text.endswith((".", "”", "!", "?"))
    return Paragraph("h2" if is_heading else "p", text)


# What begins with one of these is a name, also in the middle of a sentence.
_NAMED = frozenset({"Bộ", "Cục", "Vụ", "Viện", "Sở", "Quỹ", "Học", "Tổng", "Trung", "Thanh", "Huế", "The", "Ministry"})


def _inside_a_sentence(text: str) -> str:
    """Return a sentence as it goes on after other words: a small first letter, unless it begins with a name."""
    first, _, rest = text.partition(" ")
    is_name = first in _NAMED or rest[:1].isupper() or not first[:1].isalpha()
    return text if is_name else text[0].lower() + text[1:]


class _Pen:
    """One outlet's hand in one language: its words, its habits of crediting."""

    def __init__(self, outlet: DemoOutlet, chance: random.Random, language: str) -> None:
        self.outlet = outlet
        self.chance = chance
        self._words = _VIETNAMESE if language == "vi" else _ENGLISH

    def headline(self, source: SourceText, manner: str) -> str:
        """Return a headline of the outlet's own, never the release's word for word."""
        head = re.split(r": ", source.headline, maxsplit=1)
        if len(head) == 2 and self.chance.random() < 0.4 and len(head[1]) > 18:
            return capitalised(self.reworded(head[1]))
        shape = self.chance.choice(self._words.headlines[manner])
        reworded = self.reworded(source.headline)
        return capitalised(shape.format(headline=reworded, inner=_inside_a_sentence(reworded)))

    def opening(self) -> str:
        """Return a first paragraph of the outlet's own."""
        return self.chance.choice(self._words.openings)

    def own_paragraphs(self, count: int) -> list[Paragraph]:
        """Return paragraphs that come from no release."""
        return [Paragraph("p", text) for text in self.chance.sample(self._words.own, count)]

    def says(self, spoken: str) -> str:
        """Return a quotation inside a sentence of the outlet's own."""
        return self.chance.choice(self._words.sayings).format(spoken=spoken, spoken_open=spoken.rstrip("."))

    def reworded(self, text: str) -> str:
        """Return the text with some words exchanged, brackets dropped, and now and then a clause moved."""
        # What somebody said is not touched: an outlet that rewrites still quotes.
        outside, *rest = re.split(r"(“[^”]*”)", text)
        if rest:
            spoken, after = rest[0], "".join(rest[1:])
            return f"{self._exchanged(outside)}{spoken}{self._exchanged(after)}"
        return self._shortened(self._exchanged(text))

    def _exchanged(self, text: str) -> str:
        text = re.sub(r" \([^()]*\)", "", text)
        for word, other in self._words.exchanges:
            if self.chance.random() < _EXCHANGE_SHARE:
                text = re.sub(word, other, text, count=1)
        return text

    def _shortened(self, text: str) -> str:
        sentences = re.split(r"(?<=[.!?]) (?=[A-ZĐÀ-Ỹ“])", text)
        if len(sentences) > 2 and self.chance.random() < 0.5:
            sentences.pop(self.chance.randrange(1, len(sentences)))
        return " ".join(self._turned(sentence) for sentence in sentences)

    def _turned(self, sentence: str) -> str:
        found = re.fullmatch(
            r"(Theo [^,“]{4,60}|Từ [^,“]{4,40}|Tính đến [^,“]{4,40}|Đến [^,“]{4,40}), ([^“]+)\.", sentence
        )
        if found is None or self.chance.random() < 0.4:
            return sentence
        adverbial, clause = found.groups()
        return f"{capitalised(clause)}, {adverbial[0].lower()}{adverbial[1:]}."

    def credited(self, paragraphs: list[Paragraph], credit: str, source: SourceText) -> tuple[list[Paragraph], str]:
        """Return the paragraphs with the credit in one of its usual forms, and the byline."""
        words, author = self._words, self.chance.choice(self._words.bylines)
        if credit == "link" and not source.url:
            credit = "named_last"
        first = paragraphs[0]
        if credit == "named_first":
            named = self.chance.choice(words.named_first).format(text=_inside_a_sentence(first.text))
            return [Paragraph(first.kind, named), *paragraphs[1:]], author
        if credit == "named_last":
            return [*paragraphs, Paragraph("p", self.chance.choice(words.named_last))], author
        if credit == "initials":
            return [*paragraphs, Paragraph("p", self.chance.choice(words.initials))], author
        if credit == "link":
            return [*paragraphs, Paragraph("p", words.link, link=source.url)], author
        if credit == "byline":
            return paragraphs, self.chance.choice(words.credited_bylines)
        return paragraphs, author


_EXCHANGE_SHARE = 0.7


@dataclass(frozen=True)
class _Words:
    headlines: dict[str, tuple[str, ...]]
    openings: tuple[str, ...]
    own: tuple[str, ...]
    sayings: tuple[str, ...]
    exchanges: tuple[tuple[str, str], ...]
    named_first: tuple[str, ...]
    named_last: tuple[str, ...]
    initials: tuple[str, ...]
    link: str
    bylines: tuple[str, ...]
    credited_bylines: tuple[str, ...]


_VIETNAMESE = _Words(
    headlines={
        "whole": ("Mới nhất: {inner}", "{headline}: những điểm chính", "Chính thức: {inner}", "Tin trưa: {inner}"),
        "paragraphs": ("{headline} và những điều bạn đọc hỏi", "Nhìn nhanh: {inner}", "Hôm nay: {inner}"),
        "quotation": (
            "Nghe người trong cuộc nói về chuyện: {inner}",
            "Góc nhìn: {inner}",
            "Chuyện trong ngày: {inner}",
        ),
        "rewrite": ("{headline}, vì sao đáng chú ý", "Có gì mới: {inner}", "Đọc chậm: {inner}"),
        "round_up": ("Điểm tin: {inner} và tin khác", "Tin vắn: {inner}", "Cuối ngày: {inner}"),
    },
    openings=(
        "Câu chuyện này được nhiều bạn đọc gửi thư hỏi tòa soạn trong mấy ngày qua.",
        "Không phải ai cũng để ý, nhưng việc này chạm đến sinh hoạt hằng ngày của khá nhiều gia đình.",
        "Ghi nhận của phóng viên tại một số nơi cho thấy sự quan tâm lớn hơn dự đoán ban đầu.",
        "Trong bản tin hôm nay, chúng tôi tóm lược những nội dung chính để bạn đọc tiện theo dõi.",
        "Nhiều người biết chuyện qua mạng, song không phải thông tin nào cũng đầy đủ.",
        "Chiều cuối tuần, quán nước trước cổng cơ quan rôm rả hơn vì một tin vừa phát đi.",
        "Để dễ hình dung, hãy bắt đầu từ một chuyện rất nhỏ ở khu phố.",
    ),
    own=(
        "Một chủ cửa hàng điện thoại kể khách hỏi nhiều đến mức ông phải dán tờ giấy trả lời sẵn ngoài cửa.",
        "Bạn đọc lớn tuổi mong có số điện thoại nghe máy thật, chứ không phải bấm phím theo lời máy đọc.",
        "Giảng viên một trường đại học nhận xét cách làm này không mới, cái mới là ai cũng kiểm tra được lịch trình.",
        "Ở tổ dân phố chúng tôi đến, bác tổ trưởng in thông báo chữ lớn, dán cạnh bảng tin cũ.",
        "Trên các diễn đàn, người khen nhanh, người lo làm chưa tới nơi; phần đông chờ xem kết quả vài tháng nữa.",
        "Chị bán rau ở chợ nói gọn: cái gì đỡ mất công đi lại thì chị ủng hộ.",
        "Tòa soạn sẽ tiếp tục theo dõi và phản ánh ý kiến của bạn đọc về việc này.",
        "Nhìn sang các nước trong khu vực, bài học chung là đừng bắt người dùng phải học lại từ đầu.",
        "Có ý kiến cho rằng nên làm thử ở vài nơi thật kỹ rồi hãy mở rộng, kẻo tốn kém.",
        "Một sinh viên năm cuối cho hay em chỉ biết tin qua nhóm lớp, không thấy bảng thông báo nào ở trường.",
    ),
    sayings=(
        "Đại diện cơ quan chức năng nói: “{spoken}”",
        "“{spoken_open}”, vị lãnh đạo chia sẻ khi được hỏi.",
        "Người có trách nhiệm trả lời khá thẳng: “{spoken}”",
        "Câu nói được nhắc lại nhiều nhất là: “{spoken}”",
    ),
    exchanges=(
        (r"cho biết", "cho hay"),
        (r"công bố", "đưa ra"),
        (r"tăng (?=[\d])", "cao hơn "),
        (r"giảm (?=[\d])", "thấp hơn "),
        (r"tổ chức (?=hội nghị|tập huấn|lớp)", "mở "),
        (r"(?<!được )hoàn thành", "làm xong"),
        (r"triển khai", "thực hiện"),
        (r"các địa phương", "các tỉnh, thành"),
        (r"doanh nghiệp", "công ty"),
        (r"người dân", "bà con"),
        (r"yêu cầu các", "đề nghị các"),
        (r"(?<!được )hỗ trợ", "giúp"),
        (r"hiện nay", "lúc này"),
        (r"thời gian tới", "sắp tới"),
        (r"khoảng (?=\d)", "chừng "),
        (r"trung bình", "bình quân"),
        (r"chủ yếu", "phần lớn"),
        (r"bắt đầu", "khởi động"),
        (r"phối hợp với", "cùng"),
        (r"nhiều nhất", "đông nhất"),
        (r"khó khăn", "trở ngại"),
        (r"sử dụng", "dùng"),
        (r"bổ sung", "thêm"),
        (r"lần đầu tiên", "lần đầu"),
        (r"toàn quốc", "cả nước"),
        (r"không phải", "chẳng phải"),
        (r"trước ngày", "muộn nhất là ngày"),
        (r"mỗi năm", "hằng năm"),
        (r"mỗi ngày", "hằng ngày"),
        (r"tỷ lệ", "mức"),
        (r"miễn phí", "không mất tiền"),
        (r"xử lý", "giải quyết"),
        (r"hướng dẫn", "chỉ dẫn"),
        (r"khắc phục", "sửa"),
        (r"thông báo", "báo tin"),
        (r"kiểm tra", "rà lại"),
        (r"gần như", "hầu như"),
    ),
    named_first=(
        f"Theo {FOCAL_POINT} ({MINISTRY}), {{text}}",
        f"Thông tin từ {MINISTRY} cho biết, {{text}}",
        f"{MINISTRY} cho biết, {{text}}",
        f"Theo tin từ {FOCAL_POINT} thuộc {MINISTRY}, {{text}}",
    ),
    named_last=(
        f"(Nguồn: {MINISTRY})",
        f"Theo {FOCAL_POINT}, {MINISTRY}",
        f"(Nguồn: {FOCAL_POINT}, {MINISTRY_SHORT})",
        f"PV (theo {MINISTRY})",
    ),
    initials=("(TTTT)", f"Theo {MINISTRY_SHORT}", "(Theo TTTT)"),
    link="Xem thông tin gốc của cơ quan phát hành",
    bylines=(
        "PV",
        "Nhóm phóng viên",
        "Bình An",
        "Hạ Vy",
        "Minh Thư",
        "Trúc Lam",
        "Khánh Đan",
        "B.T",
        "Ban Thời sự",
        "N.Q",
    ),
    credited_bylines=(f"PV (theo {FOCAL_POINT})", f"T.H tổng hợp từ {MINISTRY_SHORT}", f"CTV {FOCAL_POINT}"),
)
_ENGLISH = _Words(
    headlines={
        "whole": ("{headline}: the details", "Announced today: {inner}"),
        "paragraphs": ("{headline}, at a glance", "What to know: {inner}"),
        "quotation": ("“It is not only about numbers”: {inner}", "Voices: {inner}"),
        "rewrite": ("Explained: {inner}", "{headline}, in brief"),
        "round_up": ("News round-up: {inner}", "The day in brief: {inner}"),
    },
    openings=(
        "It was the sort of announcement that is easy to miss on a busy morning.",
        "Residents we spoke to had mostly heard about it from their children.",
        "The numbers look dry, but they describe a change many people will notice.",
    ),
    own=(
        "A shopkeeper near the market said she would wait and see whether it works in the rainy season.",
        "Analysts said the timetable is ambitious, though not unreasonable by regional standards.",
        "Readers can write to this newspaper with their own experience.",
        "Elsewhere in the region, similar schemes took longer than planned.",
    ),
    sayings=("An official said: “{spoken}”", "“{spoken_open}”, an official told reporters."),
    exchanges=(
        ("said", "told reporters"),
        ("will receive", "are to get"),
        ("published", "released"),
        ("have been met", "were reached"),
        ("this year", "in 2026"),
        ("asked", "called on"),
        ("retrain", "train again"),
        ("so far", "to date"),
        ("most of them", "the majority"),
    ),
    named_first=(
        f"According to the {FOCAL_POINT_EN} of the {MINISTRY_EN}, {{text}}",
        f"The {MINISTRY_EN} says that {{text}}",
    ),
    named_last=(f"Source: {MINISTRY_EN}", f"(Source: {FOCAL_POINT_EN}, {MINISTRY_EN})"),
    initials=("(MDAC)",),
    link="Read the original statement",
    bylines=("Staff writer", "Newsroom", "A. Marlowe", "J. Tan"),
    credited_bylines=(f"Staff, with the {MINISTRY_EN}",),
)
