"""Whose rows are whose: which relationship or which person each row of each table is about.

One table, BELONGING, says it for every table that holds something about someone. Erasing, backups
and holding read it, so a new table needs one line here and is known to all of them; a test names
the tables that have none. A way is followed from column to row until a relationship or a person
is reached: the owner, under whose key a backup seals the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Table, func, select

from feedback.model.base import Base

Way = tuple[str, str | None]


@dataclass(frozen=True)
class Belonging:
    """How the rows of a table belong to someone; of several ways the first that leads counts.

    Erasing removes the rows, unless `blank` says what each personal column becomes: then the row
    stays without them, so that what was counted is still counted.
    """

    ways: tuple[Way, ...]
    blank: Mapping[str, Any] | None = None

    @property
    def goes(self) -> bool:
        """True when erasing removes the whole row."""
        return self.blank is None


def _is(column: str) -> Way:
    return (column, None)


RELATIONSHIP = Belonging((_is("relationship_id"),))
RESPONSE = Belonging((("response_id", "survey_responses"),))
ACCOUNT = Belonging((("account_id", "accounts"),))
ENTRY = Belonging((("entry_id", "diary_entries"),))
MEDIA = Belonging((("media_file_id", "media_files"),))
STORY = Belonging((("story_id", "stories"),))
# A browser or a pass on a tablet for many belongs with the survey it may answer.
TABLET = Belonging((("only_invitation_id", "invitations"), ("account_id", "accounts")))

BELONGING: Mapping[str, Belonging] = {
    "access_records": Belonging((_is("person_id"),)),
    "accounts": Belonging(
        (_is("person_id"),),
        {
            **dict.fromkeys(("email", "password_hash", "closed_because")),
            "name": "",
            "reading": "",
            "own_pictures": 0,
        },
    ),
    "agreements": RELATIONSHIP,
    "answers": RESPONSE,
    "arriving_files": Belonging((_is("relationship_id"), ("pass_id", "outbox_passes"))),
    "arriving_pieces": Belonging((("arriving_id", "arriving_files"),)),
    "bleeped_copies": MEDIA,
    "bleeps": MEDIA,
    "browser_sessions": TABLET,
    "bundles": Belonging(
        (
            ("became_id", "diary_entries"),
            ("became_id", "survey_responses"),
            ("pass_id", "outbox_passes"),
        )
    ),
    "capacity_notes": RELATIONSHIP,
    "change_sources": Belonging((("entry_id", "diary_entries"), *RESPONSE.ways)),
    "circle_members": Belonging((_is("person_id"),)),
    "codings": Belonging((("quotation_id", "quotations"),)),
    "collection_stories": STORY,
    "comic_files": Belonging((("storyboard_id", "storyboards"),)),
    # That there was a concern, when and what was decided stays; every word of it goes.
    "concerns": Belonging(
        (_is("relationship_id"), ("told_id", "accounts"), ("raised_by_id", "accounts")),
        dict.fromkeys(("words_sealed", "why_sealed", "did_sealed", "said_sealed")),
    ),
    "consents": RELATIONSHIP,
    "credit_wishes": RELATIONSHIP,
    "diary_entries": RELATIONSHIP,
    "drawn_pages": Belonging((("storyboard_id", "storyboards"),)),
    "entry_shares": ENTRY,
    "face_boxes": MEDIA,
    "face_looks": MEDIA,
    "hand_offs": Belonging(
        (_is("from_relationship_id"),),
        {"reason": "", "goodbye_sealed": None, "hello_sealed": None},
    ),
    "helped_answers": RESPONSE,
    "helpings": RELATIONSHIP,
    "invitations": RELATIONSHIP,
    "learning_stories": Belonging((("story_id", "stories"),)),
    "legal_holds": RELATIONSHIP,
    "media_files": RELATIONSHIP,
    "media_places": Belonging((("quotation_id", "quotations"),)),
    "memos": STORY,
    "other_answers": RESPONSE,
    "outbox_passes": TABLET,
    "own_copies": ACCOUNT,
    "own_copy_parts": RELATIONSHIP,
    "own_copy_pieces": RELATIONSHIP,
    "own_pictures": MEDIA,
    "paper_copies": RELATIONSHIP,
    "passkey_challenges": ACCOUNT,
    "passkeys": ACCOUNT,
    "people": Belonging((_is("id"),), {"name": "", "picture": "person", "needs": []}),
    "picture_checks": ACCOUNT,
    "prompt_plans": RELATIONSHIP,
    "pseudonyms": RELATIONSHIP,
    "quotations": Belonging((("part_id", "story_parts"),)),
    "recovery_codes": ACCOUNT,
    # Copies that were handed out are asked back all the same; no words are in it.
    "recalls": Belonging((_is("relationship_id"),), {}),
    "reminder_messages": ACCOUNT,
    "reminders": ACCOUNT,
    "response_shares": RESPONSE,
    "response_signals": RESPONSE,
    "safe_copies": MEDIA,
    "safety_flags": RELATIONSHIP,
    "seats": Belonging((("invitation_id", "invitations"),)),
    # Their own account's; erasing takes those of the site that may name someone (actions/searches).
    "searches": ACCOUNT,
    "second_codings": Belonging((("story_id", "stories"),)),
    "second_factors": ACCOUNT,
    "settled_codes": Belonging((("settling_id", "settlings"),)),
    "settlings": Belonging((("quotation_id", "quotations"),)),
    "shown_prompts": Belonging((("plan_id", "prompt_plans"),)),
    "sign_in_links": ACCOUNT,
    "stories": RELATIONSHIP,
    "story_approvals": STORY,
    "story_drafts": STORY,
    "story_parts": STORY,
    "story_steps": STORY,
    "story_versions": STORY,
    "storyboard_versions": Belonging((("storyboard_id", "storyboards"),)),
    "storyboards": RELATIONSHIP,
    "storyboard_approvals": Belonging((("storyboard_id", "storyboards"),)),
    "storyboard_remarks": Belonging((("approval_id", "storyboard_approvals"),)),
    "survey_responses": RELATIONSHIP,
    "trace_decisions": RELATIONSHIP,
    "transcripts": MEDIA,
    "voice_choices": MEDIA,
}

# About a site, staff, or the installation; and what is counted and holds no words of anyone.
OF_NO_ONE = frozenset(
    {
        "carers",
        "carryings",
        "changes",
        "codebook_versions",
        "codebooks",
        "codes",
        "collections",
        "contacts",
        "erasures",
        "event_chain",
        "events",
        "exports",
        "file_checks",
        "group_sessions",
        "instruments",
        "jobs",
        "learning_days",
        "name_holders",
        "owner_keys",
        "paper_sets",
        "professionals",
        "published_prompts",
        "relationships",
        "retentions",
        "safety_leads",
        "sayings",
        "sites",
        "surveys",
        "symbol_sets",
        "symbols",
        "waves",
        "words_corrected",
        "words_read",
        "workers",
    }
)


@cache
def owner_of(table: Table) -> ColumnElement[UUID]:
    """For each row of a table in BELONGING: the id of the relationship or person it is about.

    None for a row that is about nobody, such as the account of a facilitator.
    """
    return _owner(table.name, table)


def tables_inside_out() -> Iterator[Table]:
    """Every table of BELONGING, those first whose rows point at rows of others."""
    yield from _inside_out()


@cache
def _inside_out() -> tuple[Table, ...]:
    return tuple(t for t in reversed(Base.metadata.sorted_tables) if t.name in BELONGING)


def _owner(name: str, rows: FromClause) -> ColumnElement[UUID]:
    found = [_follow(rows, column, to) for column, to in BELONGING[name].ways]
    return found[0] if len(found) == 1 else func.coalesce(*found)


def _follow(rows: FromClause, column: str, to: str | None) -> ColumnElement[UUID]:
    if to is None:
        return rows.c[column]
    parent = Base.metadata.tables[to].alias()
    here = parent.c.id == rows.c[column]
    return select(_owner(to, parent)).where(here).correlate(rows).scalar_subquery()
