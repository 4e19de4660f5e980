"""Freezing one story: its sources asked one by one, its words with stand-ins in place."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from easyread import pictures
from feedback.actions.approved import is_approved
from feedback.actions.asked import question_asked
from feedback.actions.comparing import place_key, settlings
from feedback.actions.disguises import Disguise
from feedback.actions.freezing import Freezing, KeptPart, month_of, role_of, source_of
from feedback.actions.freezing_media import freeze_media, place_in_media
from feedback.actions.freezing_storyboards import freeze_storyboards
from feedback.actions.freezing_tellers import tellers_of
from feedback.actions.frozen import (
    FrozenCoding,
    FrozenMedium,
    FrozenPart,
    FrozenPicked,
    FrozenQuotation,
    FrozenRelationship,
    FrozenStory,
)
from feedback.actions.leaving_out import Refusal, media_of, refusal
from feedback.actions.media_quotations import is_changed
from feedback.actions.quotations import in_order
from feedback.actions.quoted import Quoted, quoted_in
from feedback.actions.second_codings import coded_apart_until, stays_here
from feedback.actions.settled_codes import CodesThatCount, codes_that_count
from feedback.actions.storyboard_agreed import agreed_steps
from feedback.actions.traces import OWN_WORDS, texts_of, undecided_in
from feedback.model.asking import Answer, SurveyResponse
from feedback.model.stories import Story, StoryPart
from feedback.model.telling import DiaryEntry
from feedback.sealing import CannotOpen, KeyDestroyed


def freeze_story(freezing: Freezing, story: Story) -> FrozenStory | None:
    """What of a story may go out; None, and said so, when nothing may."""
    if story.site_id != freezing.collection.site_id:
        return _nothing(freezing, story, Refusal("other-site"))
    try:
        return _freeze_story(freezing, story)
    except KeyDestroyed:
        return _nothing(freezing, story, Refusal("key-destroyed"))
    except CannotOpen:
        return _nothing(freezing, story, Refusal("damaged"))


def _nothing(freezing: Freezing, story: Story, why: Refusal) -> None:
    freezing.left_out = [one for one in freezing.left_out if one.story != story.label]
    freezing.leave_out(story, "the whole story", why)


def _freeze_story(freezing: Freezing, story: Story) -> FrozenStory | None:
    words = story.title, story.easy_words or ""  # opened first: an erased story is not looked at
    names = freezing.names(story.relationship)
    stays = stays_here(freezing.db, story.id, freezing.actor)
    kept = _kept(freezing, names, story, stays)
    if not kept:
        freezing.leave_out(story, "the whole story", Refusal("nothing-left"))
        return None
    if not is_approved(freezing.db, story, freezing.now):
        return _nothing(freezing, story, Refusal("waiting-for-yes"))
    title, easy_words = _own_words(freezing, story, len(kept), *map(names.plain, words))
    media = freeze_media(freezing, names, story, kept)
    hard, soft = _undecided(freezing, names, story, kept, media, bool(title))
    if hard:
        return _nothing(freezing, story, Refusal("not-decided"))
    labels = {id: medium.label for id, medium in media.items()}
    frozen = FrozenStory(
        id=story.id,
        label=story.label,
        title=title,
        easy_words=easy_words,
        quotations=_quotations(freezing, names, story, kept, labels, bool(stays)),
        media=tuple(media.values()),
        tellers=tellers_of(freezing, names, kept),
        picked=_picked(kept),
        not_looked_at=soft,
        parts=tuple(_part(freezing, one) for one in kept),
        about=_about(names, story),
        kind=story.kind.value if story.kind else "",
        agreed=agreed_steps(freezing.db, story, freezing.now),
    )
    return freeze_storyboards(freezing, names, story, kept, frozen, media)


def _about(names: Disguise, story: Story) -> FrozenRelationship:
    both = story.relationship.person.name, story.relationship.worker.name
    return FrozenRelationship(story.relationship_id, " and ".join(map(names.stand_in, both)))


def _part(freezing: Freezing, one: KeptPart) -> FrozenPart:
    source, wave = one.source, ""
    if isinstance(source, SurveyResponse):
        wave = freezing.plain_everywhere(source.survey.wave.name)
    return FrozenPart(
        id=one.part.id,
        source_id=source.id,
        speaker=one.speaker,
        role=role_of(source),
        said_in=month_of(source),
        language=_language(one),
        source="diary" if one.is_entry else "survey",
        asked=_asked(freezing, one),
        wave=wave,
        words=one.said.words,
    )


def _language(one: KeptPart) -> str:
    return one.answer.language if one.answer else one.source.language


def _asked(freezing: Freezing, one: KeptPart) -> str:
    return freezing.plain_everywhere(question_asked(one.answer)) if one.answer else ""


def _kept(
    freezing: Freezing, names: Disguise, story: Story, stays: Collection[UUID]
) -> list[KeptPart]:
    """The parts that may go out, each with its quotations but those that stay here."""
    parts = select(StoryPart).where(StoryPart.story_id == story.id).order_by(StoryPart.position)
    every = freezing.db.scalars(parts.execution_options(populate_existing=True))
    kept = [one for part in every if (one := _keep(freezing, names, story, part))]
    quoted = quoted_in(freezing.db, story, [one.part.id for one in kept], stays)
    return [replace(one, quotations=quoted[one.part.id]) for one in kept]


def _undecided(
    freezing: Freezing,
    names: Disguise,
    story: Story,
    kept: list[KeptPart],
    media: Mapping[UUID, FrozenMedium],
    has_title: bool,
) -> tuple[int, int]:
    """How much in what would go out nobody has decided about: hard, and soft."""
    files = {
        one.part.id: [
            file
            for file in media_of(freezing.db, one.source, one.answer and one.answer.item)
            if file.id in media
        ]
        for one in kept
    }
    quoted = {one.part.id: one.quotations for one in kept}
    texts = texts_of(story, [one.part for one in kept], files, quoted)
    out = [one for one in texts if has_title or one.where not in OWN_WORDS]
    return undecided_in(out, freezing.finder(names), names.decided)


def _own_words(
    freezing: Freezing, story: Story, kept: int, title: str, easy_words: str
) -> tuple[str, str]:
    """A retelling goes out only together with all that it retells."""
    if kept == len(story.parts):
        return title, easy_words
    freezing.leave_out(story, "the title and the easy words", Refusal("told-together"))
    return "", ""


def _keep(freezing: Freezing, names: Disguise, story: Story, part: StoryPart) -> KeptPart | None:
    source, answer = source_of(freezing.db, part)
    what = f"source {part.position} ({'diary entry' if answer is None else 'answer'})"
    why = refusal(freezing.db, source, freezing.uses, freezing.now, freezing.to)
    if why is None and answer is not None and answer.is_aside:
        why = Refusal("set-aside")
    if why is None and not _is_as_told(part, answer or source):
        why = Refusal("words-changed")
    if why is not None:
        freezing.leave_out(story, what, why)
        return None
    words = part.words
    speaker = names.stand_in(source.account.name)
    return KeptPart(part, words, source, answer, speaker, names.replace(words))


def _is_as_told(part: StoryPart, told: DiaryEntry | Answer) -> bool:
    """What the teller changed or cleared since must not go out as it was."""
    if part.pictures is not None and (told.pictures or []) != part.pictures:
        return False
    if part.pictures and not told.words:
        return True  # its words are those of the pictures
    return _alike(told.words or "") == _alike(part.words)


def _picked(kept: list[KeptPart]) -> tuple[FrozenPicked, ...]:
    """What was told in pictures of the library, by each part that goes out."""
    known = frozenset(pictures.names())
    return tuple(
        FrozenPicked(one.source.id, one.speaker, month_of(one.source), tuple(names))
        for one in kept
        if (names := [name for name in one.part.pictures or () if name in known])
    )


def _alike(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split())


def _quotations(
    freezing: Freezing,
    names: Disguise,
    story: Story,
    kept: list[KeptPart],
    media: Mapping[UUID, str],
    some_stay: bool,
) -> tuple[FrozenQuotation, ...]:
    made: list[FrozenQuotation] = []
    if some_stay:
        freezing.leave_out(story, "some quotations", Refusal("second-coding"))
    settled = settlings(freezing.db, [one.part for one in kept])
    unseen_until = coded_apart_until(freezing.db, story.id).by_coder
    for one in kept:
        alike = _alike_in(freezing, one)
        for same in _by_place(one.quotations):
            quotation, label = same[0], f"Q-{len(made) + 1:02d}"
            codes = codes_that_count(same, settled, unseen_until)
            if quotation.place is not None and quotation.place.media_file_id not in media:
                continue  # its file stays behind, and that is said already
            if not _says_what_is_there(one, quotation):
                freezing.leave_out(story, "a quotation", Refusal("words-differ"))
                continue
            frozen = _quotation(freezing, one, quotation, label, codes, alike)
            if quotation.place is not None:
                frozen = place_in_media(frozen, names, quotation, quotation.place, media)
            made.append(frozen)
    return tuple(made)


def _by_place(quotations: Iterable[Quoted]) -> list[list[Quoted]]:
    """The quotations in order; those that several made at one place together."""
    found: dict[tuple[object, ...], list[Quoted]] = {}
    for one in in_order(quotations):
        found.setdefault(place_key(one), []).append(one)
    return list(found.values())


def _says_what_is_there(one: KeptPart, quotation: Quoted) -> bool:
    if quotation.place is None:
        return quotation.words == one.words[quotation.start : quotation.end]
    return not is_changed(quotation)


def _alike_in(freezing: Freezing, one: KeptPart) -> dict[str, Any]:
    """What all quotations of a part have in common."""
    return {
        "speaker": one.speaker,
        "role": role_of(one.source),
        "said_in": month_of(one.source),
        "language": _language(one),
        "source": "diary" if one.is_entry else "survey",
        "source_id": one.source.id,
        "asked": _asked(freezing, one),
        "feeling": (one.source.feeling or "") if one.is_entry else "",
        "part_id": one.part.id,
    }


def _quotation(
    freezing: Freezing,
    one: KeptPart,
    quotation: Quoted,
    label: str,
    given: CodesThatCount,
    alike: Mapping[str, Any],
) -> FrozenQuotation:
    start, end = one.said.place(quotation.start, quotation.end)
    codes = (freezing.plain_everywhere(code.name) for code in given.codes)
    coders = {freezing.coder(coder).name for coder in given.coders}
    return FrozenQuotation(
        **alike,
        label=label,
        words=one.said.words[start:end],
        is_replaced=one.said.is_replaced(start, end),
        start=start,
        end=end,
        codes=tuple(dict.fromkeys(codes)),
        coders=tuple(sorted(coders)),
        is_settled=given.is_settled,
        id=quotation.id,
        codings=_codings(freezing, quotation, given),
    )


def _codings(
    freezing: Freezing, quotation: Quoted, given: CodesThatCount
) -> tuple[FrozenCoding, ...]:
    by_coder = {who: codes for who, codes in given.by_coder.items() if codes}
    by_coder = by_coder or {quotation.made_by_id: ()}
    return tuple(
        FrozenCoding(freezing.coder(who), tuple(code.id for code in codes))
        for who, codes in by_coder.items()
    )
