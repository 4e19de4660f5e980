"""One small interface for keeping bytes, whatever the place is."""

import re
import secrets
from collections.abc import Iterator
from typing import Protocol
from urllib.parse import urlsplit

NAME = re.compile(r"[a-z0-9-]{1,80}")
READ_SIZE = 256 * 1024


class StoreTrouble(Exception):
    """The place where files are kept cannot do what was asked. Its words say why."""

    code = "trouble"


class StoreFull(StoreTrouble):
    """There is no room left in the store."""

    code = "full"


class NotThere(StoreTrouble):
    """The store holds nothing under this name."""

    code = "not-there"


class AlreadyThere(StoreTrouble):
    """Something is kept under this name already, and what is kept is never overwritten."""

    code = "already-there"


class Writer(Protocol):
    """Bytes on their way into the store; nobody can read them before commit."""

    def write(self, data: bytes) -> None:
        """Take more bytes. Raises StoreFull or StoreTrouble."""

    def commit(self) -> None:
        """Keep the bytes: durable and readable when this returns, or an error is raised."""

    def abort(self) -> None:
        """Forget the bytes. Does nothing after commit or a first abort; never raises."""


class Store(Protocol):
    """A place for bytes under opaque names of `[a-z0-9-]`, 1 to 80 characters.

    A name that is not of this form raises ValueError: it is a mistake in the program.
    """

    def begin(self, name: str) -> Writer:
        """Start to write. Raises AlreadyThere, StoreFull, StoreTrouble."""

    def read(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from `start`, at most `length` of them, in pieces of up to 256 KiB.

        Raises NotThere at the call, before the first piece is asked for.
        """

    def size(self, name: str) -> int:
        """How many bytes are kept. Raises NotThere."""

    def exists(self, name: str) -> bool:
        """Whether something is kept under this name."""

    def delete(self, name: str) -> None:
        """Remove for good; gone when this returns. Nothing there is no error."""

    def names(self) -> Iterator[str]:
        """Every kept name, in no promised order."""

    def discard_unfinished(self, older_than_s: float) -> int:
        """Remove writings begun this many seconds ago and never committed; how many there were."""

    def check(self) -> None:
        """Write, read and remove a small file. Raises StoreTrouble with plain words."""


def safe_name(name: str) -> str:
    """The name itself, when it is one a store may use. Raises ValueError."""
    if not NAME.fullmatch(name):
        raise ValueError(f"a store name is 1 to 80 of a-z, 0-9 and -, not {name[:90]!r}")
    return name


def open_store(place: str) -> Store:
    """The store at a folder path, `file:///folder` or `s3://bucket/prefix?endpoint=URL&region=R`.

    Keys for S3 come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), never from
    the address. Nothing is contacted yet; `check` does that. Raises StoreTrouble for an address
    of another form.
    """
    parts = urlsplit(str(place))
    if parts.scheme == "s3":
        from media.s3 import S3Store  # boto3 costs most of a second: only those who use it pay

        return S3Store.at(parts)
    if parts.scheme not in ("", "file") or not parts.path or parts.netloc:
        raise StoreTrouble(
            f"The store must be a folder, file:///folder or s3://bucket, not {place}"
        )
    from media.local import LocalStore

    return LocalStore.at(parts.path)


def prove(store: Store) -> None:
    """Write, read back and remove a small file. Raises StoreTrouble saying what went wrong."""
    name, sent = f"check-{secrets.token_hex(8)}", secrets.token_bytes(1024)
    writer = store.begin(name)
    try:
        writer.write(sent)
        writer.commit()
        came_back = b"".join(store.read(name))
        store.delete(name)
    finally:
        writer.abort()
    if came_back != sent or store.exists(name):
        raise StoreTrouble("The store gave back other bytes than it was given.")
