"""A project from another program: first what would come in and what is left, then it is kept."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import codebooks
from feedback.exports import refi_back
from feedback.exports.refi_read import LARGEST_FILE, ProjectRefused
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext, mark
from media.body import Limits
from media.receive import receive
from media.refused import Refused

room = Room("projects_in", __name__)
HEADS = 64 * 1024
PROBLEMS = {
    "not-a-project": mark("We cannot read this file. Choose a .qdpx or a .qdc file."),
    "no-project": mark("There is no project in this file. Carry it out of your program again."),
    "no-codes": mark("There is no code in this file."),
    "unsafe-names": mark("This file has names that are not safe. We did not open it."),
    "locked": mark("This file needs a password. Carry it out without a password."),
    "too-many-files": mark("There are too many files in this file. We did not open it."),
    "too-many-codes": mark("This file has too many codes. Use 2,000 or fewer."),
    "too-large": mark("This file is too large. Leave films and sounds out. Use 64 MB or less."),
    "too-large-inside": mark("This file is too large inside. We did not open it."),
    "cut": mark("No file came, or not all of it. Please send it again."),
    "name-missing": mark("Write a name for the codebook."),
    "name-taken": mark("There is a codebook with this name. Choose another name."),
    "too-long": mark("This is too long for us to keep. Please make it shorter."),
}
TOO_BIG = {"too-big": "too-large"}
NOT_KEPT = (codebooks.NameMissing, codebooks.NameTaken, codebooks.TooLong)
NOTES = {
    "renamed": mark("The name was there twice or was too long, so it is changed."),
    "cut": mark("What it means was too long, so its end is left out."),
    "no-such-parent": mark("The code above it is not new, so this one stands at the top."),
}
REASONS = {
    "not-ours": mark("These words are not ours. A story needs a yes from who told it."),
    "words-differ": mark("The words are not the same as here. Someone changed them."),
    "several-alike": mark("Several texts here have these words. We cannot tell which it is."),
    "no-words": mark("The words are not in the file."),
    "cannot-tell": mark("We cannot tell which words are meant."),
    "outside-the-words": mark("It is outside of the words."),
    "outside-the-file": mark("It is outside of the picture or the recording."),
    "not-one-answer": mark("It is not inside one answer."),
    "no-code": mark("It has no code."),
    "no-such-code": mark("A code of it is not in the file."),
    "too-many": mark("There are more than 1,000. Bring in the rest another time."),
}
OTHERS = {
    "pictures": mark("Pictures"),
    "pdfs": mark("PDF files"),
    "sounds": mark("Sounds"),
    "films": mark("Films"),
    "cases": mark("Cases"),
    "variables": mark("Variables"),
    "sets": mark("Sets"),
    "notes": mark("Notes. Those on new codes are kept with what the code means"),
    "links": mark("Links"),
    "graphs": mark("Graphs"),
}
COUNTS = ("codes", "quotations", "codings", "not_kept")


@room.get("/codes/from-a-project", may=May.MAKE_CODEBOOK)
def page() -> str:
    """Choose a file; and what the one before brought."""
    return _choose_page()


@room.post("/codes/from-a-project", may=May.MAKE_CODEBOOK, streams=True)
def look() -> Response:
    """What a project would bring, what changes and what is left; nothing is kept yet."""
    try:
        data = _received()
        with house().database.reading() as reads:  # nobody who writes waits, and nobody reads
            looked = refi_back.look_at_project(reads, actor(), data, now())
    except (Refused, ProjectRefused) as no:
        return _refused(no.code)
    name = looked.project.name.rpartition(".")[0] or looked.project.name
    return _look_page(looked, " ".join(name.split())[: codebooks.LONGEST_NAME])


@room.post("/codes/from-a-project/bring-in", may=May.MAKE_CODEBOOK)
def bring_in() -> AnyResponse:
    """Keep what was shown."""
    name, told = request.form.get("name", ""), request.form.get("carried", "")
    try:
        made = refi_back.bring_in(db(), actor(), name, told, now())
    except ProjectRefused as no:
        return _refused(no.code)
    except NOT_KEPT as no:
        db().rollback()
        return _name_page(name, told, no.code)
    counts = {one: getattr(made, one) for one in COUNTS}
    return redirect(url_for("projects_in.page", **counts), 303)


class _Memory:
    """Where the file goes while it comes: into memory, never to a disk."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes) -> None:
        """Take more bytes."""
        self.data += data

    def commit(self) -> None:
        """Whole."""

    def abort(self) -> None:
        """Not whole."""
        self.data.clear()


def _received() -> bytes:
    """The file of the form; empty when none was chosen. Raises Refused."""
    memory = _Memory()
    receive(
        request.stream,
        request.content_type or "",
        request.content_length,
        lambda field, file_name, declared: memory,
        Limits(file=LARGEST_FILE, body=LARGEST_FILE + HEADS, parts=2),
    )
    return bytes(memory.data)


def _refused(code: str) -> Response:
    found = TOO_BIG.get(code, code)
    words = gettext(PROBLEMS.get(found, PROBLEMS["cut"]))
    return make_response(_choose_page({"file": words}), 422)


def _choose_page(wrong: dict[str, str] | None = None) -> str:
    counts = {one: request.args.get(one, type=int) for one in COUNTS}
    return render_template(
        "pages/projects_in/choose.html",
        wrong=wrong or {},
        made=None if None in counts.values() else counts,
    )


def _look_page(looked: refi_back.Looked, name: str) -> Response:
    drawn = render_template(
        "pages/projects_in/look.html",
        looked=looked,
        carried=refi_back.carried(looked),
        name=name,
        notes={code: gettext(words) for code, words in NOTES.items()},
        reasons={code: gettext(words) for code, words in REASONS.items()},
        others=[(gettext(OTHERS[one]), n) for one, n in looked.others.items()],
    )
    return make_response(drawn)


def _name_page(name: str, told: str, problem: str) -> Response:
    """Ask for the name again; what was read stays with the form."""
    wrong = {"name": gettext(PROBLEMS[problem])}
    drawn = render_template("pages/projects_in/name.html", name=name, carried=told, wrong=wrong)
    return make_response(drawn, 422)
