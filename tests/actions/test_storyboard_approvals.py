"""Seen and agreed: script, pencils and final, and nothing goes on or is final without every yes."""

from __future__ import annotations

from functools import partial

import pytest

from feedback.access import Actor, NotHere
from feedback.actions import storyboard_approvals as agreed
from feedback.actions import storyboards
from feedback.actions.approvals import HowReadMissing, NotAnAnswer, StoryChanged, TheyCanSay
from feedback.actions.approvals import say_what_i_think as say_of_story
from feedback.actions.collections_out import NoLongerGiven, may_still_be_given
from feedback.actions.diaries import take_back_entry
from feedback.actions.exports import freeze, record_export
from feedback.actions.own_copies_around import TABLES
from feedback.actions.quotations import mark_quotation
from feedback.actions.recalls import my_recalls
from feedback.actions.stories import add_to_story
from feedback.actions.storyboard_agreed import is_agreed
from feedback.actions.storyboard_contents import current_board
from feedback.backups.withdrawn_again import withdraw_again
from feedback.exports.terms import terms_of
from feedback.model import storyboard_edits as edits
from feedback.model.accounts import SignInLink
from feedback.model.approvals import Approved, StoryApproval
from feedback.model.stories import Collection, CollectionStory
from feedback.model.storyboard_approvals import StoryboardApproval
from feedback.model.storyboards import Stage
from feedback.model.trust import Event, Use
from feedback.withdrawn import Withdrawn
from tests.actions.pilot import USES, make_pilot


@pytest.fixture
def p(db, build):
    """A storyboard of Amina's story, to which she said yes; she can sign in."""
    p = make_pilot(build)
    p.db, p.now, p.build = db, build.now, build
    mark_quotation(db, p.facilitator, p.part.id, 0, 20, build.now)
    p.board = storyboards.make_storyboard(db, p.facilitator, p.story.id, "Stairs", build.now)
    build._add(SignInLink(account_id=p.person.id, token_hash=b"x", made_at=build.now))
    build.approve(p.story)
    db.refresh(p.story)
    p.teller = Actor.of(p.person)
    return p


def ask(p) -> StoryboardApproval | None:
    agreed.ask_tellers(p.db, p.facilitator, p.board.id, p.now)
    return next(iter(agreed.my_storyboards(p.db, p.teller, p.now)), None)


def say(p, answer: str, actor=None, **remarks: str) -> StoryboardApproval:
    one = ask(p)
    return agreed.say_what_i_think(p.db, actor or p.teller, one.id, answer, remarks, p.now)


def next_stage(p) -> Stage:
    return agreed.move_on(p.db, p.facilitator, p.board.id, p.now)


def change(p, words: str = "A rail") -> None:
    panel = next(current_board(p.db, p.board).panels).id
    edit = partial(edits.change_panel, panel_id=panel, scene=words)
    count = p.board.saved_count
    storyboards.change_board(p.db, p.facilitator, p.board.id, "scene", edit, count, p.now)


def frozen(p):
    given = {"made_by_id": p.account.id, "made_at": p.now}
    p.collection = p.build._add(
        Collection(site_id=p.board.site_id, name="Out", use=Use.DRAW, **given)
    )
    p.build._add(CollectionStory(collection_id=p.collection.id, story_id=p.story.id, position=1))
    p.db.refresh(p.collection, ["places"])
    p.build.consent(p.person, p.story.relationship, Use.STORY, Use.DRAW)
    return freeze(p.db, None, p.collection.id, p.now)


def test_every_stage_goes_on_only_when_everyone_said_yes_to_it(p):
    for stage, following in ((Stage.SCRIPT, Stage.PENCILS), (Stage.PENCILS, Stage.FINAL)):
        assert p.board.stage is stage
        with pytest.raises(storyboards.NotAgreed):
            next_stage(p)
        assert say(p, "yes").stage is stage
        assert next_stage(p) is following
    assert not is_agreed(p.db, p.board, p.now)
    say(p, "yes")
    assert is_agreed(p.db, p.board, p.now)


@pytest.mark.parametrize("answer", ["change", "no"])
def test_who_does_not_say_yes_holds_it_and_the_facilitator_reads_what_they_want(p, answer):
    panel = next(current_board(p.db, p.board).panels).id
    say(p, answer, **{panel: "My stairs are red."})
    with pytest.raises(storyboards.NotAgreed):
        next_stage(p)
    (one,) = agreed.tellers_of(p.db, p.facilitator, p.board.id, p.now)
    assert [(r.panel_id, r.words) for r in one.approval.remarks] == [(panel, "My stairs are red.")]
    assert "red" not in repr([event.facts for event in p.db.query(Event)])


def test_a_stage_cannot_be_passed_over_by_saying_that_it_is_further(p):
    say(p, "yes")
    with pytest.raises(storyboards.NotAgreed):
        storyboards.change_stage(p.db, p.facilitator, p.board.id, Stage.FINAL, p.now)
    storyboards.change_stage(p.db, p.facilitator, p.board.id, Stage.PENCILS, p.now)
    storyboards.change_stage(p.db, p.facilitator, p.board.id, Stage.SCRIPT, p.now)


@pytest.mark.parametrize("what", ["pages", "title", "words", "back"])
def test_whatever_changes_after_the_yes_is_asked_again(p, what):
    say(p, "yes")
    assert is_agreed(p.db, p.board, p.now)
    if what == "pages":
        change(p)
    elif what == "title":
        storyboards.rename_storyboard(p.db, p.facilitator, p.board.id, "The rail", p.now)
    elif what == "words":
        mark_quotation(p.db, p.facilitator, p.part.id, 21, 30, p.now)
        p.build.approve(p.story)
    else:
        next_stage(p)
    p.db.flush()
    p.db.refresh(p.story)
    assert not is_agreed(p.db, p.board, p.now)
    assert agreed.waits_for_them(ask(p))


def test_an_answer_to_pages_that_changed_meanwhile_is_none(p):
    one = ask(p)
    change(p)
    with pytest.raises(StoryChanged):
        agreed.say_what_i_think(p.db, p.teller, one.id, "yes", {}, p.now)


def test_nobody_is_asked_twice_about_the_same_pages(p):
    assert agreed.ask_tellers(p.db, p.facilitator, p.board.id, p.now) == 1
    assert agreed.ask_tellers(p.db, p.facilitator, p.board.id, p.now) == 0


def test_the_story_comes_before_its_drawings(p):
    mark_quotation(p.db, p.facilitator, p.part.id, 21, 30, p.now)
    p.db.flush()
    p.db.refresh(p.story)
    with pytest.raises(agreed.StoryNotAgreed):
        agreed.ask_tellers(p.db, p.facilitator, p.board.id, p.now)


def test_a_change_says_what_to_change_and_an_answer_is_one_of_three(p):
    for answer, refused in (("change", agreed.NothingToChange), ("maybe", NotAnAnswer)):
        with pytest.raises(refused):
            say(p, answer)


def test_after_someone_said_no_to_the_story_nobody_is_shown_its_drawings(p, build):
    carer = build.carer(p.person)
    build.consent(carer, p.relationship, *USES)
    told = build.entry(carer, p.relationship, "I saw the stairs too.", *USES)
    add_to_story(p.db, p.facilitator, p.story.id, [f"entry:{told.id}"], p.now)
    build.approve(p.story)
    one = ask(p)
    said = p.db.query(StoryApproval).filter_by(account_id=carer.id, replaced_at=None).one()
    say_of_story(p.db, Actor.of(carer), said.id, "no", "", p.now)
    p.db.flush()
    assert agreed.my_storyboards(p.db, p.teller, p.now) == []
    with pytest.raises(NotHere):
        agreed.see_my_storyboard(p.db, p.teller, one.id, p.now)


def test_nobody_answers_for_somebody_else_and_taken_back_words_ask_nobody(p, build):
    one = ask(p)
    stranger = Actor.of(build.person(build.site("Elsewhere"), "Omar Ali"))
    for actor in (stranger, p.facilitator):
        with pytest.raises(NotHere):
            agreed.say_what_i_think(p.db, actor, one.id, "yes", {}, p.now)
    take_back_entry(p.db, p.teller, p.part.entry_id, p.now)
    assert agreed.my_storyboards(p.db, p.teller, p.now) == []


def test_an_answer_is_written_down_only_for_those_who_cannot_come_in(p):
    shown = agreed.mark_of_shown(p.db, p.board)
    given = ("yes", "On a screen, slowly.", "Her sister.", "", shown)
    about = (p.db, p.facilitator, p.board.id, p.person.id)
    with pytest.raises(TheyCanSay):
        agreed.write_answer_down(*about, *given, p.now)
    p.db.query(SignInLink).delete()
    with pytest.raises(HowReadMissing):
        agreed.write_answer_down(*about, "yes", "", "", "", shown, p.now)
    agreed.write_answer_down(*about, *given, p.now)
    assert next_stage(p) is Stage.PENCILS


@pytest.mark.parametrize("what", ["pages", "story", "stage", "title", "old form"])
def test_a_yes_is_written_down_only_for_what_was_shown_and_not_for_what_came_since(p, what):
    shown = agreed.mark_of_shown(p.db, p.board) if what != "old form" else ""
    if what == "pages":
        change(p)
    elif what == "story":
        mark_quotation(p.db, p.facilitator, p.part.id, 21, 30, p.now)
        p.build.approve(p.story)
    elif what == "stage":
        p.build.agree(p.board)
        next_stage(p)
    elif what == "title":
        storyboards.rename_storyboard(p.db, p.facilitator, p.board.id, "The rail", p.now)
    p.db.query(SignInLink).delete()
    given = (p.person.id, "yes", "On a screen.", "Her sister.", "")
    with pytest.raises(StoryChanged):
        agreed.write_answer_down(p.db, p.facilitator, p.board.id, *given, shown, p.now)
    assert not is_agreed(p.db, p.board, p.now)


def test_what_is_carried_out_is_a_draft_until_the_final_yes(p):
    steps = []
    for _ in Stage:
        out = frozen(p) if not steps else freeze(p.db, None, p.collection.id, p.now)
        steps.append((out.status, out.stories[0].agreed))
        say(p, "yes")
        next_stage(p)
    assert steps == [("draft", ()), ("draft", ("script",)), ("draft", ("script", "pencils"))]
    out = freeze(p.db, None, p.collection.id, p.now)
    assert out.status == "final"
    terms = terms_of(out, out.stories[0])
    assert (terms["status"], terms["show_me_first"]) == ("final", False)
    assert [one["approved"] for one in terms["approvals"]] == [True, True, True]
    change(p)
    assert freeze(p.db, None, p.collection.id, p.now).status == "draft"


def test_a_no_after_a_yes_closes_the_copies_and_asks_them_back(p):
    say(p, "yes")
    export = record_export(p.db, None, frozen(p), "story-pack", "0" * 64, p.now)
    p.db.flush()
    assert may_still_be_given(p.db, p.facilitator, export.id, p.now)
    one = agreed.my_storyboards(p.db, p.teller, p.now)[0]
    agreed.say_what_i_think(p.db, p.teller, one.id, "no", {}, p.now)
    with pytest.raises(NoLongerGiven):
        may_still_be_given(p.db, p.facilitator, export.id, p.now)
    assert [recall.export_id for recall in my_recalls(p.db, p.teller, p.now)] == [export.id]


def test_a_backup_does_not_bring_the_yes_back(p):
    say(p, "yes")
    ids = (str(p.board.id), str(p.person.id))
    assert withdraw_again(p.db, [Withdrawn(p.now, "storyboard", ids)], p.now, p.now) == 1
    (one,) = p.db.query(StoryboardApproval)
    assert one.answer is Approved.NO


def test_what_they_said_is_in_their_own_copy(p):
    say(p, "change", everywhere="My stairs are red.")
    _, rows = TABLES["my-drawings"]
    (row,) = rows(p.db, p.person, {})
    assert (row["storyboard"], row["stage"], row["answer"]) == ("B-0001", "script", "change")
    assert row["words"] == "My stairs are red."
