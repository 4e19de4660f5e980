"""Staff read on the page why they see what they see."""

from __future__ import annotations

from html import unescape

import pytest

from feedback.access import RULES, May, reason
from feedback.model.accounts import Role
from feedback.model.trust import Use
from feedback.web.why import WHY, NotSaid, words_for

TELLERS = {Role.PERSON, Role.CARER, Role.PROFESSIONAL}
SEEN = [
    (may, role)
    for may in May
    if may.name.startswith(("SEE_", "HEAR_"))
    for role in RULES[may].by_role
    if role not in TELLERS
]


@pytest.mark.parametrize(("may", "role"), SEEN, ids=lambda one: one.name)
def test_every_rule_by_which_staff_see_something_has_words_for_them(may, role):
    """When this fails: add what the rule's docstring says to WHY in feedback/web/why.py."""
    assert words_for(reason(role, may)).startswith("You see this because")


def test_no_words_are_left_over_and_a_new_rule_is_not_passed_over():
    rules = [reason(role, may) for may, rule in RULES.items() for role in rule.by_role]
    assert [begins for begins in WHY if not any(one.startswith(begins) for one in rules)] == []
    with pytest.raises(NotSaid):
        words_for("the moon is full")


def test_a_social_worker_and_a_facilitator_read_it_and_the_teller_does_not(room, site_build):
    person = site_build.db.merge(room.person)
    about = site_build.db.merge(room.relationship)
    site_build.consent(person, about, Use.WORKER, Use.TEAM)
    entry = site_build.entry(person, about, "She rang.", Use.WORKER, Use.TEAM)
    facilitator = room.browser_of(_committed(site_build, site_build.facilitator(person.site)))
    worker = room.browser_of(room.worker)

    def read(client, address):
        return unescape(client.get(address).get_data(as_text=True))

    shared = "You see this because it was shared with you, the named social worker."
    assert shared in read(worker, f"/diary/{entry.id}") and shared in read(worker, "/")
    team = "You see this because it was shared with the team, or for stories."
    assert team in read(facilitator, "/told-and-shared")
    assert team in read(facilitator, f"/diary/{entry.id}")
    assert "You see this" not in read(room.client, f"/diary/{entry.id}")


def _committed(build, account):
    build.commit()
    return account
