"""What an installation may set, read once from the environment, with every default visible."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feedback.languages import KNOWN

LANGUAGES = tuple(KNOWN)
SOUNDS = "sounds"  # the folder in the data folder for words said ahead of time
EXPORTS = "exports"  # the folder in the data folder for what was carried out on a page
ARRIVING = "arriving"  # the folder in the data folder for files that come in pieces


class SettingsUnusable(Exception):
    """A setting cannot be used; the words say which one and what to do."""


@dataclass(frozen=True)
class Settings:
    """One installation's settings.

    `docs/settings.md` holds the same table in words; a test keeps the two alike.
    """

    data: Path
    database_url: str
    store: str
    secret: bytes = field(repr=False)
    languages: tuple[str, ...] = LANGUAGES
    jobs_in_process: bool = True
    secure_cookies: bool = False
    second_factor: bool = True
    web_address: str = ""
    openid_issuer: str = ""
    openid_client: str = ""
    openid_secret: str = field(default="", repr=False)
    workers: int = 2
    threads: int = 8
    days_to_change: int = 28
    days_to_answer: int = 28
    smallest_total: int = 5
    make_voices: bool = True
    speech_model: str = ""
    speech_command: str = ""
    time_zone: str = "Europe/London"
    mail_server: str = ""
    mail_from: str = ""
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    sealing_secrets: tuple[bytes, ...] = field(default=(), repr=False)
    backup_recipients: tuple[str, ...] = ()
    backup_keys: str = ""

    @property
    def is_sqlite(self) -> bool:
        """True when the database is the embedded one."""
        return self.database_url.startswith("sqlite")


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from `environment`.

    The data folder and the secret are made when they are not there.
    Raises SettingsUnusable naming the variable and the remedy.
    """
    data = _folder(environment.get("FEEDBACK_DATA", "data"))
    return Settings(
        data=data,
        database_url=_database_url(environment, data),
        store=environment.get("FEEDBACK_STORE", str(data / "files")),
        secret=_secret(environment, data),
        languages=_languages(environment),
        jobs_in_process=_yes_or_no(environment, "FEEDBACK_JOBS_IN_PROCESS", True),
        secure_cookies=_yes_or_no(environment, "FEEDBACK_SECURE_COOKIES", False),
        second_factor=_yes_or_no(environment, "FEEDBACK_SECOND_FACTOR", True),
        web_address=environment.get("FEEDBACK_WEB_ADDRESS", ""),
        openid_issuer=_openid_issuer(environment),
        openid_client=environment.get("FEEDBACK_OPENID_CLIENT", ""),
        openid_secret=environment.get("FEEDBACK_OPENID_SECRET", ""),
        workers=_number(environment, "FEEDBACK_WORKERS", 2),
        threads=_number(environment, "FEEDBACK_THREADS", 8),
        days_to_change=_number(environment, "FEEDBACK_DAYS_TO_CHANGE", 28),
        days_to_answer=_number(environment, "FEEDBACK_DAYS_TO_ANSWER", 28),
        smallest_total=_number(environment, "FEEDBACK_SMALLEST_TOTAL", 5),
        make_voices=_yes_or_no(environment, "FEEDBACK_MAKE_VOICES", True),
        speech_model=environment.get("FEEDBACK_SPEECH_MODEL", ""),
        speech_command=environment.get("FEEDBACK_SPEECH_COMMAND", ""),
        time_zone=_time_zone(environment),
        mail_server=_mail_server(environment),
        mail_from=environment.get("FEEDBACK_MAIL_FROM", ""),
        mail_user=environment.get("FEEDBACK_MAIL_USER", ""),
        mail_password=environment.get("FEEDBACK_MAIL_PASSWORD", ""),
        sealing_secrets=_sealing_secrets(environment),
        backup_recipients=_recipients(environment),
        backup_keys=environment.get("FEEDBACK_BACKUP_KEYS", ""),
    )


def _folder(name: str) -> Path:
    folder = Path(name).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise SettingsUnusable(
            f"FEEDBACK_DATA: the folder {folder} cannot be made ({trouble.strerror}). "
            "Name a folder that this account may write to."
        ) from trouble
    return folder


def _database_url(environment: Mapping[str, str], data: Path) -> str:
    url = environment.get("FEEDBACK_DATABASE_URL", f"sqlite:///{data / 'feedback.db'}")
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    if url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return url
    raise SettingsUnusable(
        "FEEDBACK_DATABASE_URL: only sqlite:///FILE and postgresql://... are known. "
        "Leave it out to use the embedded database."
    )


def _secret(environment: Mapping[str, str], data: Path) -> bytes:
    """The master secret: from the environment, else from `secret` in the data folder."""
    given = environment.get("FEEDBACK_SECRET")
    if given is None:
        given = _secret_file(data / "secret")
    if len(given) < 32:
        raise SettingsUnusable(
            "FEEDBACK_SECRET: it is shorter than 32 characters. "
            'Make one with: python3 -c "import secrets; print(secrets.token_hex(32))"'
        )
    return given.encode()


def _secret_file(path: Path) -> str:
    """Read the secret, or make it readable by this account alone; the first maker wins."""
    if not path.exists():
        made = path.with_name(f".secret-{os.getpid()}-{secrets.token_hex(4)}")
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text().strip()


def _time_zone(environment: Mapping[str, str]) -> str:
    given = environment.get("FEEDBACK_TIME_ZONE")
    if given is None:
        return Settings.time_zone
    try:
        return ZoneInfo(given).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as trouble:
        raise SettingsUnusable(
            f"FEEDBACK_TIME_ZONE: '{given}' is not known. Write one such as Europe/London."
        ) from trouble


def _mail_server(environment: Mapping[str, str]) -> str:
    """A server that is spoken to in TLS, or one on this machine; and what else mail needs."""
    given = environment.get("FEEDBACK_MAIL_SERVER", "")
    if not given:
        return ""
    at = urlsplit(given)
    if at.scheme not in {"smtp", "smtps", "smtp+plain"} or not at.hostname:
        raise SettingsUnusable(
            "FEEDBACK_MAIL_SERVER: write smtp://host:587 (TLS begun on the line) or "
            "smtps://host:465 (TLS from the start)."
        )
    if at.scheme == "smtp+plain" and not _is_this_machine(at.hostname):
        raise SettingsUnusable(
            "FEEDBACK_MAIL_SERVER: without TLS only a server on this machine may be named, "
            "such as smtp+plain://127.0.0.1:25."
        )
    for needed in ("FEEDBACK_MAIL_FROM", "FEEDBACK_WEB_ADDRESS"):
        if not environment.get(needed):
            raise SettingsUnusable(f"{needed}: a message needs it. Set it, or no mail server.")
    return given


def _sealing_secrets(environment: Mapping[str, str]) -> tuple[bytes, ...]:
    """The secret that wraps keys in place of FEEDBACK_SECRET, and the one before it."""
    names = ("FEEDBACK_SEALING_SECRET", "FEEDBACK_SEALING_SECRET_BEFORE")
    given = [(name, environment[name]) for name in names if environment.get(name)]
    if len(given) == 1 and given[0][0] == names[1]:
        raise SettingsUnusable(f"{names[1]}: set {names[0]} as well, or leave both out.")
    for name, secret in given:
        if len(secret) < 32:
            raise SettingsUnusable(f"{name}: it is shorter than 32 characters.")
    return tuple(secret.encode() for _, secret in given)


def _recipients(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The public halves of the identities that may open a backup."""
    given = environment.get("FEEDBACK_BACKUP_RECIPIENT", "")
    found = tuple(one.strip() for one in given.split(",") if one.strip())
    if any(one.startswith("AGE-SECRET-KEY-") for one in found):
        raise SettingsUnusable(
            "FEEDBACK_BACKUP_RECIPIENT: this is the secret half. Write the public one (age1...), "
            "and keep the secret half away from this machine."
        )
    if not all(one.startswith("age1") for one in found):
        raise SettingsUnusable(
            "FEEDBACK_BACKUP_RECIPIENT: write age1... keys, with commas between several. "
            "Make one with: feedback backup-identity FILE"
        )
    return found


def _openid_issuer(environment: Mapping[str, str]) -> str:
    """A council's provider of accounts, asked in TLS or on this machine; and what else it needs."""
    given = environment.get("FEEDBACK_OPENID_ISSUER", "")
    if not given:
        return ""
    at = urlsplit(given)
    is_here = at.scheme == "http" and at.hostname and _is_this_machine(at.hostname)
    if not at.hostname or not (at.scheme == "https" or is_here):
        raise SettingsUnusable(
            "FEEDBACK_OPENID_ISSUER: write the address that the provider calls its issuer, "
            "beginning with https://."
        )
    for needed in ("FEEDBACK_OPENID_CLIENT", "FEEDBACK_OPENID_SECRET", "FEEDBACK_WEB_ADDRESS"):
        if not environment.get(needed):
            raise SettingsUnusable(f"{needed}: the council's accounts need it. Set it, or none.")
    return given


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _languages(environment: Mapping[str, str]) -> tuple[str, ...]:
    given = environment.get("FEEDBACK_LANGUAGES", ",".join(LANGUAGES))
    asked = tuple(name.strip() for name in given.split(",") if name.strip())
    unknown = [name for name in asked if name not in LANGUAGES]
    if unknown or not asked:
        raise SettingsUnusable(
            f"FEEDBACK_LANGUAGES: '{given}' cannot be used. Choose from: {', '.join(LANGUAGES)}."
        )
    return asked


def _yes_or_no(environment: Mapping[str, str], name: str, default: bool) -> bool:
    given = environment.get(name, "yes" if default else "no").lower()
    if given not in {"yes", "no"}:
        raise SettingsUnusable(f"{name}: write yes or no, not '{given}'.")
    return given == "yes"


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    given = environment.get(name, str(default))
    if not given.isdigit() or int(given) < 1:
        raise SettingsUnusable(f"{name}: write a whole number of 1 or more, not '{given}'.")
    return int(given)
