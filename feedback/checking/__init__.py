"""Is this installation sound? A table of checks; each says that all is well, or what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from feedback.checking.auditing import check_audit
from feedback.checking.databases import check_database, check_durability
from feedback.checking.findings import Finding, Installation, Unsound, reason
from feedback.checking.keeping import (
    check_erased,
    check_files,
    check_jobs,
    check_room,
    check_secret,
    check_store,
)
from feedback.checking.showing import (
    check_languages,
    check_media,
    check_pictures,
    check_speech,
)
from feedback.settings import SettingsUnusable, read_settings

Check = Callable[[Installation], str]
CHECKS: tuple[tuple[str, Check], ...] = (
    ("database", check_database),
    ("durability", check_durability),
    ("store", check_store),
    ("files", check_files),
    ("room", check_room),
    ("secret", check_secret),
    ("erased", check_erased),
    ("jobs", check_jobs),
    ("audit", check_audit),
    ("pictures", check_pictures),
    ("languages", check_languages),
    ("media", check_media),
    ("speech", check_speech),
)


def check_installation(environment: Mapping[str, str], now: datetime) -> list[Finding]:
    """Look at everything in CHECKS. Unusable settings are the only finding when there are any."""
    try:
        installation = Installation(read_settings(environment), now)
    except SettingsUnusable as trouble:
        return [Finding("settings", False, str(trouble))]
    findings = [Finding("settings", True, f"The data folder is {installation.settings.data}.")]
    findings += [_look(name, check, installation) for name, check in CHECKS]
    installation.database.engine.dispose()
    return findings


def _look(name: str, check: Check, installation: Installation) -> Finding:
    try:
        return Finding(name, True, check(installation))
    except Unsound as trouble:
        return Finding(name, False, str(trouble))
    except SQLAlchemyError as trouble:
        words = f"The database cannot be asked ({reason(trouble)}). First mend `database`."
        return Finding(name, False, words)
