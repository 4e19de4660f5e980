"""`feedback verify-audit`: is the record of what happened whole?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from feedback.settings import Settings, SettingsUnusable, read_settings

if TYPE_CHECKING:
    from feedback.actions.chain_verified import Verified

MOST_SHOWN = 50


@click.command("verify-audit")
def verify_command() -> None:
    """Look at every event: was one altered, removed, put in, or cut off at the end?

    Ends with 1 when something is wrong. It changes nothing and may run beside the site.
    """
    try:
        found = _verify(read_settings())
    except SettingsUnusable as trouble:
        raise click.ClickException(str(trouble)) from trouble
    click.echo(f"{found.bound} events are bound, {found.waiting} wait to be.")
    if found.head.number:
        click.echo(f"The newest link is {found.head.number}, {found.head.mark.hex()}.")
    for words in found.wrong[:MOST_SHOWN]:
        click.echo(f"WRONG  {words}")
    if more := found.wrong[MOST_SHOWN:]:
        click.echo(f"WRONG  And {len(more)} more.")
    if found.wrong:
        raise SystemExit(1)
    click.echo("Nothing was altered, removed or put in.")


def _verify(known: Settings) -> Verified:
    from feedback.actions.chain_heads import FILE
    from feedback.actions.chain_verified import verify_chain
    from feedback.database import Database
    from feedback.sealing import CannotOpen

    database = Database.of(known)
    if not database.is_up_to_date():
        raise click.ClickException("The tables are not of this version. Run: feedback migrate")
    try:
        with database.reading() as db:
            return verify_chain(db, known.data / FILE)
    except CannotOpen as trouble:
        raise click.ClickException(
            "This secret does not open the key of the chain. Put back the FEEDBACK_SECRET that "
            "the database was made with."
        ) from trouble
    finally:
        database.engine.dispose()


def add_commands(main: click.Group) -> None:
    """Add `verify-audit` to the `feedback` command."""
    main.add_command(verify_command)
