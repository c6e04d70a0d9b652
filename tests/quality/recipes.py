"""Labelled sets by other recipes than the first: other edits, other habits, other gaps in what is known of a release.

A recipe takes texts (made ones, or a folder of real ones that stays outside the project) and makes of them releases,
articles that use them, and articles that do not, with the true places of every use. What is tuned to the wording or the
edits of one set shows here, because nothing is shared with it: words are replaced by synonyms, clauses change places,
sentences are parted and joined, marks are dropped; template releases differ in names and dates as well as figures;
standing paragraphs are worded anew each time, issuers are missing or all the same, outlets share what they put under
their articles, and some releases carry it too.
"""

from __future__ import annotations

import math
import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from tests.quality.corpus import ISSUERS, OUTLETS, Corpus, Writer, drawn_matter, written_paragraphs

_SYNONYMS: Final = {
    "tuy nhiên": "thế nhưng", "cho biết": "nói", "hiện nay": "lúc này", "người dân": "bà con", "khoảng": "chừng",
    "bắt đầu": "khởi sự", "tiếp tục": "còn", "sau đó": "rồi", "nhiều": "không ít", "quan trọng": "hệ trọng",
    "tăng": "nhích lên", "giảm": "hạ", "yêu cầu": "đòi", "đề nghị": "xin", "khẳng định": "quả quyết", "hơn": "trên",
    "thực hiện": "làm", "do đó": "vì thế", "bởi vì": "vì", "đồng thời": "cùng lúc", "tổ chức": "mở", "tại": "ở",
    "cùng": "với", "phát hiện": "tìm ra", "xảy ra": "diễn ra", "hỗ trợ": "giúp", "lớn": "to", "nhanh chóng": "mau",
    "gồm": "có", "theo": "dựa theo", "phải": "buộc phải", "không": "chẳng", "vừa": "mới", "để": "nhằm", "nếu": "hễ",
    "việc": "chuyện", "đã": "từng", "rất": "khá", "các": "những", "được": "có thể",
}  # fmt: skip
_NEW_NAMES: Final = ("Hạ Vân", "Tô Lâm Anh", "Bến Đá Trắng", "Cù Lao Giữa", "Sa Nghĩa", "Mường Khăm", "Đổng Trí Dũng")
_FILLERS: Final = ("bỗng", "hầu như", "nói chung", "ấy", "này", "vẫn", "thực ra", "phần nào", "kể cả", "chính")
# A shorter paragraph is a byline or a caption, which nobody could place.
_SHORTEST_PARAGRAPH: Final = 20
_START: Final = datetime(2026, 3, 2, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Source:
    """A text to make releases or articles of: a title and paragraphs of whole sentences."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a set is made of.

    Attributes:
        releases: how many; the first `families` × `family_size` of them in families of one template.
        uses: how many articles of each kind; the names are those of `_WRITERS`.
        issuer: "given", "missing", or "one" for all.
        standing: "fixed" to the letter within an issuer, or "reworded" in each release; 60 % of releases carry it.
        dated: releases and articles say when they appeared.
        shared_footers: outlets of one house put the same lines under their articles.
        carried_footers: how many releases end with what an outlet puts under its articles.
    """

    name: str
    uses: tuple[tuple[str, int], ...]
    releases: int = 300
    families: int = 10
    family_size: int = 4
    issuer: str = "given"
    standing: str = "fixed"
    dated: bool = False
    shared_footers: bool = False
    carried_footers: int = 0


_USES: Final = (
    ("whole", 150), ("chosen", 160), ("light", 220), ("heavy", 140), ("quotation", 200), ("roundup", 60),
    ("without marks", 50), ("same matter", 500), ("elsewhere", 400), ("standing only", 120),
)  # fmt: skip
SECOND: Final = Recipe("second", _USES, issuer="missing", standing="reworded", dated=True)
THIRD: Final = Recipe("third", _USES, issuer="one", shared_footers=True, carried_footers=12)
FOURTH: Final = Recipe("fourth", _USES, issuer="missing", families=25, shared_footers=True, carried_footers=2)
RECIPES: Final = (SECOND, THIRD, FOURTH)


def reduced(recipe: Recipe, part: float) -> Recipe:
    """Give the same recipe for a smaller set."""
    uses = tuple((kind, max(1, round(count * part))) for kind, count in recipe.uses)
    families = max(2, round(recipe.families * part))
    carried = math.ceil(recipe.carried_footers * part)
    releases = round(recipe.releases * part)
    return replace(recipe, uses=uses, releases=releases, families=families, carried_footers=carried)


@dataclass
class LabelledSet:
    """A corpus with what counts neither way, and the source that each text was made of."""

    corpus: Corpus
    ignored: set[tuple[str, str]] = field(default_factory=set)
    sources_of: dict[str, set[int]] = field(default_factory=dict)


def made_sources(count: int, seed: int = 7) -> list[Source]:
    """Write sources from the grammar of the made corpus."""
    chance = random.Random(seed)
    sources = []
    for _ in range(count):
        title, *text = written_paragraphs(chance, drawn_matter(chance), chance.randint(11, 19))
        sources.append(Source(title.split(". ")[0].rstrip("."), tuple(text)))
    return sources


def made_set(sources: Sequence[Source], recipe: Recipe, seed: int = 1) -> LabelledSet:
    """Make a labelled set; the same sources, recipe and seed give the same letters."""
    return _Kitchen(sources, recipe, random.Random(f"{recipe.name} {seed}")).cooked()


class _Kitchen:
    """Makes one set. The first sources become releases, the others are what articles say of their own."""

    def __init__(self, sources: Sequence[Source], recipe: Recipe, chance: random.Random) -> None:
        self._recipe, self._chance = recipe, chance
        order = chance.sample(range(len(sources)), len(sources))
        siblings = recipe.families * (recipe.family_size - 1)
        taken = recipe.releases - siblings
        self._sources, self._rest = sources, order[taken:]
        self._of: list[int] = []
        for number in order[:taken]:
            self._of += [number] * (recipe.family_size if len(self._of) < recipe.families * recipe.family_size else 1)
        self._bodies = [self._body(number) for number in range(len(self._of))]
        self._set = LabelledSet(Corpus())
        self._issuers = [chance.choice(ISSUERS) for _ in self._of]
        self._neighbours = nearest_sources(sources, set(self._of), self._rest)

    def cooked(self) -> LabelledSet:
        for number in range(len(self._of)):
            self._release(number)
        for kind, count in self._recipe.uses:
            for _ in range(count):
                self._article(kind, self._chance.randrange(len(self._of)))
        self._ignore_natural()
        return self._set

    def _is_sibling(self, number: int) -> bool:
        return number < self._recipe.families * self._recipe.family_size

    def _body(self, number: int) -> tuple[str, ...]:
        source = self._sources[self._of[number]]
        if number == 0 or self._of[number] != self._of[number - 1]:
            return source.paragraphs
        return _filled_in(self._chance, source.paragraphs)

    def _release(self, number: int) -> None:
        recipe, chance, issuer = self._recipe, self._chance, self._issuers[number]
        text = "\n".join(self._bodies[number])
        if chance.random() < 0.6:
            text += "\n" + self._standing(issuer)
        if 0 <= number - recipe.families * recipe.family_size < recipe.carried_footers:
            text += "\n" + self._footer(chance.choice(OUTLETS))
        row = {
            "id": f"R{number:05}",
            "text": text,
            "agency": {"given": issuer, "one": "Cổng thông tin"}.get(recipe.issuer),
        }
        if recipe.dated:
            row["issued"] = _issued(number).isoformat()
        self._set.corpus.releases.append({key: value for key, value in row.items() if value is not None})
        self._set.sources_of[row["id"]] = {self._of[number]}

    def _standing(self, issuer: str) -> str:
        chance = self._chance if self._recipe.standing == "reworded" else random.Random(issuer)
        number = ISSUERS.index(issuer)
        one = chance.choice
        return one((
            f"{one(('Vài nét về', 'Đôi dòng về', 'Hiểu thêm về'))} {issuer}: {one(('ra đời', 'được lập'))} năm "
            f"{1948 + 3 * number}, {one(('nay có', 'hiện quản', 'đang coi sóc'))} {21 + number} "
            f"{one(('cơ sở', 'chi nhánh', 'điểm làm việc'))} {one(('trong cả nước', 'ở nhiều tỉnh', 'khắp ba miền'))}. "
            f"{one(('Muốn rõ hơn', 'Cần thêm tài liệu', 'Ai cần hỏi'))} xin {one(('gọi số', 'quay số', 'bấm số'))} "
            f"0277 4{number}8 3{number}1 {one(('trước giờ trưa', 'vào giờ làm việc', 'từ tám giờ sáng'))}.",
            f"{one(('Ban biên tập', 'Nhóm truyền thông', 'Tổ báo chí'))} của {issuer}, nhà {31 + number} đường Bờ Kè, "
            f"{one(('tiếp phóng viên', 'nhận thư', 'đáp mọi câu hỏi'))} {one(('ngày thường', 'từ thứ hai'))}; "
            f"ảnh {one(('khổ lớn', 'gốc', 'nét cao'))} {one(('gửi kèm', 'lấy ở', 'nằm trong'))} kho tư liệu chung, "
            f"{one(('xin ghi tên', 'nhớ nêu tên', 'vui lòng dẫn'))} {issuer} {one(('khi dùng', 'lúc đăng lại'))}.",
        ))  # fmt: skip

    def _footer(self, outlet: str) -> str:
        house = OUTLETS.index(outlet) % (2 if self._recipe.shared_footers else len(OUTLETS))
        name = f"nhà xuất bản số {house}" if self._recipe.shared_footers else outlet
        return (
            f"Bài viết thuộc quyền sử dụng của {name}; ai chép lại cần có giấy đồng ý của tòa soạn và dẫn đường về "
            f"trang gốc. Góp ý xin gửi hộp thư toasoan{house}@vidu.vn hoặc gọi đường dây 0268 3{house}7 55{house}, "
            "phục vụ cả ngày lễ."
        )

    def _article(self, kind: str, release: int) -> None:
        chance, corpus = self._chance, self._set.corpus
        outlet = chance.choice(OUTLETS)
        writer = Writer(corpus, chance)
        own = chance.choice(self._rest)
        used = {own}
        if kind == "same matter":
            own = chance.choice(self._neighbours[self._of[release]])
            used = {own}
        writer.own(self._sources[own].title)
        used |= _WRITERS[kind](self, writer, release, self._sources[own])
        if chance.random() < 0.5:
            writer.own("Tin liên quan: " + " • ".join(self._related(used)))
        writer.own(self._footer(outlet))
        writer.finish(kind, outlet)
        row = corpus.articles[-1]
        self._set.sources_of[row["id"]] = used
        if self._recipe.dated:
            used_last = max((int(r[1:]) for r, a in corpus.truth if a == row["id"]), default=release)
            row["published"] = (_issued(used_last) + timedelta(hours=chance.randint(1, 60))).isoformat()

    def _related(self, used: set[int]) -> list[str]:
        return [self._sources[self._chance.randrange(len(self._sources))].title for _ in range(3)]

    def _own(self, writer: Writer, source: Source, count: int) -> None:
        first = self._chance.randrange(max(1, len(source.paragraphs) - count + 1))
        for paragraph in source.paragraphs[first : first + count]:
            writer.own(paragraph)

    def _ignore_natural(self) -> None:
        """Real texts share sentences by nature: such pairs count neither way."""
        alike = sharing_runs(self._sources, 20)
        family_of = defaultdict(list)
        for row in self._set.corpus.releases:
            (source,) = self._set.sources_of[row["id"]]
            family_of[source].append(row["id"])
        for row in self._set.corpus.articles:
            for used in self._set.sources_of[row["id"]]:
                for other in alike.get(used, ()):
                    self._set.ignored.update((release, row["id"]) for release in family_of.get(other, ()))
        self._set.ignored -= self._set.corpus.truth.keys()

    # The kinds of use. Each writes the article's body and gives the sources that stand in it.

    def whole(self, writer: Writer, release: int, own: Source) -> set[int]:
        if self._chance.random() < 0.4:
            writer.own(f"Tin từ {self._issuers[release]} gửi các báo.")
        writer.copied(release, "\n".join(self._bodies[release]))
        return {self._of[release]}

    def chosen(self, writer: Writer, release: int, own: Source) -> set[int]:
        body = [paragraph for paragraph in self._bodies[release] if len(paragraph.split()) >= _SHORTEST_PARAGRAPH]
        for number in sorted(self._chance.sample(range(len(body)), min(len(body), self._chance.randint(1, 3)))):
            self._own(writer, own, 2)
            writer.copied(release, body[number])
        return {self._of[release]}

    def light(self, writer: Writer, release: int, own: Source) -> set[int]:
        return self._edited(writer, release, own, lightly)

    def heavy(self, writer: Writer, release: int, own: Source) -> set[int]:
        return self._edited(writer, release, own, heavily)

    def without_marks(self, writer: Writer, release: int, own: Source) -> set[int]:
        return self._edited(writer, release, own, lambda chance, text: bare(text))

    def _edited(self, writer: Writer, release: int, own: Source, edit: Callable[[random.Random, str], str]) -> set[int]:
        for paragraph in self._bodies[release]:
            writer.copied(release, paragraph, lambda text: edit(self._chance, text))
        if self._chance.random() < 0.4:
            self._own(writer, own, 2)
        return {self._of[release]}

    def quotation(self, writer: Writer, release: int, own: Source) -> set[int]:
        told_apart = re.compile(r"\d") if self._is_sibling(release) else re.compile("")
        sentences = [part for paragraph in self._bodies[release] for part in sentences_of(paragraph)]
        fitting = [part for part in sentences if 12 <= len(part.split()) <= 40 and told_apart.search(part)]
        if not fitting:
            return self.chosen(writer, release, own)
        self._own(writer, own, 4)
        writer.copied(release, self._chance.choice(fitting))
        self._own(writer, own, 3)
        return {self._of[release]}

    def roundup(self, writer: Writer, release: int, own: Source) -> set[int]:
        first = self._recipe.families * self._recipe.family_size
        chosen = self._chance.sample(range(first, len(self._of)), 3)
        for number in chosen:
            writer.copied(number, max(self._bodies[number], key=len))
        self._own(writer, own, 1)
        return {self._of[number] for number in chosen}

    def on_its_own(self, writer: Writer, release: int, own: Source) -> set[int]:
        for paragraph in own.paragraphs:
            writer.own(paragraph)
        return set()

    def standing_only(self, writer: Writer, release: int, own: Source) -> set[int]:
        self.on_its_own(writer, release, own)
        writer.own(self._standing(self._issuers[release]))
        return set()


_WRITERS: Final = {
    "whole": _Kitchen.whole,
    "chosen": _Kitchen.chosen,
    "light": _Kitchen.light,
    "heavy": _Kitchen.heavy,
    "quotation": _Kitchen.quotation,
    "roundup": _Kitchen.roundup,
    "without marks": _Kitchen.without_marks,
    "same matter": _Kitchen.on_its_own,
    "elsewhere": _Kitchen.on_its_own,
    "standing only": _Kitchen.standing_only,
}


def _issued(release: int) -> datetime:
    return _START + timedelta(hours=5 * release)


def sentences_of(paragraph: str) -> list[str]:
    """Part a paragraph into sentences, each as it stands there."""
    return [part for part in re.split(r"(?<=[.!?])(?<!TP\.)\s+", paragraph.strip()) if part]


def lightly(chance: random.Random, text: str) -> str:
    """Edit one sentence in three: synonyms, clauses in another order, sentences parted or joined."""
    return _joined(chance, [_reworded(chance, s, 0.35) for s in sentences_of(text)], 0.1)


def heavily(chance: random.Random, text: str) -> str:
    """Edit every sentence, and drop one in eight and one word in fourteen."""
    kept = [s for s in sentences_of(text) if chance.random() > 0.125] or sentences_of(text)[:1]
    edited = [_thinned(chance, _reworded(chance, s, 1.0)) for s in kept]
    return _joined(chance, edited, 0.3)


def bare(text: str) -> str:
    """Write Vietnamese without marks."""
    letters = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return "".join(letters).replace("đ", "d").replace("Đ", "D")


def _reworded(chance: random.Random, sentence: str, often: float) -> str:
    if chance.random() < often:
        sentence = _SYNONYM.sub(lambda m: _SYNONYMS[m[0]] if chance.random() < 0.7 else m[0], sentence)
        sentence = _clauses_moved(sentence) if chance.random() < 0.4 else sentence
        sentence = sentence.replace(", ", ". ", 1) if chance.random() < 0.15 else sentence
    return sentence


_SYNONYM: Final = re.compile(r"(?<!\w)(?:" + "|".join(sorted(_SYNONYMS, key=len, reverse=True)) + r")(?!\w)")


def _clauses_moved(sentence: str) -> str:
    first, comma, rest = sentence.rstrip(".").partition(", ")
    return f"{rest[:1].upper()}{rest[1:]}, {first[:1].lower()}{first[1:]}." if comma else sentence


def _thinned(chance: random.Random, sentence: str) -> str:
    words: list[str] = []
    for word in sentence.split(" "):
        turn = chance.random()
        if turn > 0.07:
            words.append(word)
        if turn > 0.94:
            words.append(chance.choice(_FILLERS))
    return " ".join(words)


def _joined(chance: random.Random, sentences: list[str], often: float) -> str:
    text = ""
    for sentence in sentences:
        if text and chance.random() < often:
            text = f"{text.rstrip('.')}, và {sentence[:1].lower()}{sentence[1:]}"
        else:
            text = f"{text} {sentence}".strip()
    return text


_NAME: Final = re.compile(r"(?<=[\w,] )(?:[A-ZÀ-ỸĐ][\w]+ ){1,3}[A-ZÀ-ỸĐ]\w+")


def _filled_in(chance: random.Random, body: Sequence[str]) -> tuple[str, ...]:
    """Fill in the form of a release anew: other figures, other days, other names for the commonest three."""
    text = "\n".join(body)
    for name, _ in Counter(_NAME.findall(text)).most_common(3):
        text = text.replace(name, chance.choice(_NEW_NAMES))
    text = re.sub(r"\d+", lambda m: str(chance.randint(1, 10 ** len(m[0]))), text)
    return tuple(text.split("\n"))


def folded_words(text: str) -> list[str]:
    return re.findall(r"\w+", bare(text).lower())


def sharing_runs(sources: Sequence[Source], length: int) -> dict[int, set[int]]:
    """Give for each source the others that share a run of so many words with it, itself included."""
    holders: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, source in enumerate(sources):
        words = folded_words("\n".join((source.title, *source.paragraphs)))
        for start in range(len(words) - length + 1):
            holders[tuple(words[start : start + length])].add(number)
    alike: dict[int, set[int]] = {number: set() for number in range(len(sources))}
    for together in holders.values():
        if len(together) > 1:
            for number in together:
                alike[number] |= together - {number}
    return alike


def nearest_sources(sources: Sequence[Source], of: set[int], among: Sequence[int]) -> dict[int, list[int]]:
    """Give for each of some sources the eight others that share most rare words with it."""
    words = [set(folded_words(" ".join(source.paragraphs))) for source in sources]
    spread = Counter(word for each in words for word in each)
    rare = {word for word, count in spread.items() if 1 < count <= max(8, len(sources) // 50)}
    holders: dict[str, list[int]] = defaultdict(list)
    for number in among:
        for word in words[number] & rare:
            holders[word].append(number)
    nearest = {}
    for number in of:
        scores = Counter(other for word in sorted(words[number] & rare) for other in holders.get(word, ()))
        nearest[number] = sorted(scores, key=lambda other: (-scores[other], other))[:8] or list(among[:8])
    return nearest
