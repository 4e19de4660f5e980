"""`feedback store`: moving all files of an installation from one place to another."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from feedback.settings import Settings, SettingsUnusable, read_settings

if TYPE_CHECKING:
    from media.moving import Compared, Tally
    from media.store import Store

TELL_EVERY_S = 2.0
AFTERWARDS = """\
Every file is in both places, and was read back and compared. Now:
  1. Stop the server, and `feedback jobs` where it runs.
  2. Run this command once more: it copies what came meanwhile.
  3. Set FEEDBACK_STORE={to}
  4. Start the server, and run: feedback check
The old place is as it was. When all is well, remove its files with:
  feedback store move --from {old} --to {to} --remove-old"""


@click.group("store")
def store() -> None:
    """Look after the place where files are kept."""


@store.command("move")
@click.option("--to", required=True, help="The new place: a folder, or s3://bucket/prefix?...")
@click.option("--from", "old", help="The old place, when FEEDBACK_STORE is not.")
@click.option("--remove-old", is_flag=True, help="Remove from the old place what is in the new.")
def move_command(to: str, old: str | None, remove_old: bool) -> None:
    """Copy every file to another place, read it back and compare it.

    It can be stopped, or killed, at any moment: run it again and it goes on. The site may be in
    use meanwhile. Nothing is removed from the old place without --remove-old.
    """
    from media.store import StoreTrouble

    try:
        known = read_settings()
        with _move(known, old or known.store, to) as move:
            _take_away(move) if remove_old else _copy(move)
    except (SettingsUnusable, StoreTrouble, OSError) as trouble:
        raise click.ClickException(
            f"{trouble} Nothing is lost. Mend this, and run the command again."
        ) from trouble


@dataclass
class Move:
    """The two places, what was compared before, and when we last said how far we are."""

    settings: Settings
    old_place: str
    new_place: str
    old: Store
    new: Store
    compared: Compared
    told_at: float = field(default=0.0)

    def tell(self, tally: Tally) -> None:
        """Say how far we are, now and then."""
        if time.monotonic() - self.told_at >= TELL_EVERY_S:
            self.told_at = time.monotonic()
            click.echo(f"{tally.files} files, {_size(tally.size)} copied; {tally.left} left.")


@contextmanager
def _move(settings: Settings, old_place: str, new_place: str) -> Iterator[Move]:
    from media.moving import Compared, is_one_place
    from media.store import open_store

    old, new = open_store(old_place), open_store(new_place)
    old.check()
    new.check()
    if is_one_place(old, new):
        raise click.ClickException("The old and the new place are the same. Nothing was done.")
    both = hashlib.sha256(f"{old_place}\n{new_place}".encode()).hexdigest()[:16]
    compared = Compared(settings.data / f"store-move-{both}.txt")
    try:
        yield Move(settings, old_place, new_place, old, new, compared)
    finally:
        compared.close()


def _copy(move: Move) -> None:
    """Copy until nothing is left; what came while we copied is copied in the next round."""
    from media.moving import copy_all

    while True:
        tally = copy_all(move.old, move.new, move.compared, move.tell)
        click.echo(f"{tally.files} files, {_size(tally.size)} copied; {tally.left} left.")
        _refuse_differing(tally)
        if not tally.files:
            break
    _refuse_missing(move)
    if move.settings.store == move.old_place:
        click.echo(AFTERWARDS.format(old=move.old_place, to=move.new_place))
    else:
        click.echo("Every file of the old place is in the new one.")


def _take_away(move: Move) -> None:
    """Remove the old files, once the installation uses the new place and has them all."""
    from media.moving import copy_all, is_one_place, remove_all
    from media.store import open_store

    used = open_store(move.settings.store)
    if is_one_place(used, move.old) or not is_one_place(used, move.new):
        raise click.ClickException(
            "This installation does not use the new place yet. Set FEEDBACK_STORE to it, start "
            "the server again, and see that all is well. Nothing was removed."
        )
    tally = copy_all(move.old, move.new, move.compared, move.tell)
    _refuse_differing(tally)
    _refuse_missing(move)
    if tally.files:
        raise click.ClickException(
            f"{tally.files} files were in the old place only, and are copied now. Something may "
            "still write there: start every server again with the new FEEDBACK_STORE, then run "
            "this command once more. Nothing was removed."
        )
    removed = 0
    for removed, _ in enumerate(remove_all(move.old, move.new, move.compared), 1):
        if removed % 1000 == 0:
            click.echo(f"{removed} removed.")
    left = sum(1 for _ in move.old.names())
    click.echo(f"{removed} files were removed from the old place; {left} are left there.")


def _refuse_differing(tally: Tally) -> None:
    if tally.differ:
        names = "\n".join(f"  {name}" for name in tally.differ[:50])
        raise click.ClickException(
            f"{len(tally.differ)} files have other bytes in the two places. Neither was changed. "
            f"Look at them, and remove the wrong one by hand:\n{names}"
        )


def _refuse_missing(move: Move) -> None:
    """What the rows know must be in the new place."""
    from feedback.actions.kept_files import all_known
    from feedback.database import Database

    there = set(move.new.names())
    with Database.of(move.settings).reading() as db:
        missing = [id for id in all_known(db) if str(id) not in there]
    if missing:
        names = "\n".join(f"  {id}" for id in missing[:50])
        raise click.ClickException(
            f"{len(missing)} files that the database knows are in neither place. Put them into "
            f"the old place from a backup, and run the command again:\n{names}"
        )


def _size(size: int) -> str:
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def add_commands(main: click.Group) -> None:
    """Give `main` these commands."""
    main.add_command(store)
