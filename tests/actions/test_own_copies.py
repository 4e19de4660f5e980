"""Someone's own copy: all that they told is in it, and of others only what a human put in."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from feedback.access import Actor, NotHere
from feedback.actions import my_comics, own_copies, own_copies_pieces
from feedback.actions.consents import withdraw_consent
from feedback.actions.diaries import share_entry, take_back_entry
from feedback.actions.erasing import erase_person
from feedback.actions.media_files import (
    open_sealed_file,
    sink_for_copy,
    sink_for_original,
)
from feedback.actions.memos import write_memo
from feedback.actions.own_copies_told import piece_thing
from feedback.actions.storyboard_contents import current_board
from feedback.database import Database
from feedback.exports.zip_stream import ChangedMeanwhile
from feedback.jobs import Workshop, make_runner
from feedback.jobs.make_own_copy import let_old_copies_go, make_own_copy
from feedback.model.accounts import Account
from feedback.model.answering import CapacityNote
from feedback.model.own_comics import put_picture
from feedback.model.own_copies import CopyState, OwnCopy, OwnCopyPiece, WhyGone
from feedback.model.storyboard_edits import change_panel
from feedback.model.storyboard_pages import WHOLE_PANEL, Board, Picture
from feedback.model.storyboards import Storyboard
from feedback.model.telling import (
    DiaryEntry,
    MediaFile,
    MediaKind,
    MediaState,
    SafeCopy,
    Transcript,
)
from feedback.model.trust import Event, Use
from feedback.sealing import CannotOpen
from media.local import LocalStore
from tests.actions.pilot import make_pilot
from tests.actions.survey_builders import shipped_survey
from tests.builders import Builder
from tests.conftest import NOW
from tests.databases import SECRET, fresh_sqlite

MOTHER, NURSE, MEMO = "Pomegranate", "Velveteen", "Cinnabar"
OTHERS_COMIC = "Thistledown"
PRIVATE, OWN_OTHERS = "Marrowstone", "Kingfisher"
MINUTE = timedelta(minutes=1)


class Room:
    """A pilot in which others told something too, its store, and a way to make the copy."""

    def __init__(self, database: Database, folder) -> None:
        self.database, self.store = database, LocalStore(folder)
        self.db = database.session()
        self.build = Builder(self.db, NOW)
        self.p = p = make_pilot(self.build)
        self.me = Actor.of(p.person)
        self.build.entry(p.person, p.relationship, f"{PRIVATE} is mine alone.")
        self.carer, self.nurse = self.build.carer(p.person), self.build.professional(p.person)
        self.build.consent(self.carer, p.relationship, Use.TEAM)
        self.mothers = self.build.entry(self.carer, p.relationship, f"{MOTHER} he", Use.TEAM)
        self.build.entry(self.nurse, p.relationship, f"{NURSE} for myself")
        write_memo(self.db, p.facilitator, p.story.id, f"{MEMO} they may mean Bob.", NOW)
        self.commit()

    def commit(self) -> None:
        self.db.commit()

    @property
    def workshop(self) -> Workshop:
        return Workshop(self.database, lambda: self.store, lambda: NOW)

    def ask(self, actor: Actor | None = None) -> OwnCopy:
        copy = own_copies.ask_for_own_copy(self.db, actor or self.me, NOW)
        self.commit()
        return copy

    def decide(self, copy: OwnCopy, piece: OwnCopyPiece, is_in: bool, at: datetime = NOW) -> None:
        given = (self.db, self.p.facilitator, copy.id, piece.id)
        own_copies_pieces.decide(*given, is_in, "someone-else", at)
        self.commit()

    def decide_all(self, copy: OwnCopy, put_in: tuple[str, ...] = ()) -> None:
        for piece in list(copy.pieces):
            self.decide(copy, piece, piece.kind in put_in)
        own_copies_pieces.finish_looking(self.db, self.p.facilitator, copy.id, NOW)
        self.commit()

    def make(self, copy: OwnCopy) -> OwnCopy:
        id = copy.id
        self.commit()  # a session that read holds SQLite's lock
        make_own_copy(self.workshop, id)
        self.db.expire_all()
        return copy

    def bytes_of(self, copy: OwnCopy) -> bytes:
        return b"".join(open_sealed_file(self.store, copy.file_id, copy.key))

    def files_of(self, copy: OwnCopy) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.bytes_of(copy))) as pack:
            assert pack.testzip() is None
            return {name: pack.read(name) for name in pack.namelist()}

    def whole(self, copy: OwnCopy) -> str:
        return b"\n".join(self.files_of(copy).values()).decode("utf-8", "replace")

    def comic(self, account: Account, words: str, *shares: Use) -> Storyboard:
        """A comic of one box in which someone says these words."""
        actor, about = Actor.of(account), self.p.relationship.id
        comic = my_comics.begin_comic(self.db, actor, about, 1, "About a door", NOW)
        box = next(current_board(self.db, comic).panels).id
        my_comics.say_in_comic(self.db, actor, comic.id, box, words, NOW)
        my_comics.share_comic(self.db, actor, comic.id, shares, NOW)
        self.commit()
        return comic

    def change(self, comic: Storyboard, act: str, words: str, at: datetime) -> None:
        """Its maker changes a comic: what it says, or its name."""
        given = (self.db, Actor.of(comic.made_by), comic.id)
        if act == "says more":
            box = next(current_board(self.db, comic).panels).id
            my_comics.say_in_comic(*given, box, words, at)
        else:
            my_comics.name_comic(*given, words, at)
        self.commit()

    def describe(self, comic: Storyboard, picture: Picture, words: str) -> None:
        """Its maker puts a picture into the first box of a comic, and tells what is in the box."""

        def put(board: Board) -> Board:
            box = next(board.panels).id
            return change_panel(put_picture(board, box, picture), box, alt=words)

        actor = Actor.of(comic.made_by)
        my_comics.change_comic(self.db, actor, comic.id, "box-described", put, NOW)
        self.commit()

    def comics_in(self, copy: OwnCopy) -> list[str]:
        """The words of the comics in a copy: of their owner, and of others."""
        files = self.files_of(copy)
        things = [json.loads(files[f"my-copy/data/{name}.json"]) for name in ("told", "others")]
        return [one["words"] for one in sum(things, []) if one["kind"] == "comic"]

    def photo(self, entry: DiaryEntry) -> MediaFile:
        sink = sink_for_original(self.store)
        sink.write(b"original bytes")
        sink.commit()
        media = MediaFile(
            id=sink.id,
            relationship_id=entry.relationship_id,
            entry_id=entry.id,
            kind=MediaKind.PHOTO,
            state=MediaState.READY,
            size=14,
            sha256=sha256(b"original bytes").hexdigest(),
            received_at=NOW,
            key=sink.key,
            file_name="Door.HEIC",
        )
        self.db.add(media)
        self.db.flush()
        copy = sink_for_copy(self.store, media.key)
        copy.write(b"safe bytes")
        copy.commit()
        kind = {"purpose": "screen", "media_type": "image/jpeg", "size": 10}
        self.db.add(SafeCopy(id=copy.id, media_file=media, sha256="0" * 64, **kind))
        self.commit()
        return media


@pytest.fixture
def room(tmp_path):
    with fresh_sqlite(tmp_path) as url:
        database = Database(url, SECRET)
        room = Room(database, tmp_path / "files")
        yield room
        room.db.close()
        database.engine.dispose()


def test_nothing_is_made_before_a_human_looked_at_what_others_said(room):
    copy = room.ask()
    assert copy.state is CopyState.LOOKED_AT
    assert sorted(one.kind for one in copy.pieces) == ["entry", "memo", "story"]
    make_runner(room.workshop).run_until_empty()
    room.db.expire_all()
    assert copy.file_id is None
    with pytest.raises(own_copies_pieces.Undecided):
        own_copies_pieces.finish_looking(room.db, room.p.facilitator, copy.id, NOW)


def test_what_is_left_out_is_counted_by_reason_and_not_one_word_of_it_is_there(room):
    copy = room.ask()
    room.decide_all(copy)
    files = room.files_of(room.make(copy))
    whole = b"\n".join(files.values()).decode()
    for word in (MOTHER, NURSE, MEMO, "Leila", "Ohene", "The stairs"):
        assert word not in whole, word
    assert "3 × It is about someone else." in files["my-copy/index.html"].decode()
    [row] = csv.DictReader(io.StringIO(files["my-copy/data/not-in-it.csv"].decode("utf-8-sig")))
    assert row == {"reason": "someone-else", "pieces": "3"}


def test_what_is_put_in_is_there_and_nothing_else_of_the_others(room):
    copy = room.ask()
    room.decide_all(copy, ("entry",))
    whole = room.whole(room.make(copy))
    assert MOTHER in whole and MEMO not in whole and NURSE not in whole


def test_how_much_others_keep_to_themselves_changes_nothing(room):
    copy = room.ask()
    room.decide_all(copy)
    before = room.bytes_of(room.make(copy))
    room.build.entry(room.nurse, room.p.relationship, "More for myself.")
    room.commit()
    again = room.ask()
    room.decide_all(again)
    assert room.bytes_of(room.make(again)) == before


def test_everything_that_they_told_is_in_it(room):
    survey = shipped_survey(room.build, room.p.site, "my-social-worker")
    about = (survey, room.p.relationship, room.p.person)
    room.build.response(*about, {"listens": ["good"], "knows-me": "She knows my cat."})
    media = room.photo(room.p.entry)
    copy = room.ask()
    room.decide_all(copy)
    files = room.files_of(room.make(copy))
    told = json.loads(files["my-copy/data/told.json"])
    own = select(DiaryEntry).where(DiaryEntry.account_id == room.p.person.id)
    rows = {str(one.id): one.words for one in room.db.scalars(own)}
    assert {one["id"]: one["words"] for one in told if one["kind"] == "entry"} == rows
    pages = b"".join(data for name, data in files.items() if name.startswith("my-copy/told/"))
    for words in (*rows.values(), "She knows my cat."):
        assert words in pages.decode()
    originals = {name: data for name, data in files.items() if "originals" in name}
    assert list(originals.values()) == [b"original bytes"] and ".heic" in next(iter(originals))
    assert b"safe bytes" in files.values() and media.sha256 in json.dumps(told)


def test_a_recording_that_staff_wrote_down_is_held_back_until_someone_looked(room):
    media = room.photo(room.p.entry)
    by = {"language": "en", "written_at": NOW, "is_draft": False}
    room.db.add(Transcript(media_file=media, account_id=room.p.account.id, words=OWN_OTHERS, **by))
    room.commit()
    copy = room.ask()
    assert "words" in [one.kind for one in copy.pieces]
    room.decide_all(copy)
    assert OWN_OTHERS not in room.whole(room.make(copy))
    again = room.ask()
    room.decide_all(again, ("words",))
    assert OWN_OTHERS in room.whole(room.make(again))


def test_words_that_staff_wrote_under_what_is_private_now_are_no_ones_to_read(room):
    media = room.photo(room.p.entry)
    by = {"language": "en", "written_at": NOW, "is_draft": False}
    room.db.add(Transcript(media_file=media, account_id=room.p.account.id, words=OWN_OTHERS, **by))
    share_entry(room.db, room.me, room.p.entry.id, [], NOW)
    copy = room.ask()
    assert "words" not in [one.kind for one in own_copies_pieces.to_decide(copy)]


def test_a_comic_of_ones_own_is_in_it_and_of_others_what_is_shared_and_put_in(room):
    room.comic(room.p.person, "It was blue.")
    room.comic(room.carer, f"{OTHERS_COMIC} door", Use.TEAM)
    room.comic(room.carer, f"{PRIVATE} again")
    copy = room.ask()
    assert [one.kind for one in copy.pieces].count("comic") == 1
    room.decide_all(copy, ("comic",))
    files = room.files_of(room.make(copy))
    told, others = (json.loads(files[f"my-copy/data/{name}.json"]) for name in ("told", "others"))
    own = [one["words"] for one in told if one["kind"] == "comic"]
    assert own == ["1. It was blue."]
    assert [one["words"] for one in others] == [f"1. {OTHERS_COMIC} door"]


@pytest.mark.parametrize("act", ["says more", "has another name"])
def test_a_comic_that_changes_after_it_was_put_in_is_looked_at_again(room, act):
    comic = room.comic(room.carer, f"{OTHERS_COMIC} door", Use.TEAM)
    copy = room.ask()
    for piece in copy.pieces:
        room.decide(copy, piece, piece.kind == "comic")
    room.change(comic, act, PRIVATE, NOW + MINUTE)
    finish = (room.db, room.p.facilitator, copy.id, NOW + 2 * MINUTE)
    with pytest.raises(own_copies_pieces.Undecided):
        own_copies_pieces.finish_looking(*finish)
    [again] = [piece for piece in copy.pieces if piece.is_in is None]
    assert PRIVATE in str(piece_thing(room.db, again, "en", NOW))
    room.decide(copy, again, True, NOW + 2 * MINUTE)
    own_copies_pieces.finish_looking(*finish)
    room.commit()
    room.db.expire_all()
    others = room.files_of(room.make(copy))["my-copy/data/others.json"].decode()
    assert PRIVATE in others


@pytest.mark.parametrize("act", ["says more", "has another name"])
def test_a_comic_that_changes_before_the_file_is_made_is_not_in_it(room, act):
    comic = room.comic(room.carer, f"{OTHERS_COMIC} door", Use.TEAM)
    copy = room.ask()
    room.decide_all(copy, ("comic",))
    room.change(comic, act, MOTHER, NOW + MINUTE)
    files = room.files_of(room.make(copy))
    whole = b"".join(files.values()).decode()
    assert MOTHER not in whole and OTHERS_COMIC not in whole
    assert "1 × It is not shared with us now." in files["my-copy/index.html"].decode()


@pytest.mark.parametrize("act", ["shared no more", "taken back"])
def test_a_comic_of_someone_else_that_goes_takes_the_copy_with_it(room, act):
    comic = room.comic(room.carer, f"{OTHERS_COMIC} door", Use.TEAM)
    copy = room.ask()
    room.decide_all(copy, ("comic",))
    room.make(copy)
    carer = Actor.of(room.carer)
    if act == "taken back":
        my_comics.take_back_comic(room.db, carer, comic.id, NOW)
    else:
        my_comics.share_comic(room.db, carer, comic.id, (), NOW)
    assert (copy.state, copy.why_gone) == (CopyState.GONE, WhyGone.WITHDRAWN)


@pytest.mark.parametrize("whose", ["their own", "someone else's"])
def test_what_describes_a_photo_goes_with_the_telling_of_the_photo(room, whose):
    maker = room.p.person if whose == "their own" else room.carer
    media = room.photo(room.build.entry(maker, room.p.relationship, "A photo."))
    comic = room.comic(maker, "It was blue.", Use.TEAM)
    picture = Picture("door", f"media:{media.id}", WHOLE_PANEL, alt=f"{PRIVATE} door")
    room.describe(comic, picture, f"{NURSE} at the {OWN_OTHERS} door")
    copy = room.ask()
    room.decide_all(copy, ("comic",))
    assert f"1. {NURSE} at the {OWN_OTHERS} door / It was blue." in room.comics_in(room.make(copy))
    take_back_entry(room.db, Actor.of(maker), media.entry_id, NOW)
    again = room.ask()
    room.decide_all(again, ("comic",))
    assert room.comics_in(room.make(again)) == ["1. It was blue."]


def test_a_carers_copy_holds_what_they_told_and_nothing_of_the_person(room):
    copy = room.ask(Actor.of(room.carer))
    assert copy.state is CopyState.BEING_MADE
    whole = room.whole(room.make(copy))
    assert MOTHER in whole
    for word in (PRIVATE, NURSE, MEMO, "Grace rang me first", "Amina"):
        assert word not in whole, word


def test_the_same_content_gives_the_same_bytes_whenever_it_is_made(room):
    copy = room.ask(Actor.of(room.carer))
    first = room.bytes_of(room.make(copy))
    again = room.ask(Actor.of(room.carer))
    assert again.id != copy.id and copy.state is CopyState.GONE
    second = room.bytes_of(room.make(again))
    assert second == first
    assert again.sha256 == sha256(second).hexdigest() and again.size == len(second)


def test_no_word_of_it_lies_open_on_the_disk(room, tmp_path):
    copy = room.ask()
    room.decide_all(copy)
    room.make(copy)
    for path in (one for one in tmp_path.rglob("*") if one.is_file()):
        assert PRIVATE.encode() not in path.read_bytes(), path


def test_who_asks_again_while_it_is_under_way_gets_the_same(room):
    assert room.ask().id == room.ask().id


def test_only_its_owner_gets_it(room):
    copy = room.ask(Actor.of(room.carer))
    room.make(copy)
    others = (room.me, room.p.facilitator, room.p.stranger, Actor.of(room.p.worker))
    for actor in (*others, Actor.of(room.nurse)):
        with pytest.raises(NotHere):
            own_copies.ready_copy(room.db, actor, copy.id, NOW)
    assert own_copies.ready_copy(room.db, Actor.of(room.carer), copy.id, NOW) is copy


@pytest.mark.parametrize("how", ["take back", "withdraw", "unshare", "carer takes back"])
def test_who_withdraws_takes_the_copy_away_at_once(room, how):
    copy = room.ask()
    room.decide_all(copy, ("entry",))
    key = room.make(copy).key
    mother = Actor.of(room.carer)
    if how == "take back":
        take_back_entry(room.db, room.me, room.p.entry.id, NOW)
    elif how == "withdraw":
        withdraw_consent(room.db, room.me, room.p.relationship.id, Use.STORY, NOW)
    elif how == "unshare":
        share_entry(room.db, mother, room.mothers.id, [], NOW)
    else:
        take_back_entry(room.db, mother, room.mothers.id, NOW)
    room.commit()
    assert copy.state is CopyState.GONE and copy.why_gone is WhyGone.WITHDRAWN
    assert copy.key is None and key is not None
    with pytest.raises(NotHere):
        own_copies.ready_copy(room.db, room.me, copy.id, NOW)
    room.commit()
    make_runner(room.workshop).run_until_empty()
    assert list(room.store.names()) == []


def test_what_is_shared_no_more_after_it_was_put_in_is_not_in_it(room):
    copy = room.ask()
    room.decide_all(copy, ("entry",))
    share_entry(room.db, Actor.of(room.carer), room.mothers.id, [], NOW)
    room.commit()
    files = room.files_of(room.make(copy))
    assert MOTHER not in b"".join(files.values()).decode()
    assert "1 × It is not shared with us now." in files["my-copy/index.html"].decode()


def test_what_changes_while_it_is_written_makes_it_be_written_again(room, monkeypatch):
    job = sys.modules["feedback.jobs.make_own_copy"]
    copy, kept = room.ask(Actor.of(room.carer)), job.write_own_copy

    def meanwhile(*given):
        written = kept(*given)
        take_back_entry(room.db, Actor.of(room.carer), room.mothers.id, NOW)
        room.commit()
        return written

    monkeypatch.setattr(job, "write_own_copy", meanwhile)
    with pytest.raises(ChangedMeanwhile):
        make_own_copy(room.workshop, copy.id)
    assert list(room.store.names()) == []
    monkeypatch.undo()
    assert MOTHER not in room.whole(room.make(copy))


def test_erasing_the_person_takes_every_copy_with_something_about_them(room):
    mine, mothers = room.ask(), room.ask(Actor.of(room.carer))
    room.decide_all(mine)
    files = {str(room.make(one).file_id) for one in (mine, mothers)}
    erasure = erase_person(room.db, room.p.facilitator, room.p.person.person_id, NOW)
    room.commit()
    assert set(erasure.files) == files
    assert room.db.scalars(select(OwnCopy)).all() == []


def test_a_copy_cannot_be_opened_without_the_share_of_each_relationship(room):
    day = NOW.date() - timedelta(days=200)
    before = room.build.relationship(room.p.person, room.p.worker, day, day + timedelta(days=9))
    room.build.entry(room.p.person, before, "From before.")
    copy = room.ask()
    room.decide_all(copy)
    assert "From before." in room.whole(room.make(copy))
    copy.parts.pop()
    with pytest.raises(CannotOpen):
        room.bytes_of(copy)


def test_a_copy_goes_by_itself_after_its_days(room):
    copy = room.make(room.ask(Actor.of(room.carer)))
    room.commit()
    later = Workshop(room.database, lambda: room.store, lambda: NOW + timedelta(days=14))
    assert let_old_copies_go(room.workshop) == 0 and let_old_copies_go(later) == 1
    room.db.expire_all()
    assert copy.why_gone is WhyGone.OVER
    assert "made an own copy" in set(room.db.scalars(select(Event.verb)))


def test_a_damaged_file_is_said_on_its_page_and_the_rest_is_there(room):
    media = room.photo(room.p.entry)
    for id in (media.id, media.copies[0].id):
        room.store.delete(str(id))
    copy = room.ask()
    room.decide_all(copy)
    whole = room.whole(room.make(copy))
    assert "We could not open this file." in whole and PRIVATE in whole


def test_staff_notes_are_pieces_too(room):
    points = dict.fromkeys(("understands", "remembers", "thinks_about", "says"), "yes")
    note = {"written_by_id": room.p.account.id, "written_at": NOW, "decision": "survey"}
    about = {"relationship_id": room.p.relationship.id, "explained_how": OWN_OTHERS}
    room.db.add(CapacityNote(**note, **points, **about))
    room.commit()
    copy = room.ask()
    room.decide_all(copy)
    assert OWN_OTHERS not in room.whole(room.make(copy))
