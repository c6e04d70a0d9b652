"""Legacy encodings of Vietnamese are named with their evidence and read; texts in other writing are left alone."""

import codecs
import unicodedata

import pytest

from textreuse.encodings import decoded, named_encoding

PLAIN = (
    "Sáng nay, ủy ban xã họp với người dân về việc sửa đường. Nhiều hộ ở cuối thôn đề nghị làm cống trước mùa mưa, "
    "vì năm ngoái nước ngập đến bậc cửa. Kỹ sư trẻ hứa sẽ vẽ lại bản đồ và gửi trong tuần sau."
)
# The same words as a reader sees them who takes the bytes for Western ones.
AS_SEEN = {
    "TCVN3 (ABC)": "S¸ng nay, ñy ban x· häp víi ng\xadêi d©n vÒ viÖc söa ®\xadêng. NhiÒu hé ë cuèi th«n ®Ò nghÞ lµm "
    "cèng tr\xadíc mïa m\xada, v× n¨m ngo¸i n\xadíc ngËp ®Õn bËc cöa. Kü s\xad trÎ høa sÏ vÏ l¹i b¶n ®å vµ göi trong "
    "tuÇn sau.",
    "VNI": "Saùng nay, uûy ban xaõ hoïp vôùi ngöôøi daân veà vieäc söûa ñöôøng. Nhieàu hoä ôû cuoái thoân ñeà nghò "
    "laøm coáng tröôùc muøa möa, vì naêm ngoaùi nöôùc ngaäp ñeán baäc cöûa. Kyõ sö treû höùa seõ veõ laïi baûn ñoà "
    "vaø göûi trong tuaàn sau.",
    "VISCII": "Sáng nay, üy ban xã h÷p v¾i ng\xdf\xb6i dân v« vi®c sØa ð\xdf\xb6ng. Nhi«u hµ · cu¯i thôn ð« ngh¸ làm "
    "c¯ng tr\xdf\xbec mùa m\xdfa, vì nåm ngoái n\xdf\xbec ng§p ðªn b§c cØa. KÛ s\xdf trë hÑa s¨ v¨ lÕi bän ð° và "
    "gØi trong tu¥n sau.",
    "VPS": "Sáng nay, ûy ban xã h\x86p v\xa7i ng\xdc\xa9i dân v\x8a vi\x8cc s\xbaa \xc7\xdc\xa9ng. Nhi\x8au h\xb6 \xaa "
    "cu\xd3i thôn \xc7\x8a ngh\xce làm c\xd3ng tr\xdc\xa7c mùa m\xdca, vì n\xe6m ngoái n\xdc\xa7c ng\xc6p "
    "\xc7\x89n b\xc6c c\xbaa. K\xcf s\xdc tr\xc8 h\xd9a s\xeb v\xeb l\xe5i b\xe4n \xc7\xd2 và g\xbai trong "
    "tu\xc0n sau.",
}
CLEAN = {
    "Vietnamese": PLAIN,
    "Vietnamese, short": "Có lá và cá. Bà ở nhà, ông đi xa.",
    "Vietnamese in Latin-1 letters only": "Bà có cá, tôi có lá, cô có trà và hoa cà. Hôm kia là hôm xa.".replace(
        "ư", "u"
    ),
    "English": "The café’s façade — £5, ±2°, © 2026 — was naïve; Zoë’s résumé said ½ of it. «Déjà vu», she added.",
    "French": "L’été dernier, à Évian, l’œuvre a coûté 1 234,5 € : « très cher », a répété Noël. Où ça ? Là-bas, déjà.",
    "Spanish": "¿Cuánto costó el año pasado? ¡Muchísimo! La compañía pagó 1.234,5 € por ía, según el señor Núñez.",
    "Portuguese": "Não há razão: a população não pagará às câmaras o que a inflação já levou; é ótimo, disse João.",
    "German": "Für die Straße fehlen über 5 Millionen; schöne Bäume müssen weg, größere Häuser stören niemanden.",
    "Russian": "Ещё вчера мэр обещал, что мост откроют до зимы; теперь речь идёт о весне.",
    "Chinese": "昨天下午，市政府宣布新桥将在冬季之前通车。",
    "Japanese": "昨日の午後、市は新しい橋を冬までに開通させると発表した。",
    "Korean": "어제 오후 시는 새 다리를 겨울 전에 개통한다고 밝혔다.",
    "Lao": "ຕອນບ່າຍວານນີ້ ນະຄອນປະກາດວ່າ ຂົວໃໝ່ຈະເປີດກ່ອນລະດູໜາວ.",
    "Khmer": "រសៀលម្សិលមិញ សាលាក្រុងប្រកាសថា ស្ពានថ្មីនឹងបើកមុនរដូវរងា។",
    "empty": "",
}


@pytest.mark.parametrize("name", AS_SEEN)
def test_a_legacy_text_is_named_and_read(name: str) -> None:
    found = named_encoding(AS_SEEN[name])
    assert found is not None
    assert found.name == name
    assert found.readable_share > 0.95
    assert found.words >= 20
    assert decoded(AS_SEEN[name], found) == PLAIN


@pytest.mark.parametrize("name", AS_SEEN)
def test_the_bytes_of_a_file_are_named_and_read_like_its_text(name: str) -> None:
    as_bytes = AS_SEEN[name].encode("latin-1")
    assert named_encoding(as_bytes) == named_encoding(AS_SEEN[name])
    assert decoded(as_bytes, name) == PLAIN


def test_a_text_decoded_as_windows_1252_is_read_too() -> None:
    title = "Nguyễn Huệ tiến quân về Thăng Long"
    viscii = "Nguy\xadn Hu® tiªn quân v« Thång Long, Lê Lþi · Chí Linh, \x80n \x96 H\x9ba B\xecnh".encode("latin-1")
    text = decoded(codecs.decode(viscii, "cp1252"), "VISCII")
    assert text.startswith(title)
    assert "Ạn Ờ HỈa Bình" in text


def test_windows_1258_is_named_and_its_tones_are_composed() -> None:
    marks = {"\u0300": "Ì", "\u0309": "Ò", "\u0303": "Þ", "\u0301": "ì", "\u0323": "ò"}
    letters = {"ă": "ã", "đ": "ð", "ơ": "õ", "ư": "ý", "Đ": "Ð"}
    kept = {"â": "â", "ê": "ê", "ô": "ô"}
    written = ""
    for letter in PLAIN:
        whole = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in whole if mark in marks), "")
        base = unicodedata.normalize("NFC", whole.replace(tone, "") if tone else whole)
        written += letters.get(base, kept.get(base, base)) + marks.get(tone, "")
    found = named_encoding(written)
    assert found is not None
    assert found.name == "Windows-1258"
    assert decoded(written, found) == PLAIN


def test_the_evidence_shows_words_as_they_stood_and_as_they_read() -> None:
    found = named_encoding("ViÖt Nam lµ n\xadíc céng hßa")
    assert found is not None
    assert found.examples[:2] == (("ViÖt", "Việt"), ("lµ", "là"))


def test_capitals_that_the_encoding_cannot_write_come_back_in_words_and_lines_of_capitals() -> None:
    assert decoded("CéNG HßA X· HéI\nHép tr¾ng", "TCVN3 (ABC)") == "CỘNG HÒA XÃ HỘI\nHộp trắng"


@pytest.mark.parametrize("language", CLEAN)
def test_clean_texts_raise_no_alarm(language: str) -> None:
    text = CLEAN[language]
    for form in ("NFC", "NFD"):
        assert named_encoding(unicodedata.normalize(form, text)) is None
        assert named_encoding(unicodedata.normalize(form, text).encode()) is None


@pytest.mark.parametrize(
    ("language", "codec"),
    [
        *(("French", "cp1252"), ("Spanish", "latin-1"), ("Portuguese", "latin-1"), ("German", "latin-1")),
        *(("Russian", "cp1251"), ("Russian", "koi8-r"), ("Chinese", "gb18030"), ("Chinese", "big5")),
        *(("Japanese", "shift-jis"), ("Japanese", "euc-jp"), ("Korean", "euc-kr"), ("Vietnamese", "utf-16")),
    ],
)
def test_files_in_other_encodings_raise_no_alarm(language: str, codec: str) -> None:
    assert named_encoding(CLEAN[language].encode(codec, "replace")) is None


def test_a_text_too_short_to_tell_is_not_named() -> None:
    assert named_encoding("lµ g×") is None


def test_an_encoding_that_nobody_knows_is_refused() -> None:
    with pytest.raises(LookupError, match="EBCDIC"):
        decoded("x", "EBCDIC")
