"""`feedback site`: opening a site, and adding its office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import click

from feedback.settings import Settings, SettingsUnusable, read_settings

# What is typed, and the role that it is.
ROLES = {
    "facilitator": "facilitator",
    "administrator": "site administrator",
    "evaluator": "evaluator",
    "programme": "programme",
}


@click.group("site")
def site() -> None:
    """Open a site, and add those who run it."""


@site.command("open")
@click.argument("name")
def open_command(name: str) -> None:
    """Open a site, for example: feedback site open Calderdale"""
    from feedback.actions.sites import open_site

    _do(lambda db: open_site(db, name, datetime.now(UTC)))
    click.echo(f"{name} is open. Now add a facilitator:")
    click.echo(f'feedback site add "{name}" --name "Ros Dunne" --email ros@council.example')


@site.command("add")
@click.argument("site_name", metavar="SITE")
@click.option("--name", required=True, help="What they are called.")
@click.option("--email", required=True, help="They sign in with it.")
@click.option(
    "--role",
    type=click.Choice(list(ROLES)),
    default="facilitator",
    show_default=True,
    help="Facilitators run a site and hear what is told; administrators run it and add staff; "
    "evaluators, and those who run the programme, compare the totals of all.",
)
@click.password_option(help="12 characters or more; asked for when it is not given.")
def add_command(site_name: str, name: str, email: str, role: str, password: str) -> None:
    """Add a facilitator, an administrator, an evaluator or someone of the programme to a site."""
    from feedback.actions.sites import add_to_office
    from feedback.model.accounts import Role

    now = datetime.now(UTC)
    _do(lambda db: add_to_office(db, site_name, Role(ROLES[role]), name, email, password, now))
    click.echo(f"{name} may now sign in at /sign-in with {email}.")


@site.command("recover")
@click.argument("email")
def recover_command(email: str) -> None:
    """Make a way in for staff who lost theirs, for example: feedback site recover ros@...

    Their password, second factor and passkeys are forgotten, and every browser is signed out.
    """
    from feedback.actions.sites import recover
    from feedback.messages.post import post_of
    from feedback.web.house import keys_of

    known, made = _settings(), []
    now = datetime.now(UTC)
    _do(lambda db: made.append(recover(db, keys_of(known.secret), post_of(known), email, now)))
    click.echo("Give them this address. It works once, for 7 days:")
    click.echo(known.web_address.rstrip("/") + made[0])


def _settings() -> Settings:
    try:
        return read_settings()
    except SettingsUnusable as no:
        raise click.ClickException(str(no)) from no


def _do(act: Callable) -> None:
    from feedback.actions.sites import SiteRefused
    from feedback.database import Database

    try:
        database = Database.of(read_settings())
        database.upgrade()
        with database.writing() as db:
            act(db)
    except (SettingsUnusable, SiteRefused) as no:
        raise click.ClickException(str(no)) from no


def add_commands(main: click.Group) -> None:
    """Add `site` to the `feedback` command."""
    main.add_command(site)
