"""The speech engine that ships: real sound, the moments of its words, and its walls."""

from __future__ import annotations

import json
import subprocess
import sys

import av
import pytest

from media import speak
from media.sound_folder import SoundFolder
from media.speak import VOICES, CannotSpeak, has_voice, sound_name

QUESTIONS = {
    "en": "Does she listen to you?",
    "cy": "Ydy hi yn gwrando arnoch chi?",
    "ur": "کیا وہ آپ کی بات سنتی ہیں؟",
    "pa": "ਕੀ ਉਹ ਤੁਹਾਡੀ ਗੱਲ ਸੁਣਦੀ ਹੈ?",
    "bn": "তিনি কি আপনার কথা শোনেন?",
    "pl": "Czy ona cię słucha?",
    "ar": "هل تستمع إليك؟",
}


@pytest.fixture
def sounds(tmp_path):
    return SoundFolder(tmp_path / "sounds")


def heard(path):
    """How long the decoded sound is, in seconds, and how loud its loudest sample."""
    seconds, loudest = 0.0, 0.0
    with av.open(str(path)) as file:
        for frame in file.decode(audio=0):
            seconds += frame.samples / frame.sample_rate
            samples = memoryview(frame.planes[0]).cast("B").cast("f")[: frame.samples]
            loudest = max(loudest, max(samples))
    return seconds, loudest


def made(sounds, language, text):
    assert sum(sounds.make(language, [text])) == 1
    name = sound_name(language, text)
    return sounds.path(name), json.loads(sounds.path(name, ".json").read_text())


@pytest.mark.parametrize("language", VOICES)
def test_every_voice_says_a_question_that_can_be_heard(sounds, language):
    path, words = made(sounds, language, QUESTIONS[language])
    seconds, loudest = heard(path)
    assert 1 < seconds < 6 and loudest > 0.1
    assert len(words) == len(QUESTIONS[language].split())


@pytest.mark.parametrize("language", VOICES)
def test_each_word_has_a_later_moment_and_its_true_place(sounds, language):
    text = QUESTIONS[language]
    path, words = made(sounds, language, text)
    starts = [text[place:].split()[0] for _, place in words]
    assert starts == text.split()
    moments = [ms for ms, _ in words]
    assert moments == sorted(set(moments)) and moments[-1] < 1000 * heard(path)[0]


def test_a_sentence_weighs_a_few_kilobytes(sounds):
    path, _ = made(sounds, "en", QUESTIONS["en"])
    assert path.stat().st_size < 5_000 * heard(path)[0] + 2_000


def test_what_was_said_is_not_said_again_and_the_rest_goes_on(sounds):
    list(sounds.make("en", ["Yes", "No"]))
    before = sounds.path(sound_name("en", "Yes")).stat().st_mtime_ns
    assert sounds.missing("en", ["Yes", "No", "  I  don't\nknow "]) == ["I don't know"]
    assert sum(sounds.make("en", ["Yes", "No", "I don't know"])) == 1
    assert sounds.path(sound_name("en", "Yes")).stat().st_mtime_ns == before


def test_a_text_with_nothing_to_say_is_done_and_has_no_sound(sounds):
    list(sounds.make("en", ["…"]))
    assert sounds.missing("en", ["…"]) == []


def test_places_are_counted_as_browsers_count(sounds):
    text = "She said 😀 to you."
    _, words = made(sounds, "en", text)
    wide = text.encode("utf-16-le")
    assert "you." in {wide[2 * place :].decode("utf-16-le", "replace") for _, place in words}


def test_a_language_without_a_voice_has_none_and_nothing_pretends(sounds):
    assert not has_voice("so")
    assert sounds.missing("so", ["Haa"]) == []
    with pytest.raises(CannotSpeak, match="no voice for so"):
        list(speak.speak(["Haa"], "so", sounds.folder))


def test_the_name_says_the_language_and_the_words():
    names = {sound_name("en", "Yes"), sound_name("cy", "Yes"), sound_name("en", "No")}
    assert len(names) == 3
    assert sound_name("en-GB", " Yes\n") == sound_name("en", "Yes")


def test_the_engine_is_shut_in_like_the_decoders(tmp_path):
    files = speak.engine_files()
    job = {"library": files[0], "data": files[1], "voice": VOICES["en"], "words_a_minute": 140}
    job |= {"texts": [], "cpu_s": 60, "memory": speak.MEMORY, "file_size": 1000}
    done = subprocess.run(
        [sys.executable, "-m", "media.speak_one"],
        input=json.dumps(job).encode(),
        capture_output=True,
        check=True,
        env={"PYTHONPATH": speak.PACKAGE_HOME},
        cwd=tmp_path,
    )
    assert json.loads(done.stdout)["confinement"]["no_calls"]


def test_an_engine_that_dies_is_not_taken_for_one_that_finished(sounds, monkeypatch):
    monkeypatch.setitem(VOICES, "en", "no/such-voice")
    with pytest.raises(CannotSpeak, match="ended with"):
        list(sounds.make("en", ["Yes"]))
    assert sounds.missing("en", ["Yes"]) == ["Yes"]


@pytest.mark.parametrize("name", ["", "../secret", "x" * 32, "0" * 31])
def test_only_names_of_ours_are_looked_for(sounds, name):
    with pytest.raises(ValueError):
        sounds.path(name)
