"""Messages that may leave the house: what one is, and whoever carries it.

A carrier is anything with the four names of `Carrier`. Two ship: one that keeps every message for
staff to print, and one that sends e-mail. A carrier of text messages is another class like these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class NotSent(Exception):
    """It was surely not delivered, so it may be tried again."""


class PerhapsSent(Exception):
    """The line broke where nobody can say whether it was delivered. It must not be tried again."""


class AddressNotGood(ValueError):
    """What was typed is no address for this carrier."""


@dataclass(frozen=True)
class Message:
    """One message: short, in the reader's language, and without a private word.

    `link` is the site's first page and `stop` the address that stops these messages; both are
    empty where the site has no public address. `words` are whole sentences.
    """

    id: UUID
    to: str
    language: str
    subject: str
    words: tuple[str, ...]
    link: tuple[str, str] = ("", "")
    stop: tuple[str, str] = ("", "")


class Carrier(Protocol):
    """Whoever brings messages to people.

    `leaves_the_house` is False where staff hand them over; then nobody types an address.
    """

    leaves_the_house: bool

    def good_address(self, typed: str) -> str:
        """The address as it is kept. Raises AddressNotGood."""
        ...

    def carry(self, message: Message) -> None:
        """Bring one message on its way. Raises NotSent, PerhapsSent."""
        ...


class KeptHere:
    """The carrier of an installation that sends nothing: staff see each message and print it."""

    leaves_the_house = False

    def good_address(self, typed: str) -> str:
        """None is needed."""
        return ""

    def carry(self, message: Message) -> None:
        """Its row is the message: it waits where staff see it."""
