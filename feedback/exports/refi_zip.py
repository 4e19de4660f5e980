"""A REFI-QDA project as a `.qdpx`: a ZIP with `project.qde` and a flat folder `sources`.

Nothing is compressed and every time is fixed, so the same set gives the same bytes. Media are
streamed from the store. What is lost is told in a report beside the file, which is not in the ZIP.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import BinaryIO

from feedback.actions.frozen import FrozenCollection, FrozenCopy
from feedback.exports.format import Beside, Opener, Write, sha256_of
from feedback.exports.pages import page
from feedback.exports.refi_project import SOURCES, Project
from feedback.exports.refi_texts import ABOVE
from feedback.exports.wording import on_day
from feedback.sealing import CannotOpen

PROJECT = "project.qde"
REPORT = "export-report.txt"
FILE_MODE = 0o644 << 16
UNIX = 3


def writing(*, in_utf16: bool) -> Write:
    """A way to write projects whose places are counted in code points, or in UTF-16 units."""

    def write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
        project = Project(frozen, in_utf16)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as pack:
            _add(pack, frozen, PROJECT, project.xml.encode(), open_copy)
            for path, held in sorted(project.files, key=lambda one: one[0]):
                _add(pack, frozen, path, held, open_copy)
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
            "lost": project.lost,
            "picked": any(story.picked for story in frozen.stories),
        }
        return {REPORT: page("qda-report.txt", **given)}

    return beside


def _add(
    pack: zipfile.ZipFile,
    frozen: FrozenCollection,
    path: str,
    held: bytes | FrozenCopy,
    open_copy: Opener,
) -> None:
    """Stream one file into the ZIP. Raises CannotOpen for bytes that are not as promised."""
    info = zipfile.ZipInfo(path, frozen.frozen_on.timetuple()[:3] + (0, 0, 0))
    info.create_system, info.external_attr = UNIX, FILE_MODE
    info.file_size = len(held) if isinstance(held, bytes) else held.size
    digest = sha256()
    with pack.open(info, "w") as target:
        for piece in _pieces(held, open_copy):
            digest.update(piece)
            target.write(piece)
    if isinstance(held, FrozenCopy) and digest.hexdigest() != held.sha256:
        raise CannotOpen(f"safe copy {held.id} is not what was kept")


def _pieces(held: bytes | FrozenCopy, open_copy: Opener) -> Iterator[bytes]:
    return iter([held]) if isinstance(held, bytes) else open_copy(held.id)
