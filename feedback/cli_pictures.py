"""`feedback pictures`: bringing a council's own symbols in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from feedback.settings import SettingsUnusable, read_settings


@click.group("pictures")
def pictures() -> None:
    """Look after the pictures of a site."""


@pictures.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--site", required=True, help="The site's name, such as Camden.")
@click.option("--name", default="", help="What to call the set; else the name of PATH.")
def import_command(path: Path, site: str, name: str) -> None:
    """Bring in the symbols of a folder or a ZIP, PATH, with their index.csv."""
    from sqlalchemy import select

    from feedback.actions.symbols import bring_in
    from feedback.database import Database
    from feedback.model.care import Site
    from media.symbol_sets import SetRefused, open_set

    try:
        database = Database.of(read_settings())
        database.upgrade()
        with database.writing() as db:
            found = db.scalars(select(Site).where(Site.name == site)).first()
            if found is None:
                known = ", ".join(db.scalars(select(Site.name).order_by(Site.name))) or "none"
                raise click.ClickException(f"There is no site {site!r}. Known are: {known}.")
            made = bring_in(db, found, name or path.stem, open_set(path), datetime.now(UTC))
            for file, code in made.left_out.items():
                click.echo(f"Left out {file}: {code}")
            for file, parts in made.cleaned.items():
                click.echo(f"Left parts out of {file}: {', '.join(parts)}")
            click.echo(f"{made.count} symbols came in; {made.replaced} in place of ours.")
            if made.noncommercial:
                click.echo(f"{made.noncommercial} may not be used for money.")
    except (SettingsUnusable, SetRefused) as no:
        raise click.ClickException(str(no)) from no


def add_commands(main: click.Group) -> None:
    """Give `main` these commands."""
    main.add_command(pictures)
