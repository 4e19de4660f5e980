"""The words of sounds and films: writing them down, as teller or as staff, and captions."""

from __future__ import annotations

import json
from contextlib import suppress
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import transcripts
from feedback.actions.transcripts import Writing
from feedback.languages import KNOWN
from feedback.model.telling import MediaFile, Transcript
from feedback.model.time_marks import BadMark, read_marks, write_marks
from feedback.model.timed_words import Segment, as_lines
from feedback.web.diaries import TROUBLES
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext, mark
from feedback.web.told_words import who
from media.captions import Cue, write_captions

room = Room("transcripts", __name__)
FURTHEST = 1_000_000
PROBLEMS = {
    "nothing-written": mark("There are no words yet. Please write something first."),
    "too-long": mark("These are a lot of words. Please send a part of them first."),
}
BAD_MARKS = {
    BadMark.NOT_A_TIME: mark(
        "Line %(line)s: %(mark)s is no time. Write it like [00:03] or [00:03.5]."
    ),
    BadMark.OUT_OF_ORDER: mark("Line %(line)s: %(mark)s comes before the mark above it."),
    BadMark.ENDS_FIRST: mark("Line %(line)s: %(mark)s ends before it begins."),
    BadMark.OVERLAPS: mark("Line %(line)s: %(mark)s ends after the one below begins."),
    BadMark.PAST_THE_END: mark("Line %(line)s: %(mark)s is after the end of the recording."),
}


@room.get("/recordings", may=May.USE_ENTRY)
def all_recordings() -> str:
    """Sounds and films whose words staff may write down, newest first."""
    skip = min(max(0, request.args.get("skip", default=0, type=int)), FURTHEST)
    found, is_more = transcripts.list_recordings(db(), actor(), now(), skip)
    told = [(media, who(transcripts.told_in(db(), media).account.role)) for media in found]
    older = skip + len(found) if is_more else None
    return render_template("pages/transcripts/list.html", recordings=told, older=older)


@room.get("/recordings/<uuid:media>/words", may=May.WRITE_WORDS)
def page(media: UUID) -> str:
    """Write or correct the words of one sound or film."""
    return _page(transcripts.find_recording(db(), actor(), media, now()))


@room.post("/recordings/<uuid:media>/words", may=May.WRITE_WORDS)
def keep(media: UUID) -> AnyResponse | tuple[str, int]:
    """Keep the words, unless someone else wrote meanwhile."""
    found = transcripts.find_recording(db(), actor(), media, now())
    is_own = transcripts.is_own(db(), actor(), found)
    write = transcripts.write_own if is_own else transcripts.write_timed
    writing = _writing()
    try:
        made = write(db(), actor(), media, writing, now())
    except transcripts.WrittenMeanwhile as no:
        return _page(found, writing, theirs=no.newest), 409
    except BadMark as no:
        words = gettext(BAD_MARKS[no.code], line=no.line, mark=f"\u2066{no.mark}\u2069")
        return _page(found, writing, words), 422
    except (transcripts.NothingWritten, transcripts.WordsTooLong) as refused:
        return _page(found, writing, gettext(PROBLEMS[refused.code])), 422
    done = "draft" if made.is_draft else "kept"
    return redirect(url_for("transcripts.page", media=media, done=done), 303)


@room.post("/recordings/<uuid:media>/draft", may=May.WRITE_WORDS)
def ask(media: UUID) -> AnyResponse:
    """Ask for a draft by the recogniser, when there is one."""
    if house().recogniser is None:
        raise NotHere("no recogniser is set")
    transcripts.ask_for_draft(db(), actor(), media, now())
    return redirect(url_for("transcripts.page", media=media, done="asked"), 303)


@room.get("/recordings/<uuid:media>/captions.vtt", may=May.SEE_MEDIA)
def captions(media: UUID) -> Response:
    """The words of a sound or a film as WebVTT; a draft says all the time that it is one."""
    words = transcripts.words_that_count(db(), actor(), media, now())
    if not words.is_timed:
        raise NotHere(f"captions of {media}")
    cues = [Cue(*one.span, one.words) for one in words.segments]
    if words.is_draft:
        said = gettext("This is a draft. Nobody has checked these words yet.")
        cues.insert(0, Cue(0, cues[-1].end_ms, said, "line:0"))
    return Response(write_captions(cues), mimetype="text/vtt")


def _writing() -> Writing:
    form = request.form
    language = form.get("language", "")
    return Writing(
        text=form.get("words", ""),
        based_on=form.get("version", default=0, type=int),
        is_right="right" in form,
        language=language if language in KNOWN else "",
    )


def _page(
    media: MediaFile,
    writing: Writing | None = None,
    wrong: str | None = None,
    theirs: Transcript | None = None,
) -> str:
    versions = transcripts.versions_of(db(), actor(), media, now())
    newest = versions[0] if versions else None
    told = transcripts.told_in(db(), media)
    given = {
        "media": media,
        "troubles": TROUBLES,
        "newest": newest,
        "earlier": versions[1:],
        "version": writing.based_on if writing else newest.version if newest else 0,
        "wrong": wrong,
        "theirs": theirs,
        "language": newest.language if newest else told.language,
    }
    if told.account_id == actor().account_id:
        return _own_page(given, writing)
    return _editor(given, writing, told.account_id)


def _own_page(given: dict, writing: Writing | None) -> str:
    media, newest = given["media"], given["newest"]
    back_at = url_for("home.first_page")
    if media.entry_id:
        back_at = url_for("diaries.one", entry=media.entry_id, _anchor=f"file-{media.id}")
    return render_template(
        "pages/transcripts/own.html",
        typed=writing.text if writing else as_lines(newest.segments) if newest else "",
        is_kept=request.args.get("done") == "kept",
        back_at=back_at,
        **given,
    )


def _editor(given: dict, writing: Writing | None, teller_id: UUID) -> str:
    media, newest = given["media"], given["newest"]
    length_ms = media.length_ms
    segments = newest.segments if newest else []
    typed = write_marks(segments, length_ms)
    if writing:
        given["language"] = writing.language or given["language"]
        typed, segments = writing.text, []
        with suppress(BadMark):
            segments = read_marks(writing.text, length_ms)
    counts = media.transcript
    return render_template(
        "pages/transcripts/editor.html",
        typed=typed,
        segments="" if given["wrong"] else _for_script(segments),
        languages=[(code, known.own_name) for code, known in KNOWN.items()],
        is_right=bool(writing and writing.is_right),
        own_words=bool(counts and not counts.is_draft and counts.account_id == teller_id),
        may_ask=bool(house().recogniser and not newest),
        done=request.args.get("done", ""),
        **given,
    )


def _for_script(segments: list[Segment]) -> str:
    """The segments for the page's own list: (start, end, words), all in milliseconds."""
    return json.dumps([(one.start_ms, one.end_ms, one.words) for one in segments])
