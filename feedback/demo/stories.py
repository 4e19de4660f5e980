"""The demonstration's codebooks, stories partly coded, memos and collections.

Stories, their parts and collections are written straight into the model, so that their ids are
always the same; all that is done to them goes through the actions.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import func, select

from feedback.access import Actor
from feedback.actions.codebooks import Drawn, add_code, give_codebook
from feedback.actions.faces import needs_a_look
from feedback.actions.freezing import source_of
from feedback.actions.learning import SHIPPED
from feedback.actions.leaving_out import media_of
from feedback.actions.memos import write_memo
from feedback.actions.pilot_codes import NAME as PILOT_CODES
from feedback.actions.quotations import code_quotation, mark_quotation
from feedback.actions.record import record
from feedback.actions.story_versions import keep_first_version
from feedback.demo.diaries import entry_id
from feedback.demo.ids import stable, told
from feedback.demo.pilot import Pilot, response_id
from feedback.demo.quoted import code_id, place_of
from feedback.demo.second_codings import code_a_second_time
from feedback.model.accounts import Account
from feedback.model.approvals import Approved, StoryApproval
from feedback.model.asking import Answer
from feedback.model.faces import FaceLook
from feedback.model.finding import Search
from feedback.model.learning import LearningDay, LearningStory
from feedback.model.media_places import Region, Stretch, words_in
from feedback.model.passages import settle
from feedback.model.stories import (
    Codebook,
    Collection,
    CollectionStory,
    MediaPlace,
    Quotation,
    Story,
    StoryKind,
    StoryPart,
)
from feedback.model.telling import DiaryEntry, MediaFile
from feedback.model.trust import Use

CODEBOOK_DAYS_AGO = 100
Given = dict[str, Any]
Source = tuple[DiaryEntry | None, Answer | None]


def make_stories(pilot: Pilot) -> None:
    """Everything in `stories.toml`, and the pilot's own codes for every site."""
    for site in pilot.sites.values():
        give_codebook(pilot.db, site.id, PILOT_CODES, pilot.then(CODEBOOK_DAYS_AGO))
    for facilitator in pilot.facilitators():
        _add_codes(pilot, Actor.of(facilitator))
    for one in told("stories")["stories"]:
        _story(pilot, one)
    for one in told("stories")["collections"]:
        _collection(pilot, one)
    for one in told("stories")["learning_days"]:
        _learning_day(pilot, one)
    for one in told("stories")["searches"]:
        _search(pilot, one)


def _learning_day(pilot: Pilot, one: Given) -> None:
    id, by = stable("learning day", one["title"]), pilot.account(one["by"])
    then = pilot.then(one["days_ago"], id)
    pilot.add(
        LearningDay(
            id=id,
            site_id=by.site_id,
            title=one["title"],
            on=then.date(),
            shipped=list(SHIPPED),
            questions=one["questions"],
            made_by_id=by.id,
            made_at=then,
            places=[
                LearningStory(story_id=story_id(title), position=position)
                for position, title in enumerate(one["stories"], start=1)
            ],
        )
    )


def _search(pilot: Pilot, one: Given) -> None:
    by = pilot.account(one["by"])
    id = stable("search", one["name"])
    then = pilot.then(one["days_ago"], id)
    whose = {"site_id": by.site_id, "account_id": by.id, "is_shared": True}
    when = {"asked_at": then, "kept_at": then}
    pilot.add(Search(id=id, name=one["name"], words=one["words"], **whose, **when))


def _add_codes(pilot: Pilot, actor: Actor) -> None:
    book = pilot.db.scalars(select(Codebook).where(Codebook.site_id == actor.site_id)).one()
    for code in told("stories")["codes"]:
        above = code_id(pilot, actor, code["under"])
        drawn = Drawn(code["name"], code["description"], above, code["look"])
        add_code(pilot.db, actor, book.id, drawn, pilot.then(CODEBOOK_DAYS_AGO - 1))


def story_id(title: str) -> UUID:
    """The id of the story with that title in `stories.toml`."""
    return stable("story", title)


def _story(pilot: Pilot, one: Given) -> None:
    relationship, id = pilot.relationship_of(one), story_id(one["title"])
    by, then = pilot.account(one["by"]), pilot.then(one["days_ago"], id)
    story = pilot.add(
        Story(
            id=id,
            relationship_id=relationship.id,
            site_id=relationship.site_id,
            number=_next_number(pilot, relationship.site_id),
            begun_by_id=by.id,
            begun_at=then,
            title=one["title"],
            easy_words=one.get("easy_words"),
            kind=StoryKind(one["kind"]),
        )
    )
    keep_first_version(pilot.db, story, by.id, then)
    record(pilot.db, "began a story", then, actor=pilot.actor(by.name), about=story)
    for position, part in enumerate(one["parts"], start=1):
        _part(pilot, story, position, part, one)
    for words in one.get("memos", []):
        later = pilot.then(one["days_ago"] - 1, id)
        write_memo(pilot.db, pilot.actor(by.name), story.id, words, later)
    _look_at_media(pilot, story, by)
    if "second" in one:
        code_a_second_time(pilot, story, one)
    _their_yes(pilot, story, one)


def _look_at_media(pilot: Pilot, story: Story, by: Account) -> None:
    """Someone looked at every photo and film of it: nobody can be recognised in them."""
    pilot.db.flush()
    pilot.db.refresh(story, ["parts"])
    for part in story.parts:
        source, answer = source_of(pilot.db, part)
        for media in media_of(pilot.db, source, answer and answer.item):
            known = select(FaceLook.id).where(FaceLook.media_file_id == media.id)
            if not needs_a_look(media) or pilot.db.scalar(known):
                continue
            look = FaceLook(id=uuid5(media.id, "look"), media_file_id=media.id, wanted=[])
            look.found_at = look.looked_at = story.begun_at
            look.looked_by_id = by.id
            pilot.add(look)


def _their_yes(pilot: Pilot, story: Story, one: Given) -> None:
    """Everyone who told it was asked about it as it is, and perhaps said yes."""
    pilot.db.flush()
    pilot.db.refresh(story, ["parts", "shown_count"])
    asked_at = pilot.then(max(one["days_ago"] - 2, 0), story.id)
    answered_at = pilot.then(max(one["days_ago"] - 3, 0), story.id)
    yes = {"answer": Approved.YES, "answered_at": answered_at}
    sources = [source_of(pilot.db, part)[0] for part in story.parts]
    for teller in dict.fromkeys(source.account_id for source in sources):
        pilot.add(
            StoryApproval(
                id=uuid5(story.id, str(teller)),
                story=story,
                account_id=teller,
                asked_by_id=story.begun_by_id,
                asked_at=asked_at,
                shown_count=story.shown_count,
                **(yes if one["their_yes"] == "yes" else {}),
            )
        )
    actor = pilot.actor(one["by"])
    record(pilot.db, "asked about a story", asked_at, actor=actor, about=story)


def _next_number(pilot: Pilot, site_id: UUID) -> int:
    last = pilot.db.scalar(select(func.max(Story.number)).where(Story.site_id == site_id))
    return (last or 0) + 1


def _part(pilot: Pilot, story: Story, position: int, given: Given, one: Given) -> None:
    entry, answer = _source(pilot, given)
    source = entry or answer
    part = pilot.add(
        StoryPart(
            id=uuid5(story.id, str(source.id)),
            story=story,
            position=position,
            entry_id=entry and entry.id,
            answer_id=answer and answer.id,
            words=settle(source.words),
        )
    )
    for quoted in given.get("quotations", []):
        _quotation(pilot, part, quoted, one)
    for quoted in given.get("places", []):
        _place(pilot, part, quoted, one)


def _source(pilot: Pilot, given: Given) -> Source:
    if "entry" in given:
        return pilot.db.get_one(DiaryEntry, entry_id(given["entry"])), None
    item = given["answer"]["item"]
    return None, pilot.db.get_one(Answer, uuid5(response_id(given["answer"]), item))


def _quotation(pilot: Pilot, part: StoryPart, quoted: Given, one: Given) -> None:
    db, actor = pilot.db, pilot.actor(one["by"])
    then = pilot.then(one["days_ago"] - 1, part.id)
    start, end = place_of(quoted["words"], part.words)
    quotation = mark_quotation(db, actor, part.id, start, end, then, quoted["words"])
    codes = [code_id(pilot, actor, name) for name in quoted.get("codes", [])]
    if codes:
        code_quotation(db, actor, quotation.id, codes, then)
    if "memo" in quoted:
        write_memo(db, actor, part.story_id, quoted["memo"], then, quotation.id)


def _place(pilot: Pilot, part: StoryPart, quoted: Given, one: Given) -> None:
    """A quotation in the file of an entry. Its safe copy is made later, so it is written here."""
    db, actor = pilot.db, pilot.actor(one["by"])
    then = pilot.then(one["days_ago"] - 1, part.id)
    media = pilot.db.get_one(MediaFile, stable("media", quoted["file"]))
    said = media.transcript
    where = Stretch(*quoted["time"]) if "time" in quoted else Region(*quoted["region"])
    heard = words_in(said.segments, where) if said and isinstance(where, Stretch) else ""
    quotation = pilot.add(
        Quotation(
            part=part,
            start=0,
            end=0,
            words=quoted.get("words", heard),
            made_by_id=actor.account_id,
            made_at=then,
            place=MediaPlace(media_file=media, where=where, version=said and said.version),
        )
    )
    record(db, "marked a quotation", then, actor=actor, about=quotation)
    codes = [code_id(pilot, actor, name) for name in quoted["codes"]]
    code_quotation(db, actor, quotation.id, codes, then)


def _collection(pilot: Pilot, one: Given) -> None:
    id, by = stable("collection", one["name"]), pilot.account(one["by"])
    pilot.add(
        Collection(
            id=id,
            site_id=by.site_id,
            name=one["name"],
            introduction=one["introduction"],
            use=Use(one["use"]),
            made_by_id=by.id,
            made_at=pilot.then(one["days_ago"], id),
            places=[
                CollectionStory(story_id=story_id(title), position=position)
                for position, title in enumerate(one["stories"])
            ],
        )
    )
