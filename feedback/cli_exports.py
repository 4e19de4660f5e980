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
    """Add `collections`, `formats` and `export` to the `feedback` command."""
    for command in (collections_command, formats_command, export_command):
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


@click.command("formats")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def formats_command(as_json: bool) -> None:
    """List the formats a collection can be carried out in."""
    from feedback.exports.formats import formats

    found = [
        {
            "name": one.name,
            "ending": one.ending,
            "words": one.words,
            "has_media": one.has_media,
            "can_be_checked": one.check is not None,
            "options": dict(one.options),
        }
        for one in formats().values()
    ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for told in found:
        click.echo(f"{told['name']} ({told['ending']}): {told['words']}")
        for option, words in told["options"].items():
            click.echo(f"  {option}: {words}")


@click.command("export")
@click.argument("collection")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--format", "format_name", default="story-pack", show_default=True)
@click.option("--given-to", default="", help="Who will have the copy, so that it can be recalled.")
@click.option("--check", "is_checked", is_flag=True, help="Open what was written and look at it.")
def export_command(
    collection: str, to: Path, format_name: str, given_to: str, is_checked: bool
) -> None:
    """Carry COLLECTION (its id or its name) out into a folder. Consent is asked again."""
    from feedback.exports.carry_out import NothingToCarry, carry_out

    database, store = _installation()
    now = datetime.now(UTC)
    try:
        id = _find(database, collection)
        path = carry_out(database, store, None, id, format_name, to, now, given_to)
    except NothingToCarry as nothing:
        reasons = [f"  {one.story}, {one.what}: {one.words}" for one in nothing.left_out]
        raise click.ClickException("\n".join([str(nothing), *reasons])) from nothing
    except _troubles() as trouble:
        raise click.ClickException(str(trouble)) from trouble
    click.echo(path)
    if is_checked:
        _check(format_name, path)


def _check(format_name: str, path: Path) -> None:
    """Say what is wrong with what was written. Raises ClickException when something is."""
    from feedback.exports.formats import find_format

    check = find_format(format_name).check
    if check is None:
        raise click.ClickException(f"Nobody has written a check for '{format_name}'.")
    wrong = check(path)
    if wrong:
        raise click.ClickException("\n".join(["It is not as it should be:", *wrong]))
    click.echo("Looked at: all of it is as it should be.")


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
