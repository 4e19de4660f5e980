"""The pages of a storyboard: whatever is done to them, they can be kept and read again."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.model import storyboard_edits as edits
from feedback.model.storyboard_pages import (
    LAYOUTS,
    PAGE_GRID,
    PANEL_GRID,
    SMALLEST_CROP,
    BadBoard,
    Board,
    Crop,
    Kind,
    Picture,
    Place,
    Tail,
    Words,
    from_json,
    to_json,
)

NUMBERS = st.integers(-40, 40)
PLACES = st.builds(Place, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
EDGES = st.integers(-2000, 3000)
CROPS = st.builds(Crop, EDGES, EDGES, EDGES, EDGES)


def ids():
    numbers = count(1)
    return lambda: f"id{next(numbers)}"


def any_of(draw, things):
    return draw(st.sampled_from([*things, "none"])) if things else "none"


def pages(board):
    return [page.id for page in board.pages]


def panels(board):
    return [panel.id for panel in board.panels]


def items(board, panel):
    found = board.panel(panel)
    return [one.id for one in (*found.words, *found.pictures)] if found else []


@st.composite
def changes(draw, board, fresh):
    """The board after one change of any kind, to something that is there or not."""
    page, panel = any_of(draw, pages(board)), any_of(draw, panels(board))
    item = any_of(draw, items(board, panel))
    layout = draw(st.sampled_from([*LAYOUTS, "none"]))
    by, place = draw(st.integers(-3, 3)), draw(PLACES)
    words = Words(fresh(), draw(st.sampled_from(Kind)), place, tail=draw(st.sampled_from(Tail)))
    crop = draw(CROPS)
    kinds = {
        "add page": lambda: edits.add_page(board, layout, fresh, page),
        "remove page": lambda: edits.remove_page(board, page),
        "move page": lambda: edits.move_page(board, page, by),
        "copy page": lambda: edits.duplicate_page(board, page, fresh),
        "lay out": lambda: edits.lay_out(board, page, layout, fresh),
        "add panel": lambda: edits.add_panel(board, page, fresh),
        "remove panel": lambda: edits.remove_panel(board, panel),
        "copy panel": lambda: edits.duplicate_panel(board, panel, fresh),
        "move panel": lambda: edits.move_panel(board, panel, by),
        "place panel": lambda: edits.place_panel(board, panel, place),
        "add words": lambda: edits.add_words(board, panel, words),
        "add picture": lambda: edits.add_picture(
            board, panel, Picture(fresh(), "symbol:tea", place, crop)
        ),
        "remove item": lambda: edits.remove_item(board, panel, item),
        "move item": lambda: edits.move_item(board, panel, item, by),
        "place item": lambda: edits.place_item(board, panel, item, place),
    }
    return kinds[draw(st.sampled_from(sorted(kinds)))]()


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_after_any_changes_the_pages_can_be_kept_and_read_again(data):
    fresh = ids()
    board = edits.add_page(Board(), "two-by-two", fresh)
    for _ in range(data.draw(st.integers(1, 25))):
        board = data.draw(changes(board, fresh))
        assert from_json(to_json(board)) == board


@given(PLACES)
def test_a_place_is_always_on_its_grid(place):
    for grid in (PAGE_GRID, PANEL_GRID):
        inside = place.within(grid, (3, 3))
        assert 0 <= inside.column <= inside.column + inside.width <= grid[0]
        assert 0 <= inside.row <= inside.row + inside.height <= grid[1]
        assert min(inside.width, inside.height) >= 3
        assert inside.within(grid, (3, 3)) == inside


@given(CROPS, st.integers(-900, 900), NUMBERS, NUMBERS)
def test_a_crop_is_always_inside_its_picture(crop, by, across, down):
    for made in (edits.closer(edits.crop_within(crop), by), edits.shift_crop(crop, across, down)):
        assert 0 <= made.left <= made.right - SMALLEST_CROP
        assert made.right <= 1000
        assert 0 <= made.top <= made.bottom - SMALLEST_CROP
        assert made.bottom <= 1000


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_two_panels_of_a_layout_cross(layout):
    places = LAYOUTS[layout]
    for n, place in enumerate(places):
        assert place.within(PAGE_GRID, (3, 3)) == place
        assert not any(place.crosses(other) for other in places[n + 1 :])


@given(st.sampled_from(sorted(LAYOUTS)), st.sampled_from(sorted(LAYOUTS)))
def test_another_layout_loses_nothing_that_was_in_a_panel(before, after):
    fresh = ids()
    board = edits.add_page(Board(), before, fresh)
    for panel in board.panels:
        board = edits.change_panel(board, panel.id, scene=f"in {panel.id}")
    laid = edits.lay_out(board, board.pages[0].id, after, fresh)
    assert [one.scene for one in laid.panels if one.scene] == [one.scene for one in board.panels]


def test_a_panel_that_moves_changes_places_with_those_it_passes():
    board = edits.add_page(Board(), "two-by-two", ids())
    first, second, *rest = panels(board)
    moved = edits.move_panel(board, first, 1)
    assert panels(moved) == [second, first, *rest]
    assert [one.place for one in moved.panels] == list(LAYOUTS["two-by-two"])


def test_a_panel_past_the_last_goes_to_the_next_page():
    fresh = ids()
    board = edits.add_page(edits.add_page(Board(), "two-rows", fresh), "two-rows", fresh)
    last = panels(board)[1]
    moved = edits.move_panel(edits.change_panel(board, last, scene="x"), last, 1)
    assert [len(page.panels) for page in moved.pages] == [1, 2]
    assert moved.pages[1].panels[0].id == last
    assert edits.move_panel(moved, last, -1).pages[0].panels[-1].id == last


def test_a_copy_comes_right_after_what_it_is_of_and_has_ids_of_its_own():
    fresh = ids()
    board = edits.add_page(Board(), "full", fresh)
    (panel,) = panels(board)
    words = Words(fresh(), Kind.CAPTION, Place(0, 0, 24, 4), words="Hello")
    board = edits.duplicate_panel(edits.add_words(board, panel, words), panel, fresh)
    one, two = board.panels
    assert (one.id, one.words[0].words) == (panel, two.words[0].words)
    assert one.words[0].id != two.words[0].id
    assert not one.place.crosses(two.place)


def good():
    fresh = ids()
    board = edits.add_page(Board(), "full", fresh)
    (panel,) = panels(board)
    board = edits.add_words(board, panel, Words(fresh(), Kind.SPEECH, Place(0, 0, 8, 4)))
    return edits.add_picture(board, panel, Picture(fresh(), "symbol:tea", Place(0, 0, 8, 8)))


BROKEN = {
    "no list": lambda d: {"pages": d},
    "layout": lambda d: d[0].update(layout="none"),
    "id": lambda d: d[0].update(id="<b>"),
    "id twice": lambda d: d[0]["panels"][0].update(id=d[0]["id"]),
    "place": lambda d: d[0]["panels"][0].update(place={"column": "1"}),
    "number": lambda d: d[0]["panels"][0]["place"].update(row=True),
    "kind": lambda d: d[0]["panels"][0]["words"][0].update(kind="shout"),
    "tail": lambda d: d[0]["panels"][0]["words"][0].update(tail="up"),
    "words": lambda d: d[0]["panels"][0]["words"][0].update(words="x" * 601),
    "source": lambda d: d[0]["panels"][0]["pictures"][0].update(source="http://example.org"),
    "crop": lambda d: d[0]["panels"][0]["pictures"][0]["crop"].update(left=990),
    "pages": lambda d: d.extend({"id": f"p{n}", "layout": "full"} for n in range(60)),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_document_that_is_no_storyboard_is_refused(how):
    document = to_json(good())
    broken = BROKEN[how](document) or document
    with pytest.raises(BadBoard):
        from_json(broken)
