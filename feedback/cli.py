"""The `feedback` command."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from feedback import cli_demo, cli_exports, cli_pictures, cli_sites, cli_store, cli_voices
from feedback.settings import ARRIVING, SOUNDS, Settings, SettingsUnusable, read_settings


@click.group(cls=AppGroup)
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
    Database.of(known).upgrade()
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
    sounds = SoundFolder(known.data / SOUNDS, known.make_voices)
    workshop = Workshop(
        Database.of(known),
        lambda: open_store(known.store),
        sounds=sounds,
        arriving=LocalStore(known.data / ARRIVING),
        recogniser=find_recogniser(known.speech_model, known.speech_command),
        days_to_change=known.days_to_change,
        post=post_of(known),
    )
    runner = make_runner(workshop)
    if once:
        runner.plan()
        click.echo(f"{runner.run_until_empty()} done.")
        return
    for _ in range(at_once - 1):
        make_runner(workshop).start()
    runner.run()


cli_demo.add_commands(main)
cli_exports.add_commands(main)
cli_voices.add_commands(main)
cli_pictures.add_commands(main)
cli_store.add_commands(main)
cli_sites.add_commands(main)


if __name__ == "__main__":
    sys.exit(main())
