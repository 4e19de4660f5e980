"""Whatever people do, in any order, nobody sees, lists, counts, searches or carries out anything
that an independent oracle denies, and everybody sees what it grants. Longer: `make soak
ARGS="access"`."""

from __future__ import annotations

import os
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy.orm import Session

from feedback.database import Database
from feedback.model.accounts import Role
from feedback.model.approvals import Approved
from feedback.model.trust import Use
from tests.access.acting import MOVED, PEOPLE, SHARED_WITH, USES, WORKERS, Town
from tests.access.acting_stories import LOOKING, ON_A_STORY, KnownStory
from tests.builders import Builder
from tests.conftest import NOW
from tests.databases import SECRET, fresh_sqlite

EXAMPLES = int(os.environ.get("ACCESS_EXAMPLES", "205"))
STEPS = 50
LOOKED_ONCE_IN = 4  # looking at all that goes out takes longer than anything else that is done
OFFICES = ("office here", "office there")
ACTS = st.lists(
    st.tuples(st.integers(0, 10_000), st.sampled_from(ON_A_STORY)), min_size=4, max_size=12
)
FACILITATORS = (*OFFICES, "second here")
SHARES = st.frozensets(st.sampled_from(SHARED_WITH))
ANYONE = st.integers(0, 10_000)


class People(RuleBasedStateMachine):
    """People of two sites, doing what the site lets them do and what it must refuse."""

    db: ClassVar[Session]
    made: ClassVar[Town]
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.nested = self.db.begin_nested()
        self.town = self.made.as_it_was()
        self.turn = 0

    def teardown(self) -> None:
        """As if nothing had happened."""
        self.nested.rollback()
        self.db.expire_all()

    def _one(self, among, number: int):
        known = list(among)
        return known[number % len(known)]

    def _who(self, number: int) -> str:
        return self._one(self.town.accounts, number)

    def _about(self, number: int):
        """Mostly the newest relationship, so that much happens in one and the same."""
        pairs = list(self.town.oracle.pairs)
        return pairs[-1] if number % 3 else self._one(pairs, number // 3)

    def _told(self, number: int):
        return self._one(self.town.oracle.told.values(), number)

    def _teller(self, number: int, else_who: int) -> str:
        """Mostly whoever told it, now and then anybody."""
        return self._who(else_who) if else_who % 4 == 0 else self._told(number).teller

    @rule(who=ANYONE, about=ANYONE, shares=SHARES)
    def tell(self, who: int, about: int, shares: frozenset[Use]) -> None:
        self.town.tell(self._who(who), self._about(about), shares)

    @rule(about=ANYONE, shares=SHARES)
    def tell_as_the_person(self, about: int, shares: frozenset[Use]) -> None:
        pair = self.town.oracle.pairs[self._about(about)]
        self.town.tell(pair.person, pair.id, shares)

    @rule(who=ANYONE, about=ANYONE, shares=SHARES, is_sent=st.booleans())
    def answer(self, who: int, about: int, shares: frozenset[Use], is_sent: bool) -> None:
        self.town.answer(self._who(who), self._about(about), shares, is_sent)

    @precondition(lambda self: self.town.oracle.told)
    @rule(what=ANYONE, who=ANYONE, shares=SHARES)
    def share(self, what: int, who: int, shares: frozenset[Use]) -> None:
        self.town.share(self._teller(what, who), self._told(what), shares)

    @precondition(lambda self: self.town.oracle.told)
    @rule(what=ANYONE, who=ANYONE)
    def take_back(self, what: int, who: int) -> None:
        self.town.take_back(self._teller(what, who), self._told(what))

    @rule(
        who=ANYONE,
        about=ANYONE,
        use=st.sampled_from(USES),
        is_yes=st.sampled_from((True, True, True, False)),
        days=st.sampled_from((None, None, 0, 3)),
    )
    def agree(self, who: int, about: int, use: Use, is_yes: bool, days: int | None) -> None:
        self.town.agree(self._who(who), self._about(about), use, is_yes, days)

    @rule(about=ANYONE, use=st.sampled_from(USES))
    def agree_as_the_person(self, about: int, use: Use) -> None:
        pair = self.town.oracle.pairs[self._about(about)]
        self.town.agree(pair.person, pair.id, use, True, None)

    @rule(about=ANYONE, use=st.sampled_from(SHARED_WITH))
    def withdraw_as_the_person(self, about: int, use: Use) -> None:
        pair = self.town.oracle.pairs[self._about(about)]
        self.town.withdraw(pair.person, pair.id, use)

    @rule(who=ANYONE, about=ANYONE, use=st.sampled_from(USES))
    def withdraw(self, who: int, about: int, use: Use) -> None:
        self.town.withdraw(self._who(who), self._about(about), use)

    @rule(who=ANYONE, about=ANYONE, to=ANYONE)
    def hand_over(self, who: int, about: int, to: int) -> None:
        workers = [one for one in self.town.accounts if self.town.accounts[one].worker_id]
        by = self._who(who) if who % 4 == 0 else self._one(OFFICES, who)
        self.town.hand_over(by, self._about(about), self._one(workers, to))

    @rule(who=ANYONE, about=ANYONE, chance=st.integers(0, 5))
    def end(self, who: int, about: int, chance: int) -> None:
        if chance == 0:
            self.town.end(self._one(OFFICES, who), self._about(about))

    @rule(who=ANYONE, carer=ANYONE, person=ANYONE)
    def leave_or_join(self, who: int, carer: int, person: int) -> None:
        around, people = ("mother", "nurse"), ("Amina", "Tobias", "Wilma")
        by = self._one(OFFICES, who)
        self.town.leave_or_join(by, self._one(around, carer), self._one(people, person))

    @precondition(lambda self: self.town.oracle.told)
    @rule(who=ANYONE, what=ANYONE)
    def begin_story(self, who: int, what: int) -> None:
        self.town.begin_story(self._one(OFFICES, who), self._told(what))

    def _story(self, number: int):
        return self._one(self.town.oracle.stories.values(), number)

    def _facilitator(self, number: int, story: KnownStory) -> str:
        """Mostly one of those who work on the stories of that site, now and then anybody."""
        site = self.town.oracle.pairs[self.town.oracle.told[story.of].about].site
        among = [one for one in FACILITATORS if one.endswith(site)]
        return self._who(number) if number % 8 == 0 else self._one(among, number)

    @rule(about=ANYONE, acts=ACTS)
    def make_a_story(self, about: int, acts: list[tuple[int, str]]) -> None:
        """What most often comes one after the other, so that there are stories to work on."""
        pair = self.town.oracle.pairs[self._about(about)]
        for use in (Use.STORY, Use.DRAW):
            self.town.agree(pair.person, pair.id, use, True, None)
        before = set(self.town.oracle.told)
        self.town.tell(pair.person, pair.id, frozenset({Use.STORY}))
        for id in self.town.oracle.told.keys() - before:
            self.town.begin_story(f"office {pair.site}", self.town.oracle.told[id])
        if self.town.oracle.stories:
            self._work_on(list(self.town.oracle.stories.values())[-1], acts)

    @precondition(lambda self: self.town.oracle.stories)
    @rule(which=ANYONE, acts=ACTS)
    def work_on_a_story(self, which: int, acts: list[tuple[int, str]]) -> None:
        self._work_on(self._story(which), acts)

    def _work_on(self, story: KnownStory, acts: list[tuple[int, str]]) -> None:
        for number, act in acts:
            if act == LOOKING and number % LOOKED_ONCE_IN:
                continue
            by = self._facilitator(number, story)
            whom = self._facilitator(number // 10 if number % 7 == 0 else number + 1, story)
            said = Approved.YES if number % 3 else self._one(Approved, number // 3)
            teller = self._who(number) if number % 5 == 0 else None
            self.town.act_on_a_story(act, by, story, whom, number % 2 + 1, teller, said)

    # --- less often: each of these ends much, and the rest is to be seen as well -----------------

    def _by(self, number: int) -> str:
        """Mostly an office, now and then anybody."""
        return self._who(number) if number % 4 == 0 else self._one((*OFFICES, "chief"), number)

    @rule(who=ANYONE, whom=ANYONE, chance=st.integers(0, 2))
    def close_or_open(self, who: int, whom: int, chance: int) -> None:
        closed, by = sorted(self.town.oracle.closed), self._by(who)
        if closed and whom % 2:
            self.town.open_again(by, self._one(closed, whom))
        elif chance == 0:
            self.town.close(by, self._who(whom))

    @rule(who=ANYONE, whom=ANYONE)
    def make_card(self, who: int, whom: int) -> None:
        lost = sorted(self.town.oracle.without_a_way_in)
        self.town.make_card(self._by(who), self._one(lost, whom) if lost else self._who(whom))

    @rule(who=ANYONE, whom=ANYONE, role=st.sampled_from(MOVED), chance=st.integers(0, 1))
    def change_role(self, who: int, whom: int, role: Role, chance: int) -> None:
        """The offices stay, so that there is always somebody who can do all this."""
        if chance == 0:
            workers = [one for names in WORKERS.values() for one in names]
            by = self._who(who) if who % 4 == 0 else "chief"
            self.town.change_role(by, self._one(workers, whom), role)

    @rule(who=ANYONE, about=ANYONE, is_lifted=st.booleans())
    def hold(self, who: int, about: int, is_lifted: bool) -> None:
        self.town.hold(self._by(who), self._about(about), is_lifted=is_lifted)

    @rule(who=ANYONE, whom=ANYONE, chance=st.integers(0, 4))
    def erase(self, who: int, whom: int, chance: int) -> None:
        people = [one for names in PEOPLE.values() for one in names]
        if chance == 0:
            self.town.erase_person(self._by(who), self._one(people, whom))
        elif chance == 1:
            self.town.erase_relationship(self._by(who), self._about(whom))

    @rule(days=st.integers(1, 5))
    def next_day(self, days: int) -> None:
        self.town.next_day(days)

    @invariant()
    def each_sees_what_the_oracle_grants_and_nothing_else(self) -> None:
        type(self).steps += 1
        self.turn += 1
        self.town.look(with_files=self.turn % 3 == 0)
        if self.turn % 4 == 0:
            self.town.try_the_door(self._who(self.turn // 4))
        if self.turn % 16 == 0:
            self.town.look_closely(self._who(self.turn // 16))
        if self.turn % 25 == 0:
            self.town.carry_out(self._one(("here", "there"), self.turn // 25))
        if self.turn == STEPS:
            self.town.look_closely(self._one(OFFICES, self.steps // STEPS))


@pytest.fixture
def people(tmp_path):
    with fresh_sqlite(tmp_path) as url:
        database = Database(url, SECRET)
        with database.session() as db:
            People.db, People.made, People.steps = db, Town(Builder(db, NOW)), 0
            yield People
            db.rollback()
        database.engine.dispose()


def test_nobody_ever_sees_lists_counts_searches_or_carries_out_what_is_denied(people):
    case = people.TestCase
    case.settings = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize="ACCESS_ANEW" not in os.environ,
        database=None,
        phases=(Phase.generate,),  # shrinking would take minutes, and the steps are short
        suppress_health_check=list(HealthCheck),
    )
    case("runTest").runTest()
    print(f"{people.steps:,} steps")
    assert people.steps >= EXAMPLES * STEPS * 0.5
