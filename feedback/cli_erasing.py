"""`feedback erase` and `feedback hold`: for the operator at the installation's own shell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import click

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from feedback.actions.erasing import ErasePlan, Whom
    from feedback.database import Database
    from feedback.settings import Settings


@click.command("erase")
@click.argument("person", required=False, type=click.UUID)
@click.option("--relationship", type=click.UUID, help="One relationship, and not its person.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@click.option("--again", is_flag=True, help="Erase again what a copy put back brought with it.")
def erase_command(
    person: UUID | None, relationship: UUID | None, dry_run: bool, yes: bool, again: bool
) -> None:
    """Erase all that is kept about PERSON (the id at the end of their page's address), for good."""
    if sum((person is not None, relationship is not None, again)) != 1:
        raise click.UsageError("Give a person's id, or --relationship with an id, or --again.")
    with _installation() as (settings, database):
        if again:
            _erase_again(settings, database)
            return
        with database.reading() as db:
            plan = _plan(db, person, relationship)
        _show(plan)
        if dry_run:
            return
        if not yes:
            click.confirm("Nobody can bring this back. Erase it?", abort=True)
        _erase(settings, database, person, relationship)


@click.command("hold")
@click.argument("relationship", type=click.UUID)
@click.option("--reason", help="Why it must be kept, for example a court case.")
@click.option("--lift", is_flag=True, help="Let it be erased again.")
def hold_command(relationship: UUID, reason: str | None, lift: bool) -> None:
    """Keep all that is kept against RELATIONSHIP, whoever asks to erase it."""
    from feedback.actions.holds import HoldRefused, lift_hold, place_hold

    with _installation() as (_, database):
        try:
            with database.writing() as db:
                if lift:
                    click.echo(f"{lift_hold(db, None, relationship, _now())} lifted.")
                else:
                    place_hold(db, None, relationship, reason or "", _now())
                    click.echo("Held. To lift it: feedback hold RELATIONSHIP --lift")
        except HoldRefused as refused:
            raise click.ClickException("Say why, in 500 letters or fewer: --reason") from refused


@click.command("retain")
@click.option("--dry-run", is_flag=True, help="Say what would go and why, and change nothing.")
def retain_command(dry_run: bool) -> None:
    """Let go what every site has kept for long enough; also done by itself each night."""
    from feedback.jobs.retain import plan_now, retain
    from feedback.jobs.runner import Workshop
    from media.store import open_store

    with _installation() as (settings, database):
        workshop = Workshop(database, lambda: open_store(settings.store), settings=settings)
        plan = plan_now(workshop)
        for due in plan:
            click.echo(f"{len(due.ids):>8}  {due.why} (site {due.site_id})")
            for id in due.ids:
                click.echo(f"          {id}")
        if not plan:
            click.echo("Nothing was kept for too long.")
        if not dry_run and plan:
            _finish(settings, database, retain(workshop))
            click.echo("They are gone.")


def _plan(db: Session, person: UUID | None, relationship: UUID | None) -> ErasePlan:
    from feedback.actions.erasing import plan_erasing

    return plan_erasing(db, _whom(db, person, relationship))


def _whom(db: Session, person: UUID | None, relationship: UUID | None) -> Whom:
    from feedback.actions.erasing import find_person, find_relationship

    if person is not None:
        return find_person(db, None, person, _now())
    assert relationship is not None
    return find_relationship(db, None, relationship, _now())


def _show(plan: ErasePlan) -> None:
    for table, count in sorted(plan.rows.items()):
        click.echo(f"{count:>8}  {table}")
    click.echo(f"{plan.files:>8}  files")
    for export in plan.copies:
        to = f" to {export.given_to}" if export.given_to else ""
        click.echo(f"Handed out{to} on {export.made_at:%d %B %Y} ({export.format}): ask for it.")
    if plan.is_on_hold:
        click.echo("A hold is on this, or a concern is open: it cannot be erased before that ends.")


def _erase(
    settings: Settings, database: Database, person: UUID | None, relationship: UUID | None
) -> None:
    from feedback.actions.erasing import OnHold, erase_person, erase_relationship

    try:
        with database.writing() as db:
            if person is not None:
                erasure = erase_person(db, None, person, _now())
            else:
                assert relationship is not None
                erasure = erase_relationship(db, None, relationship, _now())
    except OnHold as held:
        raise click.ClickException(str(held)) from held
    _finish(settings, database, [erasure.id])
    click.echo(f"Erased: {erasure.rows} rows, and the keys.")


def _erase_again(settings: Settings, database: Database) -> None:
    from feedback.actions.erasing import erase_again
    from feedback.actions.retention import originals_again
    from feedback.backups.erasure_list import read_list

    with database.writing() as db:
        listed = read_list(settings.data)
        again = erase_again(db, listed, _now()) + originals_again(db, listed, _now())
        ids = [one.id for one in again]
    _finish(settings, database, ids)
    click.echo(f"{len(ids)} erasures were done again.")


def _finish(settings: Settings, database: Database, ids: list[UUID]) -> None:
    from feedback.jobs.finish_erasing import finish_erasing
    from feedback.jobs.runner import Workshop
    from media.store import open_store

    workshop = Workshop(database, lambda: open_store(settings.store), settings=settings)
    for id in ids:
        finish_erasing(workshop, id)


@contextmanager
def _installation() -> Iterator[tuple[Settings, Database]]:
    from feedback.access import NotHere
    from feedback.backups.erasure_list import ListUnreadable
    from feedback.database import Database, StillInUse
    from feedback.settings import SettingsUnusable, read_settings
    from media.store import StoreTrouble

    try:
        known = read_settings()
        database = Database.of(known)
        database.upgrade()
        yield known, database
    except NotHere as nobody:
        raise click.ClickException("There is nobody with this id, or they are erased.") from nobody
    except (SettingsUnusable, ListUnreadable, StoreTrouble, StillInUse) as trouble:
        raise click.ClickException(
            f"{trouble} What was begun is gone on with by the jobs, or run this again."
        ) from trouble


def _now() -> datetime:
    return datetime.now(UTC)


def add_commands(main: click.Group) -> None:
    """Add the commands to `feedback`."""
    main.add_command(erase_command)
    main.add_command(hold_command)
    main.add_command(retain_command)
