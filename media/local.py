"""Keeping bytes in a folder, durably."""

import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

from media.store import (
    READ_SIZE,
    AlreadyThere,
    NotThere,
    StoreFull,
    StoreTrouble,
    prove,
    safe_name,
)

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def plain_errors(doing: str) -> Iterator[None]:
    """Turn what the operating system says into the store's own errors."""
    try:
        yield
    except FileNotFoundError as trouble:
        raise NotThere(f"Could not {doing}: it is not there.") from trouble
    except FileExistsError as trouble:
        raise AlreadyThere(f"Could not {doing}: the name is taken.") from trouble
    except OSError as trouble:
        kind = StoreFull if trouble.errno in FULL else StoreTrouble
        raise kind(f"Could not {doing}: {trouble.strerror}.") from trouble


def sync_folder(folder: Path) -> None:
    """Make a folder's list of names durable (a new name is lost in a power cut without this)."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder only its owner can open, and make its name durable."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    sync_folder(folder.parent)


class LocalWriter:
    """A file in quarantine, linked to its final place by commit."""

    def __init__(self, quarantined: Path, final: Path) -> None:
        self._quarantined, self._final = quarantined, final
        with plain_errors("begin a file"):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            self._handle: int | None = os.open(quarantined, flags, 0o600)

    def write(self, data: bytes) -> None:
        left = memoryview(data)
        with plain_errors("write a file"):
            while left:
                left = left[os.write(self._open_handle(), left) :]

    def commit(self) -> None:
        with plain_errors("keep a file"):
            os.fsync(self._open_handle())
            make_folder(self._final.parent)
            # A link, not a rename: a rename would silently replace what is already kept.
            os.link(self._quarantined, self._final)
            self._make_durable()
        self.abort()

    def _make_durable(self) -> None:
        try:
            sync_folder(self._final.parent)
        except OSError:
            self._final.unlink()  # what is not sure to last must not look kept
            raise

    def abort(self) -> None:
        if self._handle is None:
            return
        with suppress(OSError):
            os.close(self._handle)
        self._handle = None
        with suppress(OSError):
            self._quarantined.unlink()

    def _open_handle(self) -> int:
        if self._handle is None:
            raise StoreTrouble("Could not write a file: it was committed or aborted before.")
        return self._handle


class LocalStore:
    """Bytes in `folder/kept/xx/name`; on their way in they are in `folder/quarantine`."""

    def __init__(self, folder: Path) -> None:
        self._kept, self._quarantine = folder / "kept", folder / "quarantine"

    @classmethod
    def at(cls, path: str) -> "LocalStore":
        """The store in the folder of this (percent-encoded) path."""
        return cls(Path(unquote(path)).absolute())

    def begin(self, name: str) -> LocalWriter:
        final = self._path(name)
        if final.exists():
            raise AlreadyThere("Could not begin a file: the name is taken.")
        with plain_errors("make the store's folders"):
            make_folder(self._quarantine)
        return LocalWriter(self._quarantine / f"{name}.{secrets.token_hex(8)}.part", final)

    def read(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        path = self._path(name)
        with plain_errors("read a file"):
            left = path.stat().st_size - start
        return _pieces(path, start, left if length is None else min(left, length))

    def size(self, name: str) -> int:
        with plain_errors("read a file"):
            return self._path(name).stat().st_size

    def exists(self, name: str) -> bool:
        with plain_errors("look for a file"):
            return self._path(name).exists()

    def delete(self, name: str) -> None:
        path = self._path(name)
        with plain_errors("remove a file"), suppress(FileNotFoundError):
            path.unlink()
            sync_folder(path.parent)

    def names(self) -> Iterator[str]:
        return (path.name for path in self._kept.glob("??/*"))

    def discard_unfinished(self, older_than_s: float) -> int:
        before = time.time() - older_than_s
        with plain_errors("tidy the quarantine"):
            old = [p for p in self._quarantine.glob("*.part") if p.stat().st_mtime <= before]
            for path in old:
                path.unlink(missing_ok=True)
        return len(old)

    def check(self) -> None:
        prove(self)

    def _path(self, name: str) -> Path:
        # Spread by a hash: names that begin alike would otherwise crowd one folder.
        return self._kept / sha256(safe_name(name).encode()).hexdigest()[:2] / name


def _pieces(path: Path, start: int, left: int) -> Iterator[bytes]:
    with plain_errors("read a file"), path.open("rb", buffering=0) as file:
        file.seek(start)
        while left > 0 and (data := file.read(min(left, READ_SIZE))):
            left -= len(data)
            yield data
