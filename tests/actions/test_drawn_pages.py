"""Pages drawn outside: brought, put in order, put into words, shown to the tellers, agreed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from feedback.access import Actor, NotHere
from feedback.actions import drawn_pages, storyboards
from feedback.actions import storyboard_approvals as agreed
from feedback.actions.approvals import StoryChanged
from feedback.actions.diaries import take_back_entry
from feedback.actions.media_files import KeptFile
from feedback.actions.quotations import mark_quotation
from feedback.actions.second_codings import ask_second_coder, finish_second_coding
from feedback.actions.stories import add_to_story
from feedback.actions.storyboard_agreed import is_agreed, is_script_agreed
from feedback.actions.storyboard_contents import resolve
from feedback.actions.storyboard_drafts import draft_of_quotations
from feedback.model.accounts import SignInLink
from feedback.model.drawn_pages import DrawnPage
from feedback.model.outbox import Job
from feedback.model.storyboard_approvals import StoryboardApproval
from feedback.model.storyboards import Stage
from feedback.model.telling import MediaFile, MediaKind, MediaState, SafeCopy
from feedback.model.trust import Event
from tests.actions.pilot import USES, make_pilot

PENCILS = Stage.PENCILS


@pytest.fixture
def p(db, build) -> SimpleNamespace:
    """A storyboard of Amina's story that is drawn lightly now; she can sign in."""
    p = make_pilot(build)
    p.db, p.now, p.build = db, build.now, build
    mark_quotation(db, p.facilitator, p.part.id, 0, 20, build.now)
    p.board = storyboards.make_storyboard(db, p.facilitator, p.story.id, "Stairs", build.now)
    p.board.stage = PENCILS
    build._add(SignInLink(account_id=p.person.id, token_hash=b"x", made_at=build.now))
    build.approve(p.story)
    db.refresh(p.story)
    p.teller = Actor.of(p.person)
    return p


def file_here() -> KeptFile:
    return KeptFile(uuid4(), b"k" * 32, MediaKind.PHOTO, 10, uuid4().hex * 2, "page.png")


def bring(p, count: int = 1, stage: Stage = PENCILS, **given) -> list[DrawnPage]:
    files = [file_here() for _ in range(count)]
    at = (p.db, p.facilitator, p.board.id, stage)
    return drawn_pages.bring_pages(*at, files, p.now, **given)


def ready(p, pages) -> None:
    """The job has made their copies, and a facilitator has said what they show."""
    for page in pages:
        page.media_file.state = MediaState.READY
        given = {"media_type": "image/jpeg", "width": 900, "height": 1200, "size": 5}
        for purpose in ("screen", "phone"):
            copy = SafeCopy(purpose=purpose, sha256="b" * 64, **given)
            page.media_file.copies.append(copy)
    p.db.flush()
    for page in pages:
        say(p, page, f"Amina climbs, page {page.position}.")


def say(p, page, words: str, shows=()) -> None:
    at = (p.db, p.facilitator, p.board.id, PENCILS)
    drawn_pages.keep_words(*at, {page.id: words}, shows, p.now)


def ask(p):
    agreed.ask_tellers(p.db, p.facilitator, p.board.id, p.now)
    return next(iter(agreed.my_storyboards(p.db, p.teller, p.now)), None)


def say_yes(p) -> None:
    agreed.say_what_i_think(p.db, p.teller, ask(p).id, "yes", {}, p.now)
    assert is_agreed(p.db, p.board, p.now)


def order(p) -> list:
    p.db.flush()
    return [page.id for page in drawn_pages.pages_of(p.db, p.board.id, PENCILS)]


def test_pages_come_in_order_and_are_moved_replaced_and_removed(p):
    first, second = bring(p, 2)
    (third,) = bring(p)
    at = (p.db, p.facilitator, p.board.id, PENCILS)
    assert order(p) == [first.id, second.id, third.id]
    drawn_pages.move_page(*at, third.id, -1, p.now)
    assert order(p) == [first.id, third.id, second.id]
    (new,) = bring(p, instead_of=third.id)
    assert order(p) == [first.id, new.id, second.id]
    drawn_pages.remove_page(*at, first.id, p.now)
    assert order(p) == [new.id, second.id]
    assert p.db.query(MediaFile).filter(MediaFile.is_drawing).count() == 2
    assert [job.kind for job in p.db.query(Job)].count("prepare-media") == 4


def test_the_same_files_sent_again_are_the_same_pages(p):
    files = [file_here(), file_here()]
    at = (p.db, p.facilitator, p.board.id, PENCILS)
    first = drawn_pages.bring_pages(*at, files, p.now)
    again = [replace(one, id=uuid4()) for one in files]
    assert drawn_pages.bring_pages(*at, again, p.now) == []
    assert order(p) == [page.id for page in first]
    assert len(drawn_pages.bring_pages(*at, [again[0], file_here()], p.now)) == 2


def test_nobody_is_asked_about_pages_without_words_or_that_are_not_ready(p):
    pages = bring(p, 2)
    with pytest.raises(drawn_pages.PagesNotDone):
        ask(p)
    ready(p, pages)
    say(p, pages[0], " ")
    with pytest.raises(drawn_pages.PagesNotDone):
        ask(p)
    say(p, pages[0], "Amina climbs.")
    assert ask(p) is not None


def test_a_teller_is_shown_the_drawn_pages_with_stand_ins_in_their_words(p):
    ready(p, bring(p))
    one = ask(p)
    (shown,) = agreed.see_my_pages(p.db, p.teller, one.id, p.now)
    assert "Amina" not in shown.alt and shown.alt.endswith("climbs, page 1.")
    assert agreed.see_my_page(p.db, p.teller, one.id, shown.id, p.now)
    assert drawn_pages.see_copy(p.db, p.second, p.board.id, shown.id, p.now)
    for actor in (p.stranger, Actor.of(p.build.person(p.site, "Omar Ali")), Actor.of(p.worker)):
        with pytest.raises(NotHere):
            agreed.see_my_page(p.db, actor, one.id, shown.id, p.now)
        with pytest.raises(NotHere):
            drawn_pages.see_copy(p.db, actor, p.board.id, shown.id, p.now)


@pytest.mark.parametrize("what", ["brought", "replaced", "moved", "removed", "words", "someone"])
def test_whatever_changes_in_the_pages_after_a_yes_is_asked_again(p, what):
    first, second = bring(p, 2)
    ready(p, (first, second))
    say_yes(p)
    at = (p.db, p.facilitator, p.board.id, PENCILS)
    if what in ("brought", "replaced"):
        bring(p, instead_of=first.id if what == "replaced" else None)
    elif what == "moved":
        drawn_pages.move_page(*at, second.id, -1, p.now)
    elif what == "removed":
        drawn_pages.remove_page(*at, second.id, p.now)
    else:
        words = "Something else." if what == "words" else first.alt
        say(p, first, words, (first.id,) if what == "someone" else ())
    assert not is_agreed(p.db, p.board, p.now)


def test_what_changes_nothing_leaves_the_yes_and_so_do_pages_of_another_stage(p):
    (page,) = bring(p)
    ready(p, [page])
    say_yes(p)
    say(p, page, page.alt)
    drawn_pages.move_page(p.db, p.facilitator, p.board.id, PENCILS, page.id, 1, p.now)
    bring(p, stage=Stage.FINAL)
    assert is_agreed(p.db, p.board, p.now)


def test_a_yes_to_pages_that_changed_meanwhile_is_none(p):
    ready(p, bring(p))
    one = ask(p)
    bring(p)
    with pytest.raises((StoryChanged, NotHere)):
        agreed.say_what_i_think(p.db, p.teller, one.id, "yes", {}, p.now)


def test_a_no_to_drawn_pages_is_not_forgotten_when_a_page_changes(p):
    p.build.agree(p.board)
    for one in p.db.query(StoryboardApproval):
        one.stage = Stage.SCRIPT
    assert is_script_agreed(p.db, p.board, p.now)
    pages = bring(p)
    ready(p, pages)
    agreed.say_what_i_think(p.db, p.teller, ask(p).id, "no", {}, p.now + timedelta(hours=1))
    say(p, pages[0], "Amina climbs.")
    assert not is_script_agreed(p.db, p.board, p.now)


def test_a_yes_to_drawn_pages_is_none_to_the_studios_that_nobody_saw(p):
    pages = bring(p)
    ready(p, pages)
    say_yes(p)
    drawn_pages.remove_page(p.db, p.facilitator, p.board.id, PENCILS, pages[0].id, p.now)
    assert not is_script_agreed(p.db, p.board, p.now)


def test_when_a_teller_takes_their_words_back_every_page_is_gone_for_everyone(p, build):
    carer = build.carer(p.person)
    build.consent(carer, p.relationship, *USES)
    told = build.entry(carer, p.relationship, "I saw the stairs too.", *USES)
    add_to_story(p.db, p.facilitator, p.story.id, [f"entry:{told.id}"], p.now)
    build.approve(p.story)
    ready(p, bring(p))
    one = ask(p)
    take_back_entry(p.db, Actor.of(carer), told.id, p.now)
    (page,) = drawn_pages.shown_pages(p.db, p.board, p.now)
    assert (page.is_gone, page.copies, page.alt) == (True, (), "")
    with pytest.raises(NotHere):
        drawn_pages.see_copy(p.db, p.facilitator, p.board.id, page.id, p.now)
    with pytest.raises(NotHere):
        agreed.see_my_page(p.db, p.teller, one.id, page.id, p.now)
    with pytest.raises((StoryChanged, NotHere)):
        agreed.say_what_i_think(p.db, p.teller, one.id, "yes", {}, p.now)


def test_who_codes_the_story_alone_sees_no_page_until_they_are_done(p):
    (page,) = bring(p)
    ready(p, [page])
    asked = ask_second_coder(p.db, p.facilitator, p.story.id, p.second.account_id, p.now)
    at = (p.db, p.second, p.board.id)
    with pytest.raises(NotHere):
        drawn_pages.see_copy(*at, page.id, p.now)
    with pytest.raises(NotHere):
        drawn_pages.see_pages(*at, PENCILS, p.now)
    with pytest.raises(NotHere):
        drawn_pages.keep_words(*at, PENCILS, {page.id: "Other words."}, (), p.now)
    assert drawn_pages.see_copy(p.db, p.facilitator, p.board.id, page.id, p.now)
    finish_second_coding(p.db, p.second, asked.id, p.now)
    assert drawn_pages.see_copy(*at, page.id, p.now)
    assert drawn_pages.see_pages(*at, PENCILS, p.now)[1] == [page]


def test_a_file_of_several_pages_becomes_as_many_right_where_it_was_brought(p):
    first, second = bring(p, 2)
    assert drawn_pages.take_up_pages(p.db, first.media_file, 3, p.now) is None
    p.db.flush()
    pages = drawn_pages.pages_of(p.db, p.board.id, PENCILS)
    assert [(page.media_file_id, page.number) for page in pages] == [
        *((first.media_file_id, number) for number in (1, 2, 3)),
        (second.media_file_id, 1),
    ]
    at = (p.db, p.facilitator, p.board.id, PENCILS)
    drawn_pages.remove_page(*at, pages[0].id, p.now)
    assert p.db.get(MediaFile, first.media_file_id), "its other pages still need it"
    assert drawn_pages.take_up_pages(p.db, second.media_file, 59, p.now) == "too-many-pages"


def test_words_are_offered_from_what_the_studio_says_of_the_page(p):
    drawn = resolve(p.db, p.facilitator, p.board, p.now)
    assert drawn_pages.offered_words(drawn, 1) == ""
    board = draft_of_quotations(p.db, p.facilitator, p.story.id, "two-by-two", p.now)
    drawn = resolve(p.db, p.facilitator, p.board, p.now, board)
    offered = drawn_pages.offered_words(drawn, 1)
    assert "rang me first" in offered and "Grace" not in offered and "[" not in offered
    assert drawn_pages.offered_words(drawn, 9) == ""


def test_words_that_are_offered_have_no_brackets_around_stand_ins(p):
    made = draft_of_quotations(p.db, p.facilitator, p.story.id, "two-by-two", p.now)
    (page,), (panel, *_) = made.pages, made.pages[0].panels
    panel = replace(panel, scene="Grace at the stairs")
    page = replace(page, panels=(panel,))
    for one in (page, replace(page, alt="Grace and Amina climb")):
        drawn = resolve(p.db, p.facilitator, p.board, p.now, replace(made, pages=(one,)))
        assert "[" in repr(drawn), "the studio puts stand-ins in brackets"
        offered = drawn_pages.offered_words(drawn, 1)
        assert offered and not {"[", "]", "Grace"} & {*offered, *offered.split()}


def test_only_whoever_works_on_the_storyboard_brings_pages_and_only_for_a_stage_that_is_drawn(p):
    for actor in (p.stranger, p.teller):
        at = (p.db, actor, p.board.id, PENCILS)
        with pytest.raises(NotHere):
            drawn_pages.bring_pages(*at, [file_here()], p.now)
    with pytest.raises(NotHere):
        bring(p, stage=Stage.SCRIPT)
    with pytest.raises(drawn_pages.NoPages):
        bring(p, 0)
    with pytest.raises(drawn_pages.TooManyPages):
        bring(p, 61)
    assert order(p) == []


def test_events_hold_no_words_of_a_page(p):
    (page,) = bring(p)
    ready(p, [page])
    facts = repr([event.facts for event in p.db.query(Event)])
    assert "climbs" not in facts and "page.png" not in facts
    assert b"climbs" not in page.alt_sealed
