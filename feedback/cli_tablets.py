"""The command `lost-tablet`: whoever found it can no longer come in, send or tell anything."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from feedback.settings import SettingsUnusable, read_settings


def add_commands(main: click.Group) -> None:
    """Add `lost-tablet` to the `feedback` command."""
    main.add_command(lost_tablet_command)


@click.command("lost-tablet")
@click.option("--site", required=True, help="The name of the site.")
@click.option("--name", required=True, help="The name of whose tablet it was.")
def lost_tablet_command(site: str, name: str) -> None:
    """Sign someone out everywhere: sessions, personal links, and passes of tablets.

    What they told before is not touched. What a lost tablet sends from now on is parked.
    """
    from feedback.actions.sign_in import accounts_named, withdraw_ways_in
    from feedback.database import Database

    try:
        known = read_settings()
    except SettingsUnusable as trouble:
        raise click.ClickException(str(trouble)) from trouble
    with Database.of(known).writing() as db:
        found = accounts_named(db, site, name)
        if len(found) != 1:
            raise click.ClickException(f"{len(found)} accounts in {site} have the name {name}.")
        withdrawn = withdraw_ways_in(db, found[0], datetime.now(UTC))
    click.echo(
        f"{withdrawn.sessions} browsers are signed out; {withdrawn.links} links and "
        f"{withdrawn.passes} passes open nothing any more. Make a new link for {name}."
    )
