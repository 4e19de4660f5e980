"""A ZIP with a folder of files, and a manifest that says what each is and whose yes it has."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any, BinaryIO

from feedback.actions.frozen import FrozenCollection
from feedback.exports.format import Opener
from feedback.exports.pack_files import JSON, PackFile, as_json
from feedback.exports.zip_file import ZipToFile

TOOL = "named-social-worker-feedback"
SCHEMA_VERSION = 2


class Pack:
    """A pack on its way, and the list of what is in it."""

    def __init__(
        self, schema: str, folder: str, frozen: FrozenCollection, open_copy: Opener, file: BinaryIO
    ) -> None:
        self._schema, self._folder, self._frozen = schema, folder, frozen
        self._zip, self._open_copy = ZipToFile(file, frozen.frozen_on), open_copy
        self._listed: list[dict[str, Any]] = []

    def add(self, one: PackFile) -> str:
        """Stream one file into the pack. Its sha256. Raises CannotOpen, NotThere."""
        pieces = one.pieces(self._open_copy)
        measured = self._zip.add(f"{self._folder}/{one.path}", one.size, pieces, one.known_by)
        self._listed.append(
            {
                "path": one.path,
                "size": measured.size,
                "sha256": measured.sha256,
                "media_type": one.media_type,
                "consent_ids": list(one.consent_ids),
            }
        )
        return measured.sha256

    def finish(self) -> str:
        """Write the manifest, which knows all the others, and the end. The manifest's sha256."""
        known_by = self.add(PackFile("manifest.json", JSON, (), as_json(self._manifest())))
        self._zip.finish()
        return known_by

    def _manifest(self) -> dict[str, Any]:
        return {
            "schema": self._schema,
            "schema_version": SCHEMA_VERSION,
            "tool": TOOL,
            "tool_version": tool_version(),
            "status": self._frozen.status,
            "collection": self._frozen.name,
            "use": self._frozen.use,
            "audience": self._frozen.audience,
            "medium": self._frozen.medium,
            "consent_asked_on": self._frozen.frozen_on.isoformat(),
            "stories": [story.label for story in self._frozen.stories],
            "files": sorted(self._listed, key=lambda one: one["path"]),
        }


def tool_version() -> str:
    """Of what is installed here."""
    try:
        return version(TOOL)
    except PackageNotFoundError:
        return "not installed"
