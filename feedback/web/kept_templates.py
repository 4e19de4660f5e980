"""Compiled templates, kept in the data folder: the first page after a start need not wait."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class KeptTemplates(FileSystemBytecodeCache):
    """Jinja's own cache in a folder that only this account may read; a full disk stops no page."""

    def __init__(self, data: Path) -> None:
        folder = data / "templates"
        with suppress(OSError):
            folder.mkdir(mode=0o700, exist_ok=True)
        super().__init__(os.fspath(folder))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load what was kept; what cannot be read is compiled again."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, when there is room."""
        with suppress(OSError):
            super().dump_bytecode(bucket)
