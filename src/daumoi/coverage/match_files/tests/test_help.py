"""What `daumoi match` says of itself: its help in both languages, and why its first run on a machine waits."""

import contextlib
import re

import pytest

from daumoi.config.command_line import main
from daumoi.config.commands import match
from daumoi.coverage.match_files.tests.command import run
from daumoi.coverage.match_files.words import WORDS

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("words", "said", "unsaid"),
    [
        (["--help"], ["cách dùng: daumoi match", "--out THƯ_MỤC", "hiện hướng dẫn này", "tùy chọn"], ["usage", "show"]),
        (
            ["--help", "--language", "en"],
            ["usage: daumoi match", "--out DIR", "show this help"],
            ["cách dùng"],
        ),
        (["--language=en", "-h"], ["usage: daumoi match", "--explain ARTICLE RELEASE"], ["bản tin"]),
    ],
)
def test_help_speaks_vietnamese_unless_asked_otherwise(capsys, words, said, unsaid):
    with pytest.raises(SystemExit) as left:
        main(["match", *words])
    assert left.value.code == 0
    shown = capsys.readouterr().out
    assert [text for text in said if text not in shown] == []
    assert [text for text in unsaid if text in shown] == []


def test_both_languages_say_the_same_things():
    assert WORDS["vi"].texts.keys() == WORDS["en"].texts.keys()
    holes = {key: sorted(re.findall(r"{(\w*)}", text)) for key, text in WORDS["vi"].texts.items()}
    assert holes == {key: sorted(re.findall(r"{(\w*)}", text)) for key, text in WORDS["en"].texts.items()}


def test_the_first_run_on_a_machine_says_why_it_waits(tmp_path, releases, capsys, monkeypatch):
    @contextlib.contextmanager
    def compiling(tell):
        tell()
        yield

    monkeypatch.setattr(match, "told_of_compiling", compiling)
    assert run(releases, releases, tmp_path / "out") == match.DONE
    assert capsys.readouterr().err.startswith("đang chuẩn bị bộ so khớp (chỉ một lần")
    assert run(releases, releases, tmp_path / "out", "--quiet") == match.DONE
    assert capsys.readouterr().err == ""
