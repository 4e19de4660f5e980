"""Making storyboards, changing their pages, undoing, and two who change them at once."""

from __future__ import annotations

from functools import partial

import pytest

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions import storyboards
from feedback.actions.quotations import mark_quotation, remove_quotation
from feedback.actions.stories import add_to_story, begin_story
from feedback.actions.storyboard_contents import current_board, quotations_to_use, resolve
from feedback.model import storyboard_edits as edits
from feedback.model.faces import Cover, FaceBox, FaceLook
from feedback.model.storyboard_pages import Board, Kind, Page, Panel, Picture, Place, Words
from feedback.model.storyboards import StoryboardVersion
from feedback.model.telling import MediaKind, SafeCopy
from feedback.model.trust import Consent, Event, Use
from tests.actions.pilot import make_pilot
from tests.actions.told_media import add_media

PLACE = Place(1, 1, 12, 6)


@pytest.fixture
def p(db, build):
    p = make_pilot(build)
    p.db, p.now = db, build.now
    p.quotation = mark_quotation(db, p.facilitator, p.part.id, 0, 20, build.now)
    p.board = storyboards.make_storyboard(db, p.facilitator, p.story.id, "Stairs", build.now)
    p.panel = next(current_board(db, p.board).panels).id
    return p


def change(p, edit, shown=None, actor=None, what="changed"):
    shown = shown or p.board.saved_count
    actor = actor or p.facilitator
    return storyboards.change_board(p.db, actor, p.board.id, what, edit, shown, p.now)


def scene(p, words):
    return partial(edits.change_panel, panel_id=p.panel, scene=words)


def say(p, words=None, quotation=None):
    made = Words(storyboards.fresh(), Kind.SPEECH, PLACE, words=words, quotation_id=quotation)
    return partial(edits.add_words, panel_id=p.panel, words=made)


def scene_now(p):
    return current_board(p.db, p.board).panel(p.panel).scene


def drawn(p, actor="facilitator"):
    p.db.flush()
    found = resolve(p.db, actor and getattr(p, actor), p.board, p.now)
    return found.panel(p.panel)


def test_a_storyboard_begins_with_a_page_to_fill(p):
    assert (p.board.label, p.board.title, p.board.saved_count) == ("B-0001", "Stairs", 1)
    (page,) = current_board(p.db, p.board).pages
    assert (page.layout, len(page.panels)) == ("two-by-two", 4)


def test_every_change_is_a_version_that_can_be_undone_and_redone(p):
    for words in ("One", "Two", "Three"):
        change(p, scene(p, words))
    turn = {"undo": storyboards.undo, "redo": storyboards.redo}
    ways = ("undo", "undo", "redo", "undo", "undo", "redo", "redo", "redo")
    seen = []
    for way in ways:
        assert turn[way](p.db, p.facilitator, p.board.id, p.now) == "changed"
        seen.append(scene_now(p))
    assert seen == ["Two", "One", "Two", "One", "", "One", "Two", "Three"]
    assert p.board.saved_count == 4 + len(ways)


def test_what_was_undone_is_not_done_again_after_another_change(p):
    change(p, scene(p, "One"))
    storyboards.undo(p.db, p.facilitator, p.board.id, p.now)
    change(p, scene(p, "Other"))
    with pytest.raises(storyboards.NothingToTurn):
        storyboards.redo(p.db, p.facilitator, p.board.id, p.now)
    storyboards.undo(p.db, p.facilitator, p.board.id, p.now)
    assert scene_now(p) == ""
    assert storyboards.turns(p.db, p.facilitator, p.board) == storyboards.Turns(None, "changed")


def test_nobody_undoes_what_someone_else_did(p):
    change(p, scene(p, "Hers"), actor=p.second)
    with pytest.raises(storyboards.NothingToTurn) as refused:
        storyboards.undo(p.db, p.facilitator, p.board.id, p.now)
    assert refused.value.code == "others-since"
    assert storyboards.turns(p.db, p.facilitator, p.board) == storyboards.Turns(None, None)


def test_the_second_who_changes_is_told_and_nothing_is_lost(p):
    change(p, scene(p, "Mine"), shown=1)
    with pytest.raises(storyboards.ChangedMeanwhile) as meanwhile:
        change(p, scene(p, "Hers"), shown=1, actor=p.second)
    aside = meanwhile.value.version
    assert scene_now(p) == "Mine"
    assert aside.is_aside
    assert aside.board.panel(p.panel).scene == "Hers"
    storyboards.put_back(p.db, p.second, p.board.id, aside.number, p.now)
    assert scene_now(p) == "Hers"
    numbers = [one.number for one in versions(p)]
    assert numbers == [4, 3, 2, 1]


def versions(p):
    return storyboards.versions_of(p.db, p.facilitator, p.board.id, p.now)


def test_a_change_that_changes_nothing_is_no_version(p):
    change(p, lambda board: board)
    assert p.board.saved_count == 1


def test_the_oldest_versions_go_but_never_one_with_a_name(p, monkeypatch):
    monkeypatch.setattr(storyboards, "MOST_UNNAMED", 3)
    change(p, scene(p, "First"))
    storyboards.name_version(p.db, p.facilitator, p.board.id, 2, " For the  board ", p.now)
    for n in range(5):
        change(p, scene(p, f"{n}"))
    kept = versions(p)
    assert [one.number for one in kept] == [7, 6, 5, 2]
    assert kept[-1].name == "For the board"
    storyboards.put_back(p.db, p.facilitator, p.board.id, 2, p.now)
    assert scene_now(p) == "First"


def test_words_of_a_quotation_are_looked_up_with_their_stand_ins(p):
    change(p, say(p, quotation=str(p.quotation.id)))
    (words,) = drawn(p).words
    assert words.words.startswith("[")
    assert words.words.endswith("] rang me first.")
    assert "Grace" not in words.words
    assert words.is_verbatim
    assert words.teller not in ("", "someone", p.person.name)
    change(p, say(p, words="Grace rang.", quotation=str(p.quotation.id)))
    shorter = drawn(p).words[1]
    assert (shorter.is_shortened, shorter.is_replaced) == (True, True)
    assert "Grace" not in shorter.words


@pytest.mark.parametrize("actor", ["facilitator", None])
@pytest.mark.parametrize("how", ["taken-back", "withdrawn", "removed"])
def test_words_vanish_from_every_version_when_they_may_not_be_used(p, build, actor, how):
    later = build.entry(p.person, p.relationship, "The lift works.", Use.STORY)
    add_to_story(p.db, p.facilitator, p.story.id, [f"entry:{later.id}"], p.now)
    change(p, say(p, quotation=str(p.quotation.id)))
    change(p, say(p, words="Shorter", quotation=str(p.quotation.id)))
    change(p, partial(edits.change_panel, panel_id=p.panel, scene="A phone rings", alt="A phone"))
    if how == "removed":
        remove_quotation(p.db, p.facilitator, p.quotation.id, p.now)
    elif how == "taken-back":
        p.entry.taken_back_at = p.now
    else:
        p.db.delete(next(one for one in p.entry.shares if one.use is Use.STORY))
    panel = drawn(p, actor)
    assert [(one.words, one.is_gone) for one in panel.words] == [("", True), ("", True)]
    assert (panel.scene, panel.alt) == ("", "")
    first = p.db.query(StoryboardVersion).filter_by(number=2).one()
    seen = resolve(p.db, p.facilitator, p.board, p.now, first.board).panel(p.panel)
    assert [one.words for one in seen.words] == [""]


def test_a_quotation_of_another_story_is_not_shown(p):
    chosen = [f"entry:{p.entry.id}"]
    other = begin_story(p.db, p.facilitator, "Other", chosen, p.now).parts[0]
    quoted = mark_quotation(p.db, p.facilitator, other.id, 0, 20, p.now)
    change(p, say(p, quotation=str(quoted.id)))
    assert drawn(p).words[0].is_gone
    (own,) = quotations_to_use(p.db, p.facilitator, p.board, p.now)
    assert own.id == p.quotation.id


def test_pictures_of_the_library_are_shown_and_unknown_ones_are_not(p):
    for name in ("tea", "no-such-picture"):
        made = Picture(storyboards.fresh(), f"symbol:{name}", PLACE, alt="Grace drinks tea")
        change(p, partial(edits.add_picture, panel_id=p.panel, picture=made))
    tea, unknown = drawn(p).pictures
    assert (tea.symbol, unknown.is_gone) == ("tea", True)
    assert "Grace" not in tea.alt


def test_only_facilitators_of_the_site_who_may_see_the_story_see_its_storyboards(p):
    for actor in (p.stranger, Actor.of(p.person), Actor.of(p.worker)):
        for may in (May.SEE_STORYBOARD, May.EDIT_STORYBOARD):
            with pytest.raises(NotHere):
                require(p.db, actor, may, p.board.id, p.now)
        with pytest.raises(NotHere):
            change(p, scene(p, "x"), actor=actor)
    p.entry.taken_back_at = p.now
    p.db.flush()
    assert p.db.scalars(visible(p.facilitator, May.SEE_STORYBOARD, p.now)).all() == []


def show_photo(p, media, board=None):
    """The photo in a panel, as each of these is shown it."""
    picture = Picture(storyboards.fresh(), f"media:{media.id}", PLACE)
    panel = Panel("panel", PLACE, pictures=(picture,))
    pages = Board((Page("page", "free", (panel,)),))
    p.db.flush()

    def seen(actor):
        drawn = resolve(p.db, actor, board or p.board, p.now, pages)
        (one,) = drawn.panel("panel").pictures
        return None if one.is_gone else [copy.purpose for copy in one.copies]

    return seen


def test_a_photo_of_the_story_is_shown_by_its_safe_copies_until_it_is_taken_back(p, build):
    media = add_media(build, p.entry, MediaKind.PHOTO, ("screen", "print"), width=9, height=9)
    build.looked_at(media)
    seen = show_photo(p, media)
    assert seen(p.facilitator) == seen(None) == ["screen", "print"]
    p.entry.taken_back_at = p.now
    p.db.flush()
    assert seen(p.facilitator) is seen(None) is None


def test_a_photo_that_is_not_in_the_story_or_has_no_safe_copy_is_not_shown(p, build):
    elsewhere = build.entry(p.person, p.relationship, "Other.", Use.STORY, Use.TEAM)
    size = {"width": 9, "height": 9}
    outside = add_media(build, elsewhere, MediaKind.PHOTO, ("screen",), **size)
    unready = add_media(build, p.entry, MediaKind.PHOTO, (), **size)
    sound = add_media(build, p.entry, MediaKind.SOUND, ("play",))
    for media in (outside, unready, sound):
        assert show_photo(p, media)(p.facilitator) is None


def test_in_an_own_comic_the_maker_sees_their_own_photos_and_nobody_else_until_it_is_shared(
    p, build
):
    maker = Actor.of(p.person)
    private = build.entry(p.person, p.relationship, "Mine.")
    photos = [
        add_media(build, entry, MediaKind.PHOTO, ("screen",), width=9, height=9)
        for entry in (private, p.entry)
    ]
    comic = storyboards.begin_board(p.db, maker, p.relationship.id, "Mine", Board(), p.now)
    seen = [show_photo(p, media, comic) for media in photos]
    assert [one(maker) for one in seen] == [["screen"], ["screen"]]
    assert [one(actor) for actor in (p.facilitator, None) for one in seen] == [None] * 4


COMICS = (
    ([], True, False),
    (["story"], True, True),
    (["worker"], True, False),
    (["story"], False, False),
)


@pytest.mark.parametrize(("shares", "consents", "seen"), COMICS)
def test_an_own_comic_is_its_makers_until_it_is_shared_for_stories(p, shares, consents, seen):
    maker = Actor.of(p.person)
    comic = storyboards.begin_board(p.db, maker, p.relationship.id, "Mine", Board(), p.now)
    comic.shares = shares
    if not consents:
        for consent in p.db.query(Consent):
            consent.withdrawn_at = p.now
    p.db.flush()
    assert require(p.db, maker, May.EDIT_STORYBOARD, comic.id, p.now) is comic
    found = p.db.scalars(visible(p.facilitator, May.SEE_STORYBOARD, p.now)).all()
    assert (comic in found) is seen
    editable = p.db.scalars(visible(p.facilitator, May.EDIT_STORYBOARD, p.now)).all()
    assert comic not in editable
    comic.taken_back_at = p.now
    p.db.flush()
    assert comic not in p.db.scalars(visible(p.facilitator, May.SEE_STORYBOARD, p.now)).all()
    assert p.db.scalars(visible(maker, May.SEE_STORYBOARD, p.now)).all() == []


def test_what_is_recorded_of_a_change_holds_no_words(p):
    change(p, scene(p, "Grace rings"), what="scene-written")
    (event,) = p.db.query(Event).filter_by(verb="changed a storyboard")
    assert event.facts == {"what": "scene-written", "version": 2}


def test_what_leaves_shows_a_photo_only_after_someone_looked_at_it(p, build):
    photo = add_media(build, p.entry, MediaKind.PHOTO, ("screen",), width=480, height=320)
    shown = Picture(storyboards.fresh(), f"media:{photo.id}", PLACE)
    change(p, partial(edits.add_picture, panel_id=p.panel, picture=shown))
    (here,), (leaving,) = drawn(p).pictures, drawn(p, None).pictures
    assert not here.is_gone and leaving.is_gone
    build.looked_at(photo)
    (leaving,) = drawn(p, None).pictures
    assert leaving.copy.id == photo.copy_for("screen").id
    (look,) = p.db.query(FaceLook)
    p.db.add(FaceBox(media_file_id=photo.id, left=0, top=0, right=9, bottom=9, cover=Cover.SOLID))
    p.db.flush()
    assert drawn(p, None).pictures[0].is_gone, "it has no covered copy yet"
    covered = {"media_type": "image/jpeg", "size": 5, "sha256": "c" * 64}
    photo.copies.append(SafeCopy(purpose="covered-screen", **covered))
    look.made = [[0, 0, 9, 9, "solid"]]
    p.db.flush()
    assert drawn(p, None).pictures[0].copy.id == photo.copy_for("covered-screen").id
