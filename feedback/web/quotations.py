"""One quotation: its codes, its edges, a memo beside it, and taking it out."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import codebooks, memos, quotations, stories
from feedback.actions.comparing import settled_at
from feedback.actions.second_codings import CodedApart
from feedback.actions.story_pages import place_on_pages
from feedback.actions.story_steps import one_act
from feedback.actions.suggestions import suggest_codes
from feedback.model.passages import words_of
from feedback.model.stories import Quotation
from feedback.web.code_choices import chosen_codes, grouped_codes
from feedback.web.door import Room
from feedback.web.errors import CODED_APART, speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.marked_text import number_all
from feedback.web.place_words import for_places
from feedback.web.told_words import for_templates

room = Room("quotations", __name__)
speak_of_stories(room)
TOO_LONG = mark("This memo is too long for us to keep. Please make it shorter.")
AROUND = 160


@room.get("/quotations/<uuid:quotation>", may=May.SEE_QUOTATION)
def page(quotation: UUID) -> str:
    """A quotation with the words around it, and everything that can be done with it."""
    return _page(quotations.see_quotation(db(), actor(), quotation, now()))


@room.post("/quotations/<uuid:quotation>", may=May.SEE_QUOTATION)
def keep(quotation: UUID) -> AnyResponse | tuple[str, int]:
    """Keep the codes that are ticked, and the memo when one was written."""
    memo = request.form.get("memo", "")
    with one_act(db()):
        try:
            found = quotations.code_quotation(db(), actor(), quotation, chosen_codes(), now())
        except CodedApart:
            found = quotations.see_quotation(db(), actor(), quotation, now())
            return _page(found, memo, apart=gettext(CODED_APART.what_to_do)), 409
        if not memo.strip():
            return _back(found)
        try:
            memos.write_memo(db(), actor(), found.part.story_id, memo, now(), quotation)
        except memos.MemoTooLong:
            return _page(found, memo, gettext(TOO_LONG)), 422
    return _back(found)


@room.post("/quotations/<uuid:quotation>/edges", may=May.SEE_QUOTATION)
def move(quotation: UUID) -> AnyResponse | tuple[str, int]:
    """Let it begin or end one word earlier or later."""
    found = quotations.see_quotation(db(), actor(), quotation, now())
    if found.place is not None:
        return redirect(url_for("media_quotations.move_page", quotation=quotation), 303)
    shown = _place(request.form.get("shown", ""))
    edge, _, step = request.form.get("edge", "").partition(":")
    place = _place(request.form.get("place", ""))
    if place is None:
        place = moved(found, edge, 1 if step == "later" else -1, shown)
    try:
        quotations.move_edges(db(), actor(), quotation, *place, now(), shown)
    except quotations.MovedMeanwhile:
        return _page(found, mine=place), 409
    except (quotations.NothingMarked, quotations.OutsideTheWords):
        return _page(found), 422
    return redirect(url_for("quotations.page", quotation=quotation, _anchor="edges"), 303)


@room.post("/quotations/<uuid:quotation>/remove", may=May.SEE_QUOTATION)
def remove(quotation: UUID) -> AnyResponse:
    """Take the quotation out; the words stay in the story."""
    found = quotations.see_quotation(db(), actor(), quotation, now())
    media_id = found.place and found.place.media_file_id
    start = found.start or None
    part = quotations.remove_quotation(db(), actor(), quotation, now())
    if media_id:
        given = {"story": part.story_id, "media": media_id, "out": "yes", "_anchor": "done"}
        return redirect(url_for("media_quotations.page", **given), 303)
    here = {"part": part.id, "at": start, "_anchor": f"part-{part.id}"}
    return redirect(url_for("stories.page", story=part.story_id, **here), 303)


def moved(
    quotation: Quotation, edge: str, step: int, shown: tuple[int, int] | None = None
) -> tuple[int, int]:
    """Start and end after one edge moves by one word; unchanged where there is no room.

    They move from where they were `shown`, when that is a place in the words.
    """
    words = words_of(quotation.part.words)
    start, end = shown or (quotation.start, quotation.end)
    first = next((n for n, word in enumerate(words) if word.end > start), None)
    last = max((n for n, word in enumerate(words) if word.start < end), default=None)
    if first is None or last is None or first > last:
        return quotation.start, quotation.end
    if edge == "start":
        first = min(max(first + step, 0), last)
        return words[first].start, end
    if edge == "end":
        last = max(min(last + step, len(words) - 1), first)
        return start, words[last].end
    return start, end


def _place(text: str) -> tuple[int, int] | None:
    start, _, end = text.partition("-")
    is_place = all(one.isascii() and one.isdigit() and len(one) < 9 for one in (start, end))
    return (int(start), int(end)) if is_place else None


def _back(quotation: Quotation) -> AnyResponse:
    here = place_on_pages(quotation) | {"_anchor": f"q-{quotation.id}"}
    return redirect(url_for("stories.page", story=quotation.part.story_id, **here), 303)


def _page(
    quotation: Quotation,
    memo: str = "",
    wrong: str | None = None,
    mine: tuple[int, int] | None = None,
    apart: str | None = None,
) -> str:
    part, story = quotation.part, quotation.part.story
    first = stories.number_before(db(), actor(), part, now()) + 1
    parts = stories.parts_of(db(), actor(), story, now(), [part.id])
    numbered = {one.id: one for one in number_all(part, first)}
    my_codes = {c.code_id for c in quotation.codings if c.coder_id == actor().account_id}
    beside = memos.memos_of(db(), actor(), story, now())
    return render_template(
        "pages/quotations/page.html",
        quotation=quotation,
        numbered=numbered[quotation.id],
        number=numbered[quotation.id].number,
        story=story,
        part=part,
        source=stories.sources_of(db(), [part])[part.id],
        before=part.words[max(0, quotation.start - AROUND) : quotation.start],
        after=part.words[quotation.end : quotation.end + AROUND],
        is_cut_before=quotation.start > AROUND,
        is_cut_after=len(part.words) > quotation.end + AROUND,
        groups=grouped_codes(codebooks.list_codebooks(db(), actor(), now())),
        chosen_codes=set(chosen_codes()) if wrong or apart else my_codes,
        mine=mine,
        suggested=suggest_codes(db(), actor(), quotation, now()),
        settled=settled_at(db(), quotation, parts)[:1],
        others=[c for c in quotation.codings if c.coder_id != actor().account_id],
        memos=[one for one in beside if one.quotation_id == quotation.id],
        memo=memo,
        wrong=wrong,
        apart=apart,
        **for_templates(),
        **for_places(),
    )
