"""The `feedback` command."""

from __future__ import annotations

import sys
from typing import Any

import click
from flask.cli import AppGroup

from feedback import (
    cli_audit,
    cli_backups,
    cli_demo,
    cli_erasing,
    cli_exports,
    cli_pictures,
    cli_sites,
    cli_store,
    cli_voices,
)
from feedback.settings import ARRIVING, SOUNDS, Settings, SettingsUnusable, read_settings


class Kindly(AppGroup):
    """Says in a line why tables were left alone, whichever command wanted them brought up."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Exception as trouble:
            from feedback.migrations.running import CannotMigrate

            if isinstance(trouble, CannotMigrate):
                raise click.ClickException(str(trouble)) from trouble
            raise


@click.group(cls=Kindly)
def main() -> None:
    """Feedback about a named social worker: serve the site and look after it."""


def command(*args, **options):
    """A command without an application context: each makes what it needs, and nothing more."""
    return main.command(*args, with_appcontext=False, **options)


def settings() -> Settings:
    """The settings, or the reason why they cannot be used."""
    try:
        return read_settings()
    except SettingsUnusable as trouble:
        raise click.ClickException(str(trouble)) from trouble


@command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port", default=8000, show_default=True, envvar="PORT", help="Where to listen, else PORT."
)
def serve_command(host: str, port: int) -> None:
    """Serve the site. The tables are brought up to date first."""
    from feedback.database import Database
    from feedback.web.serving import serve

    known = settings()
    _refuse_before_upgrade(known)
    Database.of(known).upgrade()
    _refuse_erased(known)
    click.echo(f"Serving at http://{host}:{port}")
    serve(known, host, port)


@command("migrate")
def migrate_command() -> None:
    """Bring the tables of the database up to date."""
    from feedback.database import Database

    Database.of(settings()).upgrade()
    click.echo("The database is up to date.")


@command("jobs")
@click.option("--once", is_flag=True, help="Do what waits now, then end.")
@click.option(
    "--at-once", default=1, show_default=True, type=click.IntRange(1, 64), help="Jobs at once."
)
def jobs_command(once: bool, at_once: int) -> None:
    """Do the jobs that wait (only needed when they are not done by `serve`)."""
    from feedback.database import Database
    from feedback.jobs import Workshop, make_runner
    from feedback.messages.post import post_of
    from media.hear import find_recogniser
    from media.local import LocalStore
    from media.sound_folder import SoundFolder
    from media.store import open_store

    known = settings()
    _refuse_before_upgrade(known)
    _refuse_older_tables(known)
    _refuse_erased(known)
    sounds = SoundFolder(known.data / SOUNDS, known.make_voices)
    workshop = Workshop(
        Database.of(known),
        lambda: open_store(known.store),
        sounds=sounds,
        arriving=LocalStore(known.data / ARRIVING),
        recogniser=find_recogniser(known.speech_model, known.speech_command),
        days_to_change=known.days_to_change,
        post=post_of(known),
        settings=known,
    )
    runner = make_runner(workshop)
    if once:
        runner.plan()
        click.echo(f"{runner.run_until_empty()} done.")
        return
    for _ in range(at_once - 1):
        make_runner(workshop).start()
    runner.run()


def _refuse_before_upgrade(known: Settings) -> None:
    """Half of a backup is served to nobody."""
    from feedback.backups.restore import is_being_restored

    if is_being_restored(known.data):
        raise click.ClickException(
            "A backup was not put back to its end. Empty the database, and run "
            "`feedback restore` again. Nothing is served before that."
        )


def _refuse_older_tables(known: Settings) -> None:
    """Jobs may run on many machines; the tables are brought up by one, when the site is ready."""
    from feedback.database import Database

    if not Database.of(known).is_up_to_date():
        raise click.ClickException("The tables are not of this version. Run: feedback migrate")


def _refuse_erased(known: Settings) -> None:
    """What was erased is served to nobody, when an older copy of the database brought it back."""
    from feedback.actions.erasing import not_yet_erased
    from feedback.backups.erasure_list import ListUnreadable, read_list
    from feedback.database import Database

    try:
        ids = read_list(known.data)
    except ListUnreadable as trouble:
        raise click.ClickException(str(trouble)) from trouble
    if not ids:
        return
    with Database.of(known).reading() as db:
        back = not_yet_erased(db, ids)
    if back:
        raise click.ClickException(
            f"This database holds what was erased ({len(back)} keys or names). It came from an "
            "older copy. Run: feedback erase --again"
        )


cli_audit.add_commands(main)
cli_backups.add_commands(main)
cli_demo.add_commands(main)
cli_erasing.add_commands(main)
cli_exports.add_commands(main)
cli_voices.add_commands(main)
cli_pictures.add_commands(main)
cli_store.add_commands(main)
cli_sites.add_commands(main)


if __name__ == "__main__":
    sys.exit(main())
