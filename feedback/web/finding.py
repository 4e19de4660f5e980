"""Finding in stories: asking, what was found, and searches that are kept.

Words are sent by POST and answered by the address of a search, so that no address, log or history
holds one (decision 36). What holds ids only is asked by GET.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import code_counts, codebooks, finding, searches, stories
from feedback.actions.finding import Asked
from feedback.model.accounts import Role
from feedback.model.asking import Answer
from feedback.model.finding import Search
from feedback.model.telling import DiaryEntry, Transcript
from feedback.model.wanted_words import TooManyWords, places_of
from feedback.web.code_choices import grouped_codes
from feedback.web.door import Room
from feedback.web.found_words import Sentence, found_sentences
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.told_words import WHO, for_templates

room = Room("finding", __name__)
PROBLEMS = {
    "nothing-asked": ("words", mark("Write a word or tick something. Then press Find.")),
    "too-many-words": ("words", mark("This is too much to look for at once. Use fewer words.")),
    "name-missing": ("name", mark("Write a name for this search.")),
    "too-long": ("name", mark("This is too long for us to keep. Please make it shorter.")),
}
WAYS = ((finding.DIARY, mark("Diary")), (finding.SURVEY, mark("Survey")))
LAST_PAGE = 100_000


@room.get("/finding", may=May.SEE_STORY_PART)
def page() -> str:
    """A page to look for something, and the searches that are kept."""
    return _page(Asked())


@room.post("/finding", may=May.SEE_STORY_PART)
def ask() -> AnyResponse | tuple[str, int]:
    """Look for what was written and ticked."""
    asked = _asked(request.form)
    try:
        search = searches.ask(db(), actor(), asked, now())
    except (searches.NothingAsked, TooManyWords) as refused:
        return _page(asked, refused.code), 422
    return redirect(url_for("finding.found", search=search.id, _anchor="found"), 303)


@room.get("/finding/<uuid:search>", may=May.SEE_SEARCH)
def found(search: UUID) -> str:
    """What a search finds now."""
    one, asked = searches.see_search(db(), actor(), search, now())
    return _found_page(asked, one)


@room.post("/finding/<uuid:search>/keep", may=May.CHANGE_SEARCH)
def keep(search: UUID) -> AnyResponse | tuple[str, int]:
    """Keep a search under a name."""
    name, is_shared = request.form.get("name", ""), "shared" in request.form
    try:
        searches.keep_search(db(), actor(), search, name, is_shared, now())
    except (searches.NameMissing, searches.NameTooLong) as refused:
        one, asked = searches.see_search(db(), actor(), search, now())
        return _found_page(asked, one, refused.code, name), 422
    return redirect(url_for("finding.found", search=search, _anchor="kept"), 303)


@room.post("/finding/<uuid:search>/remove", may=May.CHANGE_SEARCH)
def remove(search: UUID) -> AnyResponse:
    """Take a search away."""
    searches.remove_search(db(), actor(), search, now())
    return redirect(url_for("finding.page", _anchor="searches"), 303)


@room.get("/finding/quotations", may=May.SEE_QUOTATION)
def behind() -> str | AnyResponse:
    """The quotations behind a number: of codes, by who told them, in which round, how."""
    asked = _asked(MultiDict((key, value) for key, value in _without_words()))
    if asked.is_empty:
        return redirect(url_for("finding.page"), 303)
    return _found_page(asked)


def _without_words() -> Iterator[tuple[str, str]]:
    return (pair for pair in request.args.items(multi=True) if pair[0] != "words")


def _asked(given: MultiDict[str, str]) -> Asked:
    """What was written and ticked; what is none of ours is passed over."""
    return Asked(
        words=given.get("words", ""),
        codes=tuple(dict.fromkeys(filter(None, map(read_uuid, given.getlist("code"))))),
        roles=tuple(_known(Role, given.getlist("role"))),
        waves=tuple(filter(None, map(read_uuid, given.getlist("wave")))),
        ways=tuple(way for way, _ in WAYS if way in given.getlist("way")),
        quotations="quotations" in given,
    )


def _known(kind: Callable[[str], Any], values: list[str]) -> Iterator[Any]:
    for value in values:
        with suppress(ValueError):
            yield kind(value)


def _page(asked: Asked, code: str | None = None) -> str:
    return render_template("pages/finding/page.html", **_form(asked, code), result=None)


def _found_page(
    asked: Asked, search: Search | None = None, code: str | None = None, name: str | None = None
) -> str:
    number = min(max(request.args.get("page", 1, int), 1), LAST_PAGE)
    result = finding.find(db(), actor(), asked, number, now())
    parts = [one if not asked.is_in_quotations else one.part for one in result.things]
    sources = stories.sources_of(db(), parts)
    return render_template(
        "pages/finding/page.html",
        **_form(asked, code),
        result=result,
        search=search,
        name_given=(search.name or "" if search else "") if name is None else name,
        sources=sources,
        recordings={} if asked.is_in_quotations else dict(_recordings(sources, result)),
        sentences={one.id: _sentences(one.words, result) for one in result.things},
        others=_address_of(asked, search),
        **for_templates(),
    )


def _recordings(
    sources: Mapping[UUID, DiaryEntry | Answer], result: finding.Found
) -> Iterator[tuple[UUID, list[tuple[Transcript, list[Sentence]]]]]:
    """By part: what is said in its recordings where a wanted word stands."""
    answers = stories.media_of_answers(db(), sources.values())
    for part, source in sources.items():
        files = source.media if isinstance(source, DiaryEntry) else answers[source.id]
        said = [one.transcript for one in files if one.transcript]
        yield part, [(one, _sentences(one.words, result)) for one in said if _has_some(one, result)]


def _has_some(said: Transcript, result: finding.Found) -> bool:
    return bool(places_of(said.words, result.words))


def _sentences(words: str, result: finding.Found) -> list[Sentence]:
    return found_sentences(words, result.words)


def _address_of(asked: Asked, search: Search | None) -> Callable[[int], str]:
    """The address of another page of the same."""
    if search:
        return lambda page: url_for("finding.found", search=search.id, page=page, _anchor="found")
    ids = {"code": asked.codes, "role": [r.value for r in asked.roles], "wave": asked.waves}
    ids |= {"way": asked.ways, "quotations": "yes" if asked.quotations else None}
    return lambda page: url_for("finding.behind", **ids, page=page, _anchor="found")


def _form(asked: Asked, code: str | None) -> dict[str, Any]:
    field, words = PROBLEMS.get(code or "", ("", ""))
    return {
        "looked_for": asked,
        "wrong": [(field, gettext(words))] if field else [],
        "groups": grouped_codes(codebooks.list_codebooks(db(), actor(), now())),
        "roles": _tellers(),
        "waves": code_counts.waves_of(db(), actor()),
        "ways": [(way, gettext(words)) for way, words in WAYS],
        "kept": searches.kept_searches(db(), actor(), now()),
    }


def _tellers() -> list[tuple[str, str]]:
    """Who may have told it, in words; staff who wrote a call down are the facilitators."""
    roles = (Role.PERSON, Role.CARER, Role.PROFESSIONAL, Role.WORKER, Role.FACILITATOR)
    return [(role.value, gettext(WHO[role][0])) for role in roles]
