"""Every word that people and families read is easy to read, and every word is in every language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from easyread.lint import check, guess_kind
from feedback.forms.answers import is_hidden
from feedback.languages import KNOWN, OTHERS
from feedback.translating.catalogues import KEYWORDS, WHERE, opened
from feedback.translating.completeness import completeness
from feedback.translating.texts import all_texts, plural_forms
from feedback.web.hard_word_texts import HARD_WORDS
from feedback.web.languages import catalogue

ROOT = Path(__file__).parents[2]
# The languages that must have every word; the others say on their pages that some are in English.
COMPLETE = ("ar", "bn", "cy", "pa", "pl", "so", "ur")
SCRIPTS = {
    "Latn": r"[A-Za-z\u00c0-\u024f]",
    "Arab": r"[\u0600-\u06ff]",
    "Guru": r"[\u0a00-\u0a7f\u0964\u0965]",
    "Beng": r"[\u0980-\u09ff\u0964\u0965]",
}
# The workroom is plain English for staff; everything else is for people and families.
WORKROOM = re.compile(
    r"templates/(export/(?!paper|own_copy)|base_workroom|pages/(storyboard|paper|pictures/symbols|stories|approvals|names|faces|media_quotations"
    r"|codebooks|quotations|second_codings|comparing|story_steps|learning/(form|list|page)"
    r"|codebook_files|projects_in|finding|collections|shared_tellings|people|voices|indicators|answers_out|phone_calls|site_languages"
    r"|changes/(new|told|told_one|waiting)|prompts/put"
    r"|home/(worker|facilitator|administrator)|safety/(queue|one|leads)|recalls/(page|letter)"
    r"|transcripts/(editor|list)|jobs|capacity_notes|help_lines|together/choose"
    r"|waves|cards|closing|staff|second_step|new_passwords|hello/staff|my_sign_in/(staff|password|app))"
    r"|components/(telling|needs))"
    r"|feedback/web/(storyboard|paper|symbols|stories|codebooks|codebook_files|projects_in|collections|shared_tellings"
    r"|finding|names|bleeps|faces|other_voices|second_codings|comparing|step_words|story_|approvals|left_out_words|people"
    r"|drawn_pages|indicators|answers_out|place_words|codes_split|codebook_versions"
    r"|phone_calls|site_languages|people_needs|said_aloud|capacity_notes|help_lines|told_words"
    r"|changes_tell|jobs|workrooms|prompts_put|safety\.py|staff|second_step|app_codes"
    r"|new_passwords|waves|cards|closing|why)"
    r"|feedback/exports/formats/"
)
# Words for professionals, as they know them: each stands beside easy words of the same question.
STANDARD = re.compile(r"working-together/.*\.standard$")


@cache
def extracted() -> list[tuple[str, str]]:
    """Every (file, text) that is marked for translation."""
    found = []
    for file, _, texts, _, _ in extract_from_dir(ROOT, WHERE, keywords=KEYWORDS):
        found += [(file, text) for text in ([texts] if isinstance(texts, str) else texts)]
    return found


def test_every_word_that_people_read_passes_the_lint():
    failed = []
    for file, text in extracted():
        if not WORKROOM.match(file) and check(text, guess_kind(text)).verdict == "fail":
            failed.append(f"{file}: {text}: {check(text).findings}")
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_pages_and_surveys_passes_in_its_own_language(language):
    """English is judged by every rule, the other languages by those on length and digits."""
    for_staff = {text for file, text in extracted() if WORKROOM.match(file)}
    for_people = {text for file, text in extracted() if not WORKROOM.match(file)}
    failed = [
        f"{text.key}: {words}"
        for text in all_texts(language)
        if text.en not in for_staff - for_people and not STANDARD.match(text.key)
        for spoken, words in (("en", text.en), *((language, one) for one in text.texts))
        if words and check(words, guess_kind(words), language=spoken).verdict == "fail"
    ]
    assert not failed, "\n".join(failed)


def test_nobody_is_promised_that_something_stays_secret():
    about = re.compile(r"(?i)\bsecret|\bconfiden|\bprivate\b|\bpromise")
    honest = re.compile(r"We cannot keep a secret|we must tell someone")
    said = {text for _, text in extracted() if about.search(text)}
    assert any(honest.search(text) for text in said)
    for_people = {text for file, text in extracted() if not WORKROOM.match(file)}
    # The name of a hard word promises nothing: what it means stands beside it.
    told = said & for_people - set(HARD_WORDS)
    assert [text for text in told if not honest.search(text)] == []


def test_many_words_were_looked_at():
    assert len([file for file, _ in extracted() if not WORKROOM.match(file)]) > 150


@pytest.mark.parametrize("language", COMPLETE)
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


@pytest.mark.parametrize("language", COMPLETE)
def test_no_survey_is_partly_in_english(language):
    assert [part for part in completeness(language).parts if not part.is_complete] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_that_counts_has_as_many_forms_as_its_language(language):
    counted = [one for one in opened(language) if one.id and one.pluralizable]
    assert len(counted) > 10
    for message in counted:
        assert len(message.string) in (0, len(plural_forms(language))), message.id


@pytest.mark.parametrize("language", OTHERS)
def test_no_word_holds_a_sign_that_turns_the_direction(language):
    for text in all_texts(language):
        assert not any(is_hidden(character) for one in text.texts for character in one), text.key


@pytest.mark.parametrize("language", OTHERS)
def test_words_are_in_the_script_of_their_language(language):
    """9 letters in 10, over all words: loan words and names may be in Latin."""
    own = re.compile(SCRIPTS[KNOWN[language].script])
    words = "".join("".join(text.texts) for text in all_texts(language))
    letters = [letter for letter in re.sub(r"%\(\w+\)s", "", words) if letter.isalpha()]
    assert sum(bool(own.match(letter)) for letter in letters) * 10 >= len(letters) * 9


@pytest.mark.parametrize("language", OTHERS)
def test_every_place_for_a_name_is_kept_in_translation(language):
    words = catalogue(language)
    for _, text in extracted():
        places = re.findall(r"%\(\w+\)s", text)
        assert sorted(re.findall(r"%\(\w+\)s", words.ugettext(text))) == sorted(places), text


def test_words_come_from_our_own_catalogue_so_that_it_is_bound_once():
    for path in (ROOT / "feedback").rglob("*.py"):
        assert "from flask_babel import gettext" not in path.read_text(), path
