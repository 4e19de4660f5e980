"""Collections: the list, one collection and its stories in order, and carrying it out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import carryings, collections, collections_out
from feedback.exports.carry_out import NothingToCarry
from feedback.exports.comic_report import IN_WORDS
from feedback.exports.formats import NoSuchFormat, find_format, formats
from feedback.exports.refi_zip import REPORT
from feedback.model.carryings import Carrying
from feedback.model.stories import Collection, Export
from feedback.model.trust import Audience, Medium, Use
from feedback.settings import EXPORTS
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.left_out_words import why_left_out
from feedback.web.scope_words import AUDIENCES, MEDIUMS
from feedback.web.story_choices import chosen_cohort, for_filters
from feedback.web.told_words import for_templates

room = Room("collections", __name__)
USES = {
    Use.DRAW: (mark("To be drawn"), "draw"),
    Use.PUBLISH: (mark("To be published"), "publish"),
    Use.RESEARCH: (mark("For research"), "research"),
}
# Shown first: what an illustrator opens.
FIRST_FORMAT = "story-pack"
PIECE = 256 * 1024
PROBLEMS = {
    "name-missing": ("name", mark("Write a name for the collection.")),
    "name-taken": ("name", mark("There is a collection with this name. Choose another name.")),
    "too-long": ("name", mark("This is too long for us to keep. Please make it shorter.")),
    "not-for-anyone": ("audience", mark("Choose who sees it, and how.")),
    "not-a-use": ("use", mark("Choose what the collection is for.")),
    "nothing-to-carry": ("carry-out", mark("Nothing may go out now. The reasons are below.")),
    "nothing-for-it": (
        "carry-out",
        mark("None of these stories has a storyboard that may go out. It needs to be final."),
    ),
    "consent-changed": (
        "carry-out",
        mark("Someone changed their mind while we worked. Nothing went out. Please try again."),
    ),
    "no-such-format": ("carry-out", mark("Choose how to carry it out.")),
    "no-longer-given": (
        "carry-out",
        mark("Someone changed their mind since. This copy is closed. Carry it out again."),
    ),
    "coded-alone": (
        "carry-out",
        mark("You code a story of it on your own. You can have this copy when you are done."),
    ),
    "gone": ("carry-out", mark("The file of this copy is no longer here. Carry it out again.")),
}
REFUSED = (
    collections.NameMissing,
    collections.NameTaken,
    collections.TooLong,
    collections.NotAUse,
    collections.NotForAnyone,
)
# What may stand next to a copy, by the end of its name.
BESIDE = {REPORT: mark("What went out, and what not"), IN_WORDS: mark("The comic in words")}


@room.get("/collections", may=May.SEE_COLLECTION)
def all_collections() -> str:
    """The collections of my site."""
    found = collections.list_collections(db(), actor(), now())
    return render_template(
        "pages/collections/list.html", collections=found, uses=USES, **for_templates()
    )


@room.get("/collections/new", may=May.MAKE_COLLECTION)
def new() -> str:
    """A page to make a collection."""
    return _form_page(None, collections.Drawn(""))


@room.post("/collections/new", may=May.MAKE_COLLECTION)
def make() -> AnyResponse | tuple[str, int]:
    """Make a collection."""
    drawn = _drawn()
    try:
        made = collections.make_collection(db(), actor(), drawn, now())
    except REFUSED as refused:
        return _form_page(None, drawn, refused.code), 422
    return _to(made.id)


@room.get("/collections/<uuid:collection>", may=May.SEE_COLLECTION)
def page(collection: UUID) -> str:
    """One collection, its stories in order, and what would go out today."""
    return _page(collections.see_collection(db(), actor(), collection, now()))


@room.get("/collections/<uuid:collection>/change", may=May.EDIT_COLLECTION)
def change_page(collection: UUID) -> str:
    """A page to change the name, the introduction or the use."""
    found = collections.see_collection(db(), actor(), collection, now())
    given = (found.introduction, found.use, found.audience, found.medium)
    return _form_page(found, collections.Drawn(found.name, *given))


@room.post("/collections/<uuid:collection>/change", may=May.EDIT_COLLECTION)
def change(collection: UUID) -> AnyResponse | tuple[str, int]:
    """Keep what was changed."""
    drawn = _drawn()
    try:
        collections.change_collection(db(), actor(), collection, drawn, now())
    except REFUSED as refused:
        found = collections.see_collection(db(), actor(), collection, now())
        return _form_page(found, drawn, refused.code), 422
    return _to(collection)


@room.post("/collections/<uuid:collection>/stories", may=May.EDIT_COLLECTION)
def arrange(collection: UUID) -> AnyResponse:
    """Put a story in, take it out, or move it one place."""
    do, _, story = request.form.get("do", "").partition(":")
    story_id = read_uuid(story or request.form.get("story"))
    if story_id and do in ARRANGING:
        ARRANGING[do](collection, story_id)
    return _to(collection, "stories")


def _add(collection: UUID, story: UUID) -> None:
    collections.add_story(db(), actor(), collection, story, now())


def _take_out(collection: UUID, story: UUID) -> None:
    collections.take_story_out(db(), actor(), collection, story, now())


def _move(by: int) -> Callable[[UUID, UUID], None]:
    def move(collection: UUID, story: UUID) -> None:
        collections.move_story(db(), actor(), collection, story, by, now())

    return move


ARRANGING = {"add": _add, "take-out": _take_out, "up": _move(-1), "down": _move(1)}


@room.post("/collections/<uuid:collection>/carry-out", may=May.EXPORT_COLLECTION, streams=True)
def carry(collection: UUID) -> AnyResponse | tuple[str, int]:
    """Ask for a copy. A job writes it, so that the page can be left."""
    request.max_content_length = 64 * 1024
    found = collections.see_collection(db(), actor(), collection, now())
    try:
        format = find_format(request.form.get("format", "")).name
    except NoSuchFormat as refused:
        return _page(found, refused.code), 422
    if not any(one.is_out for one in collections_out.outlooks(db(), actor(), found, now())):
        return _page(found, NothingToCarry.code), 422
    whom = request.form.get("given_to", "")
    carryings.ask_to_carry(db(), actor(), collection, format, whom, now())
    return _to(collection, "copies")


@room.get("/exports/<uuid:export>", may=May.EXPORT_COLLECTION)
def download(export: UUID) -> Response | tuple[str, int]:
    """The file of a copy, when all that is in it may still go out."""
    try:
        found = collections_out.may_still_be_given(db(), actor(), export, now())
    except (collections_out.NoLongerGiven, collections_out.CodedAloneNow) as refused:
        return _page(_collection_of(export), refused.code), 410
    beside = request.args.get("beside", "")
    path = _beside(export).get(beside) if beside else _file_of(export)
    if path is None:
        return _page(_collection_of(export), "gone"), 410
    response = Response(ResumablePieces(path), mimetype="application/octet-stream")
    size = response.content_length = path.stat().st_size
    response.headers["Content-Disposition"] = f'attachment; filename="{path.name}"'
    response.set_etag(f"{found.manifest_sha256}{beside}")
    return response.make_conditional(request, accept_ranges=True, complete_length=size)


class ResumablePieces:
    """A file in pieces from any place on: a large one that breaks off goes on where it stopped.

    No file is open between two pieces, so nothing is left behind when a reader goes away.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._at = path, 0

    def __iter__(self) -> ResumablePieces:
        return self

    def __next__(self) -> bytes:
        with self._path.open("rb") as file:
            file.seek(self._at)
            piece = file.read(PIECE)
        if not piece:
            raise StopIteration
        self._at += len(piece)
        return piece

    def seekable(self) -> bool:
        """True: werkzeug asks."""
        return True

    def seek(self, at: int) -> None:
        """Go to a byte."""
        self._at = at

    def tell(self) -> int:
        """The byte that comes next."""
        return self._at


def _folder() -> Path:
    return house().settings.data / EXPORTS


def _file_of(export: UUID) -> Path | None:
    folder = _folder() / str(export)
    files = (path for path in folder.glob("*") if path.is_file())
    return next((path for path in files if not path.name.endswith(tuple(BESIDE))), None)


def _beside(export: UUID) -> dict[str, Path]:
    """The small files that stand next to a copy, by the ends of their names."""
    found = ((name, (_folder() / str(export)).glob(f"*_{name}")) for name in BESIDE)
    return {name: path for name, paths in found for path in paths}


def _collection_of(export: UUID) -> Collection:
    return collections.see_collection(
        db(), actor(), db().get_one(Export, export).collection_id, now()
    )


def _to(collection: UUID, anchor: str | None = None) -> AnyResponse:
    return redirect(url_for("collections.page", collection=collection, _anchor=anchor), 303)


def _drawn() -> collections.Drawn:
    form = request.form
    given = (form.get(name, "") for name in ("name", "introduction", "use"))
    audience = form.get("audience", Audience.TEAM)
    return collections.Drawn(*given, audience, form.get("medium", Medium.PAPER))


def _form_page(
    collection: Collection | None, drawn: collections.Drawn, problem: str | None = None
) -> str:
    return render_template(
        "pages/collections/form.html",
        collection=collection,
        drawn=drawn,
        uses=USES,
        audiences=AUDIENCES,
        mediums=MEDIUMS,
        wrong=_wrong(problem),
    )


def _page(collection: Collection, problem: str | None = None) -> str:
    exports = collections.exports_of(db(), collection)
    return render_template(
        "pages/collections/page.html",
        collection=collection,
        uses=USES,
        audiences=AUDIENCES,
        mediums=MEDIUMS,
        formats=_formats(),
        outlooks=collections_out.outlooks(db(), actor(), collection, now()),
        to_add=collections.stories_to_add(db(), actor(), collection, now(), chosen_cohort()),
        exports=[(one, _file_of(one.id), list(_beside(one.id))) for one in exports],
        beside_words=BESIDE,
        under_way=(under_way := carryings.under_way(db(), collection)),
        stopped=carryings.stopped(db(), under_way),
        refused=_refused(carryings.last_refused(db(), collection)),
        wrong=_wrong(problem),
        why_left_out=why_left_out,
        **for_templates(),
        **for_filters(),
    )


def _formats() -> list[tuple[str, str]]:
    ordered = sorted(formats().values(), key=lambda one: one.name != FIRST_FORMAT)
    return [(one.name, gettext(one.words)) for one in ordered]


def _refused(carrying: Carrying | None) -> str:
    """Why the newest copy was not made."""
    if carrying is None:
        return ""
    _, words = PROBLEMS.get(carrying.trouble or "", PROBLEMS["nothing-to-carry"])
    return gettext(words)


def _wrong(problem: str | None) -> list[tuple[str, str]]:
    if problem is None:
        return []
    field, words = PROBLEMS[problem]
    return [(field, gettext(words))]
