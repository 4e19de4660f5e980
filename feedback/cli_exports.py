"""The commands that carry collections out, for the operator at the installation's own shell."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

if TYPE_CHECKING:
    from feedback.database import Database
    from media.store import Store


def add_commands(main: click.Group) -> None:
    """Add `collections` and `export` to the `feedback` command."""
    for command in (collections_command, export_command):
        main.add_command(command)


@click.command("collections")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def collections_command(as_json: bool) -> None:
    """List the collections that can be carried out."""
    from feedback.actions.exports import collections_to_carry

    database, _ = _installation()
    with database.reading() as db:
        found = collections_to_carry(db)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    for one in [] if as_json else found:
        click.echo(f"{one['id']}  {one['name']} ({one['site']}; {one['stories']} stories)")


@click.command("export")
@click.argument("collection")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--format", "format_name", default="story-pack", show_default=True)
@click.option("--given-to", default="", help="Who will have the copy, so that it can be recalled.")
def export_command(collection: str, to: Path, format_name: str, given_to: str) -> None:
    """Carry COLLECTION (its id or its name) out into a folder. Consent is asked again."""
    from feedback.exports.carry_out import NothingToCarry, carry_out

    database, store = _installation()
    now = _now()
    try:
        id = _find(database, collection)
        path = carry_out(database, store, None, id, format_name, to, now, given_to, _now)
    except NothingToCarry as nothing:
        reasons = [f"  {one.story}, {one.what}: {one.words}" for one in nothing.left_out]
        raise click.ClickException("\n".join([str(nothing), *reasons])) from nothing
    except _troubles() as trouble:
        raise click.ClickException(str(trouble)) from trouble
    click.echo(path)


def _find(database: Database, given: str) -> UUID:
    """The id of the one collection that `given` names. Raises ClickException."""
    from feedback.actions.exports import collections_to_carry

    with database.reading() as db:
        found = collections_to_carry(db)
    named = [one["id"] for one in found if given in (one["id"], one["name"])]
    if len(named) == 1:
        return UUID(str(named[0]))
    if named:
        raise click.ClickException(f"Several sites call a collection '{given}'. Give its id.")
    raise click.ClickException(f"There is no collection '{given}'. See: feedback collections")


def _installation() -> tuple[Database, Store]:
    from feedback.database import Database
    from feedback.settings import SettingsUnusable, read_settings
    from media.store import open_store

    try:
        known = read_settings()
    except SettingsUnusable as trouble:
        raise click.ClickException(str(trouble)) from trouble
    return Database.of(known), open_store(known.store)


def _troubles() -> tuple[type[Exception], ...]:
    """What can go wrong in a way the operator can mend."""
    from feedback.exports.carry_out import ConsentChanged
    from feedback.exports.formats import NoSuchFormat
    from media.store import StoreTrouble

    return (NoSuchFormat, ConsentChanged, StoreTrouble, OSError)


def _now() -> datetime:
    return datetime.now(UTC)
