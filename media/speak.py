"""Saying words ahead of time, with a speech engine that ships with the installation.

The engine is espeak-ng. It is GPL, so it runs as a program of its own (`media.speak_one`), shut in
like the decoders. Another engine would need the same three names: ENGINE, VOICES and `speak`.
"""

import ctypes.util
import hashlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Stands in the name of every sound: change it when the same text must be said anew.
ENGINE = "espeak-ng 1.52, aac 24k, 1"
# language: the engine's name of its voice. Where there is none, nothing pretends to be one: so.
VOICES = {
    "en": "gmw/en",
    "cy": "cel/cy",
    "ur": "inc/ur",
    "pa": "inc/pa",
    "bn": "inc/bn",
    "pl": "zlw/pl",
    "ar": "sem/ar",
}
WORDS_A_MINUTE = 140
MIB = 1024 * 1024
CPU_S, MEMORY, FILE_SIZE = 600, 2048 * MIB, 16 * MIB
LONGEST_TEXT = 4000
PACKAGE_HOME = str(Path(__file__).resolve().parent.parent)


class CannotSpeak(Exception):
    """The engine is not there, or ended before it had said everything."""


@dataclass(frozen=True)
class Spoken:
    """A text that was said: `seconds` is 0 when there is nothing in it to say."""

    name: str
    seconds: float


def plain(text: str) -> str:
    """The text as a page shows it: one space between words, none around them."""
    return " ".join(text.split())


def sound_name(language: str, text: str) -> str:
    """The name of a text's sound: 32 hexadecimal digits that say engine, language and words."""
    said = "\0".join((ENGINE, language.partition("-")[0], plain(text)))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def has_voice(language: str) -> bool:
    """True when the engine is here and knows this language."""
    return language.partition("-")[0] in VOICES and engine_files() is not None


@cache
def engine_files() -> tuple[str, str | None] | None:
    """The engine's library and its data: from its package, else from the system; None: neither."""
    package = importlib.util.find_spec("espeakng_loader")
    if package and package.origin:
        home = Path(package.origin).parent
        library = home / "libespeak-ng.so"
        if library.is_file():
            return str(library), str(home / "espeak-ng-data")
    known = ctypes.util.find_library("espeak-ng")
    return (known, None) if known else None


def speak(texts: Iterable[str], language: str, into: Path) -> Iterator[Spoken]:
    """Say each text into `into`: `<name>.m4a` and `<name>.json` (when each word begins).

    The JSON is a list of [milliseconds, place in the text in UTF-16 units]. Yields each as soon
    as it is whole. Raises CannotSpeak.
    """
    files = engine_files()
    if files is None or not has_voice(language):
        raise CannotSpeak(f"there is no voice for {language}")
    wanted = [(sound_name(language, text), plain(text)[:LONGEST_TEXT]) for text in texts]
    job = {
        "library": files[0],
        "data": files[1],
        "voice": VOICES[language.partition("-")[0]],
        "words_a_minute": WORDS_A_MINUTE,
        "texts": wanted,
        "cpu_s": CPU_S,
        "memory": MEMORY,
        "file_size": FILE_SIZE,
    }
    yield from _answers(job, into)


def _answers(job: dict, into: Path) -> Iterator[Spoken]:
    child = subprocess.Popen(
        [sys.executable, "-P", "-B", "-m", "media.speak_one"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": PACKAGE_HOME, "LC_ALL": "C.UTF-8"},
        cwd=into,
    )
    assert child.stdin and child.stdout
    try:
        with child.stdin as question:
            question.write(json.dumps(job).encode())
        with child.stdout as answers:
            for line in answers:
                said = json.loads(line)
                if "name" in said:
                    yield Spoken(said["name"], said["seconds"])
        ended = child.wait()
    except (BrokenPipeError, ValueError, KeyError) as trouble:
        raise CannotSpeak(type(trouble).__name__) from trouble
    finally:
        child.kill()
        child.wait()
    if ended:
        raise CannotSpeak(f"the engine ended with {ended}")
