"""My diary: what I told, day by day, and one entry by itself."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import diaries, media_files
from feedback.actions.bundles import was_cut_off
from feedback.actions.consents import current_consents
from feedback.actions.helping import helpers_of
from feedback.actions.media_files import TooLong, describe_media
from feedback.actions.prompts import open_prompts, prompt_of
from feedback.actions.safety_flags import was_flagged
from feedback.model.accounts import Role
from feedback.model.telling import DiaryEntry
from feedback.model.trust import Use
from feedback.web.door import Room
from feedback.web.errors import trouble_page
from feedback.web.helping import helped_words
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.photo_words import SHOWS
from feedback.web.picture_words import idea
from feedback.web.reading import reading
from feedback.web.said import Said, said

room = Room("diaries", __name__)
TAKEN_BACK = "taken-back"
A_YEAR = timedelta(days=365)

# use: (picture, short words)
WHO_CAN_SEE = {
    Use.WORKER: ("share-with-worker", mark("My social worker")),
    Use.TEAM: ("share-with-team", mark("The team")),
    Use.STORY: ("share-in-story", mark("It may go in a story")),
}
THE_SOCIAL_WORKER = ("share-with-worker", mark("The social worker"))
FEELINGS = {
    "good": ("good", mark("Good")),
    "in-between": ("in-between", mark("In between")),
    "not-good": ("not-good", mark("Not good")),
}
# way: (picture, short words), for how something was told
HOW_TOLD = {
    "words": ("write", mark("Words")),
    "pictures": ("make-a-picture-story", mark("Pictures")),
    "drawing": ("draw", mark("Drawing")),
    "photo": ("photo", mark("Photo")),
    "sound": ("talk", mark("Voice")),
    "video": ("video", mark("Film")),
}
# code of media.copies.CannotClean: kind words
TROUBLES = {
    "cut-off": mark("The end is missing. We cannot show it."),
    "too-many-pixels": mark("This photo is too big. We cannot show it."),
    "took-too-long": mark("This film is too long. We cannot show it."),
    "not-what-it-says": mark("We cannot open this file."),
    "unreadable": mark("We cannot open this file."),
}


@room.get("/diary", may=May.ADD_ENTRY, is_private=True)
def mine() -> str:
    """My diary, newest day first."""
    before = _own(request.args.get("before"))
    entries, is_more = diaries.own_entries(db(), actor(), now(), before)
    days = [(day, list(told)) for day, told in groupby(entries, lambda one: one.received_at.date())]
    today = now().date()
    return render_template(
        "pages/diaries/mine.html",
        days=days,
        named_days={today: gettext("Today"), today - timedelta(1): gettext("Yesterday")},
        added=diaries.how_many_added(db(), actor(), entries, now()),
        prompts=open_prompts(db(), actor(), now()) if before is None else [],
        said=lambda words: said(words, reading().language),
        feelings=FEELINGS,
        how_told=how_told,
        who_can_see=others(),
        older=entries[-1].id if is_more else None,
        is_first=before is None,
        done=request.args.get("done"),
    )


@room.get("/diary/<uuid:entry>", may=May.SEE_ENTRY, is_private=True)
def one(entry: UUID) -> str:
    """One entry."""
    return _page(entry)


@room.get("/diary/<uuid:entry>/safe", may=May.ADD_ENTRY)
def safe(entry: UUID) -> str:
    """The receipt: your entry is safe."""
    found = own_entry(entry)
    return render_template(
        "pages/diaries/safe.html",
        entry=found,
        parts=diaries.parts_kept(found),
        who_can_see=others(),
        asked_first=_without_consent(found),
        may_not_be_safe=was_flagged(db(), found.id),
        has_ended=not found.relationship.is_current(now().date()),
    )


@room.get("/diary/<uuid:entry>/who-can-see", may=May.CHANGE_ENTRY)
def who_can_see(entry: UUID) -> str:
    """Who can see this entry."""
    found = own_entry(entry)
    first = _first(found)
    # More to an entry is offered to those who see the entry; nobody does before it is kept.
    shown_to = first if first and is_new() else found
    return render_template(
        "pages/diaries/who_can_see.html",
        entry=found,
        chosen={use for use in others() if shown_to.is_shared(use)},
        who_can_see=others(),
        is_new=is_new(),
    )


@room.post("/diary/<uuid:entry>/who-can-see", may=May.CHANGE_ENTRY)
def share(entry: UUID) -> AnyResponse:
    """Change who can see this entry."""
    diaries.share_entry(db(), actor(), entry, uses(request.form.getlist("share")), now())
    return redirect(url_for("diaries.safe" if is_new() else "diaries.one", entry=entry), 303)


@room.get("/diary/<uuid:entry>/take-back", may=May.CHANGE_ENTRY)
def ask_to_take_back(entry: UUID) -> str:
    """What happens when I take this entry back."""
    return render_template("pages/diaries/take_back.html", entry=own_entry(entry))


@room.post("/diary/<uuid:entry>/take-back", may=May.CHANGE_ENTRY)
def take_back(entry: UUID) -> AnyResponse:
    """Take this entry back."""
    diaries.take_back_entry(db(), actor(), entry, now())
    return redirect(url_for("diaries.mine", done=TAKEN_BACK), 303)


def is_new() -> bool:
    """True on the way of a new entry, which has one more page."""
    return request.args.get("step") == "new"


@room.post("/diary/<uuid:entry>/files/<uuid:media>", may=May.CHANGE_ENTRY)
def describe(entry: UUID, media: UUID) -> AnyResponse:
    """Say what is in a photo or a film."""
    try:
        describe_media(db(), actor(), media, request.form.get("description", ""), now())
    except TooLong:
        return trouble_page(413)
    return redirect(url_for("diaries.one", entry=entry, _anchor=f"file-{media}"), 303)


@room.post("/diary/<uuid:entry>/files/<uuid:media>/who", may=May.CHANGE_ENTRY)
def say_who_is_shown(entry: UUID, media: UUID) -> AnyResponse:
    """Say who can be seen in a photo."""
    with suppress(media_files.NotShown):
        media_files.say_who_is_shown(db(), actor(), media, request.form.get("shows", ""), now())
    return redirect(url_for("diaries.one", entry=entry, _anchor=f"file-{media}"), 303)


def others() -> dict[Use, tuple[str, str]]:
    """Who else may see an entry, as its teller names them: for a carer it is not "my" worker."""
    if actor().role is Role.PERSON:
        return WHO_CAN_SEE
    if actor().role is Role.WORKER:
        return {use: words for use, words in WHO_CAN_SEE.items() if use is not Use.WORKER}
    return {**WHO_CAN_SEE, Use.WORKER: THE_SOCIAL_WORKER}


def how_told(entry: DiaryEntry) -> list[tuple[str, str]]:
    """The ways in which an entry was told, as (picture, words)."""
    given = {"drawing" if media.is_drawing else media.kind.value for media in entry.media}
    given |= {"words"} if entry.words else set()
    given |= {"pictures"} if entry.pictures else set()
    return [shown for way, shown in HOW_TOLD.items() if way in given]


def uses(names: list[str]) -> frozenset[Use]:
    """The uses that a form names; names that are none are passed over."""
    known = {use.value: use for use in others()}
    return frozenset(known[name] for name in names if name in known)


def _page(entry_id: UUID) -> str:
    entry = diaries.see_entry(db(), actor(), entry_id, now())
    is_own = entry.account_id == actor().account_id
    first = _first(entry)
    return render_template(
        "pages/diaries/one.html",
        entry=entry,
        is_own=is_own,
        shows=SHOWS,
        first=first,
        more=diaries.added_to(db(), actor(), entry, now()),
        may_add=is_own and _may_tell(entry),
        asked=_asked(entry),
        idea=idea,
        feelings=FEELINGS,
        troubles=TROUBLES,
        who_can_see=others(),
        asked_first=_without_consent(entry) if is_own else [],
        was_cut_off=is_own and was_cut_off(db(), entry),
        told_on=_told_on(entry),
        helped=helped_words(helpers_of(db(), entry.id)) if is_own else [],
    )


def _told_on(entry: DiaryEntry) -> date | None:
    """The day it was told, by the teller's clock, when it came on a later day.

    A clock that is a year behind is wrong, and says nothing.
    """
    late = entry.received_at - entry.told_at if entry.told_at else timedelta(0)
    is_later = entry.told_at and entry.told_at.date() < entry.received_at.date()
    return entry.told_at.date() if is_later and late < A_YEAR else None


def _first(entry: DiaryEntry) -> DiaryEntry | None:
    """The entry that this one tells more to, when the reader may see it."""
    try:
        return (
            diaries.see_entry(db(), actor(), entry.adds_to_id, now()) if entry.adds_to_id else None
        )
    except NotHere:
        return None


def _may_tell(entry: DiaryEntry) -> bool:
    places = diaries.places_to_tell(db(), actor(), now())
    return entry.relationship_id in {place.id for place in places}


def _asked(entry: DiaryEntry) -> Said | None:
    """What the diary asked when this was told."""
    if entry.shown_prompt is None:
        return None
    return said(prompt_of(entry.shown_prompt.plan).text, reading().language)


def _own(id: str | None) -> DiaryEntry | None:
    """The own entry that a page goes on from; None for the first page."""
    try:
        return diaries.find_own_entry(db(), actor(), UUID(id)) if id else None
    except ValueError:
        return None


def own_entry(entry_id: UUID) -> DiaryEntry:
    """One of the reader's own entries. Raises NotHere, for one of somebody else too."""
    entry = diaries.see_entry(db(), actor(), entry_id, now())
    if entry.account_id != actor().account_id:
        raise NotHere(f"entry {entry_id}")
    return entry


def _without_consent(entry: DiaryEntry) -> list[Use]:
    """The uses this entry is shared for that have no yes yet: they do not count until then."""
    shared = [use for use in others() if entry.is_shared(use)]
    try:
        standing = current_consents(db(), actor(), entry.relationship_id, now())
    except NotHere:  # the relationship has ended, and nothing is asked about it any more
        return []
    return [use for use in shared if use not in standing or not standing[use].is_yes]
