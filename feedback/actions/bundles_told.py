"""What came out of a sealed bundle: who told what, when, and with which files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feedback.access import Actor
from feedback.actions.manifests import Manifest
from feedback.actions.media_files import KeptFile
from feedback.languages import KNOWN


@dataclass(frozen=True)
class Told:
    """What came out of a bundle: who told what, and its files, durable in the store.

    `files` go with the field that each was told in. `received_at` is by the server's clock.
    `is_sure` unless somebody else may have had the pass. `days_to_change` is how long answers
    may be changed after they were sent.
    """

    actor: Actor
    manifest: Manifest
    files: tuple[tuple[str, KeptFile], ...]
    received_at: datetime
    is_whole: bool
    is_sure: bool
    days_to_change: int

    @property
    def is_finished(self) -> bool:
        """True when the teller finished it and nothing of it is missing."""
        return self.manifest.is_finished and self.is_whole

    @property
    def may_be_shared(self) -> bool:
        """True when what its teller said of who can see it holds. Else it is theirs alone."""
        return self.is_finished and self.is_sure

    @property
    def told_at(self) -> datetime:
        """When it was told: by the tablet's clock, but never after it came."""
        return self.at(self.manifest.told_at)

    @property
    def language(self) -> str:
        """The language it was told in."""
        return self.manifest.language if self.manifest.language in KNOWN else "en"

    def at(self, moment: datetime | None) -> datetime:
        """A moment of the tablet's clock, but never after it came."""
        return min(moment or self.received_at, self.received_at)
