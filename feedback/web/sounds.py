"""Words said ahead of time, as the pages find and serve them."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import Response, abort, send_file, url_for

from feedback.model.sayings import SayingKind
from feedback.web.door import Room
from feedback.web.house import house
from feedback.web.reading import reading
from feedback.web.recorded import recorded
from media.sound_folder import SOUND, WORDS
from media.speak import has_voice, sound_name

room = Room("sounds", __name__)
NO_WORDS_OF_PEOPLE = "surveys and pages are said in it, no words of people"
KINDS = {SOUND: "audio/mp4", WORDS: "application/json"}
FOR_GOOD = "public, max-age=31536000, immutable"


@room.get("/voices/<name>.m4a", open_because=NO_WORDS_OF_PEOPLE)
def sound(name: str) -> Response:
    """A sound made ahead; its address says its words and its engine, so it never changes."""
    return _file(name, SOUND)


@room.get("/voices/<name>.json", open_because=NO_WORDS_OF_PEOPLE)
def words(name: str) -> Response:
    """When each word of a sound begins: [milliseconds, place in the text] pairs."""
    return _file(name, WORDS)


def _file(name: str, ending: str) -> Response:
    try:
        path = house().sounds.path(name, ending)
        response = send_file(path, mimetype=KINDS[ending], conditional=True, max_age=None)
    except (ValueError, FileNotFoundError):
        abort(404)
    response.headers["Cache-Control"] = FOR_GOOD
    return response


def sound_of(text: str) -> str | None:
    """The address of the best sound there is of a text: a human's, else one made ahead, or None."""
    for name in _names(text):
        if saying := recorded().get((name, SayingKind.VOICE)):
            return url_for("said_aloud.play", saying=saying)
        if house().sounds.has(name):
            return f"/voices/{name}.m4a"
    return None


def signs_of(text: str) -> UUID | None:
    """The film in sign language of a text, or None."""
    found = (recorded().get((name, SayingKind.SIGNS)) for name in _names(text))
    return next((saying for saying in found if saying), None)


def page_speaks() -> bool:
    """True when words in this page's language can be said ahead of time."""
    return has_voice(reading().language)


def _names(text: str) -> Iterator[str]:
    for language in dict.fromkeys((reading().language, "en")):
        yield sound_name(language, str(text))
