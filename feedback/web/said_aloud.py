"""Voices: staff hear what a survey sounds like, and record a human voice or sign language."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, abort, redirect, render_template, url_for
from sqlalchemy import event, select
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere, require
from feedback.actions.sayings import Said, SayingRefused, keep_saying, sayings_of, take_away
from feedback.actions.surveys import instrument_of, instrument_with
from feedback.actions.voices import survey_texts
from feedback.forms.instrument import Instrument
from feedback.model.asking import PublishedInstrument
from feedback.model.sayings import Saying, SayingKind
from feedback.model.telling import MediaState
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext, mark
from feedback.web.media_files import serve
from feedback.web.uploads import STATUS, receive_upload
from media.refused import Refused
from media.speak import has_voice, sound_name
from media.store import StoreFull, StoreTrouble

room = Room("said_aloud", __name__)
PROBLEMS = {
    "no-file": ("voice", mark("Record your voice, or choose one file.")),
    "nobody-named": ("who", mark("Write who speaks or signs.")),
    "not-agreed": ("agreed", mark("Ask the one who speaks. Tick the box when they say yes.")),
    "not-captions": ("captions", mark("Captions begin with WEBVTT, in 20,000 letters or fewer.")),
    "too-long": ("who", mark("Use 120 letters or fewer.")),
}


@dataclass(frozen=True)
class Line:
    """One text of a survey: what is there to hear, and what someone recorded."""

    name: str
    words: str
    made: str | None
    sayings: list[Saying]


@dataclass(frozen=True)
class SayingCopy:
    """The safe copy of a saying, as `media_files.serve` wants it."""

    id: UUID
    media_file: Saying
    media_type: str
    size: int
    sha256: str
    purpose: str = "play"


@room.get("/said-aloud", may=May.RECORD_SAYING)
def all_surveys() -> str:
    """Every published survey, in each of its languages."""
    newest = select(PublishedInstrument).order_by(PublishedInstrument.published_at.desc())
    surveys = [(one, instrument_of(one)) for one in db().scalars(newest)]
    return render_template("pages/voices/list.html", surveys=surveys, has_voice=has_voice)


@room.get("/said-aloud/<uuid:instrument>/<language>", may=May.RECORD_SAYING)
def survey(instrument: UUID, language: str) -> str:
    """Each question and answer of a survey, and how it is said."""
    found = _survey(instrument, language)
    return render_template(
        "pages/voices/survey.html",
        instrument_id=instrument,
        title=found.title.in_(language)[0],
        language=language,
        speaks=has_voice(language),
        lines=_lines(found, language),
    )


@room.get("/said-aloud/<uuid:instrument>/<language>/<name>", may=May.RECORD_SAYING)
def one(instrument: UUID, language: str, name: str) -> str:
    """Record one text."""
    return _page(instrument, language, name, {})


@room.post("/said-aloud/<uuid:instrument>/<language>/<name>", may=May.RECORD_SAYING, streams=True)
def keep(instrument: UUID, language: str, name: str) -> AnyResponse | tuple[str, int]:
    """Keep a recording. It is used as soon as its safe copy is made."""
    try:
        upload = receive_upload()
    except Refused as no:
        return _page(instrument, language, name, {"voice": no.words}), STATUS.get(no.code, 422)
    line = _line(instrument, language, name)
    kind = SayingKind.SIGNS if upload.field("kind") == "signs" else SayingKind.VOICE
    said = Said(
        line.words,
        language,
        kind,
        upload.field("who"),
        upload.field("agreed") == "yes",
        upload.field("captions") if kind is SayingKind.SIGNS else "",
    )
    try:
        with upload.keeping() as files:
            keep_saying(db(), actor(), said, files, now())
    except SayingRefused as refused:
        field, words = PROBLEMS[refused.code]
        return _page(instrument, language, name, {field: gettext(words)}, said), 422
    except StoreTrouble as trouble:
        no = Refused("full" if isinstance(trouble, StoreFull) else "busy")
        return _page(instrument, language, name, {"voice": no.words}, said), STATUS[no.code]
    return redirect(url_for("said_aloud.survey", instrument=instrument, language=language), 303)


@room.post("/sayings/<uuid:saying>/take-away", may=May.CHANGE_SAYING)
def take(saying: UUID) -> AnyResponse:
    """Take a recording away: the made voice is used again at once."""
    take_away(db(), actor(), saying, now())
    sounds = house().sounds
    event.listen(db(), "after_commit", lambda _: sounds.touch(), once=True)
    return redirect(url_for("said_aloud.all_surveys"), 303)


@room.get("/sayings/<uuid:saying>", may=May.HEAR_SAYING)
def play(saying: UUID) -> Response:
    """A recording, by its safe copy."""
    found: Saying = require(db(), actor(), May.HEAR_SAYING, saying, now())
    if found.state is not MediaState.READY or found.copy_id is None:
        raise NotHere(f"saying {saying}")
    assert found.copy_type and found.copy_size and found.copy_sha256
    copy = SayingCopy(found.copy_id, found, found.copy_type, found.copy_size, found.copy_sha256)
    return serve(copy)


@room.get("/sayings/<uuid:saying>/captions.vtt", may=May.HEAR_SAYING)
def captions(saying: UUID) -> Response:
    """The words of a film in sign language."""
    found: Saying = require(db(), actor(), May.HEAR_SAYING, saying, now())
    if not found.captions:
        raise NotHere(f"captions of {saying}")
    return Response(found.captions, mimetype="text/vtt")


def _survey(instrument: UUID, language: str) -> Instrument:
    if db().get(PublishedInstrument, instrument) is None:
        raise NotHere(f"instrument {instrument}")
    found = instrument_with(db(), instrument)
    if language not in found.languages:
        abort(404)
    return found


def _lines(found: Instrument, language: str) -> list[Line]:
    texts = list(dict.fromkeys(survey_texts(found, language)))
    names = {sound_name(language, text): text for text in texts}
    recorded: dict[str, list[Saying]] = {}
    for saying in sayings_of(db(), actor(), names, now()):
        recorded.setdefault(saying.name, []).append(saying)
    return [Line(name, text, _made(name), recorded.get(name, [])) for name, text in names.items()]


def _made(name: str) -> str | None:
    is_there = house().sounds.has(name)
    return url_for("sounds.sound", name=name) if is_there else None


def _line(instrument: UUID, language: str, name: str) -> Line:
    lines = _lines(_survey(instrument, language), language)
    found = next((line for line in lines if line.name == name), None)
    if found is None:
        raise NotHere(f"no text {name}")
    return found


def _page(
    instrument: UUID, language: str, name: str, wrong: dict[str, str], said: Said | None = None
) -> str:
    return render_template(
        "pages/voices/one.html",
        instrument_id=instrument,
        language=language,
        line=_line(instrument, language, name),
        wrong=wrong,
        who=said.who_speaks if said else "",
        captions=said.captions if said else "",
    )
