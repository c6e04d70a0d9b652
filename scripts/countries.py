"""Writes the names of countries in ten languages, as `textreuse.similar` compares them, from CLDR by way of Babel.

    python -m scripts.countries [--check]

What CLDR lacks, short forms and the names the press uses, is added here by hand; a name that is an everyday word of its
language is left out. With --check nothing is written, and the exit status says whether the file is behind.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from babel import Locale

# Chinese is written in two ways; both stand under one key.
LOCALES = {"zh": ("zh", "zh_Hant")}
LANGUAGES = ("vi", "en", "fr", "es", "ru", "zh", "ja", "ko", "lo", "km")
WRITTEN = Path(__file__).resolve().parents[1] / "src" / "textreuse" / "similar" / "countries.json"
NOT_COUNTRIES = {"ZZ", "XA", "XB", "QO", "EZ", "UN", "EU", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
ADDED: dict[str, dict[str, tuple[str, ...]]] = {
    "VN": {"en": ("Viet Nam",), "fr": ("Vietnam", "Viêt-Nam", "Viet Nam"), "es": ("Viet Nam",), "zh": ("越方",)},
    "LA": {"vi": ("CHDCND Lào",), "en": ("Lao PDR",), "fr": ("RDP lao",), "zh": ("寮國",),
           "lo": ("ສປປ ລາວ", "ສປປລາວ", "ປະເທດລາວ"), "km": ("ប្រទេសឡាវ",)},
    "KH": {"vi": ("Cam-pu-chia",), "en": ("Kingdom of Cambodia",), "lo": ("ກຳປູເຈຍ",), "km": ("ប្រទេសកម្ពុជា",)},
    "US": {"vi": ("Mỹ", "Hoa Kì"), "en": ("U.S.", "USA", "US", "United States of America", "America"),
           "fr": ("Etats-Unis", "USA"), "es": ("EE.UU.", "EE. UU."), "ru": ("США",), "ja": ("アメリカ", "米国"),
           "ko": ("미합중국",), "lo": ("ສະຫະລັດອາເມລິກາ",), "km": ("អាមេរិក",)},
    "GB": {"vi": ("Anh", "Vương quốc Anh"), "en": ("UK", "U.K.", "Britain", "Great Britain"),
           "fr": ("Grande-Bretagne",), "es": ("Gran Bretaña",), "ru": ("Британия",), "ja": ("英国",)},
    "KR": {"vi": ("Đại Hàn Dân Quốc",), "en": ("Republic of Korea", "S. Korea"), "ru": ("Южная Корея",),
           "ko": ("한국",), "fr": ("République de Corée",), "lo": ("ສ.ເກົາຫຼີ", "ເກົາຫຼີໃຕ້")},
    "KP": {"vi": ("Triều Tiên",), "en": ("DPRK",), "ru": ("КНДР", "Северная Корея")},
    "CN": {"en": ("PRC", "Mainland China"), "ru": ("КНР",), "zh": ("中方",), "lo": ("ສປ ຈີນ",)},
    "TW": {"vi": ("Đài Bắc",), "zh": ("臺灣", "台湾")},
    "JP": {"vi": ("Nhật",), "lo": ("ຍີ່ປຸ່ນ", "ຍີ່ປຸນ")},
    "RU": {"vi": ("Liên bang Nga",), "en": ("Russian Federation",), "ru": ("РФ", "Российская Федерация"),
           "lo": ("ລັດເຊຍ",)},
    "NL": {"en": ("The Netherlands", "Holland"), "vi": ("Hòa Lan",), "ru": ("Голландия",), "zh": ("荷兰王国",)},
    "AU": {"vi": ("Úc", "Ô-xtrây-li-a")},
    "IT": {"vi": ("Ý", "I-ta-li-a")},
    "CZ": {"en": ("Czech Republic",), "fr": ("République tchèque",), "ru": ("Чешская Республика",),
           "vi": ("Cộng hòa Séc",)},
    "AE": {"vi": ("UAE",), "en": ("UAE",), "ru": ("Объединенные Арабские Эмираты",)},
    "CD": {"en": ("DR Congo",), "fr": ("RD Congo",)},
    "MM": {"en": ("Burma",), "fr": ("Birmanie",), "es": ("Birmania",), "lo": ("ມຽນມາ",)},
    "TR": {"en": ("Turkey",)},
    "DE": {"vi": ("Đức",)},
    "BE": {"vi": ("Bỉ",)},
    "ES": {"vi": ("Tây Ban Nha",)},
    "SG": {"vi": ("Xin-ga-po",), "lo": ("ສິງກະໂປ",)},
    "TH": {"lo": ("ປະເທດໄທ",), "km": ("ប្រទេសថៃ",)},
    "ID": {"vi": ("In-đô-nê-xi-a",)},
    "PH": {"vi": ("Phi-líp-pin",), "en": ("The Philippines",)},
    "MY": {"vi": ("Ma-lai-xi-a",)},
    "IN": {"zh": ("印度共和国",)},
}  # fmt: skip
# Everyday words, or parts of such words, in the language they stand under.
LEFT_OUT = {
    ("ko", "수단"), ("ko", "오만"), ("ko", "가나"), ("ko", "기니"), ("ko", "괌"), ("lo", "ລາວ"), ("lo", "ໄທ"),
    ("lo", "ຊາດ"), ("lo", "ການາ"), ("km", "ថៃ"), ("km", "ចិន"), ("ja", "チリ"),
    ("ja", "マリ"), ("ja", "トーゴ"), ("zh", "多哥"), ("zh", "关岛"), ("vi", "Ma Cao"), ("fr", "Tchad"),
    ("fr", "Niger"), ("en", "Jersey"), ("es", "Omán"),
}  # fmt: skip
REPLACED = {("km", "ចិន"): "ប្រទេសចិន"}


def name_table() -> dict[str, dict[str, list[str]]]:
    """Country code to language to names, CLDR's own first."""
    table: dict[str, dict[str, list[str]]] = {}
    for language in LANGUAGES:
        written = [Locale.parse(locale).territories for locale in LOCALES.get(language, (language,))]
        for code in sorted(set().union(*written)):
            if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES:
                names = [REPLACED.get((language, names[code]), names[code]) for names in written if code in names]
                names += ADDED.get(code, {}).get(language, ())
                kept = [name for name in dict.fromkeys(names) if (language, name) not in LEFT_OUT]
                if kept:
                    table.setdefault(code, {})[language] = kept
    return table


def main() -> None:
    """Write the file, or with --check compare it."""
    table = name_table()
    rows = (json.dumps(code) + ": " + json.dumps(table[code], ensure_ascii=False) for code in sorted(table))
    body = "{\n" + ",\n".join(rows) + "\n}\n"
    if "--check" in sys.argv[1:]:
        sys.exit("countries.json is behind" if WRITTEN.read_text(encoding="utf-8") != body else 0)
    WRITTEN.write_text(body, encoding="utf-8")


if __name__ == "__main__":
    main()
