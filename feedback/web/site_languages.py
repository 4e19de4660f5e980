"""Languages: how complete each is, who confirmed it, all its words, and saying them better."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import site_languages as actions
from feedback.actions.site_languages import PartRead
from feedback.forms.shipping import shipped
from feedback.languages import ENGLISH, KNOWN, Language
from feedback.translating.texts import INTERFACE, Text
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.language_state import forget_states
from feedback.web.languages import gettext, mark

room = Room("site_languages", __name__)
ON_A_PAGE = 40
PARTS = {
    INTERFACE: mark("Words of the pages"),
    "fixed-choices": mark("Answers in every survey"),
    "around": mark("Around every survey"),
    "themes": mark("Themes"),
    "prompts": mark("Prompts for diaries"),
}
NO_READER = mark("Write the name of who read the words.")
CHANGED = mark("The words have changed since this page was opened. Read them again.")


@dataclass(frozen=True)
class LanguageRows:
    """One language of the site with its parts."""

    language: Language
    parts: list[PartRead]

    @property
    def is_confirmed(self) -> bool:
        """True when a native reader read every part."""
        return all(part.is_confirmed for part in self.parts)


@room.get("/languages", may=May.KEEP_LANGUAGES)
def page() -> str:
    """Every language that is offered here, and how far it is."""
    codes = [code for code in house().settings.languages if code != ENGLISH]
    rows = [
        LanguageRows(KNOWN[code], actions.see_language(db(), actor(), code, now()))
        for code in codes
    ]
    return render_template("pages/site_languages/list.html", rows=rows, part_name=part_name)


@room.get("/languages/<code>/better-words.json", may=May.KEEP_LANGUAGES)
def better_words(code: str) -> Response:
    """The site's own words, as the translator's kit takes them in."""
    rows = actions.better_words(db(), actor(), known(code).code, now())
    response = Response(json.dumps(rows, ensure_ascii=False, indent=1), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}.json"'
    return response


@room.get("/languages/<code>/<part>", may=May.KEEP_LANGUAGES)
def words(code: str, part: str) -> str:
    """All words of one part, beside their English."""
    return _words(code, part)


@room.post("/languages/<code>/<part>/read", may=May.KEEP_LANGUAGES)
def confirm(code: str, part: str) -> AnyResponse | tuple[str, int]:
    """Keep who read these words."""
    reader, sha256 = request.form.get("reader", ""), request.form.get("sha256", "")
    try:
        actions.confirm_part(db(), actor(), known(code).code, part, reader, sha256, now())
    except actions.NoReader:
        return _words(code, part, reader_wrong=gettext(NO_READER)), 422
    except actions.WordsChanged:
        return _words(code, part, reader=reader, reader_wrong=gettext(CHANGED)), 422
    forget_states()
    return redirect(url_for("site_languages.page", _anchor=f"language-{code}"), 303)


@room.post("/languages/<code>/<part>/better", may=May.KEEP_LANGUAGES)
def better(code: str, part: str) -> AnyResponse | tuple[str, int]:
    """Keep better words for one text."""
    key, texts = request.form.get("key", ""), tuple(request.form.getlist("words"))
    if key.partition("/")[0] != part:
        abort(404)
    try:
        actions.correct_words(db(), actor(), known(code).code, key, texts, now())
    except actions.WordsNotUsable as wrong:
        return _words(code, part, tried={key: texts}, tried_wrong=str(wrong)), 422
    forget_states()
    back = {name: request.form.get(name) or None for name in ("page", "find")}
    return redirect(url_for("site_languages.words", code=code, part=part, **back), 303)


def known(code: str) -> Language:
    """A language that is offered here and has a translation; else there is no such page."""
    if code == ENGLISH or code not in house().settings.languages:
        abort(404)
    return KNOWN[code]


def part_name(part: str) -> str:
    """What a part is called."""
    if part in PARTS:
        return gettext(PARTS[part])
    return next((one.title.in_(ENGLISH)[0] for one in shipped() if one.name == part), part)


def _words(code: str, part: str, **given: object) -> str:
    language = known(code)
    found = actions.see_part(db(), actor(), code, part, now())
    own = actions.corrections(db(), actor().site_id, code)
    find = request.values.get("find", "").strip()
    texts = [text for text in found.texts if _holds(text, own.get(text.key, ()), find)]
    number = min(max(request.values.get("page", 1, int), 1), -(-len(texts) // ON_A_PAGE) or 1)
    context = {"reader": "", "reader_wrong": "", "tried": {}, "tried_wrong": ""} | given
    return render_template(
        "pages/site_languages/words.html",
        language=language,
        part=found,
        name=part_name(part),
        is_survey=part != INTERFACE,
        texts=texts[(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        own=own,
        find=find,
        number=number,
        pages=-(-len(texts) // ON_A_PAGE) or 1,
        **context,
    )


def _holds(text: Text, own: tuple[str, ...], find: str) -> bool:
    words = " ".join((text.key, text.en, *text.texts, *own)).casefold()
    return find.casefold() in words
