"""What a name in an article means: a source line, "according to", the issuer speaking, a bare name, or nothing."""

from __future__ import annotations

import functools
import re
from typing import Final, NamedTuple

from textreuse.credit.folding import Folded
from textreuse.credit.names import LETTER, Naming, is_same_spelling
from textreuse.credit.phrases import (
    Phrases,
    at_home,
    countries_abroad,
    denying_words,
    foreign,
    naming_words,
    phrases,
    rule_words,
    unit_words,
)
from textreuse.records import CreditKind

# Characters looked at on each side of a name. All work on one name is bounded by this.
_WINDOW: Final = 160
_LONGEST_GAP_WORDS: Final = 14
_LONGEST_UNIT_WORDS: Final = 8
_MOST_WORDS_OF_ANOTHER: Final = 5
_LONGEST_UNSPACED_GAP: Final = 40
_SENTENCE_END: Final = re.compile("[!?;:|.]")
_ABBREVIATION: Final = re.compile(rf"(?<!{LETTER})(?:{LETTER}|tp|ts|gs|pgs|ths|bs|mr|mrs|ms|dr|st)\.")
_LINE_END: Final = re.compile(r" *[)\]]* *(?:\n|$)")
_VIETNAMESE_PART: Final = re.compile(r"(?<![a-z])(?:tong|chi|phan) $")
_COMPOUNDS: Final = re.compile(rf"(?<!{LETTER})(?:can|toan|noi|dong|tron|co|tien|con|trung|cuc|ca|tru|ho|bac|quan) $")
_DIVISION: Final = re.compile(
    rf" (?:tinh|thanh pho|tp|khu vuc|vung|quan|huyen|cua khau|chi nhanh|cac tinh|dia phuong)(?!{LETTER})"
)
_KOREAN_PARTICLE: Final = re.compile("[은는이가의에을를와과도로측만]|[^가-힣]|$")
_LONGEST_PAGE_LINE: Final = 140
_PROVINCIAL: Final = re.compile("[省市县縣区區州]$")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_MENU_SIGNS: Final = "|»›•·"
_PICTURE_AFTER: Final = re.compile(" ?(?:제공|提供|供图|撮影)")
_UNSPACED_LETTER: Final = re.compile("[\u0e00-\u10ff\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af]")
_KANA_OR_HANGUL: Final = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_SUBORDINATE: Final = "산하"
# "从…" is said of sources only with a verb of learning.
_FROM: Final = frozenset("从從")
_LEARNED: Final = re.compile(".{0,8}?(?:获悉|獲悉|了解到|得知)")
_QUOTES_AT_ONCE: Final = re.compile(' ?: ?"')
_ADDRESS: Final = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)*$")
_HOMES: Final = (("ko", "\uac00-\ud7af"), ("ja", "\u3040-\u30ff"), ("lo", "\u0e80-\u0eff"), ("km", "\u1780-\u17ff"))
_BRACKETS: Final = (("(", ")"), ("[", "]"), ("（", "）"), ("【", "】"))
# Words that tell that what precedes a name is not the unit that it heads.
_NOT_OF_A_UNIT: Final = re.compile(r" (?:va|voi|cung|cho|gui|trinh|do|duoc|bi|khi|ma|theo|tai|ve|truoc|sau)(?= |$)")


class Meaning(NamedTuple):
    """What one naming is worth, and the place of its evidence in the folded text."""

    kind: CreditKind
    start: int
    end: int


class _Surroundings(NamedTuple):
    """A name and what stands on both sides of it.

    Attributes:
        before: begins with a line break at the start of the text.
        line: the part of it that stands in the name's own line, with the break before that line.
    """

    text: str
    folded: Folded
    naming: Naming
    before: str
    line: str
    after: str
    home: str

    @property
    def offset(self) -> int:
        """Where `before` begins in the folded text."""
        return self.naming.start - len(self.before)

    @property
    def is_ascii(self) -> bool:
        """Whether all of it is ASCII, as folded Vietnamese, English, French and Spanish are."""
        return self.before.isascii() and self.after.isascii()

    @property
    def line_offset(self) -> int:
        """Where `line` begins in the folded text."""
        return self.naming.start - len(self.line)

    def is_spelled(self, start: int, end: int, known: str = "") -> bool:
        """Tell whether a piece of the folded text is, marks and all, what the tables spell."""
        return is_same_spelling(
            known or naming_words(), self.text[int(self.folded.places[start]) : int(self.folded.places[end])]
        )

    def is_upper(self, place: int) -> bool:
        """Tell whether a letter of the folded text is a capital in the original."""
        return self.text[int(self.folded.places[place])].isupper()


@functools.lru_cache(maxsize=4096)
def home_of(issuer: str) -> str:
    """Give the country of an issuer as the code of its language; empty when the language of its name does not tell."""
    for home, letters in _HOMES:
        if re.search(f"[{letters}]", issuer):
            return home
    if re.search("[\u0400-\u04ff]", issuer):
        return "ru"
    if re.search("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]|việt nam|viet nam", issuer.lower()):
        return "vi"
    return ""


def meaning_of(text: str, folded: Folded, naming: Naming, home: str) -> Meaning | None:
    """Tell what a name means for the credit; None when it credits nobody.

    None covers: another unit that bears the name in its own, another country's namesake, a picture's source, a request
    to name the source, a denial, the issuer's rules and plans, menus and imprints, another source of the same sentence.
    """
    if naming.form.is_domain:
        return _meaning_of_address(text, folded, naming)
    around = _surroundings(text, folded, naming, home)
    words = phrases(is_ascii=around.is_ascii)
    if _is_other_unit(around, words) or words.request.search(around.line):
        return None
    if line := _source_line(around, words):
        return line
    if words.picture.search(around.line) or _PICTURE_AFTER.match(around.after):
        return None
    return _in_a_sentence(around, words)


def _source_line(around: _Surroundings, words: Phrases) -> Meaning | None:
    match = words.source_line.search(around.line)
    if match is None or words.not_a_source.search(match["said"]):
        return None
    start = around.line_offset + match.start("said")
    is_spelled = around.is_spelled(start, around.naming.start)
    return Meaning(CreditKind.SOURCE_LINE, start, around.naming.end) if is_spelled else None


def _meaning_of_address(text: str, folded: Folded, naming: Naming) -> Meaning | None:
    """Tell what the address of the issuer's site means; one that is part of a mail address or of another's, nothing."""
    ahead = folded.letters[max(0, naming.start - _WINDOW) : naming.start]
    address = _ADDRESS.search(ahead)
    start = naming.start - (len(address.group()) if address else 0)
    if start and folded.letters[start - 1] in "@-_/=":
        return None
    around = _surroundings(text, folded, naming._replace(start=start))
    words = phrases(is_ascii=around.is_ascii)
    if line := _source_line(around, words):
        return line
    lead = _lead(around, words)
    if lead.is_refused:
        return None
    if lead.start >= 0:
        return _according_to(around, words, around.offset + lead.start)
    return Meaning(CreditKind.LINK, start, naming.end)


def _surroundings(text: str, folded: Folded, naming: Naming, home: str = "") -> _Surroundings:
    letters, start = folded.letters, naming.start
    before = letters[start - _WINDOW : start] if start > _WINDOW else "\n" + letters[:start]
    line = before[max(0, before.rfind("\n")) :]
    return _Surroundings(text, folded, naming, before, line, letters[naming.end : naming.end + _WINDOW], home)


def _in_a_sentence(around: _Surroundings, words: Phrases) -> Meaning | None:
    naming, offset = around.naming, around.offset
    if words.not_a_source_after.match(around.after) and _UNSPACED_LETTER.match(around.after.lstrip(" ")):
        return None
    lead = _lead(around, words)
    if lead.is_refused:
        return None
    if lead.start >= 0:
        return _according_to(around, words, offset + lead.start)
    trailing = _trailing(around, words)
    if trailing is not None:
        return trailing
    said = _says(around, words)
    if said is not None:
        return said
    if lead.names_another or _is_of_a_page(around, words):
        return None
    return Meaning(CreditKind.AGENCY_NAME, naming.start, naming.end)


class _Lead(NamedTuple):
    """Where "theo …" begins before a name: -1 when nothing leads to the name."""

    start: int = -1
    is_refused: bool = False
    names_another: bool = False


def _lead(around: _Surroundings, words: Phrases) -> _Lead:
    names_another = False
    for match in words.lead.finditer(around.before):
        gap = around.before[match.end() :]
        if _ends_sentence(around, words, match.end()) or not around.is_spelled(
            around.offset + match.start(), around.offset + match.end()
        ):
            continue
        head, comma, tail = gap.rpartition(",")
        if comma and words.role.match(tail) is None:
            names_another = bool(head.strip()) and _names_somebody(match.group(), gap, words)
            continue
        names_another = _is_in_brackets(around, gap)
        if names_another and words.person.match(gap):
            return _Lead(match.start())
        if words.not_a_lead.match(gap):
            continue
        if _is_a_rule(around, words, match.end()) or _is_rule_of(around, words):
            return _Lead(is_refused=True)
        if _is_denied(around, words, around.offset + match.start()):
            return _Lead(is_refused=True)
        if match.group() in _FROM and not _LEARNED.match(around.after):
            continue
        if comma or _is_joined(gap, words):
            return _Lead(match.start())
    return _Lead(names_another=names_another)


def _is_denied(around: _Surroundings, words: Phrases, start: int) -> bool:
    """Tell whether what begins at a place of the folded text is denied: "không trích nguồn Bộ Y tế"."""
    match = words.negated.search(around.before, 0, start - around.offset)
    return match is not None and around.is_spelled(around.offset + match.start(), start, denying_words())


def _names_somebody(lead: str, gap: str, words: Phrases) -> bool:
    """Tell whether "theo …," gives another source: a statement or figures, or "theo đó", do not."""
    return words.names_who.search(lead) is not None and words.not_a_lead.match(gap) is None


def _is_in_brackets(around: _Surroundings, gap: str) -> bool:
    """Tell whether the name is told of what was named before it: "theo ông A (Bộ Y tế)", "theo báo B (Bộ Y tế)"."""
    return gap.rstrip(" ").endswith("(") and around.after.startswith(")") and gap.strip(" (") != ""


def _is_a_rule(around: _Surroundings, words: Phrases, since: int) -> bool:
    """Tell whether the words from some place up to the name are about its rules and plans: "theo quy định của"."""
    found = words.not_a_source.finditer(around.before, since)
    at = around.offset
    return any(around.is_spelled(at + match.start(), at + match.end(), rule_words()) for match in found)


def _is_rule_of(around: _Surroundings, words: Phrases) -> bool:
    """Tell whether a rule or plan follows the name: "according to the ministry's plan"."""
    return words.not_a_source_after.match(around.after) is not None


def _ends_sentence(around: _Surroundings, words: Phrases, since: int) -> bool:
    """Tell whether a sentence ends between some place and the name; a wrapped line ends none."""
    gap = around.before[since:]
    if _SENTENCE_END.search(_ABBREVIATION.sub("", gap)):
        return True
    for match in re.finditer(r"\n\s*", gap):
        head = gap[: match.start()].strip()
        is_wrapped = (
            not head or words.joined.search(head + " ") or not around.is_upper(around.offset + since + match.end())
        )
        if not is_wrapped:
            return True
    return False


def _is_joined(gap: str, words: Phrases) -> bool:
    """Tell whether what stands between "theo" and the name leads to the name."""
    bare = words.article.sub("", gap.rstrip(" \n'\"")).strip(' \n"')
    if not bare:
        return True
    if _UNSPACED_LETTER.search(bare):
        is_short = len(bare) <= _LONGEST_UNSPACED_GAP and not re.search('[,."()]', bare)
        is_of = words.joined.search(bare) is not None
        return is_short and (is_of or (len(bare) <= 6 and not re.match("[\u0e00-\u17ff]", bare)))
    if words.and_also.search(bare) or bare.endswith("/"):
        return bare.count(" ") <= _MOST_WORDS_OF_ANOTHER
    return bare.count(" ") < _LONGEST_GAP_WORDS and words.joined.search(bare + " ") is not None


def _according_to(around: _Surroundings, words: Phrases, start: int) -> Meaning:
    naming, letters = around.naming, around.folded.letters
    trailing = words.trailing.match(around.after)
    end = naming.end + (trailing.end() if trailing else 0)
    opening = around.before[: start - around.offset].rstrip(" ")[-1:]
    closing = around.after[end - naming.end :]
    stands_alone = opening in {"\n", ""} and _LINE_END.match(closing) is not None and "\n" not in letters[start:end]
    is_line = stands_alone or (opening in {"(", "["} and closing.lstrip(" ")[:1] in {")", "]"})
    return Meaning(CreditKind.SOURCE_LINE if is_line else CreditKind.ACCORDING_TO, start, end)


def _trailing(around: _Surroundings, words: Phrases) -> Meaning | None:
    """Find what follows a Japanese or Korean name: "によると", "에 따르면"."""
    match = words.trailing.match(around.after)
    if match is None or not _KANA_OR_HANGUL.search(match.group()):
        return None
    if words.not_a_source.search(match.group()) or _SUBORDINATE in match.group():
        return None
    return Meaning(CreditKind.ACCORDING_TO, around.naming.start, around.naming.end + match.end())


def _says(around: _Surroundings, words: Phrases) -> Meaning | None:
    naming, offset = around.naming, around.line_offset
    role = words.role_before.search(around.line)
    start = offset + role.start() if role else naming.start
    skipped = _skipped_after(around, is_office=role is not None)
    if match := words.says_unspaced.match(around.after[skipped:]):
        return Meaning(CreditKind.SAYS, start, naming.end + skipped + match.end())
    match = words.says.match(around.after[skipped:])
    is_said = match and around.is_spelled(naming.end + skipped, naming.end + skipped + match.end())
    if match and is_said and not _is_denied(around, words, start):
        return Meaning(CreditKind.SAYS, start, naming.end + skipped + match.end())
    if _QUOTES_AT_ONCE.match(around.after):
        return Meaning(CreditKind.SAYS, start, naming.end)
    if words.given_by.search(around.line) and (match := words.gives.match(around.after)):
        return Meaning(CreditKind.SAYS, start, naming.end + match.end())
    before = around.line[: start - offset]
    if (match := words.says_before.search(before)) and not _is_denied(around, words, offset + match.start()):
        return Meaning(CreditKind.SAYS, offset + match.start(), naming.end)
    return None


def _skipped_after(around: _Surroundings, *, is_office: bool) -> int:
    """Give the length of what may follow a name before its verb: the issuer's country, or the person of an office."""
    if country := at_home(around.home).match(around.after):
        return country.end()
    return _person_after(around) if is_office else 0


def _person_after(around: _Surroundings) -> int:
    """Give the length of the name of the person that follows an office: "Thứ trưởng Bộ Y tế Trần Văn Bảy"."""
    length = 0
    for match in re.finditer(rf" {LETTER}+", around.after[:60]):
        if match.start() != length or not around.is_upper(around.naming.end + match.start() + 1):
            break
        length = match.end()
    return length


# --- other units ---------------------------------------------------------------------------------------------------


def _is_other_unit(around: _Surroundings, words: Phrases) -> bool:
    return (
        _is_part_of_a_word(around)
        or _is_unit_before(around, words)
        or _is_longer_name(around, words)
        or _is_abroad(around, words)
    )


def _is_part_of_a_word(around: _Surroundings) -> bool:
    """Tell a "Tổng cục" from the "cục" in it, and medical staff ("cán bộ y tế") from the ministry of health."""
    if _VIETNAMESE_PART.search(around.line):
        return True
    if not around.is_upper(around.naming.start) and _COMPOUNDS.search(around.before):
        return True
    if _PROVINCIAL.search(around.line) and _HAN.match(around.folded.letters[around.naming.start]):
        return True
    name_end = around.folded.letters[around.naming.end - 1]
    return "\uac00" <= name_end <= "\ud7a3" and _KOREAN_PARTICLE.match(around.after) is None


def _is_unit_before(around: _Surroundings, words: Phrases) -> bool:
    """Tell whether the name only says to whom a unit belongs: "Cục Cảnh sát giao thông, Bộ Công an"."""
    for match in words.unit.finditer(around.line):
        tail = words.unit_rest.fullmatch(around.line, match.end())
        if tail and _is_unit(around, match, tail["rest"], tail["joined"].strip()):
            return True
    return False


def _is_unit(around: _Surroundings, unit: re.Match[str], rest: str, joined: str) -> bool:
    start, end = around.line_offset + unit.start(), around.line_offset + unit.end()
    if not unit.group().isascii():
        return True
    if not (around.is_upper(start) or unit.group().endswith(" of")) or not around.is_spelled(start, end, unit_words()):
        return False
    if joined in {"", "cua", "o"}:
        is_named = bool(rest.strip()) and around.is_upper(end + 1)
        return is_named and rest.count(" ") <= _LONGEST_UNIT_WORDS and _NOT_OF_A_UNIT.search(rest) is None
    return bool(rest.strip())


def _is_longer_name(around: _Surroundings, words: Phrases) -> bool:
    """Tell whether the name goes on: a province after it, or a word in capitals that is not a person or a date."""
    after, end = around.after, around.naming.end
    if _UNSPACED_LETTER.match(after):
        return words.unit_after.match(after) is not None and words.official_after.match(after) is None
    if _DIVISION.match(after):
        return True
    if re.match(f" {LETTER}", after) is None or not around.is_upper(end + 1):
        return False
    is_loud = around.text[int(around.folded.places[around.naming.start]) : int(around.folded.places[end])].isupper()
    if is_loud and (re.match(rf" {LETTER}(?!{LETTER})", after) or around.is_upper(end + 2)):
        return False
    if words.role_before.search(around.line) or words.role.match(after[:20]):
        return False
    says = words.says.match(after)
    if says and around.is_spelled(end, end + says.end()):
        return False
    time = words.meanwhile.match(after)
    if time and around.is_spelled(end, end + time.end()):
        return False
    return at_home(around.home).match(after) is None and re.match(" [0-9]", after) is None


def _is_abroad(around: _Surroundings, words: Phrases) -> bool:
    if not around.home:
        return False
    end, country = around.naming.end, words.abroad.match(around.after) if around.home == "vi" else None
    if country and around.is_upper(end + 1) and around.is_spelled(end, end + country.end(), countries_abroad()):
        return True
    before, after = foreign(around.home, is_ascii=around.is_ascii)
    if (match := before.search(around.line)) and _is_country(around, match, around.line_offset):
        return True
    match = after.match(around.after)
    return match is not None and _is_country(around, match, end)


def _is_country(around: _Surroundings, match: re.Match[str], offset: int) -> bool:
    """Tell whether a word is a country and not a common one: in Latin letters it begins with a capital."""
    return not match["country"].isascii() or around.is_upper(offset + match.start("country"))


# --- pages ---------------------------------------------------------------------------------------------------------


def _is_of_a_page(around: _Surroundings, words: Phrases) -> bool:
    """Tell whether the name stands in a menu, an imprint or a foot line."""
    line = around.before.rpartition("\n")[2] + " @ " + around.after.partition("\n")[0]
    is_short = len(line) <= _LONGEST_PAGE_LINE
    return any(sign in line for sign in _MENU_SIGNS) or (is_short and words.page.search(line) is not None)


def balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the evidence with its brackets closed: a bracket after it is taken in, one that never closes is left out."""
    for opening, closing in _BRACKETS:
        piece = text[start:end]
        if piece.count(opening) > piece.count(closing):
            if text[end : end + 1] == closing:
                end += 1
            else:
                start += piece.rindex(opening) + 1
        elif piece.count(closing) > piece.count(opening):
            end = start + piece.index(closing)
    while start < end and text[start].isspace():
        start += 1
    return start, end
