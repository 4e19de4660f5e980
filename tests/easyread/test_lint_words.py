"""The word lists hold what they should, and the meanings keep the rules themselves."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from easyread.lint import check
from easyread.lint.glossary import meanings
from easyread.lint.sentences import neutralise, split
from easyread.lint.vocabulary import WORDS, bases, is_everyday, read_words, syllables

NEEDED = """
social worker diary survey story photo video consent tablet council carer support safe picture
pictures wheelchair advocate happy sad angry worried scared proud lonely calm confused frustrated
excited upset hurt yellow purple orange grey white English Arabic Urdu Polish Welsh Makaton
Tuesday February skip listen send save upload camera voice recording draw delete share private
team meeting nurse hospital medicine learning disability autistic feelings comic illustrator
independent information decide choice changed language sign subtitles
"""
HARD = """
ratify eligibility multidisciplinary utilise commence provision implement stakeholder
legislation facilitate invalid authentication mandatory
"""


@pytest.mark.parametrize("word", NEEDED.split())
def test_words_of_everyday_support_pass(word: str) -> None:
    assert check(f"This is {word.lower()}.").verdict == "pass"
    assert check(word, "answer").verdict == "pass"


@pytest.mark.parametrize("word", HARD.split())
def test_words_of_forms_and_policy_are_not_everyday_words(word: str) -> None:
    assert check(f"This is {word}.").verdict != "pass"


@pytest.mark.parametrize("word", sorted(meanings()))
def test_every_meaning_passes_and_does_not_lean_on_its_own_word(word: str) -> None:
    meaning = meanings()[word]
    assert check(meaning, "text").verdict == "pass"
    assert all(found.rule != "I-meaning" for found in check(meaning).findings)


@pytest.mark.parametrize("name", ["allowed.txt", "domain.txt", "names.txt"])
def test_word_lists_are_sorted_and_hold_each_word_once(name: str) -> None:
    lines = (WORDS / name).read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if not line.startswith("#")]
    assert words == sorted(set(words))
    assert read_words(WORDS / "domain.txt") <= read_words(WORDS / "allowed.txt")


def test_every_word_file_is_named_in_the_licences() -> None:
    licences = (WORDS / "LICENCES.md").read_text(encoding="utf-8")
    files = [path.name for path in WORDS.iterdir() if path.suffix in {".txt", ".toml"}]
    assert len(files) >= 6
    assert [name for name in files if f"`{name}`" not in licences] == []


def test_words_made_from_easy_words_are_easy() -> None:
    made = ["stopped", "happiest", "worries", "isn't", "nurse's", "wheelchair-friendly"]
    assert [word for word in made if not is_everyday(word)] == []
    assert "stop" in bases("stopped")


@pytest.mark.parametrize(
    ("count", "word"),
    [(1, "used"), (1, "house"), (2, "table"), (4, "everything"), (5, "disability")],
)
def test_syllables_are_counted_by_their_vowels(count: int, word: str) -> None:
    assert syllables(word) == count


def test_placeholders_markup_and_addresses_become_one_neutral_word() -> None:
    text = "<p>Hi %(name)s, {worker} and {{ team }} wrote to a@b.org, see https://b.org/c.d.</p>"
    (sentence,) = split(neutralise(text))
    assert sum(word.is_neutral for word in sentence.words) == 5
    assert sentence.length == 10


def test_sentences_end_where_a_reader_would_end_them() -> None:
    text = "Ask Dr. Khan, e.g. today. It costs 3.50 pounds.\nYes? Say no. Go. هل تعرف؟ نعم."
    assert [len(s.words) for s in split(neutralise(text))] == [5, 4, 1, 2, 1, 2, 1]


def calls_to_check(text: str) -> int:
    """How many Python functions run to judge a text: work, which no busy machine changes."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    check(text)
    sys.setprofile(count)
    try:
        check(text)
    finally:
        sys.setprofile(None)
    return calls


def test_twice_the_text_is_at_most_twice_the_work() -> None:
    some = " ".join(f"{line.rstrip('.?')}." for line in _labelled()[:100])
    once, twice = calls_to_check(some), calls_to_check(f"{some} {some}")
    assert 1000 < once < twice <= 2.1 * once


def seconds_to_check(text: str) -> float:
    """Seconds of this process, the least of two tries."""

    def once() -> float:
        start = time.process_time()
        check(text)
        return time.process_time() - start

    return min(once(), once())


@pytest.mark.parametrize("part", ["a", "%(", "{{", "<a", "a-", "AB ", "a (", "a.", "1 ", "a@"])
def test_a_hostile_text_takes_no_longer_than_its_length_deserves(part: str) -> None:
    # Eight times the text takes eight times as long; it would be 64 if each part met each other.
    assert seconds_to_check(part * 16_000) < 24 * seconds_to_check(part * 2_000)


def test_importing_the_library_loads_no_web_and_no_database() -> None:
    heavy = "('flask', 'sqlalchemy', 'PIL')"
    code = f"import sys, easyread.lint; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _labelled() -> list[str]:
    folder = Path(__file__).parent / "labelled"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    return [line for text in texts for line in text.splitlines() if line.strip()]
