"""Codes that ship, site by site: of how many people a story says it.

A site's own codes compare with nobody's, so only codes of the sets that ship are counted, where
they still have their names. One person counts once for a code, however often it was given.
Nobody sees less than a whole group of the smallest total, nor a number between two groups: whoever
looks before and after a quotation is coded learns of nobody whose it is (decision 51).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, quotation_may_be_counted, visible
from feedback.actions.shipped_codes import SHIPPED
from feedback.model.care import Relationship, Site
from feedback.model.stories import Code, Codebook, Coding, Quotation, Story, StoryPart


@dataclass(frozen=True)
class CodeRow:
    """A code of a set that ships. `at_least` has, for sites where it is a group or more, the
    people it stands for, rounded down to whole groups."""

    name: str
    look: int
    depth: int
    at_least: Mapping[UUID, int]


@dataclass(frozen=True)
class CodesBySite:
    """The rows of a set in its order; the sites that show a number, and those that show none."""

    shown: Sequence[Site]
    too_few: Sequence[Site]
    rows: Sequence[CodeRow]


def codes_by_site(
    db: Session, actor: Actor, name: str, smallest: int, now: datetime
) -> CodesBySite:
    """The codes of a set that ships, by its name, for every site that the actor may compare.

    Raises KeyError for a set that does not ship.
    """
    lines = SHIPPED[name]
    sites = db.scalars(visible(actor, May.COMPARE_CODES, now).order_by(Site.name)).all()
    people = _people(db, [site.id for site in sites], name, now)
    groups = {key: count // smallest * smallest for key, count in people.items()}
    rows = [
        CodeRow(code, look, int(above is not None), _row(groups, sites, code))
        for code, above, _, look in lines
    ]
    shows = {site for row in rows for site in row.at_least}
    return CodesBySite(
        [site for site in sites if site.id in shows],
        [site for site in sites if site.id not in shows],
        rows,
    )


def _row(
    groups: Mapping[tuple[UUID, str], int], sites: Sequence[Site], code: str
) -> dict[UUID, int]:
    found = {site.id: groups.get((site.id, code), 0) for site in sites}
    return {site: count for site, count in found.items() if count}


def _people(
    db: Session, sites: list[UUID], name: str, now: datetime
) -> dict[tuple[UUID, str], int]:
    """How many people by (site, name of a code), small numbers as well."""
    query = (
        select(Codebook.site_id, Code.name, func.count(Relationship.person_id.distinct()))
        .select_from(Coding)
        .join(Code, Code.id == Coding.code_id)
        .join(Codebook, Codebook.id == Code.codebook_id)
        .join(Quotation, Quotation.id == Coding.quotation_id)
        .join(StoryPart, StoryPart.id == Quotation.part_id)
        .join(Story, Story.id == StoryPart.story_id)
        .join(Relationship, Relationship.id == Story.relationship_id)
        .where(Codebook.name == name, Codebook.site_id.in_(sites), quotation_may_be_counted(now))
        .group_by(Codebook.site_id, Code.name)
    )
    return {(site, code): people for site, code, people in db.execute(query)}
