"""Proof that bytes are still the bytes that were sent."""

import hashlib
import hmac
from collections.abc import Iterable


class Altered(Exception):
    """Bytes are not what their recorded sha256 says they were."""

    code = "altered"


def sha256_of(chunks: Iterable[bytes]) -> str:
    """The sha256 of the chunks together, as 64 lower-case hexadecimal digits."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def verify(chunks: Iterable[bytes], sha256: str) -> None:
    """Read all chunks and compare with a recorded sha256. Raises Altered."""
    found = sha256_of(chunks)
    if not hmac.compare_digest(found, sha256.lower()):
        raise Altered(f"The file is altered: its sha256 is {found}, not {sha256}.")
