"""A story and the yes of everyone who told it: asked, answered, out of date, and written down."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from feedback.access import Actor, May, NotHere, visible
from feedback.actions import approvals, collections, stories
from feedback.actions.approved import Stand, is_approved, stands
from feedback.actions.codebooks import list_codebooks
from feedback.actions.collections_out import NoLongerGiven, may_still_be_given
from feedback.actions.exports import freeze, record_export
from feedback.actions.memos import write_memo
from feedback.actions.quotations import (
    code_quotation,
    mark_quotation,
    move_edges,
    remove_quotation,
)
from feedback.model.accounts import SignInLink
from feedback.model.answering import Helping
from feedback.model.approvals import Approved, StoryApproval
from feedback.model.asking import Voice
from feedback.model.recalls import Recall
from feedback.model.telling import MediaKind
from feedback.model.trust import Event, Use
from tests.actions.pilot import USES, make_pilot
from tests.actions.told_media import SAID, add_media, add_words


@pytest.fixture
def p(build):
    """A story that the person and their carer told, in easy words; both can sign in."""
    p = make_pilot(build)
    p.carers_account = build.carer(p.person)
    build.consent(p.carers_account, p.relationship, *USES)
    p.carers = build.entry(p.carers_account, p.relationship, "I saw the stairs too.", *USES)
    told = [f"entry:{p.carers.id}"]
    stories.add_to_story(build.db, p.facilitator, p.story.id, told, build.now)
    p.quotation = mark_quotation(build.db, p.facilitator, p.part.id, 0, 20, build.now)
    keep_words(build, p, "A rail for the stairs.")
    for account in (p.person, p.carers_account):
        let_in(build, account)
    p.them, p.carer = Actor.of(p.person), Actor.of(p.carers_account)
    return p


def let_in(build, account):
    token = account.id.bytes
    build._add(SignInLink(account_id=account.id, token_hash=token, made_at=build.now))


def keep_words(build, p, easy_words, title="The stairs"):
    count = p.story.saved_count
    stories.keep_words(build.db, p.facilitator, p.story.id, title, easy_words, count, build.now)
    build.db.flush()


def ask(build, p):
    return approvals.ask_tellers(build.db, p.facilitator, p.story.id, build.now)


def asked_of(db, actor, now):
    return approvals.my_stories(db, actor, now)


def say(build, actor, answer="yes", words=""):
    (approval,) = asked_of(build.db, actor, build.now)
    return approvals.say_what_i_think(build.db, actor, approval.id, answer, words, build.now)


def all_say_yes(build, p):
    ask(build, p)
    for actor in (p.them, p.carer):
        say(build, actor)
    assert is_approved(build.db, p.story, build.now)


def test_everyone_whose_telling_is_in_it_is_asked_once(db, build, now, p):
    assert ask(build, p) == 2
    assert ask(build, p) == 0
    tellers = approvals.tellers_of(db, p.facilitator, p.story, now)
    assert [(one.account, one.stand) for one in tellers] == [
        (p.person, Stand.ASKED),
        (p.carers_account, Stand.ASKED),
    ]


def test_a_story_without_easy_words_is_shown_to_nobody(db, build, now, p):
    keep_words(build, p, "")
    with pytest.raises(approvals.EasyWordsMissing):
        ask(build, p)
    assert asked_of(db, p.them, now) == []


def test_whoever_told_a_part_sees_the_easy_words_and_their_own_parts_alone(db, build, now, p):
    ask(build, p)
    say(build, p.them)
    (approval,) = asked_of(db, p.carer, now)
    asked = approvals.see_my_story(db, p.carer, approval.id, now)
    assert asked.has_words
    assert [part.words for part in asked.parts] == ["I saw the stairs too."]


def test_the_circle_is_shown_it_after_the_person_said_yes(db, build, now, p):
    ask(build, p)
    assert asked_of(db, p.carer, now) == []
    say(build, p.them, "change")
    assert asked_of(db, p.carer, now) == []
    say(build, p.them, "yes")
    assert len(asked_of(db, p.carer, now)) == 1


def test_nobody_else_is_shown_it_or_may_answer_it(db, build, now, p):
    ask(build, p)
    (approval,) = asked_of(db, p.them, now)
    others = [p.worker, build.person(p.site, "Tom"), build.professional(p.person)]
    for actor in (*map(Actor.of, others), p.facilitator, p.stranger):
        assert asked_of(db, actor, now) == []
        with pytest.raises(NotHere):
            approvals.say_what_i_think(db, actor, approval.id, "yes", "", now)


def test_it_stands_when_all_of_them_said_yes_and_not_before(db, build, now, p):
    found = [stands(db, [p.story], now)[p.story.id]]
    ask(build, p)
    say(build, p.them)
    found.append(stands(db, [p.story], now)[p.story.id])
    say(build, p.carer)
    found.append(stands(db, [p.story], now)[p.story.id])
    assert found == [Stand.NOT_ASKED, Stand.ASKED, Stand.YES]


def test_a_yes_to_one_story_is_none_to_another(db, build, now, p):
    all_say_yes(build, p)
    told = [f"entry:{one.id}" for one in (p.entry, p.carers)]
    other = stories.begin_story(db, p.facilitator, "Other", told, now)
    other.shown_count = p.story.shown_count
    db.flush()
    found = stands(db, [p.story, other], now)
    assert found == {p.story.id: Stand.YES, other.id: Stand.NOT_ASKED}
    assert not is_approved(db, other, now)


def test_answers_need_their_tellers_yes_as_diaries_do(db, build, now, p):
    all_say_yes(build, p)
    nurse = build.professional(p.person)
    build.consent(nurse, p.relationship, *USES)
    survey = build.survey(p.site, "", "my-view")
    sent = build.response(survey, p.relationship, nurse, {"why": "She asked."}, *USES)
    other = stories.begin_story(db, p.facilitator, "Hers", [f"answers:{sent.id}"], now)
    assert not is_approved(db, other, now)
    build.approve(other)
    assert is_approved(db, other, now)


def test_the_circle_waits_also_for_a_person_whose_answer_is_written_down(db, build, now, p):
    for link in db.scalars(select(SignInLink).where(SignInLink.account_id == p.person.id)):
        link.revoked_at = now
    db.flush()
    ask(build, p)
    assert asked_of(db, p.carer, now) == []
    write_down(build, p, p.person)
    assert len(asked_of(db, p.carer, now)) == 1


CHANGES = {
    "title": lambda build, p: keep_words(build, p, "A rail for the stairs.", "The rail"),
    "easy words": lambda build, p: keep_words(build, p, "A rail."),
    "a part more": lambda build, p: stories.add_to_story(
        build.db, p.facilitator, p.story.id, [f"entry:{p.more.id}"], build.now
    ),
    "a quotation more": lambda build, p: mark_quotation(
        build.db, p.facilitator, p.part.id, 21, 46, build.now
    ),
    "edges moved": lambda build, p: move_edges(
        build.db, p.facilitator, p.quotation.id, 0, 5, build.now
    ),
    "a quotation less": lambda build, p: remove_quotation(
        build.db, p.facilitator, p.quotation.id, build.now
    ),
}


def test_a_yes_is_to_the_words_of_its_recordings_while_they_are_there(db, build, now, p):
    voice = add_media(build, p.entry, MediaKind.SOUND, ("play",), seconds=10.0)
    words = add_words(build, voice, SAID, by=p.person)
    all_say_yes(build, p)
    assert is_approved(db, p.story, now)
    db.delete(words)
    db.flush()
    assert not is_approved(db, p.story, now)


@pytest.mark.parametrize("change", CHANGES)
def test_a_yes_is_to_the_story_as_it_was_and_is_asked_again(db, build, now, p, change):
    p.more = build.entry(p.person, p.relationship, "The lift works.", *USES)
    all_say_yes(build, p)
    CHANGES[change](build, p)
    db.flush()
    assert not is_approved(db, p.story, now)
    assert stands(db, [p.story], now)[p.story.id] is Stand.AGAIN
    assert ask(build, p) == 2
    assert stands(db, [p.story], now)[p.story.id] is Stand.ASKED


def test_coding_and_memos_go_on_after_a_yes(db, build, now, p):
    all_say_yes(build, p)
    assert list_codebooks(db, p.facilitator, now)
    code_quotation(db, p.facilitator, p.quotation.id, [p.codes["Control"]], now)
    write_memo(db, p.facilitator, p.story.id, "Ask her.", now)
    stories.change_kind(db, p.facilitator, p.story.id, "crisis", now)
    db.flush()
    assert is_approved(db, p.story, now)


def test_an_answer_to_what_the_story_is_no_more_is_not_taken(db, build, now, p):
    ask(build, p)
    (approval,) = asked_of(db, p.them, now)
    keep_words(build, p, "Other words.")
    with pytest.raises(approvals.StoryChanged):
        approvals.say_what_i_think(db, p.them, approval.id, "yes", "", now)
    assert approval.answer is None


def frozen_of(db, build, now, p):
    drawn = collections.Drawn("Spring", "", Use.DRAW)
    p.collection = collections.make_collection(db, p.facilitator, drawn, now)
    collections.add_story(db, p.facilitator, p.collection.id, p.story.id, now)
    return freeze(db, p.facilitator, p.collection.id, now)


def test_nothing_goes_out_before_all_of_them_said_yes(db, build, now, p):
    ask(build, p)
    say(build, p.them)
    frozen = frozen_of(db, build, now, p)
    assert frozen.stories == ()
    (left,) = frozen.left_out
    assert (left.reason, left.words) == ("waiting-for-yes", "It waits for the person's yes.")
    say(build, p.carer)
    assert len(freeze(db, p.facilitator, p.collection.id, now).stories) == 1


@pytest.mark.parametrize("answer", ["no", "change"])
def test_who_changes_their_mind_closes_the_copies_and_asks_them_back(db, build, now, p, answer):
    all_say_yes(build, p)
    made = record_export(db, p.facilitator, frozen_of(db, build, now, p), "quotes", "0" * 64, now)
    db.flush()
    assert may_still_be_given(db, p.facilitator, made.id, now) is made
    say(build, p.carer, answer)
    with pytest.raises(NoLongerGiven):
        may_still_be_given(db, p.facilitator, made.id, now)
    assert [one.account_id for one in db.scalars(select(Recall))] == [p.carers_account.id]


def test_whoever_takes_their_part_back_is_asked_no_more(db, build, now, p):
    all_say_yes(build, p)
    p.carers.taken_back_at = now
    db.flush()
    assert asked_of(db, p.carer, now) == []
    assert is_approved(db, p.story, now)


def test_the_easy_words_are_not_shown_when_a_part_of_what_they_retell_is_gone(db, build, now, p):
    all_say_yes(build, p)
    p.carers.taken_back_at = now
    db.flush()
    (approval,) = asked_of(db, p.them, now)
    assert not approvals.see_my_story(db, p.them, approval.id, now).has_words


def write_down(build, p, account, how_read="Aloud, twice.", who="Her sister.", shown=None):
    about = (build.db, p.facilitator, p.story.id, account.id)
    shown = shown or approvals.mark_of_shown(p.story)
    return approvals.write_answer_down(*about, "yes", how_read, who, "", shown, build.now)


def test_who_can_sign_in_says_it_themselves(db, build, now, p):
    with pytest.raises(approvals.TheyCanSay):
        write_down(build, p, p.person)


def test_an_answer_is_written_down_for_someone_who_cannot_sign_in(db, build, now, p):
    for link in db.scalars(select(SignInLink).where(SignInLink.account_id == p.person.id)):
        link.revoked_at = now
    db.flush()
    assert ask(build, p) == 1
    with pytest.raises(approvals.HowReadMissing):
        write_down(build, p, p.person, who=" ")
    approval = write_down(build, p, p.person)
    assert (approval.answer, approval.recorded_by_id) == (Approved.YES, p.facilitator.account_id)
    say(build, p.carer)
    assert is_approved(db, p.story, now)


def test_a_yes_is_written_down_only_for_the_story_that_was_read_to_them(db, build, now, p):
    db.query(SignInLink).delete()
    shown = approvals.mark_of_shown(p.story)
    mark_quotation(db, p.facilitator, p.part.id, 49, 66, now)
    db.refresh(p.story)
    with pytest.raises(approvals.StoryChanged):
        write_down(build, p, p.person, shown=shown)
    assert write_down(build, p, p.person).is_of_now


def test_what_staff_wrote_down_in_a_call_is_not_theirs_to_say_yes_to(db, build, now, p):
    call = build.response(
        build.survey(p.site, "", "a-phone-call"), p.relationship, p.worker, {"said": "It is good."}
    )
    assert call.voice is Voice.STAFF
    build.consent(p.worker, p.relationship, Use.STORY)
    db.add(type(call).shares.property.mapper.class_(response_id=call.id, use=Use.STORY))
    let_in(build, p.worker)
    db.flush()
    told = [f"answers:{call.id}"]
    stories.add_to_story(db, p.facilitator, p.story.id, told, now)
    assert ask(build, p) == 2
    write_down(build, p, p.worker)
    say(build, p.them)
    assert asked_of(db, Actor.of(p.worker), now) == []


@pytest.mark.parametrize(
    ("answer", "words", "refused"),
    [
        ("perhaps", "", approvals.NotAnAnswer),
        ("", "", approvals.NotAnAnswer),
        ("change", "x" * 4001, approvals.TooLong),
    ],
)
def test_what_is_no_answer_is_not_kept(db, build, now, p, answer, words, refused):
    ask(build, p)
    with pytest.raises(refused):
        say(build, p.them, answer, words)
    assert asked_of(db, p.them, now)[0].answer is None


def test_words_of_a_change_are_sealed_and_events_hold_none(db, build, now, p):
    ask(build, p)
    approval = say(build, p.them, "change", "Say that I painted it.")
    db.commit()
    (sealed,) = filter(None, db.scalars(select(StoryApproval.words_sealed)))
    assert b"painted" not in sealed
    assert approval.words == "Say that I painted it."
    events = db.scalars(select(Event).where(Event.verb == approvals.SAID_NO_YES)).all()
    assert [event.facts for event in events] == [{"answer": "change", "teller": str(p.person.id)}]


def test_who_helped_to_answer_is_kept_with_the_answer(db, build, now, p):
    ask(build, p)
    approval = say(build, replace(p.them, helper="someone"))
    (helping,) = db.scalars(select(Helping))
    assert helping.thing_id == approval.id


def test_on_a_tablet_for_many_nobody_finds_it(db, build, now, p):
    ask(build, p)
    survey = build.survey(p.site, "", "x")
    invitation = build.invitation(survey, p.relationship, p.person)
    many = replace(p.them, only_invitation_id=invitation.id)
    assert db.scalars(visible(many, May.APPROVE_STORY, now)).all() == []


def test_a_copy_that_was_refused_stays_closed_when_they_are_asked_anew(db, build, now, p):
    all_say_yes(build, p)
    made = record_export(db, p.facilitator, frozen_of(db, build, now, p), "quotes", "0" * 64, now)
    say(build, p.carer, "no")
    keep_words(build, p, "A rail, and a lamp.")
    all_say_yes(build, p)
    with pytest.raises(NoLongerGiven):
        may_still_be_given(db, p.facilitator, made.id, now)


def test_a_no_to_what_was_changed_asks_back_what_left_under_an_earlier_yes(db, build, now, p):
    all_say_yes(build, p)
    record_export(db, p.facilitator, frozen_of(db, build, now, p), "quotes", "0" * 64, now)
    keep_words(build, p, "A rail, and a lamp.")
    ask(build, p)
    say(build, p.them)
    say(build, p.carer, "no")
    assert [one.account_id for one in db.scalars(select(Recall))] == [p.carers_account.id]


def test_what_is_said_in_a_recording_later_needs_a_new_yes(db, build, now, p):
    voice = add_media(build, p.entry, MediaKind.SOUND, ("play",), seconds=10.0)
    all_say_yes(build, p)
    add_words(build, voice, SAID, by=p.account)
    assert not is_approved(db, p.story, now)
