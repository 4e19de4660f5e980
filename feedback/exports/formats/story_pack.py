"""The story pack: a ZIP that opens offline in a browser, with what an illustrator needs.

Written story by story into a file that can go back: each copy is read once, and sizes and checksums
stand in the headers, where every unpacker finds them. Nothing is compressed, and the same set gives
the same bytes. The manifest comes last, because it knows all the others.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any, BinaryIO

from feedback.actions.frozen import FrozenCollection, LeftOut
from feedback.exports.format import Format, Opener, mark
from feedback.exports.pack_check import check_pack
from feedback.exports.pack_files import PackFile, as_json, drawn_files, start_files, story_files
from feedback.exports.pieces import pieces_of
from feedback.exports.zip_file import ZipToFile

TOOL = "named-social-worker-feedback"


class _Pack:
    """A pack on its way, and the list of what is in it."""

    def __init__(self, frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> None:
        self._folder = FORMAT.file_name(frozen).removesuffix(FORMAT.ending)
        self._zip, self._open_copy = ZipToFile(file, frozen.frozen_on), open_copy
        self.listed: list[dict[str, Any]] = []

    def add(self, one: PackFile) -> str:
        """Stream one file into the pack. Its sha256."""
        pieces = one.pieces(self._open_copy)
        measured = self._zip.add(f"{self._folder}/{one.path}", one.size, pieces, one.known_by)
        self.listed.append(
            {
                "path": one.path,
                "size": measured.size,
                "sha256": measured.sha256,
                "media_type": one.media_type,
                "consent_ids": list(one.consent_ids),
            }
        )
        return measured.sha256

    def finish(self) -> None:
        """Write the list at the end of the archive."""
        self._zip.finish()


def _write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
    pack, clips, left_out = _Pack(frozen, open_copy, file), {}, list[LeftOut]()
    for story in frozen.stories:
        with pieces_of(story, open_copy) as pieces:
            drawn = list(drawn_files(frozen, story, pieces, open_copy, left_out))
            for one in story_files(frozen, story, pieces, drawn):
                pack.add(one)
            clips |= pieces.clips(story)
            left_out += pieces.missing
    for one in start_files(replace(frozen, left_out=(*frozen.left_out, *left_out)), clips):
        pack.add(one)
    manifest = as_json(_manifest(frozen, sorted(pack.listed, key=lambda one: one["path"])))
    known_by = pack.add(PackFile("manifest.json", "application/json", (), manifest))
    pack.finish()
    return known_by


def _manifest(frozen: FrozenCollection, listed: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "schema": "story-pack",
        "schema_version": 1,
        "tool": TOOL,
        "tool_version": _version(),
        "status": "draft",
        "collection": frozen.name,
        "use": frozen.use,
        "consent_asked_on": frozen.frozen_on.isoformat(),
        "stories": [story.label for story in frozen.stories],
        "files": listed,
    }


def _version() -> str:
    try:
        return version(TOOL)
    except PackageNotFoundError:
        return "not installed"


FORMAT = Format(
    "story-pack",
    ".zip",
    mark("A ZIP for the illustrator: a page for each story, pictures, sounds, script and terms."),
    _write,
    has_media=True,
    check=check_pack,
)
