"""Changing the pages of a storyboard: each change is a function from a board to a board.

Pure. What would lie outside is moved or made smaller until it lies inside. What is named and is
not there, or has no room, leaves the board as it is. `fresh` gives a new id at each call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from feedback.model.storyboard_pages import (
    FIRST_PLACES,
    FREE,
    LAYOUTS,
    MOST_ITEMS,
    MOST_PAGES,
    MOST_PANELS,
    PAGE_GRID,
    PANEL_GRID,
    SMALLEST_CROP,
    SMALLEST_ITEM,
    SMALLEST_PANEL,
    WHOLE,
    WHOLE_PANEL,
    Board,
    Crop,
    Item,
    Kind,
    Page,
    Panel,
    Picture,
    Place,
    Words,
)

Fresh = Callable[[], str]


# --- pages -----------------------------------------------------------------------------------


def empty_page(layout: str, fresh: Fresh) -> Page:
    """A page with empty panels. An unknown layout is `full`."""
    layout = layout if layout in LAYOUTS else "full"
    return Page(fresh(), layout, tuple(Panel(fresh(), place) for place in LAYOUTS[layout]))


def add_page(board: Board, layout: str, fresh: Fresh, after: str = "") -> Board:
    """The board with one more page, after the page `after` or at the end."""
    if len(board.pages) >= MOST_PAGES:
        return board
    at = next((n for n, page in enumerate(board.pages, 1) if page.id == after), len(board.pages))
    return Board((*board.pages[:at], empty_page(layout, fresh), *board.pages[at:]))


def remove_page(board: Board, page_id: str) -> Board:
    """The board without a page."""
    return Board(tuple(page for page in board.pages if page.id != page_id))


def move_page(board: Board, page_id: str, by: int) -> Board:
    """The board with a page so many places later; earlier when `by` is below 0."""
    return Board(_moved(board.pages, page_id, by))


def duplicate_page(board: Board, page_id: str, fresh: Fresh) -> Board:
    """The board with a page twice, one after the other."""
    found = board.page(page_id)
    if found is None or len(board.pages) >= MOST_PAGES:
        return board
    panels = tuple(_copied(panel, fresh) for panel in found.panels)
    at = board.pages.index(found) + 1
    copy = replace(found, id=fresh(), panels=panels)
    return Board((*board.pages[:at], copy, *board.pages[at:]))


def change_page(board: Board, page_id: str, **new: Any) -> Board:
    """The board with other values in a page, such as `alt`."""
    return _with_page(board, page_id, lambda page: replace(page, **new))


def lay_out(board: Board, page_id: str, layout: str, fresh: Fresh) -> Board:
    """The board with a page in another layout: its panels take the new places in order.

    Empty panels fill the places that are left. Panels that are too many go on a page of the same
    layout right after it, so that nothing is lost; empty ones of those are left out.
    """
    if layout not in LAYOUTS or (page := board.page(page_id)) is None:
        return board
    if layout == FREE:
        return change_page(board, page_id, layout=FREE)
    places, made, rest = LAYOUTS[layout], [], page.panels
    while not made or rest:
        if made and len(board.pages) + len(made) > MOST_PAGES:
            return board
        now, rest = rest[: len(places)], tuple(one for one in rest[len(places) :])
        rest = tuple(one for one in rest if not one.is_empty)
        filled = [*now, *(Panel(fresh(), WHOLE_PANEL) for _ in places[len(now) :])]
        panels = tuple(replace(one, place=p) for one, p in zip(filled, places, strict=True))
        made.append(replace(page, layout=layout, panels=panels))
        page = Page(fresh(), layout)
    at = next(n for n, one in enumerate(board.pages) if one.id == page_id)
    return Board((*board.pages[:at], *made, *board.pages[at + 1 :]))


# --- panels ----------------------------------------------------------------------------------


def add_panel(board: Board, page_id: str, fresh: Fresh) -> Board:
    """The board with one more panel at the end of a page, where there is room.

    On a full page the largest panel makes room.
    """
    page = board.page(page_id)
    if page is None or len(page.panels) >= MOST_PANELS:
        return board
    free = _free_place(page)
    if free:
        panels = (*page.panels, Panel(fresh(), free))
    else:
        largest = max(page.panels, key=lambda one: one.place.width * one.place.height)
        kept, given = _halves(largest.place)
        if given is None:
            return board
        at = page.panels.index(largest)
        halved = replace(largest, place=kept)
        panels = (*page.panels[:at], halved, Panel(fresh(), given), *page.panels[at + 1 :])
    is_known = tuple(one.place for one in panels) == LAYOUTS[page.layout]
    return change_page(board, page_id, panels=panels, layout=page.layout if is_known else FREE)


def remove_panel(board: Board, panel_id: str) -> Board:
    """The board without a panel. The others stay where they are."""
    page = board.page_of(panel_id)
    if page is None:
        return board
    left = tuple(panel for panel in page.panels if panel.id != panel_id)
    return change_page(board, page.id, panels=left)


def duplicate_panel(board: Board, panel_id: str, fresh: Fresh) -> Board:
    """The board with a panel twice on its page: the copy comes right after it, where is room."""
    page, panel = board.page_of(panel_id), board.panel(panel_id)
    if page is None or panel is None:
        return board
    wider = add_panel(board, page.id, fresh)
    known = {one.id for one in board.panels}
    new = next((one for one in wider.panels if one.id not in known), None)
    if new is None:
        return board
    copy = replace(_copied(panel, fresh), id=new.id, place=new.place)
    filled = _with_panel(wider, new.id, lambda _: copy)
    return _next_to(filled, page.id, panel_id, new.id)


def move_panel(board: Board, panel_id: str, by: int) -> Board:
    """The board with a panel so many places later on its page; earlier when `by` is below 0.

    Panels change places with those they pass. Past the first or the last one a panel goes to the
    page before or after it, where there is room.
    """
    page = board.page_of(panel_id)
    if page is None or not by:
        return board
    at = next(n for n, one in enumerate(page.panels) if one.id == panel_id)
    if 0 <= at + by < len(page.panels):
        places = [one.place for one in page.panels]
        turned = _moved(page.panels, panel_id, by)
        panels = tuple(replace(one, place=p) for one, p in zip(turned, places, strict=True))
        return change_page(board, page.id, panels=panels)
    return _to_neighbour(board, page, page.panels[at], 1 if by > 0 else -1)


def place_panel(board: Board, panel_id: str, place: Place) -> Board:
    """The board with a panel elsewhere on its page, or larger or smaller. The page is then free."""
    page = board.page_of(panel_id)
    new = place.within(PAGE_GRID, SMALLEST_PANEL)
    if page is None or any(one.id == panel_id and one.place == new for one in page.panels):
        return board
    moved = _with_panel(board, panel_id, lambda panel: replace(panel, place=new))
    return change_page(moved, page.id, layout=FREE)


def change_panel(board: Board, panel_id: str, **new: Any) -> Board:
    """The board with other values in a panel, such as `scene` or `alt`."""
    return _with_panel(board, panel_id, lambda panel: replace(panel, **new))


# --- words and pictures ----------------------------------------------------------------------


def add_words(board: Board, panel_id: str, words: Words) -> Board:
    """The board with words at the end of a panel."""

    def add(panel: Panel) -> Panel:
        return replace(panel, words=(*panel.words, _inside(words)))

    return _with_room(board, panel_id, add)


def add_picture(board: Board, panel_id: str, picture: Picture) -> Board:
    """The board with a picture at the end of a panel."""

    def add(panel: Panel) -> Panel:
        return replace(panel, pictures=(*panel.pictures, _inside(picture)))

    return _with_room(board, panel_id, add)


def first_place(panel: Panel, kind: Kind) -> Place:
    """Where new words of a kind stand in a panel: under the words that are there."""
    place = FIRST_PLACES[kind]
    lowest = max((one.place.row + one.place.height for one in panel.words), default=place.row)
    return replace(place, row=max(place.row, lowest)).within(PANEL_GRID)


def remove_item(board: Board, panel_id: str, item_id: str) -> Board:
    """The board without these words or this picture."""

    def remove(panel: Panel) -> Panel:
        return replace(
            panel,
            words=tuple(one for one in panel.words if one.id != item_id),
            pictures=tuple(one for one in panel.pictures if one.id != item_id),
        )

    return _with_panel(board, panel_id, remove)


def move_item(board: Board, panel_id: str, item_id: str, by: int) -> Board:
    """The board with words read so many places later, or a picture more to the front."""

    def move(panel: Panel) -> Panel:
        words, pictures = (_moved(them, item_id, by) for them in (panel.words, panel.pictures))
        return replace(panel, words=words, pictures=pictures)

    return _with_panel(board, panel_id, move)


def place_item(board: Board, panel_id: str, item_id: str, place: Place) -> Board:
    """The board with words or a picture elsewhere in its panel, or larger or smaller."""
    return change_item(board, panel_id, item_id, place=place)


def shift(place: Place, across: int, down: int) -> Place:
    """A place that is so many cells further on; it may lie outside."""
    return replace(place, column=place.column + across, row=place.row + down)


def stretch(place: Place, wider: int, higher: int) -> Place:
    """A place that is so many cells larger; it may lie outside."""
    return replace(place, width=place.width + wider, height=place.height + higher)


def change_item(board: Board, panel_id: str, item_id: str, **new: Any) -> Board:
    """The board with other values in words or a picture, such as `tail` or `alt`."""

    def change(one: Item) -> Item:
        return _inside(replace(one, **new)) if one.id == item_id else one

    def in_panel(panel: Panel) -> Panel:
        words, pictures = (tuple(map(change, them)) for them in (panel.words, panel.pictures))
        return replace(panel, words=words, pictures=pictures)  # type: ignore[arg-type]

    return _with_panel(board, panel_id, in_panel)


# --- crops -----------------------------------------------------------------------------------


def crop_within(crop: Crop) -> Crop:
    """The nearest crop that lies in the picture and is not too small."""
    left, right = _edges(crop.left, crop.right)
    top, bottom = _edges(crop.top, crop.bottom)
    return Crop(left, top, right, bottom)


def _edges(first: int, last: int) -> tuple[int, int]:
    size = max(SMALLEST_CROP, min(last - first, WHOLE))
    first = max(0, min(first, WHOLE - size))
    return first, first + size


def closer(crop: Crop, by: int) -> Crop:
    """So many thousandths closer, from the middle of what is shown; farther when below 0."""
    across, down = crop.right - crop.left, crop.bottom - crop.top
    sizes = (max(SMALLEST_CROP, min(size - by, WHOLE)) for size in (across, down))
    width, height = sizes
    left, top = crop.left + (across - width) // 2, crop.top + (down - height) // 2
    return crop_within(Crop(left, top, left + width, top + height))


def shift_crop(crop: Crop, across: int, down: int) -> Crop:
    """What lies so many thousandths further on in the picture, of the same size."""
    moved = (crop.left + across, crop.top + down, crop.right + across, crop.bottom + down)
    return crop_within(Crop(*moved))


# --- how the pieces are put back -------------------------------------------------------------


def _with_page(board: Board, page_id: str, change: Callable[[Page], Page]) -> Board:
    return Board(tuple(change(page) if page.id == page_id else page for page in board.pages))


def _with_panel(board: Board, panel_id: str, change: Callable[[Panel], Panel]) -> Board:
    def on_page(page: Page) -> Page:
        panels = tuple(change(one) if one.id == panel_id else one for one in page.panels)
        return page if panels == page.panels else replace(page, panels=panels)

    return Board(tuple(map(on_page, board.pages)))


def _with_room(board: Board, panel_id: str, add: Callable[[Panel], Panel]) -> Board:
    panel = board.panel(panel_id)
    if panel is None or len(panel.words) + len(panel.pictures) >= MOST_ITEMS:
        return board
    return _with_panel(board, panel_id, add)


def _inside(one: Any) -> Any:
    inside = replace(one, place=one.place.within(PANEL_GRID, SMALLEST_ITEM))
    return replace(inside, crop=crop_within(one.crop)) if isinstance(one, Picture) else inside


Each = TypeVar("Each", Page, Panel, Words, Picture)


def _moved(them: Sequence[Each], id: str, by: int) -> tuple[Each, ...]:
    at = next((n for n, one in enumerate(them) if one.id == id), None)
    if at is None:
        return tuple(them)
    left = [one for one in them if one.id != id]
    to = max(0, min(at + by, len(left)))
    return (*left[:to], them[at], *left[to:])


def _copied(panel: Panel, fresh: Fresh) -> Panel:
    words = tuple(replace(one, id=fresh()) for one in panel.words)
    pictures = tuple(replace(one, id=fresh()) for one in panel.pictures)
    return replace(panel, id=fresh(), words=words, pictures=pictures)


def _next_to(board: Board, page_id: str, panel_id: str, new_id: str) -> Board:
    page = board.page(page_id)
    assert page is not None, "the page was there before"
    ids = [one.id for one in page.panels]
    by = ids.index(panel_id) + 1 - ids.index(new_id)
    return move_panel(board, new_id, by) if by else board


def _to_neighbour(board: Board, page: Page, panel: Panel, step: int) -> Board:
    at = board.pages.index(page) + step
    if not 0 <= at < len(board.pages):
        return board
    other = board.pages[at]
    if len(other.panels) >= MOST_PANELS:
        return board
    place = _free_place(other)
    if place is None:
        empty = next((one for one in other.panels if one.is_empty), None)
        if empty is None:
            return board
        board, other = remove_panel(board, empty.id), remove_panel(board, empty.id).pages[at]
        place = empty.place
    there = replace(panel, place=place)
    panels = (*other.panels, there) if step < 0 else (there, *other.panels)
    return change_page(remove_panel(board, panel.id), other.id, panels=panels)


def _free_place(page: Page) -> Place | None:
    """Room for a panel: a place of the layout that nobody has, else the largest that is free."""
    taken = [panel.place for panel in page.panels]
    for place in LAYOUTS[page.layout] if page.layout != FREE else ():
        if not any(place.crosses(other) for other in taken):
            return place
    sizes = sorted(
        ((w, h) for w in (12, 8, 6, 4, 3) for h in (16, 8, 6, 5, 4, 3)),
        key=lambda size: -size[0] * size[1],
    )
    for width, height in sizes:
        for row in range(PAGE_GRID[1] - height + 1):
            for column in range(PAGE_GRID[0] - width + 1):
                place = Place(column, row, width, height)
                if not any(place.crosses(other) for other in taken):
                    return place
    return None


def _halves(place: Place) -> tuple[Place, Place | None]:
    """A place in two, along its longer side; None for the second when it is too small."""
    width, height = place.width, place.height
    if width >= height and width >= 2 * SMALLEST_PANEL[0]:
        half = width // 2
        first = replace(place, width=width - half)
        return first, Place(place.column + width - half, place.row, half, height)
    if height >= 2 * SMALLEST_PANEL[1]:
        half = height // 2
        first = replace(place, height=height - half)
        return first, Place(place.column, place.row + height - half, width, half)
    return place, None
