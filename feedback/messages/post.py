"""The post of one installation: its carrier, its public address, its hours."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feedback.messages import Carrier, KeptHere
from feedback.messages.by_mail import ByMail
from feedback.sealing import derive, fingerprint
from feedback.settings import Settings

LONG_ENOUGH = 18  # bytes of a token: 144 bits


@dataclass(frozen=True)
class Post:
    """What is needed to bring a message to someone, at their hour."""

    carrier: Carrier
    web_address: str
    zone: tzinfo
    key: bytes = field(repr=False)
    languages: tuple[str, ...] = ()

    def stop_token(self, message_id: UUID) -> str:
        """What whoever has the message can stop these messages with, and nothing else."""
        return urlsafe_b64encode(fingerprint(self.key, str(message_id))[:LONG_ENOUGH]).decode()

    def is_stop_token(self, message_id: UUID, token: str) -> bool:
        """True when the token came in that message."""
        return hmac.compare_digest(self.stop_token(message_id).encode(), token.encode())

    def way_in_token(self, link_id: UUID) -> str:
        """The token of a link by which staff choose a password, made from the link's id."""
        made = fingerprint(self.key, f"way in {link_id}")[:LONG_ENOUGH]
        return urlsafe_b64encode(made).decode()

    def stop_address(self, message_id: UUID) -> str:
        """The address in the message; empty where the site has no public one."""
        if not self.web_address:
            return ""
        token = self.stop_token(message_id)
        return f"{self.web_address}/reminders/stop/{message_id}/{token}"


def post_of(settings: Settings) -> Post:
    """The post that the settings describe."""
    carrier: Carrier = KeptHere()
    if settings.mail_server:
        given = (settings.mail_from, settings.mail_user, settings.mail_password)
        carrier = ByMail(settings.mail_server, *given)
    return Post(
        carrier,
        settings.web_address.rstrip("/"),
        _zone(settings.time_zone),
        derive(settings.secret, "stopping messages"),
        settings.languages,
    )


def _zone(name: str) -> tzinfo:
    """The zone; hours of UTC on a machine that has no zones at all (Debian's `tzdata`)."""
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return UTC
