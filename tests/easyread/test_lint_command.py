"""The command: what it prints, how it ends, what it says about files it cannot read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from easyread.__main__ import main

EASY, HARD = "I feel safe at home.", "Utilise the provision prior to 5%."


def checked(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[dict]]:
    code = main(["check", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_file_where_all_is_easy_ends_with_0(tmp_path: Path, capsys) -> None:
    file = tmp_path / "easy.txt"
    file.write_text(f"{EASY}\n\n   \nDo you like tea?\n")
    code, texts = checked(capsys, file)
    assert code == 0
    assert [(text["line"], text["verdict"]) for text in texts] == [(1, "pass"), (4, "pass")]


def test_one_hard_text_ends_with_1_and_says_where_and_why(tmp_path: Path, capsys) -> None:
    file = tmp_path / "mixed.txt"
    file.write_bytes(f"\ufeff{EASY}\r\n{HARD}\r\n".encode())
    code, texts = checked(capsys, file)
    assert code == 1
    assert texts[0]["text"] == EASY
    assert set(texts[1]) == {"file", "line", "text", "verdict", "findings"}
    assert (texts[1]["file"], texts[1]["line"], texts[1]["text"]) == (str(file), 2, HARD)
    assert {"rule", "level", "message"} == set(texts[1]["findings"][0])
    assert ("E-percent", "E") in [(f["rule"], f["level"]) for f in texts[1]["findings"]]


def test_a_warning_alone_ends_with_0(tmp_path: Path, capsys) -> None:
    file = tmp_path / "warn.txt"
    file.write_text("Your letter was read.")
    code, texts = checked(capsys, file)
    assert (code, texts[0]["verdict"]) == (0, "warn")


def test_people_can_read_what_it_prints(tmp_path: Path, capsys) -> None:
    file = tmp_path / "hard.txt"
    file.write_text(f"{EASY}\nWe assist you.\n{HARD}\n")
    assert main(["check", str(file)]) == 1
    said = capsys.readouterr().out
    assert f"{file}:3: FAIL: {HARD}" in said
    assert '"assist" is a formal word. Better: help.' in said
    assert said.endswith("3 texts: 1 pass, 1 warn, 1 fail.\n")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "No such file"),
        (b"\xff\xfe\x00\x01", "not a text file"),
        (b"\x89PNG\x00\x00", "not a text file"),
        (b"I feel\x00 safe", "not a text file"),
    ],
)
def test_a_file_it_cannot_read_ends_with_2_and_is_named(content, says, tmp_path, capsys) -> None:
    file, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    good.write_text(EASY)
    if content is not None:
        file.write_bytes(content)
    assert main(["check", str(file), str(good), "--json"]) == 2
    out, err = capsys.readouterr()
    assert says in err
    assert str(file) in err
    assert [text["text"] for text in json.loads(out)] == [EASY]


def test_a_folder_is_not_a_text(tmp_path: Path, capsys) -> None:
    assert main(["check", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_an_empty_file_has_nothing_to_say(tmp_path: Path, capsys) -> None:
    file = tmp_path / "empty.txt"
    file.touch()
    assert checked(capsys, file) == (0, [])


def test_it_runs_as_a_module_and_speaks_any_script(tmp_path: Path) -> None:
    file = tmp_path / "arabic.txt"
    file.write_text("أنا سعيد " + "كلمة " * 25, encoding="utf-8")
    command = [sys.executable, "-m", "easyread", "check", file, "--json", "--language", "ar"]
    done = subprocess.run(command, capture_output=True, check=False)
    (text,) = json.loads(done.stdout)
    assert (done.returncode, text["verdict"]) == (1, "fail")
    assert [found["rule"] for found in text["findings"]] == ["E-len"]


def test_a_catalogue_gives_its_messages_in_order(tmp_path: Path, capsys) -> None:
    file = tmp_path / "messages.pot"
    file.write_text(
        'msgid ""\nmsgstr "Language: en\\n"\n\n#: page.html:1\nmsgid "Hello, %(name)s"\nmsgstr ""\n'
        'msgid ""\n"It is 1 \\"day\\". "\n"Go."\nmsgid_plural "It is %(n)s days."\n'
    )
    _, texts = checked(capsys, file)
    said = [(text["line"], text["text"]) for text in texts]
    assert said == [
        (5, "Hello, %(name)s"),
        (7, 'It is 1 "day". Go.'),
        (10, "It is %(n)s days."),
    ]


def test_a_page_gives_the_words_people_see(tmp_path: Path, capsys) -> None:
    file = tmp_path / "page.html"
    file.write_text(
        "<!doctype html><html><head><title>My diary</title><style>p {x: y}</style></head>\n"
        "<body><h1>My <em>diary</em></h1>\n<p>You can\n <a href='/x'>write</a> here.</p>\n"
        "<script>utilise()</script><button>Submit</button></body></html>"
    )
    code, texts = checked(capsys, file)
    assert code == 1
    said = [text["text"] for text in texts]
    assert said == ["My diary", "My diary", "You can write here.", "Submit"]
    assert [text["line"] for text in texts] == [1, 2, 3, 5]
    assert "E-button" in [found["rule"] for found in texts[3]["findings"]]


def test_a_translation_is_judged_by_its_length_in_its_own_language(tmp_path: Path, capsys) -> None:
    file = tmp_path / "messages.po"
    long = "لفظ " * 21
    file.write_text(
        'msgid ""\nmsgstr ""\n"Language: ur\\n"\n\nmsgid "Hello"\nmsgstr "ratify"\n\n'
        f'#~ msgid "Old"\n#~ msgstr "Old"\n\nmsgid "Day"\nmsgid_plural "Days"\n'
        f'msgstr[0] "{long}"\nmsgstr[1] ""\n"{"لفظ۔ " * 3}"\n',
        encoding="utf-8",
    )
    code, texts = checked(capsys, file)
    said = [(text["line"], text["verdict"]) for text in texts]
    assert code == 1
    assert said == [
        (5, "pass"),
        (6, "pass"),
        (11, "pass"),
        (12, "pass"),
        (13, "fail"),
        (14, "pass"),
    ]


@pytest.mark.parametrize("stop", ["۔", "؟", "।", "॥", ".", "!"])
def test_sentences_of_other_scripts_end_at_their_own_marks(stop: str, tmp_path, capsys) -> None:
    file = tmp_path / "text.txt"
    file.write_text(f"{'ا ' * 14}ا{stop} {'ا ' * 14}ا{stop}", encoding="utf-8")
    assert main(["check", str(file), "--json", "--language", "ur"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["findings"] == []


PAGE = """<!doctype html>
<html lang="en"><head><title>My day</title></head><body>
<h4>My
 day</h4>
<p>See <img src="a.svg" alt="A person"> <b>this</b>.</p>
<script>utilise()</script>
<form><label><input type="radio" name="a"> Good</label>
<input type="checkbox" id="b"><label for="b">Bad</label>
<label for="c">Your name</label><input id="c" placeholder="Name">
<button aria-label="Send my day">x</button>
<input type="submit" value="Submit"></form>
<p lang="ur">utilise</p>
</body></html>
"""


def test_a_page_gives_what_is_seen_and_heard_with_its_line_and_kind() -> None:
    from easyread.lint.reading_pages import lines_of_page

    said = [(at.number, at.text, at.kind, at.language) for at in lines_of_page(PAGE)]
    assert said == [
        (2, "My day", "title", "en"),
        (3, "My day", "title", "en"),
        (5, "A person", "title", "en"),
        (5, "See this.", "text", "en"),
        (7, "Good", "answer", "en"),
        (8, "Bad", "answer", "en"),
        (9, "Your name", "title", "en"),
        (9, "Name", "title", "en"),
        (10, "Send my day", "button", "en"),
        (10, "x", "button", "en"),
        (11, "Submit", "button", "en"),
        (12, "utilise", "title", "ur"),
    ]
