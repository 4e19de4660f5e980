"""The demonstration's codebooks, stories partly coded, memos and collections.

Written straight into the model: what was quoted on one day was quoted then, and each quotation's
place is found by its words.
"""

from __future__ import annotations

from typing import Any
from unicodedata import normalize
from uuid import UUID, uuid5

from feedback.actions.record import record
from feedback.demo.diaries import entry_id
from feedback.demo.ids import stable, told
from feedback.demo.pilot import Pilot, response_id
from feedback.model.asking import Answer
from feedback.model.stories import (
    Code,
    Codebook,
    Coding,
    Collection,
    CollectionStory,
    Memo,
    Quotation,
    Story,
    StoryPart,
)
from feedback.model.telling import DiaryEntry
from feedback.model.trust import Use

Given = dict[str, Any]
Source = tuple[DiaryEntry | None, Answer | None]


class NotVerbatim(ValueError):
    """A quotation of the demonstration is not, or not once, in what it is said to come from."""


def make_stories(pilot: Pilot) -> None:
    """Everything in `stories.toml`."""
    for site in pilot.sites:
        _codebook(pilot, site)
    for number, one in enumerate(told("stories")["stories"], start=1):
        _story(pilot, number, one)
    for one in told("stories")["collections"]:
        _collection(pilot, one)


def _codebook(pilot: Pilot, site: str) -> None:
    book = told("stories")["codebook"]
    pilot.add(
        Codebook(
            id=stable("codebook", site, book["name"]),
            site_id=pilot.sites[site].id,
            name=book["name"],
        )
    )
    for position, code in enumerate(book["codes"]):
        pilot.add(
            Code(
                id=code_id(site, code["name"]),
                codebook_id=stable("codebook", site, book["name"]),
                parent_id=code_id(site, code["under"]) if "under" in code else None,
                name=code["name"],
                description=code["description"],
                look=position,
                position=position,
            )
        )


def code_id(site: str, name: str) -> UUID:
    """The id of a code in a site's codebook."""
    return stable("code", site, name)


def story_id(title: str) -> UUID:
    """The id of the story with that title in `stories.toml`."""
    return stable("story", title)


def _story(pilot: Pilot, number: int, one: Given) -> None:
    relationship, id = pilot.relationship_of(one), story_id(one["title"])
    by, then = pilot.account(one["by"]), pilot.then(one["days_ago"], id)
    story = pilot.add(
        Story(
            id=id,
            relationship_id=relationship.id,
            site_id=relationship.site_id,
            number=number,
            begun_by_id=by.id,
            begun_at=then,
            title=one["title"],
            easy_words=one.get("easy_words"),
        )
    )
    record(pilot.db, "began a story", then, actor=pilot.actor(by.name), about=story)
    for position, part in enumerate(one["parts"]):
        _part(pilot, story, position, part, one)
    for words in one.get("memos", []):
        _memo(pilot, story, None, words, one)


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
            words=normalize("NFC", source.words),
        )
    )
    for quoted in given.get("quotations", []):
        _quotation(pilot, part, quoted, one)


def _source(pilot: Pilot, given: Given) -> Source:
    if "entry" in given:
        return pilot.db.get_one(DiaryEntry, entry_id(given["entry"])), None
    item = given["answer"]["item"]
    return None, pilot.db.get_one(Answer, uuid5(response_id(given["answer"]), item))


def _quotation(pilot: Pilot, part: StoryPart, quoted: Given, one: Given) -> None:
    start, end = place_of(quoted["words"], part.words)
    by = pilot.account(one["by"])
    then = pilot.then(one["days_ago"] - 1, part.id)
    quotation = pilot.add(
        Quotation(
            id=uuid5(part.id, str(start)),
            part=part,
            start=start,
            end=end,
            words=part.words[start:end],
            made_by_id=by.id,
            made_at=then,
        )
    )
    for code in quoted.get("codes", []):
        pilot.add(
            Coding(
                id=uuid5(quotation.id, code),
                quotation=quotation,
                code_id=code_id(by.site.name, code),
                coder_id=by.id,
                coded_at=then,
            )
        )
    if "memo" in quoted:
        _memo(pilot, part.story, quotation, quoted["memo"], one)


def place_of(words: str, within: str) -> tuple[int, int]:
    """Where `words` stand in `within`: code points, end exclusive. Raises NotVerbatim."""
    words = normalize("NFC", words)
    if within.count(words) != 1:
        raise NotVerbatim(f"{words!r} stands {within.count(words)} times in {within!r}")
    start = within.index(words)
    return start, start + len(words)


def _memo(pilot: Pilot, story: Story, quotation: Quotation | None, words: str, one: Given) -> None:
    pilot.add(
        Memo(
            id=stable("memo", str(story.id), words),
            story=story,
            quotation=quotation,
            account_id=pilot.account(one["by"]).id,
            written_at=pilot.then(one["days_ago"] - 1, story.id),
            words=words,
        )
    )


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
