"""Stories: the list, beginning one, and one story to read and mark."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere, visible
from feedback.actions import (
    codebooks,
    memos,
    quotations,
    stories,
    story_pages,
    story_steps,
    tellings,
    undoing,
)
from feedback.actions.approved import stands
from feedback.actions.learning import list_days
from feedback.actions.relationship_labels import label, labels
from feedback.actions.second_codings import asked_of, own_open
from feedback.actions.story_changes import standing_of
from feedback.actions.story_cohorts import Cohort
from feedback.actions.story_facts import Facts, facts_of
from feedback.model.passages import runs, sentences
from feedback.model.stories import Memo, Quotation, Story
from feedback.web.approvals import STANDS
from feedback.web.code_choices import chosen_codes, grouped_codes
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.marked_text import lay_out
from feedback.web.place_words import for_places
from feedback.web.step_words import what
from feedback.web.story_choices import chosen_cohort, for_filters, kind_choices, kind_words
from feedback.web.story_pages import open_page
from feedback.web.story_steps import said_after
from feedback.web.told_words import for_templates, who

room = Room("stories", __name__)
speak_of_stories(room)
PROBLEMS = {
    "title-missing": ("story_title", mark("Write a title for the story.")),
    "too-long": ("story_title", mark("This is too long for us to keep. Please make it shorter.")),
    "nothing-chosen": ("told", mark("Choose something with words, a photo or a sound.")),
    "several-relationships": (
        "told",
        mark("These are about more than one relationship. A story is about one. Choose again."),
    ),
    "not-a-kind": ("kind", mark("Choose what kind of story it is.")),
    "nothing-marked": ("mark", mark("Choose one sentence or more. Then press Mark.")),
    "outside-the-words": ("mark", mark("The words have changed. Please choose them again.")),
    "other-words": ("mark", mark("The words have changed. Please choose them again.")),
    "taken-back": ("mark", mark("Someone took this back. It is not shown any more.")),
}
TELLING_REFUSED = (
    stories.TitleMissing,
    stories.TextTooLong,
    stories.NothingChosen,
    stories.SeveralRelationships,
    stories.NotAKind,
)
MARK_REFUSED = (quotations.NothingMarked, quotations.OutsideTheWords, quotations.OtherWords)


@room.get("/stories", may=May.SEE_STORY)
def all_stories() -> str:
    """The stories of my site."""
    cohort = chosen_cohort()
    listed = stories.list_stories(db(), actor(), now(), cohort)
    return render_template(
        "pages/stories/list.html",
        listed=listed,
        asked_of_me=asked_of(db(), actor(), now()),
        is_choosing=cohort != Cohort(),
        stands=STANDS,
        labels=labels(db(), [one.story.relationship for one in listed]),
        **for_templates(),
        **for_filters(),
    )


@room.get("/stories/begin", may=May.EDIT_STORY)
def begin_page() -> str:
    """What was chosen, and the title of the story that begins with it."""
    return _begin_page(request.args.getlist("told"), "", _code_of_choice())


@room.post("/stories/begin", may=May.EDIT_STORY)
def begin() -> AnyResponse | tuple[str, int]:
    """Begin a story, or put what was chosen into one that is there."""
    form = request.form
    chosen = form.getlist("told")
    try:
        if into := form.get("story", type=UUID):
            story = stories.add_to_story(db(), actor(), into, chosen, now())
        else:
            title = form.get("story_title", "")
            kind = form.get("kind", "")
            story = stories.begin_story(db(), actor(), title, chosen, now(), kind)
    except TELLING_REFUSED as refused:
        return _begin_page(chosen, form.get("story_title", ""), refused.code), 422
    return redirect(url_for("stories.page", story=story.id), 303)


@room.get("/stories/<uuid:story>", may=May.SEE_STORY)
def page(story: UUID) -> str:
    """One story, to read, mark and think about; a long one in pages."""
    return _story_page(stories.see_story(db(), actor(), story, now()))


@room.post("/stories/<uuid:story>/marks", may=May.EDIT_STORY)
def mark_words(story: UUID) -> AnyResponse | tuple[str, int]:
    """Mark the chosen sentences, or the words selected on the page, with the chosen codes."""
    try:
        with story_steps.one_act(db()):
            made = _mark(story)
    except MARK_REFUSED as refused:
        return _story_page(stories.see_story(db(), actor(), story, now()), refused.code), 422
    except NotHere:
        return _story_page(stories.see_story(db(), actor(), story, now()), "taken-back"), 422
    first = made[0]
    here = story_pages.place_on_pages(first) | {"_anchor": f"q-{first.id}"}
    return redirect(url_for("stories.page", story=story, **here), 303)


@room.post("/stories/<uuid:story>/kind", may=May.EDIT_STORY)
def change_kind(story: UUID) -> AnyResponse:
    """Say that this story is of another kind."""
    with suppress(stories.NotAKind):
        stories.change_kind(db(), actor(), story, request.form.get("kind", ""), now())
    return redirect(url_for("stories.page", story=story, **open_page()), 303)


def _code_of_choice() -> str | None:
    """What is wrong with what was chosen, before a title is asked for."""
    told = tellings.find_told(db(), actor(), request.args.getlist("told"), now())
    try:
        stories.one_relationship(told)
    except (stories.NothingChosen, stories.SeveralRelationships) as refused:
        return refused.code
    return None


def _begin_page(chosen: list[str], title: str, code: str | None) -> str:
    told = tellings.find_told(db(), actor(), chosen, now())
    ids = {one.relationship_id for one in told}
    others = visible(actor(), May.EDIT_STORY, now()).where(Story.relationship_id.in_(ids))
    return render_template(
        "pages/stories/begin.html",
        told=told,
        title_given=title,
        kinds=kind_choices(),
        kind=request.form.get("kind") or stories.likely_kind(told),
        wrong=_wrong(code),
        is_one=len(ids) == 1,
        labels={id: label(id) for id in ids},
        others=list(db().scalars(others.order_by(Story.number.desc()))),
        **for_templates(),
    )


def _story_page(story: Story, code: str | None = None) -> str:
    turned_to = _turned_to(story)
    laid_out = lay_out(turned_to)
    sources = stories.sources_of(db(), turned_to.parts)
    return render_template(
        "pages/stories/page.html",
        story=story,
        relationship_label=labels(db(), [story.relationship])[story.relationship_id],
        parts=laid_out,
        numbered={one.id: one for part in laid_out for one in part.quotations},
        pages=turned_to,
        hidden=stories.hidden_parts(db(), story, turned_to.all_parts),
        facts=facts_of(stories.all_sources(db(), actor(), story, now(), sources)),
        kinds=kind_choices(),
        kind_words=kind_words,
        voices=_voices,
        stand=STANDS[stands(db(), [story], now())[story.id]],
        sources=sources,
        media=stories.media_of_answers(db(), sources.values()),
        coding_alone=own_open(db(), actor(), story.id),
        memos=_beside(memos.memos_of(db(), actor(), story, now())),
        learning_days={one.id: one.title for one in list_days(db(), actor(), now())},
        groups=grouped_codes(codebooks.list_codebooks(db(), actor(), now())),
        chosen_codes=set(chosen_codes()) if request.method == "POST" else set(),
        ticked=set(request.form.getlist("sentence")),
        wrong=_wrong(code),
        standing=standing_of(db(), actor(), story.id, now()),
        turned=said_after(),
        next_steps=undoing.next_steps(db(), actor(), story.id),
        what=what,
        **for_templates(),
        **for_places(),
    )


def _turned_to(story: Story) -> story_pages.Turned:
    """The page that is asked for: by its number, or by a place that stands on it.

    Words that could not be marked were selected at a place, too.
    """
    number = request.values.get("page", 1, type=int)
    part_id = read_uuid(request.values.get("part"))
    at = request.values.get("at", request.form.get("start", 0, type=int), type=int)
    return story_pages.turn_to(db(), actor(), story, now(), number, part_id, at)


def _beside(found: list[Memo]) -> dict[UUID | None, list[Memo]]:
    """The memos of each quotation, by its id; those of the story itself by None."""
    beside: dict[UUID | None, list[Memo]] = {}
    for memo in found:
        beside.setdefault(memo.quotation_id, []).append(memo)
    return beside


def _voices(facts: Facts) -> list[str]:
    """Who told it, each voice once."""
    return list(dict.fromkeys(who(role, in_diary) for role, in_diary in facts.voices))


def _wrong(code: str | None) -> list[tuple[str, str]]:
    if code is None:
        return []
    field, words = PROBLEMS[code]
    return [(field, gettext(words))]


def _mark(story_id: UUID) -> list[Quotation]:
    """Quotations for what was chosen on the page. Raises NothingMarked and its neighbours."""
    form = request.form
    if form.get("how") == "selection":
        part, start, end = read_uuid(form.get("part")), form.get("start"), form.get("end")
        if part is None or not (start or "").isdecimal() or not (end or "").isdecimal():
            raise quotations.NothingMarked
        places = [(part, int(start), int(end))]
    else:
        places = _sentence_places(stories.see_story(db(), actor(), story_id, now()))
    if not places:
        raise quotations.NothingMarked
    words = form.get("words") if form.get("how") == "selection" else None
    made = [
        quotations.mark_and_code(db(), actor(), part, start, end, chosen_codes(), now(), words)
        for part, start, end in places
    ]
    if any(one.part.story_id != story_id for one in made):
        raise NotHere(f"a part of story {story_id}")
    return made


def _sentence_places(story: Story) -> list[tuple[UUID, int, int]]:
    chosen: dict[UUID, list[int]] = {}
    for value in request.form.getlist("sentence"):
        part, _, number = value.partition(":")
        if (id := read_uuid(part)) and number.isdecimal():
            chosen.setdefault(id, []).append(int(number))
    parts = stories.parts_of(db(), actor(), story, now(), list(chosen))
    if chosen.keys() - {part.id for part in parts}:
        raise NotHere(f"a part of story {story.id}")
    return [
        (part.id, start, end)
        for part in parts
        for start, end in runs(sentences(part.words), chosen.get(part.id, []))
    ]
