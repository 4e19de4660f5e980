"""Words said ahead of time, as the pages find and serve them."""

from __future__ import annotations

from flask import Response, abort, g, send_file

from feedback.web.door import Room
from feedback.web.house import house
from feedback.web.reading import reading
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
    """The address of the best sound there is of a text in this page's language, or None."""
    text = str(text)
    for language in dict.fromkeys((reading().language, "en")):
        name = sound_name(language, text)
        if house().sounds.has(name):
            return f"/voices/{name}.m4a"
    return None


def has_page_voice() -> bool:
    """True when words in this page's language can be said ahead of time."""
    if "has_page_voice" not in g:
        g.has_page_voice = has_voice(reading().language)
    return g.has_page_voice
