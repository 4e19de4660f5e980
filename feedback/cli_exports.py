"""The commands that carry collections and answers out, at the installation's own shell."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from feedback.languages import KNOWN

if TYPE_CHECKING:
    from feedback.database import Database
    from media.store import Store


def add_commands(main: click.Group) -> None:
    """Add `collections`, `formats`, `export` and `answers` to the `feedback` command."""
    for command in (collections_command, formats_command, export_command, answers_command):
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
    if is_checked:
        _check(format_name, path)


@click.command("answers")
@click.argument("survey", required=False)
@click.argument("wave", required=False)
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="The folder.")
@click.option("--site", default="", help="The site, where several have this wave.")
@click.option("--language", type=click.Choice(tuple(KNOWN)), default="en", help="Of the labels.")
@click.option("--given-to", default="", help="Who will have the copy, so that it can be recalled.")
@click.option("--list", "is_list", is_flag=True, help="List what can be carried out.")
@click.option("--json", "as_json", is_flag=True, help="The same, as a JSON list.")
def answers_command(
    survey: str | None,
    wave: str | None,
    to: Path | None,
    site: str,
    language: str,
    given_to: str,
    is_list: bool,
    as_json: bool,
) -> None:
    """Carry the answers to SURVEY in WAVE (its name or its id) out into a folder."""
    from feedback.actions.answer_tables import AnswersChanged, TooFew
    from feedback.exports.answer_pack import carry_answers_to

    database, smallest, now = *_database_and_smallest(), _now()
    found = _answers_to_carry(database, smallest, now)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif is_list:
        for one in found:
            click.echo(f"{one['survey']}  {one['round']} ({one['site']}; {one['responses']} in it)")
    elif not survey or not wave or to is None:
        raise click.UsageError("Give SURVEY, WAVE and --to; or --list.")
    else:
        id = _find_answers(found, survey, wave, site)
        try:
            path = carry_answers_to(database, None, id, smallest, language, to, now, given_to)
        except (TooFew, AnswersChanged, OSError) as trouble:
            raise click.ClickException(str(trouble)) from trouble
        click.echo(path)


def _answers_to_carry(
    database: Database, smallest: int, now: datetime
) -> list[dict[str, str | int]]:
    """The surveys of every site of which enough answers may leave."""
    from sqlalchemy import select

    from feedback.actions.answers_leaving import surveys_to_carry
    from feedback.model.care import Site

    with database.reading() as db:
        return [
            {
                "id": str(one.asked.id),
                "survey": one.asked.instrument.name,
                "round": one.asked.wave.name,
                "round_id": str(one.asked.wave.id),
                "site": site.name,
                "responses": len(one.ids),
            }
            for site in db.scalars(select(Site).order_by(Site.name))
            for one in surveys_to_carry(db, None, site.id, smallest, now)
        ]


def _find_answers(found: list[dict[str, str | int]], survey: str, wave: str, site: str) -> UUID:
    """The id of the one survey that is meant. Raises ClickException."""
    named = [
        one["id"]
        for one in found
        if one["survey"] == survey
        and wave in (one["round"], one["round_id"])
        and site in ("", one["site"])
    ]
    if len(named) == 1:
        return UUID(str(named[0]))
    if named:
        raise click.ClickException(f"There are several rounds '{wave}'. Give --site, or its id.")
    raise click.ClickException("No such answers, or too few. See: feedback answers --list")


def _database_and_smallest() -> tuple[Database, int]:
    from feedback.database import Database
    from feedback.settings import SettingsUnusable, read_settings

    try:
        known = read_settings()
    except SettingsUnusable as trouble:
        raise click.ClickException(str(trouble)) from trouble
    return Database.of(known), known.smallest_total


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


def _now() -> datetime:
    return datetime.now(UTC)
