"""The commands `demo` and `check`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from feedback.settings import Settings, SettingsUnusable, read_settings

if TYPE_CHECKING:
    from feedback.demo.links import Link

NOT_EMPTY = (
    "There is something in this data folder already, so the demonstration was not made.\n"
    "Name an empty folder with FEEDBACK_DATA, or print the links again with:\n"
    "feedback demo --if-empty"
)
NOBODY = "This installation holds no demonstration, so there are no links to print."


def add_commands(main: click.Group) -> None:
    """Add `demo` and `check` to the `feedback` command."""
    main.add_command(demo_command)
    main.add_command(check_command)


@click.command("demo")
@click.option("--json", "as_json", is_flag=True, help="Print name, role, site and url as JSON.")
@click.option("--if-empty", is_flag=True, help="When something is there, only print the links.")
@click.option("--url", help="The site's address in the links.  [default: http://127.0.0.1:$PORT]")
def demo_command(as_json: bool, if_empty: bool, url: str | None) -> None:
    """Make the demonstration pilot in an empty data folder, and print everyone's link."""
    from feedback.demo.making import NotEmpty, known_links, make_demonstration

    settings, now = _settings(), datetime.now(UTC)
    try:
        links = make_demonstration(settings, now, lambda words: click.echo(words, err=True))
    except NotEmpty as trouble:
        if not if_empty:
            raise click.ClickException(NOT_EMPTY) from trouble
        links = known_links(settings, now)
    base = (url or f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")
    click.echo(_as_json(links, base) if as_json else _as_table(links, base))


def _settings() -> Settings:
    try:
        return read_settings()
    except SettingsUnusable as trouble:
        raise click.ClickException(str(trouble)) from trouble


def _as_json(links: Iterable[Link], base: str) -> str:
    rows = [
        {"name": link.name, "role": link.role.value, "site": link.site, "url": base + link.path}
        for link in links
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _as_table(links: Sequence[Link], base: str) -> str:
    if not links:
        return NOBODY
    from feedback.demo.people import STAFF_PASSWORD

    rows = [("Site", "Name", "Role", "Link")]
    rows += [(link.site, link.name, link.role.value, base + link.path) for link in links]
    staff = [f"  {link.site:<15}{link.email}" for link in links if link.email]
    return "\n".join(
        (
            "Everyone here is invented. Open a link to see what they see.",
            "",
            *_in_columns(rows),
            "",
            f"Facilitators and administrators may also sign in at {base}/sign-in",
            f"with their email and this password: {STAFF_PASSWORD}",
            *staff,
        )
    )


def _in_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def check_command(as_json: bool) -> None:
    """Say whether this installation is sound, and what to do when it is not (exit 1)."""
    from feedback.checking import check_installation

    findings = check_installation(os.environ, datetime.now(UTC))
    if as_json:
        rows = [finding.row() for finding in findings]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(finding.line() for finding in findings))
    if not all(finding.is_ok for finding in findings):
        raise SystemExit(1)
