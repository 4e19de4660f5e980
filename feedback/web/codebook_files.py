"""Codebooks from files and into files: first every code is shown, then they are taken in."""

from __future__ import annotations

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import codebook_files, codebook_versions, codebooks
from feedback.actions.codebook_files import FileRefused
from feedback.exports.codebook_files import NothingToWrite, qdc_bytes, table_bytes
from feedback.exports.format import plain_name
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark

room = Room("codebook_files", __name__)
PROBLEMS = {
    "not-a-codebook": mark("We cannot read this file. Choose a .qdc or a CSV file."),
    "no-codes": mark("There is no code in this file."),
    "too-many-codes": mark("This file has too many codes. Use 2,000 or fewer."),
    "too-large": mark("This file is too large. Use 2 MB or less."),
    "name-missing": mark("Write a name for the codebook."),
    "name-taken": mark("There is a codebook with this name. Choose another name."),
    "too-long": mark("This is too long for us to keep. Please make it shorter."),
}
FIELD_OF = dict.fromkeys(("name-missing", "name-taken", "too-long"), "name")
NOTES = {
    "renamed": mark("The name was there twice or was too long, so it is changed."),
    "cut": mark("What it means was too long, so its end is left out."),
    "no-such-parent": mark("The code above it is not in the file, so it stands at the top."),
}
NOT_KEPT = (codebooks.NameMissing, codebooks.NameTaken, codebooks.TooLong)
KINDS = {
    "qdc": ("application/xml", qdc_bytes),
    "csv": ("text/csv", table_bytes),
}


@room.get("/codes/from-a-file", may=May.MAKE_CODEBOOK)
def page() -> str:
    """Choose a file."""
    return render_template("pages/codebook_files/choose.html", wrong={})


@room.post("/codes/from-a-file", may=May.MAKE_CODEBOOK)
def look() -> Response:
    """Every code of the file, and what would change; nothing is kept yet."""
    file = request.files.get("file")
    data = file.read(codebook_files.LARGEST_FILE + 1) if file else b""
    try:
        codes = codebook_files.look_at_file(db(), actor(), data, now())
    except FileRefused as no:
        wrong = {"file": gettext(PROBLEMS[no.code])}
        return make_response(render_template("pages/codebook_files/choose.html", wrong=wrong), 422)
    name = (file.filename or "").rpartition(".")[0] if file else ""
    return make_response(_look_page(codes, name[: codebooks.LONGEST_NAME]))


@room.post("/codes/from-a-file/take-in", may=May.MAKE_CODEBOOK)
def take_in() -> AnyResponse:
    """Make a codebook of what was shown."""
    name, text = request.form.get("name", ""), request.form.get("text", "")
    try:
        codebook_files.take_in(db(), actor(), name, text.encode(), now())
    except FileRefused as no:
        wrong = {"file": gettext(PROBLEMS[no.code])}
        return make_response(render_template("pages/codebook_files/choose.html", wrong=wrong), 422)
    except NOT_KEPT as no:
        db().rollback()
        return make_response(
            _look_page(codebook_files.read_codes(text.encode()), name, no.code), 422
        )
    return redirect(url_for("codebooks.all_codebooks"), 303)


@room.get("/codebooks/<uuid:codebook>/codes.<kind>", may=May.SEE_CODEBOOK)
def download(codebook: UUID, kind: str) -> Response:
    """A codebook as a file for another program, or for a spreadsheet."""
    found = codebooks.see_codebook(db(), actor(), codebook, now())
    if kind not in KINDS:
        raise NotHere(f"codes as {kind}")
    mimetype, write = KINDS[kind]
    try:
        response = Response(write(codebook_files.listed(found.codes)), mimetype=mimetype)
    except NothingToWrite as nothing:
        raise NotHere(f"codes of {codebook}") from nothing
    return _as_file(response, f"{plain_name(found.name)}.{kind}")


@room.get("/codebooks/<uuid:codebook>/versions/<version>/codes.<kind>", may=May.SEE_CODEBOOK)
def download_version(codebook: UUID, version: str, kind: str) -> Response:
    """An older codebook as a file for another program, or for a spreadsheet."""
    found = codebooks.see_codebook(db(), actor(), codebook, now())
    then = codebook_versions.see_version(db(), actor(), codebook, version, now())
    if kind not in KINDS:
        raise NotHere(f"codes as {kind}")
    mimetype, write = KINDS[kind]
    codes = codebook_files.listed(codebook_versions.codes_then(then))
    try:
        response = Response(write(codes), mimetype=mimetype)
    except NothingToWrite as nothing:
        raise NotHere(f"codes of {codebook}") from nothing
    return _as_file(response, f"{plain_name(found.name)}-{then.number}.{kind}")


def _as_file(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _look_page(codes: list[codebook_files.Listed], name: str, problem: str = "") -> str:
    wrong = {FIELD_OF[problem]: gettext(PROBLEMS[problem])} if problem else {}
    return render_template(
        "pages/codebook_files/look.html",
        codes=codes,
        text=table_bytes(codes).decode(),
        name=name,
        notes={code: gettext(words) for code, words in NOTES.items()},
        wrong=wrong,
    )
