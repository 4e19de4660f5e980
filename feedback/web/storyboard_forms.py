"""What a form of the studio asks for, as a change of the pages: a table of all that can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from feedback.actions.storyboards import fresh
from feedback.model import storyboard_edits as edits
from feedback.model.passages import settle
from feedback.model.storyboard_pages import (
    FIRST_TAILS,
    LONGEST_ALT,
    LONGEST_SCENE,
    LONGEST_SPEAKER,
    LONGEST_WORDS,
    PAGE_GRID,
    Board,
    Crop,
    Item,
    Kind,
    Panel,
    Picture,
    Place,
    Tail,
    Words,
    is_source,
)
from feedback.web.ids import read_uuid

STEP, CROP_STEP = 1, 100
# (across, down) for each of the four ways.
WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
SIZES = {"wider": (1, 0), "narrower": (-1, 0), "taller": (0, 1), "shorter": (0, -1)}
SYMBOL_PLACE, PHOTO_PLACE = Place(3, 6, 18, 17), Place(0, 0, 24, 24)


class FormWrong(Exception):
    """A form cannot be kept as it is: `code` says why, and `field` names the field."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(code)
        self.code, self.field = code, field


@dataclass(frozen=True)
class Asked:
    """What was asked: which page, panel and item are open, and the fields of the form."""

    page: str
    panel: str
    item: str
    form: Mapping[str, str]

    def text(self, name: str, most: int) -> str:
        """A field's words. Raises FormWrong when they are too long."""
        words = settle(self.form.get(name, "")).strip()
        if len(words) > most:
            raise FormWrong("too-long", name)
        return words

    def line(self, name: str, most: int) -> str:
        """A field's words on one line. Raises FormWrong."""
        return " ".join(self.text(name, most).split())


Edit = Callable[[Board], Board]
Maker = Callable[[Asked], Edit]


def change_of(do: str, asked: Asked) -> tuple[str, Edit] | None:
    """The short code of a change and the change itself; None for what nobody can ask.

    Raises FormWrong.
    """
    if do not in DO:
        return None
    what, make = DO[do]
    return what, make(asked)


def _item(asked: Asked, new: Callable[[Item], dict]) -> Edit:
    """A change of the chosen words or picture, made from what they are."""

    def edit(board: Board) -> Board:
        panel = board.panel(asked.panel)
        one = panel.find(asked.item) if panel else None
        if one is None:
            return board
        return edits.change_item(board, asked.panel, asked.item, **new(one))

    return edit


def _moved(across: int, down: int) -> Maker:
    return lambda a: _item(a, lambda one: {"place": edits.shift(one.place, across, down)})


def _sized(wider: int, higher: int) -> Maker:
    return lambda a: _item(a, lambda one: {"place": edits.stretch(one.place, wider, higher)})


def _panel_place(change: Callable[[Place], Place]) -> Maker:
    def make(asked: Asked) -> Edit:
        def edit(board: Board) -> Board:
            panel = board.panel(asked.panel)
            return edits.place_panel(board, asked.panel, change(panel.place)) if panel else board

        return edit

    return make


def _cropped(change: Callable[[Crop], Crop]) -> Maker:
    def new(one: Item) -> dict:
        return {"crop": change(one.crop)} if isinstance(one, Picture) else {}

    return lambda asked: _item(asked, new)


def _turned(tail: Tail) -> Maker:
    return lambda a: _item(a, lambda one: {"tail": tail} if isinstance(one, Words) else {})


def _place_typed(asked: Asked) -> Edit:
    sides = [asked.form.get(side, "") for side in ("column", "row", "width", "height")]
    if not all(side.isascii() and side.isdigit() and len(side) < 4 for side in sides):
        raise FormWrong("not-a-place", "column")
    place = Place(*map(int, sides))
    return _item(asked, lambda one: {"place": place})


def _add_quotation(asked: Asked) -> Edit:
    quotation = read_uuid(asked.form.get("quotation"))
    kind = _kind(asked)
    if quotation is None:
        raise FormWrong("nothing-chosen", "quotation")
    return _add_words(asked, kind, quotation_id=str(quotation))


def _add_own_words(asked: Asked) -> Edit:
    words = asked.text("words", LONGEST_WORDS)
    if not words:
        raise FormWrong("words-missing", "words")
    speaker = asked.line("speaker", LONGEST_SPEAKER)
    return _add_words(asked, _kind(asked), words=words, speaker=speaker)


def _add_words(asked: Asked, kind: Kind, **given: str) -> Edit:
    id = fresh()

    def edit(board: Board) -> Board:
        panel = board.panel(asked.panel)
        if panel is None:
            return board
        place, tail = edits.first_place(panel, kind), FIRST_TAILS.get(kind, Tail.NONE)
        made = Words(id, kind, place, tail=tail, **given)  # type: ignore[arg-type]
        return edits.add_words(board, asked.panel, made)

    return edit


def _keep_words(asked: Asked) -> Edit:
    words, speaker = asked.text("words", LONGEST_WORDS), asked.line("speaker", LONGEST_SPEAKER)
    as_told = asked.form.get("as_told", "")

    def new(one: Item) -> dict:
        if not isinstance(one, Words):
            return {}
        kind = _kind(asked, one.kind)
        tail = one.tail
        if kind is not one.kind:
            tail = FIRST_TAILS.get(kind, Tail.NONE) if tail is Tail.NONE else tail
        if one.quotation_id is None:
            return {"words": words, "kind": kind, "speaker": speaker, "tail": tail}
        is_whole = not words or words == as_told
        kept = None if is_whole else words
        return {"words": kept, "kind": kind, "speaker": speaker, "tail": tail}

    return _item(asked, new)


def _kind(asked: Asked, otherwise: Kind = Kind.SPEECH) -> Kind:
    try:
        return Kind(asked.form.get("kind", ""))
    except ValueError:
        return otherwise


def _add_photo(asked: Asked) -> Edit:
    media = read_uuid(asked.form.get("media"))
    if media is None:
        raise FormWrong("nothing-chosen", "media")
    return _add_picture(asked, f"media:{media}", PHOTO_PLACE)


def _add_sorted(asked: Asked) -> Edit:
    source = asked.form.get("sorted", "")
    if not is_source(source):
        raise FormWrong("nothing-chosen", "media")
    return _add_picture(asked, source, PHOTO_PLACE)


def _add_symbol(asked: Asked) -> Edit:
    return _add_picture(asked, f"symbol:{asked.form.get('name', '')}", SYMBOL_PLACE)


def _add_picture(asked: Asked, source: str, place: Place) -> Edit:
    alt = asked.line("alt", LONGEST_ALT)
    made = Picture(fresh(), source, place, alt=alt)
    return lambda board: edits.add_picture(board, asked.panel, made)


def _describe_picture(asked: Asked) -> Edit:
    alt = asked.text("alt", LONGEST_ALT)
    return _item(asked, lambda one: {"alt": alt} if isinstance(one, Picture) else {})


def _describe_panel(asked: Asked) -> Edit:
    scene, alt = asked.text("scene", LONGEST_SCENE), asked.text("panel_alt", LONGEST_ALT)
    return lambda board: edits.change_panel(board, asked.panel, scene=scene, alt=alt)


def _describe_page(asked: Asked) -> Edit:
    alt = asked.text("page_alt", LONGEST_ALT)
    return lambda board: edits.change_page(board, asked.page, alt=alt)


def _page(change: Callable[..., Board], *more: object) -> Maker:
    return lambda asked: lambda board: change(board, asked.page, *more)


def _panel(change: Callable[..., Board], *more: object) -> Maker:
    return lambda asked: lambda board: change(board, asked.panel, *more)


def _ordered(by: int) -> Maker:
    return lambda asked: partial(edits.move_item, panel_id=asked.panel, item_id=asked.item, by=by)


def _remove_item(asked: Asked) -> Edit:
    return partial(edits.remove_item, panel_id=asked.panel, item_id=asked.item)


def _add_page(asked: Asked) -> Edit:
    layout = asked.form.get("layout", "two-by-two")
    return lambda board: edits.add_page(board, layout, fresh, asked.page)


def _lay_out(asked: Asked) -> Edit:
    layout = asked.form.get("layout", "")
    return lambda board: edits.lay_out(board, asked.page, layout, fresh)


def _grown(place: Place, wider: int, higher: int) -> Place:
    """Larger by so many cells, and never past the edge, so that it does not move instead."""
    width = min(place.width + wider, PAGE_GRID[0] - place.column)
    height = min(place.height + higher, PAGE_GRID[1] - place.row)
    return replace(place, width=width, height=height)


# What can be done: the name of a button, the short code that a version keeps, and the change.
DO: dict[str, tuple[str, Maker]] = {
    "page-add": ("page-added", _add_page),
    "page-copy": ("page-copied", _page(edits.duplicate_page, fresh)),
    "page-remove": ("page-removed", _page(edits.remove_page)),
    "page-earlier": ("page-moved", _page(edits.move_page, -1)),
    "page-later": ("page-moved", _page(edits.move_page, 1)),
    "page-lay-out": ("page-laid-out", _lay_out),
    "page-describe": ("page-described", _describe_page),
    "panel-add": ("panel-added", _page(edits.add_panel, fresh)),
    "panel-copy": ("panel-copied", _panel(edits.duplicate_panel, fresh)),
    "panel-remove": ("panel-removed", _panel(edits.remove_panel)),
    "panel-earlier": ("panel-moved", _panel(edits.move_panel, -1)),
    "panel-later": ("panel-moved", _panel(edits.move_panel, 1)),
    "panel-describe": ("panel-described", _describe_panel),
    **{
        f"panel-{way}": ("panel-placed", _panel_place(lambda p, by=by: edits.shift(p, *by)))
        for way, by in WAYS.items()
    },
    **{
        f"panel-{way}": ("panel-placed", _panel_place(lambda p, by=by: _grown(p, *by)))
        for way, by in SIZES.items()
    },
    "quotation-add": ("quotation-added", _add_quotation),
    "words-add": ("words-added", _add_own_words),
    "words-keep": ("words-changed", _keep_words),
    "photo-add": ("picture-added", _add_photo),
    "sorted-add": ("picture-added", _add_sorted),
    "symbol-add": ("picture-added", _add_symbol),
    "picture-describe": ("picture-described", _describe_picture),
    **{f"item-{way}": ("item-moved", _moved(*by)) for way, by in WAYS.items()},
    **{f"item-{way}": ("item-sized", _sized(*by)) for way, by in SIZES.items()},
    "item-place": ("item-moved", _place_typed),
    "item-earlier": ("item-ordered", _ordered(-1)),
    "item-later": ("item-ordered", _ordered(1)),
    "item-remove": ("item-removed", _remove_item),
    **{f"tail-{tail.value}": ("tail-turned", _turned(tail)) for tail in Tail},
    "crop-closer": ("picture-cropped", _cropped(lambda c: edits.closer(c, CROP_STEP))),
    "crop-farther": ("picture-cropped", _cropped(lambda c: edits.closer(c, -CROP_STEP))),
    "crop-whole": ("picture-cropped", _cropped(lambda c: Crop())),
    **{
        f"crop-{way}": (
            "picture-cropped",
            _cropped(lambda c, by=by: edits.shift_crop(c, by[0] * CROP_STEP, by[1] * CROP_STEP)),
        )
        for way, by in WAYS.items()
    },
}


def open_after(before: Board, after: Board, asked: Asked) -> dict[str, str]:
    """What is open after a change: what is new, else what was open, while it is there."""
    known = {page.id for page in before.pages}
    page = next((one for one in after.pages if one.id not in known), after.page(asked.page))
    panel = _new_panel(before, after) or after.panel(asked.panel)
    if panel and (on := after.page_of(panel.id)) and (page is None or page.id in known):
        page = on
    if page is None and after.pages:
        at = next((n for n, one in enumerate(before.pages) if one.id == asked.page), 0)
        page = after.pages[min(at, len(after.pages) - 1)]
    if page is None:
        return {}
    if panel is None or panel not in page.panels:
        panel = page.panels[0] if page.panels else None
    found = {"page": page.id} | ({"panel": panel.id} if panel else {})
    item = panel and (_new_item(before, panel) or panel.find(asked.item))
    return found | ({"item": item.id} if item else {})


def _new_panel(before: Board, after: Board) -> Panel | None:
    known = {panel.id for panel in before.panels}
    new = [panel for panel in after.panels if panel.id not in known]
    return new[0] if len(new) == 1 else None


def _new_item(before: Board, panel: Panel) -> Item | None:
    earlier = before.panel(panel.id)
    known = {one.id for one in (*earlier.words, *earlier.pictures)} if earlier else set()
    new = (one for one in (*panel.words, *panel.pictures) if one.id not in known)
    return next(new, None) if earlier else None
