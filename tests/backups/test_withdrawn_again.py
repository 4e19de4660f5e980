"""A yes that was withdrawn after a backup does not come back with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from feedback.access import Actor
from feedback.actions.approvals import say_what_i_think
from feedback.actions.cards import stop_cards
from feedback.actions.closing import close_account
from feedback.actions.consents import give_consent, withdraw_consent
from feedback.actions.diaries import share_entry, take_back_entry
from feedback.actions.my_comics import begin_comic, share_comic, take_back_comic
from feedback.actions.sessions import Keys
from feedback.actions.sign_in import begin_session, make_link
from feedback.actions.stories import begin_story
from feedback.model.accounts import Account, Because, BrowserSession, SignInLink
from feedback.model.approvals import Approved, StoryApproval
from feedback.model.storyboards import Storyboard
from feedback.model.telling import DiaryEntry
from feedback.model.trust import Consent, Use
from feedback.withdrawn import NAME, WithdrawnUnreadable, read_withdrawn
from media.store import StoreTrouble
from tests.backups.conftest import NOW, a_house
from tests.builders import Builder
from tests.databases import fresh_postgres, fresh_sqlite

KEYS = Keys(links=b"l" * 32, sessions=b"s" * 32)
USES = (Use.WORKER, Use.TEAM, Use.STORY)
LATER = NOW + timedelta(hours=1)


class Told:
    """Someone who told twice and said yes, with a card and a session; and their office."""

    def __init__(self, build):
        self.site = build.site("Camden")
        self.person = build.person(self.site)
        self.relationship = build.relationship(self.person, build.worker(self.site))
        build.consent(self.person, self.relationship, *USES)
        self.entry = build.entry(self.person, self.relationship, "She rang.", *USES)
        self.other = build.entry(self.person, self.relationship, "She came.", *USES)
        self.office = build.facilitator(self.site)
        self.leaver = build.facilitator(self.site, "Una Leaves")
        self.boss = build.administrator(self.site)
        make_link(build.db, KEYS, self.person, NOW)
        begin_session(build.db, KEYS, self.person, NOW, "test")


@pytest.fixture
def told(request, tmp_path):
    """A house in which someone told; on PostgreSQL where a test asks for it."""
    folder = tmp_path / "house"
    folder.mkdir()
    is_here = getattr(request, "param", "sqlite") == "sqlite"
    fresh = fresh_sqlite(folder) if is_here else fresh_postgres()
    with fresh as url, a_house(folder, url) as house:
        with house.database.session() as db:
            build = Builder(db, NOW)
            house.made = {"told": Told(build)}
            build.commit()
        yield house


def actor_of(db, who):
    return Actor.of(db.get_one(Account, who.id))


def act(house, action, who, *given, now=LATER):
    """Do something as an account, in a transaction of its own."""
    with house.database.writing() as db:
        return action(db, actor_of(db, who), *given, now)


def withdraw_everything(house):
    t = house.made["told"]
    act(house, withdraw_consent, t.person, t.relationship.id, Use.STORY)
    act(house, share_entry, t.person, t.other.id, [Use.WORKER])
    act(house, take_back_entry, t.person, t.entry.id)
    act(house, stop_cards, t.office, t.person.id)
    act(house, close_account, t.boss, t.leaver.id, Because.LEFT)


def put_back(house, bare, written):
    """Put it back on a machine where the list of withdrawals was saved."""
    (bare.folder / NAME).write_bytes((house.folder / NAME).read_bytes())
    return bare.put_back(house.source(written), NOW + timedelta(days=1))


@pytest.mark.parametrize("told", ["sqlite", "postgresql"], indirect=True)
def test_what_was_withdrawn_after_a_backup_stays_withdrawn(told, bare):
    written = told.back_up()
    withdraw_everything(told)
    t, restored = told.made["told"], put_back(told, bare, written)
    assert restored.withdrawn >= 5
    with bare.database.reading() as db:
        yes = select(Consent.use).where(Consent.is_yes, Consent.withdrawn_at.is_(None))
        assert set(db.scalars(yes)) == {Use.WORKER, Use.TEAM}
        assert {one.use for one in db.get_one(DiaryEntry, t.other.id).shares} == {Use.WORKER}
        assert db.get_one(DiaryEntry, t.entry.id).taken_back_at
        assert db.scalars(select(SignInLink.revoked_at)).all() != [None]
        assert db.get_one(Account, t.leaver.id).closed_at
        assert not db.get_one(Account, t.office.id).closed_at
        assert db.scalar(select(func.count()).select_from(BrowserSession)) == 0


@pytest.mark.parametrize("told", ["sqlite", "postgresql"], indirect=True)
def test_a_yes_to_a_story_that_was_taken_back_does_not_come_back(told, bare):
    t = told.made["told"]
    with told.database.writing() as db:
        office, build = actor_of(db, t.office), Builder(db, NOW)
        story = begin_story(db, office, "She rang", [f"entry:{t.entry.id}"], NOW)
        build.approve(story)
        approval = db.scalars(select(StoryApproval.id)).one()
    written = told.back_up()
    act(told, say_what_i_think, t.person, approval, "no", "")
    assert put_back(told, bare, written).withdrawn == 1
    with bare.database.reading() as db:
        assert db.get_one(StoryApproval, approval).answer is Approved.NO


def test_without_the_list_the_keys_know_what_was_withdrawn_until_the_newest_backup(told, bare):
    written = told.back_up()
    withdraw_everything(told)
    told.back_up(NOW + timedelta(days=1))
    restored = bare.put_back(told.source(written), NOW + timedelta(days=2))
    assert restored.withdrawn >= 5
    assert read_withdrawn(bare.folder) == read_withdrawn(told.folder) != []


def test_a_yes_given_after_it_was_withdrawn_stays(told, bare):
    t = told.made["told"]
    act(told, withdraw_consent, t.person, t.relationship.id, Use.STORY, now=NOW)
    after = NOW + timedelta(minutes=1)
    with told.database.writing() as db:
        who = actor_of(db, t.person)
        give_consent(db, who, t.relationship.id, Use.STORY, True, after)
    written = told.back_up(after)
    put_back(told, bare, written)
    with bare.database.reading() as db:
        yes = select(Consent.use).where(Consent.is_yes, Consent.withdrawn_at.is_(None))
        assert Use.STORY in set(db.scalars(yes))


def test_saying_no_is_written_down_as_withdrawing_is_and_saying_yes_is_not(told):
    t = told.made["told"]
    for use, is_yes in ((Use.TEAM, False), (Use.PUBLISH, True)):
        with told.database.writing() as db:
            who = actor_of(db, t.person)
            give_consent(db, who, t.relationship.id, use, is_yes, LATER)
    consents = [one.about[2] for one in read_withdrawn(told.folder) if one.what == "consent"]
    assert consents == ["team"]


def test_the_list_holds_ids_moments_and_uses_and_no_word_of_anyone(told):
    withdraw_everything(told)
    words = (told.folder / NAME).read_text()
    assert len(words.splitlines()) >= 6
    for name in ("Amina", "Yusuf", "rang", "came", "Una", "Camden"):
        assert name not in words


def test_what_cannot_be_written_down_is_not_withdrawn_and_not_acknowledged(told):
    t = told.made["told"]
    (told.folder / NAME).mkdir()
    with pytest.raises(StoreTrouble):
        act(told, take_back_entry, t.person, t.entry.id)
    with told.database.reading() as db:
        assert db.get_one(DiaryEntry, t.entry.id).taken_back_at is None


def test_what_was_rolled_back_is_not_on_the_list(told):
    t = told.made["told"]
    with told.database.session() as db:
        take_back_entry(db, actor_of(db, t.person), t.entry.id, LATER)
        db.flush()
        db.rollback()
    act(told, share_entry, t.person, t.other.id, [Use.WORKER, Use.TEAM])
    assert [one.what for one in read_withdrawn(told.folder)] == ["share"]


def test_a_line_that_was_cut_off_is_not_there_and_one_that_is_wrong_stops_a_restore(told, bare):
    withdraw_everything(told)
    whole, written = read_withdrawn(told.folder), told.back_up()
    with (told.folder / NAME).open("a") as file:
        file.write("2026-03-04T03:00:00+00:00 entr")
    assert read_withdrawn(told.folder) == whole
    act(told, take_back_entry, told.made["told"].person, told.made["told"].other.id)
    assert len(read_withdrawn(told.folder)) > len(whole)
    (bare.folder / NAME).write_text("nonsense\n")
    with pytest.raises(WithdrawnUnreadable):
        bare.put_back(told.source(written))


def test_a_comic_that_was_taken_back_or_hidden_stays_so(told, bare):
    t = told.made["told"]
    about = (t.relationship.id, 1, "My day")
    gone, hidden, kept = (act(told, begin_comic, t.person, *about).id for _ in range(3))
    for comic in (gone, hidden, kept):
        act(told, share_comic, t.person, comic, [Use.WORKER, Use.TEAM])
    written = told.back_up()
    act(told, take_back_comic, t.person, gone)
    act(told, share_comic, t.person, hidden, [Use.WORKER])
    put_back(told, bare, written)
    with bare.database.reading() as db:
        found = {id: db.get_one(Storyboard, id) for id in (gone, hidden, kept)}
        assert [one.taken_back_at is not None for one in found.values()] == [True, False, False]
        assert (found[hidden].shares, found[kept].shares) == (["worker"], ["team", "worker"])
