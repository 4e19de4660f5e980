"""Every word that people and families read is easy to read, and every word is in every language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from easyread.lint import check, guess_kind
from feedback.settings import LANGUAGES
from feedback.web.languages import catalogue

ROOT = Path(__file__).parents[2]
METHODS = [("feedback/web/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}
# The workroom is plain English for staff; everything else is for people and families.
WORKROOM = re.compile(
    r"templates/(export/(?!paper)|base_workroom|pages/(paper|pictures/symbols|stories|codebooks|collections|shared_tellings|people"
    r"|indicators|phone_calls|changes/(new|told|told_one|waiting)|home/(worker|facilitator))"
    r"|components/telling)"
    r"|feedback/web/(paper|symbols|stories|codebooks|collections|shared_tellings|people|indicators|phone_calls"
    r"|changes_tell|workrooms)"
)


@cache
def extracted() -> list[tuple[str, str]]:
    """Every (file, text) that is marked for translation."""
    found = []
    for file, _, texts, _, _ in extract_from_dir(ROOT, METHODS, keywords=KEYWORDS):
        found += [(file, text) for text in ([texts] if isinstance(texts, str) else texts)]
    return found


def test_every_word_that_people_read_passes_the_lint():
    failed = []
    for file, text in extracted():
        if not WORKROOM.match(file) and check(text, guess_kind(text)).verdict == "fail":
            failed.append(f"{file}: {text}: {check(text).findings}")
    assert not failed, "\n".join(failed)


def test_many_words_were_looked_at():
    assert len([file for file, _ in extracted() if not WORKROOM.match(file)]) > 150


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_every_word_is_in_every_language(language):
    path = ROOT / f"feedback/translations/{language}/LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        known = {
            one: message
            for message in read_po(file, locale=language)
            if message.id and message.string
            for one in ([message.id] if isinstance(message.id, str) else message.id)
        }
    missing = sorted({text for _, text in extracted()} - set(known))
    assert not missing, "\n".join(missing)
    assert not [one for one, message in known.items() if message.fuzzy]


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_every_place_for_a_name_is_kept_in_translation(language):
    words = catalogue(language)
    for _, text in extracted():
        places = re.findall(r"%\(\w+\)s", text)
        assert sorted(re.findall(r"%\(\w+\)s", words.ugettext(text))) == sorted(places), text


def test_words_come_from_our_own_catalogue_so_that_it_is_bound_once():
    for path in (ROOT / "feedback").rglob("*.py"):
        assert "from flask_babel import gettext" not in path.read_text(), path
