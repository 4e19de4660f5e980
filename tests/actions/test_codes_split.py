"""One code becomes two, codings keep their coder, and every version of a codebook can be read."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from feedback.access import NotHere
from feedback.actions.codebook_versions import codes_then, list_versions, see_version
from feedback.actions.codebooks import Drawn, NameTaken, add_code, edit_code, in_order
from feedback.actions.codes_merge import merge_code, remove_code
from feedback.actions.codes_split import NothingChosen, codings_of, split_code
from feedback.actions.quotations import code_quotation, mark_quotation
from feedback.model.codebook_versions import CodebookVersion
from feedback.model.stories import Code, Coding
from feedback.model.trust import Consent
from tests.actions.pilot import make_pilot


@pytest.fixture
def p(build):
    p = make_pilot(build)
    p.control = build.db.get(Code, p.codes["Control"])
    return p


def coded(db, p, now, actor, start, end):
    quotation = mark_quotation(db, p.facilitator, p.part.id, start, end, now)
    code_quotation(db, actor, quotation.id, [p.control.id], now)
    return db.scalars(select(Coding).where(Coding.quotation_id == quotation.id)).one()


def test_what_was_chosen_carries_the_new_code_with_who_coded_it(db, p, now):
    goes = coded(db, p, now, p.second, 0, 20)
    stays = coded(db, p, now, p.facilitator, 21, 47)
    made = split_code(db, p.facilitator, p.control.id, Drawn("Being in charge"), [goes.id], now)
    assert (goes.code_id, goes.coder_id) == (made.id, p.second.account_id)
    assert stays.code_id == p.control.id
    assert (made.parent_id, made.name) == (p.control.parent_id, "Being in charge")


def test_a_split_needs_a_coding_and_a_name_of_its_own(db, p, now):
    goes = coded(db, p, now, p.facilitator, 0, 20)
    with pytest.raises(NothingChosen):
        split_code(db, p.facilitator, p.control.id, Drawn("New"), [], now)
    with pytest.raises(NameTaken):
        split_code(db, p.facilitator, p.control.id, Drawn("safety"), [goes.id], now)
    with pytest.raises(NotHere):
        split_code(db, p.stranger, p.control.id, Drawn("New"), [goes.id], now)
    assert goes.code_id == p.control.id


def test_codings_that_may_not_be_seen_stay_and_cannot_be_chosen(db, p, now):
    hidden = coded(db, p, now, p.facilitator, 0, 20)
    db.query(Consent).update({"withdrawn_at": now})
    db.flush()
    assert codings_of(db, p.facilitator, p.control, now) == []
    with pytest.raises(NotHere):
        split_code(db, p.facilitator, p.control.id, Drawn("New"), [hidden.id], now)
    assert hidden.code_id == p.control.id


def test_each_change_makes_a_numbered_version_with_who_and_what(db, p, now):
    goes = coded(db, p, now, p.facilitator, 0, 20)
    book = p.codebook.id
    new = add_code(db, p.second, book, Drawn("Trust"), now)
    edit_code(db, p.facilitator, new.id, Drawn("Trust", parent_id=p.control.id), now)
    split = split_code(db, p.facilitator, p.control.id, Drawn("In charge"), [goes.id], now)
    merge_code(db, p.facilitator, split.id, p.control.id, now)
    remove_code(db, p.facilitator, new.id, now)
    versions = list_versions(db, p.facilitator, book, now)
    found = [(one.number, one.change.value, one.names) for one in reversed(versions)]
    assert found == [
        (1, "began", []),
        (2, "added", ["Trust"]),
        (3, "moved", ["Trust"]),
        (4, "split", ["Control", "In charge"]),
        (5, "merged", ["In charge", "Control"]),
        (6, "taken-away", ["Trust"]),
    ]
    assert versions[-2].account.name == "Ola Reed"


def test_an_older_version_is_as_it_was(db, p, now):
    before = [(code.name, depth) for code, depth in in_order(p.codebook.codes)]
    edit_code(db, p.facilitator, p.control.id, Drawn("Say", look=3), now)
    merge_code(db, p.facilitator, p.codes["Safety"], p.control.id, now)
    then = codes_then(see_version(db, p.facilitator, p.codebook.id, 1, now))
    assert [(code.name, depth) for code, depth in in_order(then)] == before
    with pytest.raises(NotHere):
        see_version(db, p.facilitator, p.codebook.id, 99, now)
    with pytest.raises(NotHere):
        see_version(db, p.stranger, p.codebook.id, 1, now)


def test_a_codebook_from_before_is_kept_as_it_was_before_its_first_change(db, p, now):
    db.query(CodebookVersion).delete()
    edit_code(db, p.facilitator, p.control.id, Drawn("Say"), now)
    first, second = reversed(list_versions(db, p.facilitator, p.codebook.id, now))
    assert (first.change.value, first.account) == ("as-it-was", None)
    assert "Control" in {one.name for one in codes_then(first)}
    assert "Say" in {one.name for one in codes_then(second)}
