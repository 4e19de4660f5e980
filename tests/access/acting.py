"""People acting on a real database, and an oracle that knows by itself who may see what.

The oracle is a few sets and a few sentences, and shares no word with `access.py`: who told it
sees it until it is taken back; the named social worker of today, the team and the stories see it
when it was shared with them and a yes stands; nobody reads about themselves what was shared with
the team. Two who code a story apart see nothing of each other's, and a story goes out when its
teller said yes to it as it is. What was erased is seen by nobody, and nobody sees anything whose
account is closed or whose way in has stopped. All else is denied.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import copy, deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import Compiled

from feedback.access import RULES, Actor, May, NotHere, prepared, require, values_of
from feedback.actions import (
    closing,
    consents,
    diaries,
    erasing,
    holds,
    relationships,
    staff,
    surveys_send,
    tellings,
)
from feedback.actions.answered import how_many_wait
from feedback.actions.arrivals import join_circle, leave_circle
from feedback.actions.cards import make_card
from feedback.actions.exports import freeze
from feedback.actions.sign_in import (
    Keys,
    LinkNotGood,
    begin_session,
    find_actor,
    find_link,
    make_link,
)
from feedback.model.accounts import Account, Because, Role
from feedback.model.asking import Survey
from feedback.model.care import CircleMember, Relationship
from feedback.model.scopes import EVERYWHERE, SCOPED
from feedback.model.stories import Collection
from feedback.model.telling import MediaFile, MediaKind
from feedback.model.trust import Use
from tests.access.acting_stories import TELLERS, KnownStory, StoryActs, StoryRules
from tests.actions.survey_builders import shipped_survey
from tests.builders import Builder

SHARED_WITH = (Use.WORKER, Use.TEAM, Use.STORY)
USES = (*SHARED_WITH, Use.DRAW)
PEOPLE = {"here": ("Amina", "Tobias"), "there": ("Wilma",)}
WORKERS = {"here": ("Grace", "Tom"), "there": ("Raj",)}
OFFICE = (Role.FACILITATOR, Role.ADMINISTRATOR)
MOVED = (Role.WORKER, Role.FACILITATOR, Role.ADMINISTRATOR)
KEYS = Keys(links=b"l" * 32, sessions=b"s" * 32)


@dataclass
class Known:
    """What the oracle knows of one telling: an entry, or answers."""

    id: UUID
    kind: str
    teller: str
    about: UUID
    shares: set[Use] = field(default_factory=set)
    is_back: bool = False
    is_erased: bool = False
    is_sent: bool = True
    media: UUID | None = None
    parts: set[UUID] = field(default_factory=set)


@dataclass
class Pair:
    """What the oracle knows of one relationship."""

    id: UUID
    person: str
    worker: str
    site: str
    from_on: date
    until_on: date | None = None
    is_held: bool = False
    is_erased: bool = False

    def stands(self, on: date) -> bool:
        """True on a day from its first until before its last, unless it was erased."""
        is_over = self.until_on is not None and on >= self.until_on
        return self.from_on <= on and not is_over and not self.is_erased


@dataclass
class Oracle(StoryRules):
    """Who may see what, by what happened so far."""

    sites: dict[str, str] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    pairs: dict[UUID, Pair] = field(default_factory=dict)
    told: dict[UUID, Known] = field(default_factory=dict)
    stories: dict[UUID, KnownStory] = field(default_factory=dict)
    yes: dict[tuple[str, UUID, Use], date | None] = field(default_factory=dict)
    circle: set[tuple[str, str]] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    without_a_way_in: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)

    def is_out(self, who: str) -> bool:
        """Their account is closed, or what they came in with was stopped."""
        return who in self.closed or who in self.without_a_way_in

    def is_office(self, who: str, *roles: Role) -> bool:
        """They run a site today, and can come in."""
        return self.roles[who] in (roles or OFFICE) and not self.is_out(who)

    def may_tell(self, who: str, pair: Pair, today: date) -> bool:
        """Whoever is in it today: the person, their worker, and those in the circle."""
        return pair.stands(today) and self._is_in(who, pair)

    def may_close(self, who: str, whom: str, today: date) -> bool:
        """The office closes people and social workers; administrators those of the office too.
        Nobody closes themselves, whom another site has, whoever was erased, or a worker of today.
        """
        is_here = self.is_office(who) and self.sites[who] == self.sites[whom]
        if not is_here or who == whom or whom in self.erased:
            return False
        return self.roles[whom] in TELLERS or self.roles[who] is Role.ADMINISTRATOR

    def has_people(self, who: str, today: date) -> bool:
        """They are somebody's social worker today."""
        return any(pair.worker == who and pair.stands(today) for pair in self.pairs.values())

    def may_finish_telling(self, who: str, pair: Pair, today: date) -> bool:
        """For 14 days after its last day: the page may have been open when it ended."""
        ended = pair.until_on
        has_days = ended is not None and ended <= today <= ended + timedelta(days=14)
        return has_days and not pair.is_erased and self._is_in(who, pair)

    def _is_in(self, who: str, pair: Pair) -> bool:
        if self.is_out(who) or self.roles[who] not in TELLERS:
            return False
        return who in (pair.person, pair.worker) or (who, pair.person) in self.circle

    def is_own(self, who: str, one: Known) -> bool:
        """They told it and may change it: not what is gone, nor once they tell no more."""
        is_there = not one.is_back and not one.is_erased
        return is_there and one.teller == who and self.roles[who] in TELLERS

    def is_used(self, one: Known, use: Use, today: date) -> bool:
        """Shared for it, and a yes to it stands."""
        is_there = one.is_sent and not one.is_back and not one.is_erased
        return is_there and use in one.shares and self.agrees(one, use, today)

    def agrees(self, one: Known, use: Use, today: date) -> bool:
        """The teller's yes to this use stands on that day."""
        key = (one.teller, one.about, use)
        return key in self.yes and (self.yes[key] is None or self.yes[key] >= today)

    def sees(self, who: str, one: Known, today: date) -> bool:
        """The whole rule."""
        pair, role = self.pairs[one.about], self.roles[who]
        if one.is_back or one.is_erased or self.is_out(who):
            return False
        if self.is_own(who, one):
            return True
        if role is Role.WORKER and pair.worker == who and pair.stands(today):
            return self.is_used(one, Use.WORKER, today)
        if role is Role.FACILITATOR and self.sites[who] == pair.site and pair.worker != who:
            return any(self.is_used(one, use, today) for use in (Use.TEAM, Use.STORY))
        return False

    def seen(self, who: str, kind: str, today: date) -> set[UUID]:
        """The tellings of a kind that someone sees."""
        return {
            one.id for one in self.told.values() if one.kind == kind and self.sees(who, one, today)
        }

    def for_stories(self, who: str, kind: str, today: date) -> set[UUID]:
        """The tellings of a kind that someone may put into a story."""
        is_here = self.is_office(who, Role.FACILITATOR)
        return {
            one.id
            for one in self.told.values()
            if is_here and one.kind == kind and self.is_used(one, Use.STORY, today)
            if self.pairs[one.about].site == self.sites[who] and self.pairs[one.about].worker != who
        }


class Town(StoryActs):
    """Two sites, whoever lives and works there, and everything they can do."""

    def __init__(self, build: Builder) -> None:
        self.build, self.db, self.now = build, build.db, build.now
        self.oracle, self.accounts, self.surveys = Oracle(), {}, {}
        self.collections: dict[str, UUID] = {}
        for site in ("there", "here"):  # the newest relationship is where two facilitators are
            self._settle(site)
        self.cookies: dict[str, str] = {}
        self.inside: dict[str, Actor | None] = {}
        self.cards = {who: self._card(account) for who, account in self.accounts.items()}
        self.db.flush()

    @property
    def today(self) -> date:
        """The day it is."""
        return self.now.date()

    def actor(self, who: str) -> Actor:
        """Someone, as they come in by the door today. Raises NotHere when it stays shut."""
        found = self._in_their_browser(who)
        is_open = found is not None or self._opens_the_door(who)
        assert is_open is not self.oracle.is_out(who), (who, "the door is wrong")
        found = found or self._in_their_browser(who)
        if found is None:
            raise NotHere(f"{who} cannot come in")
        assert found.role is self.oracle.roles[who], (who, "acts as what they were")
        return found

    def _in_their_browser(self, who: str) -> Actor | None:
        return find_actor(self.db, KEYS, self.cookies.get(who, ""), self.now, self.now)

    def _opens_the_door(self, who: str) -> bool:
        """Their session is over: they try the card, or the password, that they had."""
        try:
            account = find_link(self.db, KEYS, self.cards[who], self.now)
        except LinkNotGood:
            return False
        self.cookies[who] = begin_session(self.db, KEYS, account, self.now, "test")
        self.db.flush()
        return True

    def _card(self, account: Account) -> str:
        return make_link(self.db, KEYS, account, self.now)

    # --- who there is ------------------------------------------------------------------------

    def _settle(self, name: str) -> None:
        build, site = self.build, self.build.site(name)
        self.surveys[name] = shipped_survey(build, site, "my-social-worker")
        for worker in WORKERS[name]:
            self._live(name, worker, build.worker(site, worker))
        for person in PEOPLE[name]:
            self._live(name, person, build.person(site, person))
            self._pair(name, person, WORKERS[name][0])
        office = self._live(name, f"office {name}", build.facilitator(site, f"office {name}"))
        drawn = Collection(site_id=site.id, name=name, made_by_id=office.id, made_at=self.now)
        self.collections[name] = build._add(drawn).id
        if name == "here":
            amina, tobias = (self.accounts[person] for person in PEOPLE[name])
            self._live(name, "mother", build.carer(amina, "mother"))
            self._live(name, "nurse", build.professional(tobias, "nurse"))
            self._live(name, "eyes", build.evaluator(site, "eyes"))
            self._live(name, "chief", build.administrator(site, "chief"))
            self._live(name, "second here", build.facilitator(site, "second here"))
            self.oracle.circle = {("mother", "Amina"), ("nurse", "Tobias")}

    def _live(self, site: str, who: str, account: Account) -> Account:
        self.accounts[who] = account
        self.oracle.sites[who], self.oracle.roles[who] = site, account.role
        return account

    def _pair(self, site: str, person: str, worker: str) -> None:
        made = self.build.relationship(self.accounts[person], self.accounts[worker])
        self.oracle.pairs[made.id] = Pair(made.id, person, worker, site, made.from_on)

    def as_it_was(self) -> Town:
        """The same town, with an oracle of its own that knows what there was at the beginning."""
        other = copy(self)
        other.oracle = deepcopy(self.oracle)
        other.cookies, other.cards = dict(self.cookies), dict(self.cards)
        other.inside = dict(self.inside)
        return other

    # --- what they do ------------------------------------------------------------------------

    def tell(self, who: str, about: UUID, shares: frozenset[Use]) -> None:
        """Tell something with a photo. Whoever may not is refused, and nothing is kept."""
        pair, telling = self.oracle.pairs[about], diaries.Telling("She rang.", shares=shares)
        id = uuid4()
        if not self._does(
            self.oracle.may_tell(who, pair, self.today)
            or self.oracle.may_finish_telling(who, pair, self.today),
            lambda: diaries.add_entry(self.db, self.actor(who), id, about, telling, [], self.now),
        ):
            return
        photo = self._photo(about, entry_id=id)
        self.oracle.told[id] = Known(id, "entry", who, about, set(shares), media=photo)

    def _photo(self, about: UUID, **of: Any) -> UUID:
        return self.build._add(
            MediaFile(
                relationship_id=about,
                kind=MediaKind.PHOTO,
                size=1,
                sha256="0" * 64,
                received_at=self.now,
                key=b"k" * 32,
                **of,
            )
        ).id

    def answer(self, who: str, about: UUID, shares: frozenset[Use], is_sent: bool) -> None:
        """Answer a survey, and send it or not. Sending with a use is a yes to that use."""
        pair = self.oracle.pairs[about]
        is_asked = self.oracle.roles[who] in TELLERS[:3]
        if not (is_asked and self.oracle.may_tell(who, pair, self.today)):
            return
        survey: Survey = self.surveys[pair.site]
        account = self.accounts[who]
        made = self.build.response(
            survey, self._row(about), account, {"listens": "She rings."}, is_sent=False
        )
        known = Known(made.id, "answers", who, about, set(), is_sent=False)
        known.media = self._photo(about, response_id=made.id, item="listens")
        self.oracle.told[made.id] = known
        if is_sent:
            surveys_send.send_response(self.db, self.actor(who), made.id, shares, self.now)
            known.is_sent = True
            self._shared_answers(known, set(shares))

    def _row(self, about: UUID) -> Any:
        return self.db.get_one(Relationship, about)

    def _shared_answers(self, known: Known, shares: set[Use]) -> None:
        known.shares = shares
        for use in shares:
            if not self.oracle.agrees(known, use, self.today):
                self.oracle.yes[known.teller, known.about, use] = None

    def share(self, who: str, one: Known, shares: frozenset[Use]) -> None:
        """Say anew who may see it."""
        own = self._is_own(who, one)
        if one.kind == "entry":
            act = lambda: diaries.share_entry(self.db, self.actor(who), one.id, shares, self.now)  # noqa: E731
            if self._does(own, act):
                one.shares = set(shares)
        elif one.is_sent:
            act = lambda: surveys_send.change_shares(  # noqa: E731
                self.db, self.actor(who), one.id, shares, self.now
            )
            if self._does(own, act) and one.shares != shares:
                self._shared_answers(one, set(shares))

    def take_back(self, who: str, one: Known) -> None:
        """Take it back."""
        act = diaries.take_back_entry if one.kind == "entry" else surveys_send.take_back_response
        if self._does(
            self._is_own(who, one),
            lambda: act(self.db, self.actor(who), one.id, self.now),
        ):
            one.is_back = True

    def _is_own(self, who: str, one: Known) -> bool:
        return self.oracle.is_own(who, one) and not self.oracle.is_out(who)

    def agree(self, who: str, about: UUID, use: Use, is_yes: bool, days: int | None) -> None:
        """Say yes or no to a use; a no takes the shares for it too."""
        pair = self.oracle.pairs[about]
        until = self.today + timedelta(days=days) if days is not None and is_yes else None
        if not self._does(
            self.oracle.may_tell(who, pair, self.today),
            lambda: consents.give_consent(
                self.db, self.actor(who), about, use, is_yes, self.now, until=until
            ),
        ):
            return
        self.oracle.yes.pop((who, about, use), None)
        if is_yes:
            if use in SCOPED:  # whom it covers is in tests/exports/consent_table.tsv
                actor = self.actor(who)
                consents.say_how_far(self.db, actor, about, use, EVERYWHERE, self.now)
            self.oracle.yes[who, about, use] = until
        else:
            self._unshare(who, about, use)

    def withdraw(self, who: str, about: UUID, use: Use) -> None:
        """Take a yes back: the shares for it go with it."""
        with suppress(NotHere):
            consents.withdraw_consent(self.db, self.actor(who), about, use, self.now)
            self.oracle.yes.pop((who, about, use), None)
            self._unshare(who, about, use)

    def _unshare(self, who: str, about: UUID, use: Use) -> None:
        for one in self.oracle.told.values():
            if (one.teller, one.about) == (who, about):
                one.shares.discard(use)

    def hand_over(self, who: str, about: UUID, to: str) -> None:
        """The person gets another social worker today."""
        pair = self.oracle.pairs[about]
        with suppress(relationships.RelationshipRefused, NotHere):
            done = relationships.hand_over(
                self.db,
                self.actor(who),
                about,
                self.accounts[to].worker_id,
                self.today,
                "",
                self.now,
            )
            assert self.oracle.is_office(who) and not pair.is_erased
            assert self.oracle.roles[to] is Role.WORKER and to not in self.oracle.closed
            assert self.oracle.sites[who] == pair.site == self.oracle.sites[to]
            pair.until_on, id = self.today, done.begun.id
            self.oracle.pairs[id] = Pair(id, pair.person, to, pair.site, self.today)

    def end(self, who: str, about: UUID) -> None:
        """A relationship ends, with nobody after it."""
        with suppress(relationships.RelationshipRefused, NotHere):
            relationships.end_relationship(self.db, self.actor(who), about, self.today, self.now)
            assert self.oracle.sites[who] == self.oracle.pairs[about].site
            assert self.oracle.is_office(who)
            self.oracle.pairs[about].until_on = self.today

    def leave_or_join(self, who: str, carer: str, person: str) -> None:
        """Someone leaves a circle, or comes into it."""
        account, member = self.accounts[carer], (carer, person)
        with suppress(NotHere):
            actor = self.actor(who)
            if member in self.oracle.circle:
                leave_circle(self.db, actor, self._member(account, person), self.now)
                self.oracle.circle.discard(member)
            else:
                about = self.accounts[person].person_id
                join_circle(self.db, actor, about, account.id, "friend", self.now)
                self.oracle.circle.add(member)
            assert self.oracle.sites[who] == self.oracle.sites[person]
            assert person not in self.oracle.erased
        self.db.flush()

    # --- accounts, roles, holds and erasing --------------------------------------------------

    def close(self, who: str, whom: str) -> None:
        """An account is closed: whoever has people stays until they are handed over."""
        oracle, today = self.oracle, self.today
        if whom in oracle.closed:
            return
        self.inside.pop(whom, None)
        may, stays = oracle.may_close(who, whom, today), oracle.has_people(whom, today)
        account = self.accounts[whom]
        because = closing.REASONS[account.role][-1]
        assert because is Because.OTHER
        with self._refused_when(may and stays, staff.StaffRefused):
            if self._does(
                may,
                lambda: closing.close_account(
                    self.db, self.actor(who), account.id, because, self.now
                ),
            ):
                oracle.closed.add(whom)
                oracle.without_a_way_in.add(whom)

    def open_again(self, who: str, whom: str) -> None:
        """It is opened again, and no way in comes back with it."""
        oracle, id = self.oracle, self.accounts[whom].id
        self.inside.pop(whom, None)
        if self._does(
            oracle.may_close(who, whom, self.today),
            lambda: closing.open_account_again(self.db, self.actor(who), id, self.now),
        ):
            oracle.closed.discard(whom)

    def make_card(self, who: str, whom: str) -> None:
        """A card for whoever lost theirs; the office itself comes in otherwise."""
        oracle = self.oracle
        self.inside.pop(whom, None)
        may = oracle.may_close(who, whom, self.today) and whom not in oracle.closed
        made: list[tuple[Account, str]] = []
        if self._does(
            may and oracle.roles[whom] in TELLERS,
            lambda: made.append(
                make_card(self.db, self.actor(who), KEYS, self.accounts[whom].id, self.now)
            ),
        ):
            self.cards[whom] = made[0][1]
            oracle.without_a_way_in.discard(whom)
        elif whom not in oracle.closed | oracle.erased:  # a password that the office chose anew
            self.cards[whom] = self._card(self.accounts[whom])
            self.db.flush()
            oracle.without_a_way_in.discard(whom)

    def change_role(self, who: str, whom: str, role: Role) -> None:
        """A social worker joins the office, or one of the office becomes a social worker."""
        oracle = self.oracle
        self.inside.pop(whom, None)
        is_new = oracle.roles[whom] is not role
        stays = is_new and (whom in oracle.closed or oracle.has_people(whom, self.today))
        is_here = oracle.sites[who] == oracle.sites[whom] and who != whom
        may = oracle.is_office(who, Role.ADMINISTRATOR) and is_here
        with self._refused_when(may and stays, staff.StaffRefused):
            if self._does(
                may,
                lambda: staff.change_role(
                    self.db,
                    self.actor(who),
                    self.accounts[whom].id,
                    role,
                    self.now,
                    f"{whom}@council.example".lower(),
                ),
            ):
                oracle.roles[whom] = role
                if is_new and role is not Role.WORKER:
                    oracle.without_a_way_in.add(whom)

    def hold(self, who: str, about: UUID, *, is_lifted: bool) -> None:
        """Something must be kept for now, or need not be any more."""
        pair = self.oracle.pairs[about]
        act = (
            (lambda: holds.lift_hold(self.db, self.actor(who), about, self.now))
            if is_lifted
            else (lambda: holds.place_hold(self.db, self.actor(who), about, "A court", self.now))
        )
        if self._does(self._runs(who, pair.site) and not pair.is_erased, act):
            pair.is_held = not is_lifted

    def erase_person(self, who: str, person: str) -> None:
        """All about a person goes, unless something of it is held."""
        oracle, id = self.oracle, self.accounts[person].person_id
        self.inside.pop(person, None)
        pairs = [one for one in oracle.pairs.values() if one.person == person]
        may = self._runs(who, oracle.sites[person]) and person not in oracle.erased
        held = any(pair.is_held and not pair.is_erased for pair in pairs)
        with self._refused_when(may and held, erasing.OnHold):
            if self._does(
                may, lambda: erasing.erase_person(self.db, self.actor(who), id, self.now)
            ):
                self._erased(*pairs)
                oracle.erased.add(person)
                oracle.closed.add(person)
                oracle.circle = {one for one in oracle.circle if one[1] != person}

    def erase_relationship(self, who: str, about: UUID) -> None:
        """All of one relationship goes; it ends today."""
        pair = self.oracle.pairs[about]
        may = self._runs(who, pair.site) and not pair.is_erased
        with self._refused_when(may and pair.is_held, erasing.OnHold):
            if self._does(
                may, lambda: erasing.erase_relationship(self.db, self.actor(who), about, self.now)
            ):
                self._erased(pair)

    def _erased(self, *pairs: Pair) -> None:
        ids = {pair.id for pair in pairs}
        for pair in pairs:
            pair.is_erased = True
        for one in self.oracle.told.values():
            if one.about in ids:
                one.is_erased, one.parts = True, set()
        stories, told, yes = self.oracle.stories, self.oracle.told, self.oracle.yes
        self.oracle.stories = {id: one for id, one in stories.items() if not told[one.of].is_erased}
        self.oracle.yes = {key: until for key, until in yes.items() if key[1] not in ids}

    def _runs(self, who: str, site: str) -> bool:
        return self.oracle.is_office(who, Role.FACILITATOR) and self.oracle.sites[who] == site

    @contextmanager
    def _refused_when(self, is_so: bool, refusal: type[Exception]) -> Iterator[None]:
        """It is refused in words exactly when the oracle says so."""
        try:
            yield
        except refusal:
            assert is_so, "refused, and the oracle sees no reason"
        else:
            assert not is_so, "done, and the oracle sees a reason against it"

    def _member(self, account: Account, person: str) -> UUID:
        return self.db.scalars(
            select(CircleMember.id).where(
                CircleMember.person_id == self.accounts[person].person_id,
                CircleMember.carer_id == account.carer_id,
                CircleMember.professional_id == account.professional_id,
                CircleMember.until_on.is_(None),
            )
        ).one()

    def next_day(self, days: int) -> None:
        """Time goes by: what has a last day ends."""
        self.now += timedelta(days=days)
        self.build.now = self.now

    def _does(self, may: bool, act: Any) -> bool:
        """Do it, and hold that it is refused exactly when the oracle says so."""
        try:
            act()
        except NotHere:
            assert not may, "refused, and the oracle allows it"
            return False
        assert may, "done, and the oracle denies it"
        self.db.flush()
        return True

    # --- what everyone sees ------------------------------------------------------------------

    def look(self, with_files: bool) -> None:
        """For everyone: each list holds exactly what the oracle grants."""
        self.db.flush()
        told = self.oracle.told.values()
        for who in self.accounts:
            actor = self._who_is_in(who)
            if actor is None:
                continue
            entries = self.oracle.seen(who, "entry", self.today)
            answers = self.oracle.seen(who, "answers", self.today)
            usable = self.oracle.for_stories(who, "entry", self.today)
            told_so = usable | self.oracle.for_stories(who, "answers", self.today)
            expected = {
                May.SEE_ENTRY: entries,
                May.SEE_RESPONSE: answers,
                May.USE_ENTRY: usable,
                May.SEE_STORY_PART: {one for it in told if it.id in told_so for one in it.parts},
                May.SEE_QUOTATION: self.oracle.quotations_seen(who, self.today),
                May.FINISH_SECOND_CODING: self.oracle.coded_alone(who, self.today),
                May.APPROVE_STORY: self.oracle.asked_about(who, self.today),
            }
            if with_files:
                seen = entries | answers
                expected[May.SEE_MEDIA] = {one.media for one in told if one.id in seen}
            for may, granted in expected.items():
                assert self._listed(actor, may) == granted, (who, may)

    def _who_is_in(self, who: str) -> Actor | None:
        """Whoever they are since something was last done to their account."""
        if who not in self.inside:
            self.try_the_door(who)
        return self.inside[who]

    def try_the_door(self, who: str) -> None:
        """Someone comes in, or does not, as the oracle says."""
        try:
            self.inside[who] = self.actor(who)
        except NotHere:
            self.inside[who] = None

    def _listed(self, actor: Actor, may: May) -> set[UUID]:
        """The ids of what someone may, by the very statement that pages ask; past SQLAlchemy,
        because this is asked half a million times."""
        if actor.role not in RULES[may].by_role:
            return set()
        asked = _ids(actor.role, may)
        values = asked.params | values_of(actor, self.now)
        processed = asked._bind_processors
        given = [
            processed[name](values[name]) if name in processed else values[name]
            for name in asked.positiontup
        ]
        driver = self.db.connection().connection.driver_connection
        return {UUID(row[0]) for row in driver.execute(asked.string, given)}

    def look_closely(self, who: str) -> None:
        """One of them opens, counts, searches and carries out everything there is."""
        actor, told = self._who_is_in(who), self.oracle.told
        if actor is None:
            return
        for one in told.values():
            may = May.SEE_ENTRY if one.kind == "entry" else May.SEE_RESPONSE
            assert self._opens(actor, may, one.id) == self.oracle.sees(who, one, self.today)
        names = [f"{one.kind}:{one.id}" for one in told.values()]
        if self.oracle.roles[who] is Role.FACILITATOR:
            self._look_in_the_workroom(who, actor, names)
        mine = [one for one in told.values() if self.oracle.is_own(who, one)]
        own = {one.id for one in mine if one.kind == "entry"}
        listed, _ = diaries.own_entries(self.db, actor, self.now, count=len(told) + 1)
        assert {entry.id for entry in listed} == own

    def _look_in_the_workroom(self, who: str, actor: Actor, names: list[str]) -> None:
        shared = {
            one.id
            for one in self.oracle.told.values()
            if self.oracle.sites[who] == self.oracle.pairs[one.about].site
            if self.oracle.pairs[one.about].worker != who
            if any(self.oracle.is_used(one, use, self.today) for use in (Use.TEAM, Use.STORY))
        }
        listed, _ = tellings.list_told(self.db, actor, self.now, count=len(names) + 1)
        assert {one.id for one in listed} == shared
        found = tellings.find_told(self.db, actor, names, self.now)
        assert {one.id for one in found} == shared
        assert how_many_wait(self.db, actor, self.now) == len(shared)
        about = {self.oracle.told[id].about for id in shared}
        places = tellings.relationships_told(self.db, actor, self.now)
        assert {one.id for one in places} == about

    def carry_out(self, site: str) -> None:
        """What would go out of a site today is exactly what may be used and drawn."""
        office = self._who_is_in(f"office {site}")
        if office is None:
            return
        frozen = freeze(self.db, office, self.collections[site], self.now)
        self.look_at_what_goes_out(site, frozen, f"office {site}")

    def _opens(self, actor: Actor, may: May, id: UUID) -> bool:
        try:
            require(self.db, actor, may, id, self.now)
        except NotHere:
            return False
        return True


@cache
def _ids(role: Role, may: May) -> Compiled:
    """The statement for the ids of all that someone in a role may."""
    statement = select(RULES[may].thing.id).where(prepared(role, may))
    return statement.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
