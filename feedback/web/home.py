"""The first page after signing in: the same address for everyone, a page for each role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import render_template

from feedback.access import COMPARE
from feedback.actions import storyboard_approvals
from feedback.actions.answered import (
    how_many_since,
    how_many_wait,
    newest_shared,
    waiting_for_an_answer,
)
from feedback.actions.approvals import my_stories, waits_for_them
from feedback.actions.changes import my_changes
from feedback.actions.circles import my_relationships
from feedback.actions.concerns import unread_answer
from feedback.actions.consents import to_renew
from feedback.actions.contacts import how_many_contacts
from feedback.actions.file_checks import how_many_troubled
from feedback.actions.jobs_waiting import how_many_parked
from feedback.actions.needs import needs_of
from feedback.actions.other_answers import answered_twice
from feedback.actions.own_copies import waits_for_me
from feedback.actions.own_copies_pieces import copies_to_look_into
from feedback.actions.prompts import open_prompts
from feedback.actions.relationships import unread_goodbye
from feedback.actions.reminder_messages import to_hand_over
from feedback.actions.reminders import my_wish, wants_note_today
from feedback.actions.safety_leads import leads_of
from feedback.actions.safety_queue import how_many_wait_for_lead
from feedback.actions.second_codings import asked_of
from feedback.actions.staff import list_staff
from feedback.actions.surveys_list import MyInvitation, Progress, my_invitations
from feedback.model.accounts import Role
from feedback.model.safety import Place
from feedback.model.storyboard_approvals import StoryboardApproval
from feedback.web.consents_words import USES
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.indicators import compare
from feedback.web.needs_words import staff_flags
from feedback.web.reading import reading
from feedback.web.surveys_words import said

room = Room("home", __name__)
NEWEST = 8
CONTACTS_OF = timedelta(days=365)


@room.get("/", signed_in=True)
def first_page() -> str:
    """My first page."""
    return PAGES.get(actor().role, people_page)()


def people_page() -> str:
    """For people, carers and professionals: what changed first, then one clear thing to do.

    What was told before, and what was answered to it, is not shown to whoever helps.
    """
    is_shut = bool(actor().helper) and not actor().shows_before
    changes = my_changes(db(), actor(), now(), most=20)
    asked = my_invitations(db(), actor(), now())
    stories = my_stories(db(), actor(), now())
    return render_template(
        "pages/home/people.html",
        relationships=my_relationships(db(), actor(), now()),
        unseen=next((one for one in changes if one.seen_at is None), None),
        to_do=_to_do(asked),
        asked=asked,
        is_shut=is_shut,
        answer=None if is_shut else unread_answer(db(), actor(), now()),
        story=next(filter(waits_for_them, stories), None),
        has_stories=bool(stories),
        board=_board_to_look_at(),
        goodbye=unread_goodbye(db(), actor(), now()),
        renewal=to_renew(db(), actor(), now()),
        copy_waits=waits_for_me(db(), actor(), now()),
        use_names={use: asked.name for use, asked in USES.items()},
        twice=sorted(answered_twice(db(), actor(), now()))[:1],
        said=lambda words: said(words, reading().language),
        **_diary_note(),
    )


def _board_to_look_at() -> StoryboardApproval | None:
    """What is drawn from their story and waits for them."""
    boards = storyboard_approvals.my_storyboards(db(), actor(), now())
    return next(filter(storyboard_approvals.waits_for_them, boards), None)


def _diary_note() -> dict[str, bool]:
    """A quiet note about the diary, for those who chose one."""
    is_wanted = my_wish(db(), actor()).is_here
    return {
        "diary_asks": is_wanted and bool(open_prompts(db(), actor(), now())),
        "diary_today": is_wanted and wants_note_today(db(), actor(), now()),
    }


def _to_do(asked: list[MyInvitation]) -> MyInvitation | None:
    """The one survey to answer now: one that is begun, else a new one."""
    open_ones = [one for one in asked if one.progress in (Progress.BEGUN, Progress.TO_DO)]
    return next(iter(open_ones), None)


def worker_page() -> str:
    """For social workers: the people they stand beside, and what those people shared."""
    relationships = my_relationships(db(), actor(), now())
    ids = [one.id for one in relationships]
    needs = needs_of(db(), actor(), [one.person_id for one in relationships], now())
    return render_template(
        "pages/home/worker.html",
        relationships=relationships,
        flags={id: staff_flags(one) for id, one in needs.items()},
        contacts=how_many_contacts(db(), ids, now() - CONTACTS_OF),
        tellings=newest_shared(db(), actor(), now(), NEWEST),
        names={one.id: one.person.name for one in relationships},
        story=next(filter(waits_for_them, my_stories(db(), actor(), now())), None),
        board=_board_to_look_at(),
    )


def facilitator_page() -> str:
    """For facilitators: what waits, and quick ways on."""
    return render_template(
        "pages/home/facilitator.html",
        new=how_many_since(db(), actor(), now()),
        waiting=how_many_wait(db(), actor(), now()),
        oldest=waiting_for_an_answer(db(), actor(), now(), most=1),
        stopped=how_many_parked(db(), actor(), now()),
        troubled=how_many_troubled(db(), actor(), now()),
        reminders=bool(to_hand_over(db(), actor(), now())),
        copies=bool(copies_to_look_into(db(), actor(), now())),
        unsafe=how_many_wait_for_lead(db(), actor(), now()),
        to_code=asked_of(db(), actor(), now()),
        has_lead=has_lead(),
    )


def administrator_page() -> str:
    """For site administrators: staff who wait, work that stopped, and quick ways on."""
    return render_template(
        "pages/home/administrator.html",
        waiting=[one for one in list_staff(db(), actor(), now()) if one.is_waiting],
        stopped=how_many_parked(db(), actor(), now()),
        troubled=how_many_troubled(db(), actor(), now()),
        reminders=bool(to_hand_over(db(), actor(), now())),
        has_lead=has_lead(),
    )


def has_lead() -> bool:
    """False while nobody leads safety in the site: nobody was named, or they are not there."""
    return Place.LEAD in leads_of(db(), actor().site_id)


PAGES: dict[Role, Callable[[], str]] = {
    Role.WORKER: worker_page,
    Role.FACILITATOR: facilitator_page,
    **dict.fromkeys(COMPARE, compare),
    Role.ADMINISTRATOR: administrator_page,
}
