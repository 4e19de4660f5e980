"""A comic goes out when it is final, with a yes to all of it; what may not go leaves its place."""

from __future__ import annotations

from functools import partial

import pytest

from feedback.access import Actor
from feedback.actions import storyboards
from feedback.actions.exports import freeze
from feedback.actions.quotations import remove_quotation
from feedback.actions.storyboard_contents import current_board
from feedback.exports.carry_out import NothingForIt, export_collection
from feedback.model import storyboard_edits as edits
from feedback.model.storyboard_pages import Kind, Picture, Place, Words
from feedback.model.storyboards import Stage
from feedback.model.telling import MediaKind
from feedback.model.trust import Consent, Use
from tests.exports.comic_sets import photo_bytes
from tests.exports.desk import Desk

PLACE = Place(1, 1, 12, 6)
SAID = "Amina, I will ring you"
FORMATS = ("comic", "comic-print", "comic-book", "comic-book-fixed", "comic-pictures")


def drawn(desk: Desk, *items, stage=Stage.FINAL, title="Amina and the telephone", **given):
    """A storyboard of a story in a collection, with these words and pictures in its first panel."""
    desk.entry = desk.told(f"Grace said: {SAID}.")
    desk.told_story = desk.story(desk.entry, title=title)
    desk.quotation = desk.quote(desk.told_story, SAID, "being heard")
    desk.actor = Actor.of(desk.facilitator)
    begun = storyboards.make_storyboard(desk.db, desk.actor, desk.told_story.id, title, desk.now)
    desk.board, desk.panel = begun, next(current_board(desk.db, begun).panels).id
    for item in items:
        put(desk, item)
    begun.stage = stage
    desk.collected = desk.collection(desk.told_story, **given)
    desk.build.agree(begun)
    return begun


def put(desk: Desk, item) -> None:
    add = edits.add_words if isinstance(item, Words) else edits.add_picture
    change(desk, partial(add, panel_id=desk.panel, **{add.__name__[4:]: item}))


def change(desk: Desk, edit) -> None:
    shown = desk.board.saved_count
    storyboards.change_board(desk.db, desk.actor, desk.board.id, "changed", edit, shown, desk.now)
    desk.build.agree(desk.board)


def verbatim(desk: Desk) -> Words:
    return Words(storyboards.fresh(), Kind.SPEECH, PLACE, quotation_id=str(desk.quotation.id))


def own(words: str, kind: Kind = Kind.CAPTION, **given) -> Words:
    return Words(storyboards.fresh(), kind, PLACE, words=words, **given)


def frozen_of(desk: Desk):
    desk.db.flush()
    return freeze(desk.db, desk.actor, desk.collected.id, desk.now)


def why(frozen) -> list[tuple[str, str]]:
    return [(one.what, one.reason) for one in frozen.left_out]


def test_words_of_a_final_storyboard_go_out_with_their_stand_ins(desk):
    drawn(desk, own("Grace comes in", speaker="Amina Yusuf"))
    put(desk, verbatim(desk))
    frozen = frozen_of(desk)
    (board,) = frozen.stories[0].storyboards
    caption, quoted = next(board.panels).words
    assert "Amina" not in repr(board)
    assert "Grace" not in repr(board)
    assert (quoted.quotation, quoted.is_verbatim, quoted.is_replaced) == ("Q-01", True, True)
    assert quoted.words == frozen.stories[0].quotations[0].words
    assert "[" in quoted.words and "[" in caption.words
    assert [one.drawn for one in (caption, quoted)] == [
        one.words.replace("[", "").replace("]", "") for one in (caption, quoted)
    ]
    assert quoted.speaker == caption.speaker == frozen.stories[0].tellers[0].speaker
    assert board.consent_ids == frozen.stories[0].consent_ids != ()
    assert why(frozen) == []


@pytest.mark.parametrize("stage", [Stage.SCRIPT, Stage.PENCILS])
def test_a_storyboard_that_is_not_final_stays(desk, stage):
    drawn(desk, own("Hello"), stage=stage)
    frozen = frozen_of(desk)
    assert frozen.stories[0].storyboards == ()
    assert why(frozen) == [("storyboard B-0001", "not-final")]


def test_a_storyboard_waits_for_everyones_yes_to_it_as_it_is(desk):
    drawn(desk, own("Monday"))
    assert len(frozen_of(desk).stories[0].storyboards) == 1
    scene = partial(edits.change_panel, panel_id=desk.panel, scene="She rings")
    shown = desk.board.saved_count
    storyboards.change_board(desk.db, desk.actor, desk.board.id, "scene", scene, shown, desk.now)
    assert why(frozen_of(desk)) == [("storyboard B-0001", "waiting-for-yes")]


def test_a_quotation_that_is_gone_leaves_its_place_with_all_around_it(desk):
    drawn(desk, own("Monday"))
    put(desk, verbatim(desk))
    around = partial(edits.change_panel, panel_id=desk.panel, scene="She rings", alt="A telephone")
    change(desk, around)
    remove_quotation(desk.db, desk.actor, desk.quotation.id, desk.now)
    desk.build.approve(desk.told_story)
    desk.build.agree(desk.board)
    frozen = frozen_of(desk)
    panel = next(frozen.stories[0].storyboards[0].panels)
    assert [one.words for one in panel.words] == ["Monday"]
    assert (panel.scene, panel.alt) == ("", "")
    assert why(frozen) == [("something in page 1, panel 1 of B-0001", "gone")]


def test_with_a_part_taken_back_all_of_its_storyboard_stays(desk):
    drawn(desk, own("Monday"))
    other = desk.told("And I said yes.")
    desk._part(desk.told_story, 2, other)
    desk.db.refresh(desk.told_story, ["parts"])
    desk.build.approve(desk.told_story)
    desk.build.agree(desk.board)
    assert len(frozen_of(desk).stories[0].storyboards) == 1
    other.taken_back_at = desk.now
    frozen = frozen_of(desk)
    assert [story.storyboards for story in frozen.stories] == [()] * len(frozen.stories)
    assert ("storyboard B-0001", "told-together") in why(frozen)


def test_a_number_that_nobody_decided_about_keeps_a_storyboard_here(desk):
    drawn(desk, own("Ring me on 020 7946 0018"))
    frozen = frozen_of(desk)
    assert why(frozen) == [("storyboard B-0001", "not-decided")]
    assert frozen.stories[0].quotations


def test_a_photo_goes_out_only_with_a_yes_to_be_seen(small_desk, store):
    desk = small_desk
    drawn(desk, own("Monday"))
    photo = desk.original(store, desk.entry, MediaKind.PHOTO, b"original", description="A mug")
    data = photo_bytes(240, 160)
    desk.copy(store, photo, "screen", "image/jpeg", [data], width=240, height=160)
    put(desk, Picture(storyboards.fresh(), f"media:{photo.id}", PLACE, alt="Grace’s mug"))
    shown = next(frozen_of(desk).stories[0].storyboards[0].panels).pictures
    assert [one.medium for one in shown] == ["P-01"]
    assert "Grace" not in shown[0].alt
    desk.db.query(Consent).filter_by(use=Use.LIKENESS).update({"is_yes": False})
    frozen = frozen_of(desk)
    assert next(frozen.stories[0].storyboards[0].panels).pictures == ()
    assert ("something in page 1, panel 1 of B-0001", "gone") in why(frozen)


def test_pictures_of_the_library_bring_their_credits(desk):
    drawn(desk, Picture(storyboards.fresh(), "symbol:tea", PLACE))
    (board,) = frozen_of(desk).stories[0].storyboards
    assert len(board.credits) == 1
    assert "tea" in board.credits[0]


def test_without_a_storyboard_there_is_no_comic(small_desk, store, tmp_path):
    desk = small_desk
    drawn(desk, own("Hello"), stage=Stage.SCRIPT)
    for name in FORMATS:
        with pytest.raises(NothingForIt) as refused:
            export_collection(
                desk.db, store, desk.actor, desk.collected.id, name, tmp_path, desk.now
            )
        assert [one.reason for one in refused.value.left_out] == ["not-final"]
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_comic_is_carried_out_with_its_report_and_recorded(small_desk, store, tmp_path):
    desk = small_desk
    drawn(desk, own("Grace comes in"), name="Amina’s comic")
    path = export_collection(
        desk.db, store, desk.actor, desk.collected.id, "comic", tmp_path, desk.now
    )
    assert path.read_bytes().startswith(b"%PDF-")
    reports = list(tmp_path.glob("*_export-report.txt"))
    assert ["S-0001, B-0001: 1 page" in one.read_text() for one in reports] == [True]
    assert "Amina" not in reports[0].read_text()


@pytest.mark.parametrize("name", ["comic", "comic-book"])
def test_a_damaged_photo_leaves_its_place_and_the_comic_goes_out(small_desk, store, tmp_path, name):
    desk = small_desk
    drawn(desk, own("Monday"))
    photo = desk.original(store, desk.entry, MediaKind.PHOTO, b"original", description="A mug")
    copy = desk.copy(store, photo, "screen", "image/jpeg", [b"no picture"], width=9, height=9)
    put(desk, Picture(storyboards.fresh(), f"media:{photo.id}", PLACE))
    copy.sha256 = "0" * 64
    desk.db.flush()
    path = export_collection(
        desk.db, store, desk.actor, desk.collected.id, name, tmp_path, desk.now
    )
    (report,) = tmp_path.glob("*_export-report.txt")
    assert "a photo: It cannot be opened." in report.read_text()
    assert path.stat().st_size > 1000
