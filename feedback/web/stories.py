"""Stories: the list, beginning one, and one story to read and mark."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, visible
from feedback.actions import codebooks, memos, quotations, stories, tellings
from feedback.actions.approved import stands
from feedback.actions.relationship_labels import label, labels
from feedback.actions.story_cohorts import Cohort
from feedback.actions.story_facts import Facts, facts_of
from feedback.model.passages import runs, sentences
from feedback.model.stories import Story
from feedback.web.approvals import STANDS
from feedback.web.code_choices import chosen_codes, grouped_codes
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.marked_text import lay_out
from feedback.web.place_words import for_places
from feedback.web.story_choices import chosen_cohort, for_filters, kind_choices, kind_words
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
    """One story, to read, mark and think about."""
    return _story_page(stories.see_story(db(), actor(), story, now()))


@room.post("/stories/<uuid:story>/marks", may=May.EDIT_STORY)
def mark_words(story: UUID) -> AnyResponse | tuple[str, int]:
    """Mark the chosen sentences, or the words selected on the page, with the chosen codes."""
    found = stories.see_story(db(), actor(), story, now())
    try:
        made = _mark(found)
    except MARK_REFUSED as refused:
        return _story_page(found, refused.code), 422
    for quotation in made:
        mine = {c.code_id for c in quotation.codings if c.coder_id == actor().account_id}
        quotations.code_quotation(db(), actor(), quotation.id, mine | set(chosen_codes()), now())
    return redirect(url_for("stories.page", story=story, _anchor=f"q-{made[0].id}"), 303)


@room.post("/stories/<uuid:story>/kind", may=May.EDIT_STORY)
def change_kind(story: UUID) -> AnyResponse:
    """Say that this story is of another kind."""
    with suppress(stories.NotAKind):
        stories.change_kind(db(), actor(), story, request.form.get("kind", ""), now())
    return redirect(url_for("stories.page", story=story), 303)


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
    parts = stories.parts_of(db(), actor(), story, now())
    laid_out = lay_out(parts)
    sources = stories.sources_of(db(), parts)
    return render_template(
        "pages/stories/page.html",
        story=story,
        relationship_label=labels(db(), [story.relationship])[story.relationship_id],
        parts=laid_out,
        numbered={one.id: one for part in laid_out for one in part.quotations},
        facts=facts_of(sources[part.id] for part in parts),
        kinds=kind_choices(),
        kind_words=kind_words,
        voices=_voices,
        stand=STANDS[stands(db(), [story], now())[story.id]],
        hidden=stories.hidden_parts(db(), story, parts),
        sources=sources,
        media=stories.media_of_answers(db(), sources.values()),
        memos=memos.memos_of(db(), actor(), story, now()),
        groups=grouped_codes(codebooks.list_codebooks(db(), actor(), now())),
        chosen_codes=set(chosen_codes()) if request.method == "POST" else set(),
        wrong=_wrong(code),
        **for_templates(),
        **for_places(),
    )


def _voices(facts: Facts) -> list[str]:
    """Who told it, each voice once."""
    return list(dict.fromkeys(who(role, in_diary) for role, in_diary in facts.voices))


def _wrong(code: str | None) -> list[tuple[str, str]]:
    if code is None:
        return []
    field, words = PROBLEMS[code]
    return [(field, gettext(words))]


def _mark(story: Story) -> list:
    """Quotations for what was chosen on the page. Raises NothingMarked and its neighbours."""
    form = request.form
    if form.get("how") == "selection":
        part, start, end = read_uuid(form.get("part")), form.get("start"), form.get("end")
        if part is None or not (start or "").isdecimal() or not (end or "").isdecimal():
            raise quotations.NothingMarked
        places = [(part, int(start), int(end))]
    else:
        places = _sentence_places(story)
    if not places:
        raise quotations.NothingMarked
    words = form.get("words") if form.get("how") == "selection" else None
    return [
        quotations.mark_quotation(db(), actor(), part, start, end, now(), words)
        for part, start, end in places
    ]


def _sentence_places(story: Story) -> list[tuple[UUID, int, int]]:
    chosen: dict[UUID, list[int]] = {}
    for value in request.form.getlist("sentence"):
        part, _, number = value.partition(":")
        if (id := read_uuid(part)) and number.isdecimal():
            chosen.setdefault(id, []).append(int(number))
    return [
        (part.id, start, end)
        for part in stories.parts_of(db(), actor(), story, now())
        for start, end in runs(sentences(part.words), chosen.get(part.id, []))
    ]
