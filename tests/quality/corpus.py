"""A made corpus with known answers: releases, articles made from them by known edits, and articles that must not match.

Every sentence is drawn from a grammar written for this file, so the texts belong to nobody; the seed fixes them to the
letter. What is hard in real texts is made hard here: offices, names and set phrases come back everywhere, articles on
the same matter stand beside pickups, template families differ in figures only, issuers repeat a standing paragraph.
"""

from __future__ import annotations

import hashlib
import json
import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

RELEASE_COUNT = 160
FAMILY_COUNT, FAMILY_SIZE = 4, 4
ISSUERS = (
    "Sở Nông nghiệp tỉnh Lam Giang",
    "Cục Hải đảo",
    "Bảo tàng Làng nghề",
    "Trường Đại học Bến Ngự",
    "Ban Quản lý Đường sắt ven biển",
    "Trung tâm Khí hậu Cao nguyên",
    "Bệnh viện Nhi Đông Hải",
    "Liên đoàn Đua thuyền",
)
OUTLETS = ("Báo Đồng Xa", "Báo Sông Lam", "Tạp chí Ven Đê", "Bản tin Cửa Bể", "Báo Phố Núi")
_NAMES = (
    "Lý Bạch Hạc", "Trịnh Thu Hạnh", "Kiều Bá Duệ", "Mạc Thị Lụa", "Tống Khánh Vân", "Lưu Quang Thạch",
    "Đàm Vĩnh Phước", "Cao Thị Ngân", "Ninh Đức Tuệ", "Khúc Hải Yến", "Thái Bá Lộc", "Quách Minh Triết",
    "La Thị Mến", "Từ Công Hiển",
)  # fmt: skip
_PLACES = (
    "Khe Sậy", "Cồn Nhạn", "Vàm Rạch", "bản Cọ Phung", "xã Hải Lộc", "phường Bờ Bắc", "đảo Hòn Trống",
    "thung lũng Nậm Lừ", "chợ nổi Cống Đá", "làng Chu Lâm", "đèo Mây Trắng", "bãi Cát Dài", "thị trấn Phố Vôi",
    "cửa biển Lạch Quèn",
)  # fmt: skip
_PEOPLE = (
    "người trồng cói", "ngư dân", "học sinh nội trú", "tài xế xe khách", "hộ nuôi ong", "thợ gốm", "y tá thôn bản",
    "nhân viên gác chắn", "vận động viên trẻ", "chủ bè cá", "giáo viên mầm non", "thương lái", "khách lẻ",
    "đội tuần rừng",
)  # fmt: skip
_THINGS = (
    "máy ghi âm đáy biển", "bè nuôi hàu", "toa xe cũ", "phòng khám lưu động", "giống lúa chịu mặn", "cột mốc đá ong",
    "thuyền rồng mười hai chèo", "kho lạnh dùng gió", "bản đồ sạt lở", "lò nung củi", "trạm đo mưa", "vườn thuốc nam",
    "cầu phao", "sổ khám điện tử", "đèn biển chạy nắng", "bộ trang phục lễ hội", "đàn voọc", "lưới thả rạn nhân tạo",
)  # fmt: skip
_VERBS = (
    "lắp thêm", "tháo dỡ", "chạy thử", "bàn giao", "kiểm kê", "phục chế", "thuê lại", "mở cửa đón", "di dời", "đánh số",
    "gia cố", "cho mượn", "chấm điểm", "thả về tự nhiên", "đổi tên", "sơn lại",
)  # fmt: skip
_REASONS = (
    "vì triều cường năm nay lên sớm", "sau khi nứt một đường dài ở chân móng", "để kịp mùa gió chướng",
    "do khách đặt chỗ tăng gấp rưỡi", "khi mực nước hồ xuống dưới vạch đỏ", "nhằm tránh giờ học của lũ trẻ",
    "trước lúc đoàn chuyên gia nước bạn trở lại", "mặc dù kinh phí mới về được một phần ba",
    "vì gỗ lim không còn loại dài quá bốn thước", "sau ba lần họp dân không ngã ngũ",
)  # fmt: skip
_TIMES = (
    "sáng thứ tư", "đêm rằm", "cuối tuần tới", "từ đầu tháng chạp", "trong ba ngày liền", "ngay sau lễ hạ thủy",
    "vào phiên chợ", "lúc con nước ròng", "giữa mùa thi", "hai hôm sau bão",
)  # fmt: skip
_SET_PHRASES = (
    "theo quy định của pháp luật hiện hành",
    "trong thời gian tới, các đơn vị tiếp tục phối hợp chặt chẽ",
    "phát biểu tại buổi làm việc",
    "trên địa bàn toàn tỉnh",
    "báo cáo cấp có thẩm quyền xem xét, quyết định",
)
_FILLER_WORDS = ("lại", "vừa", "khá", "bèn", "chợt", "hẳn", "đều", "mới", "cũng", "từng", "ngay", "rồi", "đang", "chưa")


@dataclass
class Corpus:
    """Texts with the true pairs and, for each, its true places [article start, end, release start, end]."""

    releases: list[dict[str, str]] = field(default_factory=list)
    articles: list[dict[str, str]] = field(default_factory=list)
    truth: dict[tuple[str, str], list[list[int]]] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """A hash of every letter of it."""
        pairs = sorted([*pair, spans] for pair, spans in self.truth.items())
        body = json.dumps([self.releases, self.articles, pairs], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(body.encode()).hexdigest()


@dataclass
class Matter:
    """What a text is about: its own few names, places and things, which come back in all its sentences."""

    names: list[str]
    places: list[str]
    things: list[str]


def drawn_matter(chance: random.Random) -> Matter:
    return Matter(chance.sample(_NAMES, 2), chance.sample(_PLACES, 2), chance.sample(_THINGS, 3))


def _sentence(chance: random.Random, matter: Matter) -> str:
    name, place, thing = chance.choice(matter.names), chance.choice(matter.places), chance.choice(matter.things)
    people, verb, reason = chance.choice(_PEOPLE), chance.choice(_VERBS), chance.choice(_REASONS)
    when, other, figure = chance.choice(_TIMES), chance.choice(_THINGS), chance.randint(3, 980)
    frames = (
        f"{when.capitalize()}, {people} ở {place} {verb} {figure} {thing} {reason}",
        f"Bà {name} cho hay việc {verb} {thing} tại {place} kéo dài {figure} ngày {reason}",
        f"Riêng {place} còn {figure} {thing} phải {verb}, {reason}, nên {people} chờ đến {when}",
        f"Ông {name} nói {people} không đòi tiền công {when}, chỉ xin {verb} {other} {reason}",
        f"Khoản chi {figure} triệu đồng dành cho {thing} được chuyển sang {verb} {other} ở {place} {reason}",
        f"“Tôi từng {verb} {other} {when} mà chưa thấy {people} nào vui đến thế”, ông {name} kể ở {place}",
        f"Mỗi {thing} chở được {figure} suất, đủ cho {people} tại {place} dùng {when}",
        f"Có {figure} lượt {people} ghi tên {verb} {thing} {when}, hơn hẳn đợt trước ở {chance.choice(_PLACES)}",
        f"Cuộc {verb} {thing} dừng {when} {reason}, {people} ở {place} được báo trước {figure} giờ",
    )
    sentence = chance.choice(frames)
    if chance.random() < 0.22:
        sentence += f", {chance.choice(_SET_PHRASES)}"
    return sentence + "."


def written_paragraphs(chance: random.Random, matter: Matter, sentences: int) -> list[str]:
    written = [_sentence(chance, matter) for _ in range(sentences)]
    paragraphs: list[str] = []
    while written:
        size = chance.randint(2, 4)
        paragraphs.append(" ".join(written[:size]))
        del written[:size]
    return paragraphs


def _standing(issuer: str, number: int) -> str:
    return (
        f"Về {issuer}: {issuer} thành lập năm {1950 + 3 * number}, quản lý {11 + number} đơn vị trực thuộc và một "
        f"tạp chí. Báo chí liên hệ phòng hành chính, điện thoại 0299 55{number}0 1{number}4, trong giờ làm việc."
    )


def _other_figures(chance: random.Random, text: str) -> str:
    return " ".join(str(chance.randint(3, 980)) if word.isdigit() else word for word in text.split(" "))


def _releases(chance: random.Random, corpus: Corpus) -> list[list[str]]:
    """Write the releases; gives the paragraphs of each, standing paragraph left out."""
    bodies = [written_paragraphs(chance, drawn_matter(chance), chance.randint(8, 16)) for _ in range(RELEASE_COUNT)]
    for family in range(FAMILY_COUNT):
        first = family * FAMILY_SIZE
        for sibling in range(1, FAMILY_SIZE):
            bodies[first + sibling] = [_other_figures(chance, paragraph) for paragraph in bodies[first]]
    for number, body in enumerate(bodies):
        issuer = (number // FAMILY_SIZE if number < FAMILY_COUNT * FAMILY_SIZE else number) % len(ISSUERS)
        text = "\n".join(body)
        if number % 5 < 3:
            text += "\n" + _standing(ISSUERS[issuer], issuer)
        corpus.releases.append({"id": f"R{number:03}", "text": text, "agency": ISSUERS[issuer]})
    return bodies


def _edited(chance: random.Random, text: str, share: float) -> str:
    """Replace, drop or add a share of the words, as an editor does."""
    words: list[str] = []
    for word in text.split(" "):
        turn = chance.random()
        if turn < share / 2:
            words.append(chance.choice(_FILLER_WORDS))
        elif turn < share * 3 / 4:
            continue
        else:
            words.append(word)
            if turn > 1 - share / 4:
                words.append(chance.choice(_FILLER_WORDS))
    return " ".join(words)


def _respelled(chance: random.Random, text: str) -> str:
    turn = chance.random()
    if turn < 0.1:
        return unicodedata.normalize("NFD", text)
    if turn < 0.2:
        return text.replace("óa", "oá").replace("òa", "oà").replace("úy", "uý")
    if turn < 0.3:
        return text.replace("“", '"').replace("”", '"').replace(", ", " – ")
    return text


class Writer:
    """Puts an article together piece by piece and remembers where each release stands in it."""

    def __init__(self, corpus: Corpus, chance: random.Random) -> None:
        self._corpus, self._chance = corpus, chance
        self._respell = chance.random()
        self._text = ""
        self._places: list[tuple[int, list[int]]] = []

    def own(self, text: str) -> None:
        self._text += self._spelled(text) + "\n"

    def copied(self, release: int, passage: str, change: Callable[[str], str] = str) -> None:
        source = self._corpus.releases[release]["text"]
        start = source.index(passage)
        begins = len(self._text)
        self._text += self._spelled(change(passage))
        self._places.append((release, [begins, len(self._text), start, start + len(passage)]))
        self._text += "\n"

    def finish(self, category: str, outlet: str) -> None:
        identifier = f"A{len(self._corpus.articles):04}"
        self._corpus.articles.append({"id": identifier, "text": self._text, "outlet": outlet})
        self._corpus.categories[identifier] = category
        for release, place in self._places:
            pair = self._corpus.releases[release]["id"], identifier
            self._corpus.truth.setdefault(pair, []).append(place)

    def _spelled(self, text: str) -> str:
        return _respelled(random.Random(int(self._respell * 2**32)), text)


def made_corpus(seed: int = 20261122) -> Corpus:
    """Write the corpus that belongs to a seed."""
    chance = random.Random(seed)
    corpus = Corpus()
    bodies = _releases(chance, corpus)
    for category, release in _plan(chance):
        writer = Writer(corpus, chance)
        outlet = chance.choice(OUTLETS)
        matter = drawn_matter(chance)
        writer.own(_sentence(chance, matter).rstrip("."))
        _WRITE[category](writer, chance, bodies, release, matter)
        writer.own(f"Mời bạn đọc theo dõi {outlet} để cập nhật tin tức mới nhất mỗi ngày.")
        writer.finish(category, outlet)
    return corpus


def _plan(chance: random.Random) -> Iterator[tuple[str, int]]:
    amounts = {"verbatim": 110, "paragraphs": 110, "light": 140, "heavy": 70, "quotation": 90, "roundup": 50}
    for category, amount in (amounts | {"same matter": 420, "standing only": 90, "elsewhere": 320}).items():
        for _ in range(amount):
            yield category, chance.randrange(RELEASE_COUNT)


def _own_words(writer: Writer, chance: random.Random, matter: Matter, sentences: int) -> None:
    for paragraph in written_paragraphs(chance, matter, sentences):
        writer.own(paragraph)


def _verbatim(writer: Writer, chance: random.Random, bodies: list[list[str]], release: int, matter: Matter) -> None:
    if chance.random() < 0.5:
        issuer = ISSUERS.index(writer._corpus.releases[release]["agency"])
        writer.own(f"Theo {ISSUERS[issuer]}, ngày {chance.randint(1, 28)}/{chance.randint(1, 12)}.")
    writer.copied(release, "\n".join(bodies[release]))


def _some_paragraphs(
    writer: Writer, chance: random.Random, bodies: list[list[str]], release: int, matter: Matter
) -> None:
    for number in sorted(chance.sample(range(len(bodies[release])), min(2, len(bodies[release])))):
        _own_words(writer, chance, matter, chance.randint(2, 4))
        writer.copied(release, bodies[release][number])


def _light(writer: Writer, chance: random.Random, bodies: list[list[str]], release: int, matter: Matter) -> None:
    for paragraph in bodies[release]:
        writer.copied(release, paragraph, lambda text: _edited(chance, text, 0.12))
        if chance.random() < 0.25:
            _own_words(writer, chance, matter, 2)


def _heavy(writer: Writer, chance: random.Random, bodies: list[list[str]], release: int, matter: Matter) -> None:
    for paragraph in bodies[release]:
        writer.copied(release, paragraph, lambda text: _edited(chance, text, 0.4))


def _quotation(writer: Writer, chance: random.Random, bodies: list[list[str]], release: int, matter: Matter) -> None:
    _own_words(writer, chance, matter, 5)
    sentences = [part for paragraph in bodies[release] for part in paragraph.split(". ")]
    writer.copied(release, max(chance.sample(sentences, 2), key=len).rstrip("."))
    _own_words(writer, chance, matter, 4)


def _roundup(writer: Writer, chance: random.Random, bodies: list[list[str]], release: int, matter: Matter) -> None:
    others = [number for number in range(FAMILY_COUNT * FAMILY_SIZE, RELEASE_COUNT) if number != release]
    for number in (release, chance.choice(others)):
        writer.copied(number, max(bodies[number], key=len))
        _own_words(writer, chance, matter, 3)


def _same_matter(writer: Writer, chance: random.Random, bodies: list[list[str]], release: int, matter: Matter) -> None:
    text = "\n".join(bodies[release])
    names = [name for name in _NAMES if name in text] or matter.names
    places = [place for place in _PLACES if place in text] or matter.places
    things = [thing for thing in _THINGS if thing in text] or matter.things
    _own_words(writer, chance, Matter(names, places, things), 10)


def _standing_only(
    writer: Writer, chance: random.Random, bodies: list[list[str]], release: int, matter: Matter
) -> None:
    _own_words(writer, chance, matter, 7)
    issuer = release % len(ISSUERS)
    writer.own(_standing(ISSUERS[issuer], issuer))


def _elsewhere(writer: Writer, chance: random.Random, bodies: list[list[str]], release: int, matter: Matter) -> None:
    _own_words(writer, chance, matter, 10)


_WRITE = {
    "verbatim": _verbatim,
    "paragraphs": _some_paragraphs,
    "light": _light,
    "heavy": _heavy,
    "quotation": _quotation,
    "roundup": _roundup,
    "same matter": _same_matter,
    "standing only": _standing_only,
    "elsewhere": _elsewhere,
}
