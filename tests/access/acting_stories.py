"""What is done with stories, and what the oracle knows of it: marking, coding apart, asking whoever
told a story, and what they say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from feedback.actions import approvals, quotations, second_codings, stories
from feedback.model.accounts import Role
from feedback.model.approvals import Approved
from feedback.model.stories import Collection, CollectionStory, Story
from feedback.model.trust import Use

TELLERS = (Role.PERSON, Role.CARER, Role.PROFESSIONAL, Role.WORKER)

LOOKING = "look at what goes out"
ON_A_STORY = ("ask", "code alone", "done", LOOKING, "mark", "say", "stop")


@dataclass
class KnownStory:
    """What the oracle knows of a story: what it was begun with, who marked what, who said what.

    `shown` grows with each quotation; `asked_of` is what it was when its teller was asked. `ends`
    says where each quotation ends; all begin at the first letter.
    """

    id: UUID
    of: UUID
    part: UUID
    shown: int = 0
    asked_of: int = 0
    quotations: dict[UUID, str] = field(default_factory=dict)
    ends: dict[UUID, int] = field(default_factory=dict)
    alone: dict[UUID, str] = field(default_factory=dict)
    has_been_alone: set[str] = field(default_factory=set)
    approval: UUID | None = None
    said: Approved | None = None

    def is_hidden(self, quotation: UUID, who: str) -> bool:
        """Two code apart: neither sees what the other marks until whoever is alone is done."""
        maker, alone = self.quotations[quotation], set(self.alone.values())
        return maker != who and (who in alone or maker in alone)


class StoryRules:
    """The oracle's rules for stories, beside those for what was told."""

    def works_on(self, who: str, story: KnownStory, today: date) -> bool:
        """Facilitators of the site, while what it was begun with may be used so."""
        return story.of in self.for_stories(who, self.told[story.of].kind, today)

    def quotations_seen(self, who: str, today: date) -> set[UUID]:
        """Every quotation that someone sees."""
        return {
            id
            for story in self.stories.values()
            if self.works_on(who, story, today)
            for id in story.quotations
            if not story.is_hidden(id, who)
        }

    def coded_alone(self, who: str, today: date) -> set[UUID]:
        """The second codings that someone still has to do."""
        stories = [one for one in self.stories.values() if self.works_on(who, one, today)]
        return {id for one in stories for id, coder in one.alone.items() if coder == who}

    def asked_about(self, who: str, today: date) -> set[UUID]:
        """The stories that whoever told them was asked about, while they may be used."""
        return {one.approval for one in self.stories.values() if self.is_asked(who, one, today)}

    def is_asked(self, who: str, story: KnownStory, today: date) -> bool:
        """They told it, were asked, can come in, and it may still be used."""
        one = self.told[story.of]
        is_teller = one.teller == who and self.roles[who] in TELLERS and not self.is_out(who)
        return is_teller and story.approval is not None and self.is_used(one, Use.STORY, today)

    def may_code_alone(self, who: str, whom: str, story: KnownStory, today: date) -> bool:
        """Another facilitator who sees the story and did nothing in it yet, open account or not."""
        one = self.told[story.of]
        pair = self.pairs[one.about]
        is_here = self.roles[whom] is Role.FACILITATOR and self.sites[whom] == self.sites[who]
        is_free = whom not in {*story.quotations.values(), *story.has_been_alone}
        is_apart = whom not in self.closed and whom != who and pair.worker != whom
        return is_here and is_free and is_apart

    def goes_out(self, story: KnownStory, site: str, today: date) -> bool:
        """Used and drawn with a yes, in that site, and its teller said yes to it."""
        one = self.told[story.of]
        is_here = self.pairs[one.about].site == site and self.is_used(one, Use.STORY, today)
        is_agreed = story.said is Approved.YES and story.asked_of == story.shown
        return is_here and self.agrees(one, Use.DRAW, today) and is_agreed


class StoryActs:
    """What people of a town do with stories."""

    def begin_story(self, who: str, one: Any) -> None:
        """A story begins with it, and goes into the collection of the site."""
        may = one.id in self.oracle.for_stories(who, one.kind, self.today)
        named = [f"{one.kind}:{one.id}"]
        made: list[Story] = []
        begin = lambda: made.append(self._begin(who, named))  # noqa: E731
        if self._does(may, begin):
            story = made[0]
            one.parts |= {part.id for part in story.parts}
            id = self.collections[self.oracle.sites[who]]
            self.build._add(
                CollectionStory(collection_id=id, story_id=story.id, position=story.number)
            )
            self.db.expire(self.db.get_one(Collection, id), ["places"])
            self.oracle.stories[story.id] = KnownStory(story.id, one.id, story.parts[0].id)

    def _begin(self, who: str, named: list[str]) -> Story:
        story = stories.begin_story(self.db, self.actor(who), "Title", named, self.now)
        story.easy_words = "She rang me."
        self.db.flush()
        return story

    def act_on_a_story(
        self,
        act: str,
        who: str,
        story: KnownStory,
        whom: str,
        end: int,
        teller: str | None,
        answer: Approved,
    ) -> None:
        """One of `ON_A_STORY`. The `teller` is whoever told it unless it is said who."""
        teller = teller or self.oracle.told[story.of].teller
        acts = {
            "ask": lambda: self.ask_teller(who, story),
            "code alone": lambda: self.ask_second_coder(who, story, whom),
            "done": lambda: self.end_second_coding(who, story, is_done=True),
            LOOKING: lambda: self.carry_out(self._site_of(story)),
            "mark": lambda: self.mark(who, story, end),
            "say": lambda: self.say(teller, story, answer),
            "stop": lambda: self.end_second_coding(who, story, is_done=False),
        }
        acts[act]()

    def _site_of(self, story: KnownStory) -> str:
        return self.oracle.pairs[self.oracle.told[story.of].about].site

    def mark(self, who: str, story: KnownStory, end: int) -> None:
        """Someone marks a place. What they see marked there already is the same quotation."""
        made: list[Any] = []
        if self._does(
            self.oracle.works_on(who, story, self.today),
            lambda: made.append(
                quotations.mark_quotation(self.db, self.actor(who), story.part, 0, end, self.now)
            ),
        ):
            known = made[0].id
            if known in story.quotations:
                assert not story.is_hidden(known, who)
                return
            story.quotations[known], story.ends[known] = who, made[0].end
            story.shown += 1

    def ask_second_coder(self, who: str, story: KnownStory, whom: str) -> None:
        """Someone else is asked to code it alone."""
        is_alone = who in story.alone.values()
        may = self.oracle.works_on(who, story, self.today) and not is_alone
        can = self.oracle.may_code_alone(who, whom, story, self.today)
        made: list[Any] = []
        with self._refused_when(may and not can, second_codings.NobodyChosen):
            if self._does(
                may,
                lambda: made.append(
                    second_codings.ask_second_coder(
                        self.db, self.actor(who), story.id, self.accounts[whom].id, self.now
                    )
                ),
            ):
                story.alone[made[0].id] = whom
                story.has_been_alone.add(whom)

    def end_second_coding(self, who: str, story: KnownStory, *, is_done: bool) -> None:
        """Whoever codes alone is done; or somebody stops it."""
        if not story.alone:
            return
        id, coder = next(iter(story.alone.items()))
        may = self.oracle.works_on(who, story, self.today) and (not is_done or who == coder)
        act = second_codings.finish_second_coding if is_done else second_codings.stop_second_coding
        if self._does(may, lambda: act(self.db, self.actor(who), id, self.now)):
            del story.alone[id]
            if not is_done:
                story.has_been_alone.discard(coder)

    def ask_teller(self, who: str, story: KnownStory) -> None:
        """Whoever told it is asked what they think, once, when they can come in."""
        teller = self.oracle.told[story.of].teller
        asked: list[int] = []
        ask = lambda: asked.append(  # noqa: E731
            approvals.ask_tellers(self.db, self.actor(who), story.id, self.now)
        )
        if self._does(self.oracle.works_on(who, story, self.today), ask):
            is_stale = story.approval is None or story.asked_of != story.shown
            new = is_stale and not self.oracle.is_out(teller)
            assert asked == [int(new)]
            if new:
                (found,) = approvals.open_approvals(self.db, [story.id])
                story.approval, story.asked_of, story.said = found.id, story.shown, None

    def say(self, who: str, story: KnownStory, answer: Approved) -> None:
        """Whoever told it says what they think; nobody says it for them."""
        if story.approval is None:
            return
        may = self.oracle.is_asked(who, story, self.today)
        say = lambda: approvals.say_what_i_think(  # noqa: E731
            self.db, self.actor(who), story.approval, answer, "Shorter.", self.now
        )
        with self._refused_when(may and story.asked_of != story.shown, approvals.StoryChanged):
            if self._does(may, say):
                story.said = answer

    def look_at_what_goes_out(self, site: str, frozen: Any, who: str) -> None:
        """The stories of a copy, and the quotations in them, are what the oracle grants. What two
        marked at one place while neither saw the other goes out as one."""
        out = {
            one.id: {
                one.ends[id]
                for id, maker in one.quotations.items()
                if not {maker, who} & set(one.alone.values())
            }
            for one in self.oracle.stories.values()
            if self.oracle.goes_out(one, site, self.today)
        }
        assert {story.id for story in frozen.stories} == out.keys()
        for story in frozen.stories:
            assert len(story.quotations) == len(out[story.id])
