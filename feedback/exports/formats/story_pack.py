"""The story pack: a ZIP that opens offline in a browser, with what an illustrator needs.

Written with the standard library's zipfile, because the target is a file: sizes and checksums
then stand in the headers, where every unpacker finds them, and times can be fixed. Nothing is
compressed: media are already, texts are small, and the same set must give the same bytes
whatever zlib is installed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import Any, BinaryIO

from feedback.actions.frozen import FrozenCollection
from feedback.exports.format import Format, Opener, mark
from feedback.exports.pack_files import PackFile, as_json, pack_files
from feedback.sealing import CannotOpen

TOOL = "named-social-worker-feedback"
FILE_MODE = 0o644 << 16
UNIX = 3


def _write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
    folder = FORMAT.file_name(frozen).removesuffix(FORMAT.ending)
    listed = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as pack:
        for one in pack_files(frozen):
            digest = _add(pack, frozen, f"{folder}/{one.path}", one, open_copy)
            listed.append(_entry(one, digest))
        manifest = as_json(_manifest(frozen, listed))
        last = PackFile("manifest.json", "application/json", (), manifest)
        return _add(pack, frozen, f"{folder}/manifest.json", last, open_copy)


def _add(
    pack: zipfile.ZipFile,
    frozen: FrozenCollection,
    path: str,
    one: PackFile,
    open_copy: Opener,
) -> str:
    """Stream one file into the pack. Its sha256. Raises CannotOpen for bytes not as promised."""
    info = zipfile.ZipInfo(path, frozen.frozen_on.timetuple()[:3] + (0, 0, 0))
    info.create_system, info.external_attr, info.file_size = UNIX, FILE_MODE, one.size
    digest = sha256()
    with pack.open(info, "w") as target:
        for piece in _pieces(one, open_copy):
            digest.update(piece)
            target.write(piece)
    if one.copy and digest.hexdigest() != one.copy.sha256:
        raise CannotOpen(f"safe copy {one.copy.id} is not what was kept")
    return digest.hexdigest()


def _pieces(one: PackFile, open_copy: Opener) -> Iterator[bytes]:
    return open_copy(one.copy_id) if one.copy_id else iter([one.data])


def _entry(one: PackFile, digest: str) -> dict[str, Any]:
    return {
        "path": one.path,
        "size": one.size,
        "sha256": digest,
        "media_type": one.media_type,
        "consent_ids": list(one.consent_ids),
    }


def _manifest(frozen: FrozenCollection, listed: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "schema": "story-pack",
        "schema_version": 2,
        "tool": TOOL,
        "tool_version": _version(),
        "status": frozen.status,
        "collection": frozen.name,
        "use": frozen.use,
        "audience": frozen.audience,
        "medium": frozen.medium,
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
)
