"""What the demo outlets write about when they do not write about the ministry: weather, football, markets, food."""

from __future__ import annotations

import random
from datetime import datetime

from demo.articles import Paragraph
from demo.press import DemoOutlet
from demo.press_writing import Written
from demo.texts.grammar import Writer
from demo.texts.library import TopicTexts, texts_of
from demo.texts.scene import scene_words

SECTIONS = {
    "thoi-tiet": "Thời tiết",
    "bong-da": "Thể thao",
    "thi-truong": "Kinh tế",
    "van-hoa": "Văn hóa",
    "giao-thong": "Giao thông",
    "phap-dinh": "Pháp luật",
    "nong-nghiep": "Nông nghiệp",
    "giao-duc": "Giáo dục",
    "suc-khoe": "Sức khỏe",
    "du-lich": "Du lịch",
    "bat-dong-san": "Nhà đất",
    "cong-nghe": "Công nghệ",
    "doi-song": "Đời sống",
}
_HOME_SHARE = 0.6
_FOREIGN = {"en": "Features", "zh": "生活", "fr": "Société", "ja": "くらし"}
_BYLINES = {
    "vi": ("Hoài Thương", "Đan Phượng", "Lê Vy", "Q.A", "Thiên Bảo", "Mỹ Duyên", "Nhóm PV", "Vân Khánh", "Tuệ Lâm"),
    "en": ("A. Marlowe", "J. Tan", "Newsroom", "L. Whitcombe"),
    "zh": ("本网记者", "林晓"),
    "fr": ("La rédaction", "C. Morel"),
    "ja": ("編集部", "佐野"),
}


def other_news(outlet: DemoOutlet, moment: datetime, chance: random.Random) -> tuple[Written, str]:
    """Return an article that comes from no release, and the section it stands in."""
    if outlet.language == "vi":
        code = chance.choice(list(SECTIONS))
        section = SECTIONS[code]
    else:
        code, section = outlet.language, _FOREIGN[outlet.language]
    return _written(texts_of(f"khac/{code}"), outlet, moment, chance), section


def _written(texts: TopicTexts, outlet: DemoOutlet, moment: datetime, chance: random.Random) -> Written:
    story = chance.choice(texts.stories)
    at_home = [each for each in story.provinces if each.code == outlet.place]
    place = chance.choice(at_home if at_home and chance.random() < _HOME_SHARE else story.provinces)
    language = "en" if outlet.language == "en" else "vi"
    words = scene_words(place, moment, chance, story.provinces)
    writer = Writer(chance, moment.date(), words, texts.lists, story.definitions, language)
    title, lead = (writer.write(chance.choice(story.of(role)[0].patterns)) for role in "HL")
    own = [writer.write(chance.choice(line.patterns)) for line in story.of("P")]
    own += [writer.write(pattern) for pattern in chance.sample(texts.paragraphs, min(2, len(texts.paragraphs)))]
    paragraphs = tuple(Paragraph("p", text) for text in [lead, *own])
    return Written(title, lead, paragraphs, chance.choice(_BYLINES[outlet.language]), "", "")
