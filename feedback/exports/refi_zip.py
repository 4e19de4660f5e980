"""A REFI-QDA project as a `.qdpx`: a ZIP with `project.qde` and a flat folder `sources`.

Nothing is compressed and every time is fixed, so the same set gives the same bytes. Media are
streamed from the store. What is lost is told in a report beside the file, which is not in the ZIP.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from feedback.actions.frozen import FrozenCollection, FrozenCopy, LeftOut
from feedback.exports.format import Beside, Opener, Write, sha256_of
from feedback.exports.pages import page
from feedback.exports.refi_project import SOURCES, Project
from feedback.exports.refi_texts import ABOVE
from feedback.exports.wording import on_day
from feedback.exports.zip_file import ZipToFile

PROJECT = "project.qde"
REPORT = "export-report.txt"


def writing(*, in_utf16: bool) -> Write:
    """A way to write projects whose places are counted in code points, or in UTF-16 units."""

    def write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
        project = Project(frozen, in_utf16)
        pack = ZipToFile(file, frozen.frozen_on)
        _add(pack, PROJECT, project.xml.encode(), open_copy)
        for path, held in sorted(project.files, key=lambda one: one[0]):
            _add(pack, path, held, open_copy)
        pack.finish()
        return sha256_of(file)

    return write


def reporting(*, in_utf16: bool) -> Beside:
    """A way to write the report of what the project holds, and what was lost on the way."""

    def beside(frozen: FrozenCollection) -> Mapping[str, bytes]:
        project = Project(frozen, in_utf16)
        texts = project.xml and [held for path, held in project.files if path.startswith(SOURCES)]
        given = {
            "frozen": frozen,
            "day": on_day(frozen.frozen_on),
            "in_utf16": in_utf16,
            "has_above": any(ABOVE.search(one.decode()) for one in texts if isinstance(one, bytes)),
            "left_out": dict.fromkeys((*frozen.left_out, *project.lost)),
            "picked": any(story.picked for story in frozen.stories),
        }
        return {REPORT: page("qda-report.txt", **given)}

    return beside


def losing(frozen: FrozenCollection) -> list[LeftOut]:
    """What has no place in a project."""
    project = Project(frozen)
    return project.lost if project.xml else []


def _add(pack: ZipToFile, path: str, held: bytes | FrozenCopy, open_copy: Opener) -> None:
    """Stream one file into the ZIP. Raises ChangedMeanwhile for bytes that are not as promised."""
    if isinstance(held, bytes):
        pack.add(path, len(held), [held])
    else:
        pack.add(path, held.size, open_copy(held.id), held.sha256)
