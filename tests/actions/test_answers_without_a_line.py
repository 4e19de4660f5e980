"""Answers given without a line, on both databases: which one counts, and both are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from feedback.actions.agreements import Explained, decline
from feedback.actions.bundles_open import take_up
from feedback.actions.bundles_survey import SaidNo, SurveyEnded
from feedback.actions.bundles_told import Told
from feedback.actions.manifests import Manifest
from feedback.actions.other_answers import answered_twice, settle, waiting_answers
from feedback.actions.passes import WayInEnded, give_pass
from feedback.actions.surveys import find_asked
from feedback.actions.surveys_answer import ItemNotAsked, TooLateToChange, answers_of, keep_answer
from feedback.actions.surveys_send import send_response
from feedback.model.asking import ResponseShare
from feedback.model.offline import Bundle, OutboxPass
from feedback.sealing.outbox import OutboxKeys
from tests.actions.survey_builders import EASY, Asking, asking
from tests.builders import Builder
from tests.conftest import NOW

KEYS = OutboxKeys.of(b"a secret of these tests that is long enough")
MORNING = NOW - timedelta(days=2)


@dataclass
class TabletAnswers:
    """What came out of bundles about one survey."""

    build: Builder
    asked: Asking
    tablet: OutboxPass = field(init=False)

    def __post_init__(self) -> None:
        give_pass(self.build.db, self.asked.actor, KEYS, MORNING)
        self.build.db.flush()
        self.tablet = self.build.db.query(OutboxPass).one()

    @property
    def item(self) -> str:
        return self.asked.survey_items[0]

    @property
    def choices(self) -> list[str]:
        """The names of what can be picked in the first question."""
        asked = find_asked(self.build.db, self.asked.actor, self.asked.invitation.id, NOW)
        return [choice.name for choice in asked.instrument.items[0].choices]

    def arrive(self, *fields: tuple[str, str], told_at=MORNING, now=NOW, **more) -> Bundle:
        """A bundle comes and is taken up."""
        bundle = self._bundle(now)
        take_up(self.build.db, bundle.id, self._told(fields, told_at, now, **more), now)
        return bundle

    def answer(self, choice: str, at: datetime, shown: str = "kept-0-times") -> Bundle:
        """An answer to the first question."""
        ms = str(int(at.timestamp() * 1000))
        fields = ((f"answer-{self.item}", choice), (f"at-{self.item}", ms))
        return self.arrive(*fields, (f"shown-{self.item}", shown))

    def online(self, choice: str, at: datetime) -> None:
        """The same question answered on a page."""
        keep_answer(
            self.build.db,
            self.asked.actor,
            self.asked.invitation.id,
            self.item,
            {"answer": [choice]},
            EASY,
            at,
        )

    def kept(self) -> dict[str, list[str]]:
        """What is kept, by question."""
        asked = find_asked(self.build.db, self.asked.actor, self.asked.invitation.id, NOW)
        return {name: kept.choices for name, kept in answers_of(self.build.db, asked).items()}

    def asked_now(self):
        return find_asked(self.build.db, self.asked.actor, self.asked.invitation.id, NOW)

    def _bundle(self, now: datetime) -> Bundle:
        return self.build._add(
            Bundle(
                bundle_id=uuid4(),
                pass_id=self.tablet.id,
                site_id=self.asked.site.id,
                file_id=uuid4(),
                size=1,
                sha256="0" * 64,
                key=bytes(32),
                received_at=now,
                receipt="{}",
            )
        )

    def _told(self, fields, told_at, now, version=None, finished=True, sure=True) -> Told:
        values: dict[str, tuple[str, ...]] = {}
        for name, value in fields:
            values[name] = (*values.get(name, ()), value)
        manifest = Manifest(
            secret="",
            kind="survey",
            is_finished=finished,
            begun_at=told_at,
            told_at=told_at,
            language="ur",
            mode="pictures-first",
            about=None,
            invitation=self.asked.invitation.id,
            survey_version=version,
            fields=values,
            parts=(),
        )
        return Told(self.asked.actor, manifest, (), now, True, sure, 28)


@pytest.fixture
def tablet(build) -> TabletAnswers:
    return TabletAnswers(build, asking(build))


def test_answers_from_a_tablet_are_kept_with_its_clock_and_its_language(tablet):
    choice = tablet.choices[0]
    bundle = tablet.answer(choice, MORNING)
    assert tablet.kept() == {tablet.item: [choice]}
    asked = tablet.asked_now()
    answer = answers_of(tablet.build.db, asked)[tablet.item]
    assert (answer.answered_at, answer.language) == (MORNING, "ur")
    assert (asked.response.mode, asked.is_sent) == ("pictures-first", False)
    assert (bundle.told_at, bundle.opened_at) == (MORNING, NOW)
    assert bundle.became_id == asked.response.id


def test_pictures_and_who_helped_come_along(tablet):
    pictures = [(f"picture-{tablet.item}", name) for name in ("diary", "no picture", "photo")]
    help = (("did-someone-help", "yes"), ("who-helped", "family"))
    tablet.arrive((f"answer-{tablet.item}", tablet.choices[0]), *pictures, *help)
    asked = tablet.asked_now()
    assert answers_of(tablet.build.db, asked)[tablet.item].pictures == ["diary", "photo"]
    assert asked.response.helped_by == ["family"]


def test_a_skipped_question_was_seen_and_says_nothing(tablet):
    tablet.arrive((f"skip-{tablet.item}", "1"))
    assert tablet.kept() == {tablet.item: []}


def test_the_later_answer_of_the_same_tablet_counts(tablet):
    first, second, *_ = tablet.choices
    tablet.answer(first, MORNING)
    tablet.answer(second, MORNING + timedelta(hours=3))
    assert tablet.kept() == {tablet.item: [second]}
    assert waiting_answers(tablet.build.db, tablet.asked_now()) == []


def test_an_answer_given_online_later_stays_and_the_other_is_kept_beside_it(tablet):
    first, second, *_ = tablet.choices
    tablet.online(first, MORNING + timedelta(days=1))
    tablet.answer(second, MORNING)
    assert tablet.kept() == {tablet.item: [first]}
    (other,) = waiting_answers(tablet.build.db, tablet.asked_now())
    assert other.form == [["answer", second]]
    twice = answered_twice(tablet.build.db, tablet.asked.actor, NOW)
    assert twice == {tablet.asked.invitation.id}


def test_an_answer_that_says_the_same_is_no_other_answer(tablet):
    tablet.online(tablet.choices[0], MORNING + timedelta(days=1))
    tablet.answer(tablet.choices[0], MORNING)
    assert waiting_answers(tablet.build.db, tablet.asked_now()) == []


def test_a_tablet_whose_clock_runs_ahead_counts_from_when_it_came(tablet):
    first, second, *_ = tablet.choices
    tablet.answer(first, NOW + timedelta(days=900))
    tablet.online(second, NOW + timedelta(minutes=1))
    tablet.answer(first, NOW + timedelta(days=901))
    assert tablet.kept() == {tablet.item: [second]}


@pytest.mark.parametrize(("picks_other", "counts"), [(True, 1), (False, 0)])
def test_its_teller_picks_one_of_the_two(tablet, picks_other, counts):
    first, second, *_ = tablet.choices
    tablet.online(first, MORNING + timedelta(days=1))
    tablet.answer(second, MORNING)
    asked = tablet.asked_now()
    (other,) = waiting_answers(tablet.build.db, asked)
    shown = answers_of(tablet.build.db, asked)[tablet.item].version if picks_other else None
    settle(tablet.build.db, tablet.asked.actor, asked, other.id, EASY, NOW, shown=shown)
    assert tablet.kept() == {tablet.item: [(first, second)[counts]]}
    assert answered_twice(tablet.build.db, tablet.asked.actor, NOW) == set()


def test_what_was_sent_on_the_tablet_is_sent_and_shared(tablet):
    choice = (f"answer-{tablet.item}", tablet.choices[0])
    tablet.arrive(choice, ("then", "send"), ("share", "worker"))
    assert tablet.asked_now().is_sent
    assert [share.use.value for share in tablet.build.db.query(ResponseShare)] == ["worker"]


def test_what_was_cut_off_is_kept_and_not_sent(tablet):
    choice = (f"answer-{tablet.item}", tablet.choices[0])
    tablet.arrive(choice, ("then", "send"), ("share", "worker"), finished=False)
    assert tablet.kept() == {tablet.item: [tablet.choices[0]]}
    assert not tablet.asked_now().is_sent


def test_twice_is_once(tablet):
    fields = ((f"answer-{tablet.item}", tablet.choices[0]), ("then", "send"))
    bundle = tablet.arrive(*fields)
    again = tablet._told(fields, MORNING, NOW)
    assert take_up(tablet.build.db, bundle.id, again, NOW + timedelta(days=1)) == set()
    assert bundle.opened_at == NOW


def test_a_question_of_another_version_is_not_dropped_in_silence(tablet):
    with pytest.raises(ItemNotAsked):
        tablet.arrive((f"answer-{tablet.item}", tablet.choices[0]), version=9)
    with pytest.raises(ItemNotAsked):
        tablet.arrive(("answer-never-asked", "yes"))
    with pytest.raises(ItemNotAsked):
        tablet.arrive(("words", "These belong to no question."))


def test_what_came_after_the_pass_was_withdrawn_replaces_nothing(tablet):
    """Whoever found the card may have answered: the person picks, and sends it herself."""
    first, second, *_ = tablet.choices
    tablet.online(first, MORNING)
    seen = (f"shown-{tablet.item}", "kept-1-times")
    later = (f"at-{tablet.item}", str(int(NOW.timestamp() * 1000)))
    answer = (f"answer-{tablet.item}", second)
    tablet.arrive(answer, seen, later, ("then", "send"), ("share", "worker"), sure=False)
    assert tablet.kept() == {tablet.item: [first]}
    assert len(waiting_answers(tablet.build.db, tablet.asked_now())) == 1
    assert not tablet.asked_now().is_sent


def test_what_was_sent_is_not_changed_by_a_pass_that_was_withdrawn(tablet):
    tablet.online(tablet.choices[0], MORNING)
    response = tablet.asked_now().response
    send_response(tablet.build.db, tablet.asked.actor, response.id, set(), MORNING)
    with pytest.raises(WayInEnded):
        tablet.arrive((f"answer-{tablet.item}", tablet.choices[1]), sure=False)


def test_a_no_after_the_answers_counts(tablet):
    no = Explained("en", "words")
    later = MORNING + timedelta(days=1)
    decline(tablet.build.db, tablet.asked.actor, tablet.asked.invitation.id, no, later)
    with pytest.raises(SaidNo):
        tablet.answer(tablet.choices[0], MORNING)


def test_answers_that_may_not_be_changed_any_more_are_not(tablet):
    tablet.online(tablet.choices[0], NOW - timedelta(days=60))
    response = tablet.asked_now().response
    long_ago = NOW - timedelta(days=50)
    send_response(tablet.build.db, tablet.asked.actor, response.id, set(), long_ago)
    with pytest.raises(TooLateToChange):
        tablet.answer(tablet.choices[1], MORNING)


def test_nobody_answers_what_someone_else_is_asked(tablet, build):
    tablet.asked.invitation = asking(build).invitation
    with pytest.raises(SurveyEnded):
        tablet.arrive((f"answer-{tablet.item}", "yes"))
