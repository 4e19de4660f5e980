"""`feedback backup` and `feedback restore`: everything into one encrypted archive, and back."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from feedback.backups.restore import Source
    from feedback.backups.write import Places

FILE = click.Path(dir_okay=False, path_type=Path)
THERE = click.Path(dir_okay=False, exists=True, path_type=Path)


@click.command("backup-identity")
@click.argument("to", type=FILE)
def identity_command(to: Path) -> None:
    """Make an identity that opens backups. Keep the file TO away from the server."""
    from feedback.sealing.age import new_identity

    secret, public = new_identity()
    try:
        handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as trouble:
        raise click.ClickException(f"{to} cannot be made: {trouble.strerror}.") from trouble
    with os.fdopen(handle, "w") as file:
        file.write(f"# public key: {public}\n{secret}\n")
    click.echo(f"Take {to} away from this machine, and keep two copies. Then set here:")
    click.echo(f"FEEDBACK_BACKUP_RECIPIENT={public}")


@click.command("backup")
@click.argument("to", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keys", type=FILE, help="Where the keys go, else FEEDBACK_BACKUP_KEYS.")
def backup_command(to: Path, keys: Path | None) -> None:
    """Write a backup into the folder TO. The site may be in use meanwhile."""
    from feedback.backups.write import back_up

    began = time.monotonic()
    with _said_kindly():
        places = _places()
        written = back_up(places, to, _keys_of(places, keys), _now())
    click.echo(
        f"{sum(written.rows.values())} rows and {written.files} files, {_size(written.size)}, "
        f"in {time.monotonic() - began:.0f} s: {written.path}"
    )
    for name in written.missing:
        click.echo(f"Not there any more, so not in the backup: {name}", err=True)


@click.command("restore")
@click.argument("archive", type=THERE)
@click.option("--keys", type=THERE, required=True, help="The newest file of keys.")
@click.option("--identity", type=THERE, required=True, help="The file that opens backups.")
@click.option("--check", "only_check", is_flag=True, help="Read all of it, and put nothing back.")
def restore_command(archive: Path, keys: Path, identity: Path, only_check: bool) -> None:
    """Put the backup ARCHIVE into an empty installation. What was erased stays erased."""
    from feedback.backups.restore import check_backup, finish_restore, restore

    began = time.monotonic()
    with _said_kindly():
        source, places = _source(archive, keys, identity), _places()
        if only_check:
            found = check_backup(places, source)
            click.echo(f"Whole: {sum(found['rows'].values())} rows and {found['files']} files.")
            return
        restored = restore(places, source, _now())
        _finish(places, restored.erasures)
        finish_restore(places.settings.data)
    click.echo(
        f"{sum(restored.rows.values())} rows and {restored.files} files of "
        f"{restored.made_at:%d %B %Y %H:%M} UTC, in {time.monotonic() - began:.0f} s."
    )
    if restored.left_out or restored.erasures:
        click.echo(
            f"Erased since: {restored.left_out} rows were not put back, and "
            f"{len(restored.erasures)} erasures were done again."
        )
    if restored.withdrawn:
        click.echo(f"Withdrawn since: {restored.withdrawn} things were withdrawn again.")
    click.echo("Everyone is signed out. Now run: feedback check")


@click.command("rotate-keys")
def rotate_command() -> None:
    """Wrap all keys under FEEDBACK_SEALING_SECRET. It can be stopped, and run again."""
    from feedback.backups.keys_apart import renew_keys
    from feedback.backups.rotation import rotate_keys

    with _said_kindly():
        places = _places()
        if not places.settings.sealing_secrets:
            raise click.ClickException(
                "Set FEEDBACK_SEALING_SECRET to a new secret first, here and for the server, and "
                "start the server again. FEEDBACK_SECRET stays as it is."
            )
        told = rotate_keys(places.database)
        places.database.scrub()
        renew_keys(places.database, places.settings, _now())
    click.echo(f"{told.changed} keys were wrapped anew, {told.kept} were so already.")
    if told.unreadable:
        raise click.ClickException(
            f"{told.unreadable} keys are opened by no secret that is set. Throw no secret away."
        )
    click.echo("Keep the new secret like the old one. FEEDBACK_SEALING_SECRET_BEFORE may go now.")


def _finish(places: Places, erasures: list) -> None:
    """Finish here and now what a job would, so that nothing erased lies about."""
    from feedback.jobs.finish_erasing import finish_erasing
    from feedback.jobs.runner import Workshop

    workshop = Workshop(
        places.database,
        lambda: places.store,
        arriving=places.arriving,
        settings=places.settings,
    )
    for id in erasures:
        finish_erasing(workshop, id)


def _places() -> Places:
    from feedback.backups.write import Places
    from feedback.database import Database
    from feedback.settings import ARRIVING, read_settings
    from media.local import LocalStore
    from media.store import open_store

    known = read_settings()
    store, arriving = open_store(known.store), LocalStore(known.data / ARRIVING)
    return Places(known, Database.of(known), store, arriving)


def _source(archive: Path, keys: Path, identity: Path) -> Source:
    from feedback.backups.restore import Source
    from feedback.sealing.age import read_identity

    return Source(archive, keys, read_identity(identity))


def _keys_of(places: Places, given: Path | None) -> Path:
    if given is not None:
        return given
    if places.settings.backup_keys:
        return Path(places.settings.backup_keys)
    raise click.ClickException(
        "Say where the keys go: --keys FILE, or FEEDBACK_BACKUP_KEYS. Not beside the backups."
    )


@contextmanager
def _said_kindly() -> Iterator[None]:
    from sqlalchemy.exc import SQLAlchemyError

    from feedback.backups.archive import BackupRefused, CutOff
    from feedback.backups.erasure_list import ListUnreadable
    from feedback.database import StillInUse
    from feedback.sealing import CannotOpen
    from feedback.sealing.age import AgeRefused
    from feedback.settings import SettingsUnusable
    from feedback.withdrawn import WithdrawnUnreadable
    from media.store import StoreTrouble

    kinds = (BackupRefused, AgeRefused, ListUnreadable, WithdrawnUnreadable, SettingsUnusable)
    kinds += (StoreTrouble, StillInUse)
    try:
        yield
    except (*kinds, OSError) as trouble:
        raise click.ClickException(str(trouble)) from trouble
    except CannotOpen as trouble:
        raise click.ClickException(f"{trouble}. Run: feedback check") from trouble
    except CutOff as trouble:
        raise click.ClickException(f"A file is not whole: {trouble}.") from trouble
    except SQLAlchemyError as trouble:
        raise click.ClickException(f"The database refused: {type(trouble).__name__}.") from trouble


def _now() -> datetime:
    return datetime.now(UTC)


def _size(size: int) -> str:
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def add_commands(main: click.Group) -> None:
    """Add the commands to `feedback`."""
    for command in (identity_command, backup_command, restore_command, rotate_command):
        main.add_command(command)
