"""The columns of a table of organisations, and the words by which people call them."""

from __future__ import annotations

from daumoi.foundation.tables import Headings
from daumoi.foundation.vietnamese import fold

# Column → the words people write above it, folded. The first is what an export writes.
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("code", "ma", "ma don vi", "ma to chuc"),
    "name": ("name", "ten", "ten goi", "ten don vi", "ten to chuc"),
    "short_name": ("short_name", "short name", "ten ngan", "ten viet tat", "viet tat"),
    "kind": ("kind", "loai", "loai hinh"),
    "parent": ("parent", "cap tren", "ma cap tren", "truc thuoc"),
    "valid_from": ("valid_from", "valid from", "tu ngay", "ngay thanh lap"),
    "valid_to": ("valid_to", "valid to", "den ngay", "ngay ket thuc"),
    "change_date": ("change_date", "change date", "ngay hieu luc", "ngay thay doi"),
    "merged_into": ("merged_into", "merged into", "sap nhap vao", "hop nhat vao"),
    "basis": ("basis", "can cu", "van ban"),
    "about": ("about", "gioi thieu"),
}
# What the page of the import offers as Vietnamese headings; read with or without marks like all others.
SPOKEN: dict[str, tuple[str, ...]] = {
    "code": ("mã", "mã đơn vị", "mã tổ chức"),
    "name": ("tên", "tên gọi", "tên đơn vị"),
    "short_name": ("tên ngắn", "tên viết tắt"),
    "kind": ("loại", "loại hình"),
    "parent": ("cấp trên", "mã cấp trên", "trực thuộc"),
    "valid_from": ("từ ngày", "ngày thành lập"),
    "valid_to": ("đến ngày", "ngày kết thúc"),
    "change_date": ("ngày hiệu lực", "ngày thay đổi"),
    "merged_into": ("sáp nhập vào", "hợp nhất vào"),
    "basis": ("căn cứ", "văn bản"),
    "about": ("giới thiệu",),
}
REQUIRED = ("code", "name", "kind")
# What an export writes; a day of change and its paper belong to one import alone.
EXPORTED = ("code", "name", "short_name", "kind", "parent", "valid_from", "valid_to", "merged_into", "about")
KINDS: dict[str, tuple[str, ...]] = {
    "focal_point": ("focal_point", "focal point", "don vi dau moi", "dau moi"),
    "source_unit": ("source_unit", "source unit", "don vi nguon", "don vi cung cap thong tin", "don vi"),
    "press_agency": ("press_agency", "press agency", "co quan bao chi", "bao chi"),
    "governing_body": ("governing_body", "governing body", "co quan chu quan"),
    "partner": ("partner", "doi tac"),
}
ORGANISATIONS = Headings(COLUMNS, REQUIRED)
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}


def column_of(heading: str) -> str:
    """The column that a heading means, "" when it means none."""
    return ORGANISATIONS.column_of(heading)


def kind_of(words: str) -> str:
    """The kind of organisation that some words mean, "" when they mean none."""
    return _KIND_OF.get(" ".join(fold(words).split()), "")
