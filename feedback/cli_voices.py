"""The command `voices`: what is said ahead of time, what is missing, and making it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from feedback.settings import SOUNDS, Settings, SettingsUnusable, read_settings


def add_commands(main: click.Group) -> None:
    """Add `voices` to the `feedback` command."""
    main.add_command(voices_command)


@click.command("voices")
@click.option("--count", is_flag=True, help="Only say how much is missing.")
@click.option("--language", help="Only this language, as its code: ur.")
def voices_command(count: bool, language: str | None) -> None:
    """Make the sounds that are missing. It may be stopped; the next time it goes on from there."""
    from media.sound_folder import SoundFolder
    from media.speak import CannotSpeak, has_voice

    known = _settings()
    sounds = SoundFolder(known.data / SOUNDS)
    for code, texts in _wanted(known, language):
        if not has_voice(code):
            click.echo(f"{code}: no voice here. Staff can record one on the page Voices.")
            continue
        missing = sounds.missing(code, texts)
        click.echo(f"{code}: {len(missing)} of {len(set(texts))} are missing.")
        if missing and not count:
            try:
                with click.progressbar(length=len(missing), label=code) as bar:
                    for made in sounds.make(code, missing):
                        bar.update(made)
            except CannotSpeak as trouble:
                raise click.ClickException(f"{code}: {trouble}. Run this again.") from trouble


def _wanted(known: Settings, language: str | None) -> Iterator[tuple[str, list[str]]]:
    from feedback.actions.voices import page_words, published_words
    from feedback.database import Database

    with Database.of(known).reading() as db:
        for code in [language] if language else known.languages:
            yield code, [*published_words(db, code), *page_words(code)]


def _settings() -> Settings:
    try:
        return read_settings()
    except SettingsUnusable as trouble:
        raise click.ClickException(str(trouble)) from trouble
