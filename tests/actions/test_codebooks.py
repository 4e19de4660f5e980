"""Codebooks: the pilot's own codes, adding and changing codes, and the order they stand in."""

from __future__ import annotations

import pytest

from feedback.access import NotHere
from feedback.actions import codebooks
from feedback.actions.codebooks import Drawn
from feedback.actions.pilot_codes import NAME as PILOT_CODES
from feedback.actions.quotations import code_quotation, mark_quotation
from tests.actions.pilot import make_pilot

PILOT = {
    "Unblock", "Do the right thing", "Develop", "Control", "Independence", "Dignity",
    "Being heard", "Safety", "Continuity", "Nature of the relationship",
}  # fmt: skip


def test_a_site_begins_with_the_pilots_own_codes_once(db, build, now):
    site = build.site("Camden")
    first = codebooks.give_codebook(db, site.id, PILOT_CODES, now)
    assert codebooks.give_codebook(db, site.id, PILOT_CODES, now) is first
    assert {code.name for code in first.codes} >= PILOT
    assert all(code.description and code.look in range(8) for code in first.codes)


def test_codes_stand_under_the_one_above_them_and_say_how_often_they_were_given(db, build, now):
    p = make_pilot(build)
    made = mark_quotation(db, p.facilitator, p.part.id, 0, 20, now)
    for coder in (p.facilitator, p.second):
        code_quotation(db, coder, made.id, [p.codes["Control"]], now)
    found = codebooks.branches(db, p.facilitator, p.codebook, now)
    depths = {branch.code.name: (branch.depth, branch.times) for branch in found}
    assert depths["What it meant"] == (0, 0)
    assert depths["Control"] == (1, 1)


def test_a_code_is_added_and_changed(db, build, now):
    p = make_pilot(build)
    drawn = Drawn("  Joy ", "Laughing together.", p.codes["What it meant"], 4)
    code = codebooks.add_code(db, p.facilitator, p.codebook.id, drawn, now)
    assert (code.name, code.look, code.position) == ("Joy", 4, 13)
    codebooks.edit_code(db, p.second, code.id, Drawn("Delight", look=99), now)
    assert (code.name, code.parent_id, code.look) == ("Delight", None, 0)


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        (" ", codebooks.NameMissing),
        ("control", codebooks.NameTaken),
        ("x" * 121, codebooks.TooLong),
    ],
)
def test_a_name_is_needed_short_and_new_whatever_its_capitals(db, build, now, name, refused):
    p = make_pilot(build)
    with pytest.raises(refused):
        codebooks.add_code(db, p.facilitator, p.codebook.id, Drawn(name), now)
    with pytest.raises(refused):
        codebooks.edit_code(db, p.facilitator, p.codes["Safety"], Drawn(name), now)


def test_a_code_never_stands_under_itself(db, build, now):
    p = make_pilot(build)
    top, under = p.codes["What it meant"], p.codes["Control"]
    for parent in (top, under):
        with pytest.raises(codebooks.AboveItself):
            codebooks.edit_code(db, p.facilitator, top, Drawn("x", parent_id=parent), now)


def test_another_site_cannot_see_or_change_a_codebook(db, build, now):
    p = make_pilot(build)
    for act in (
        lambda: codebooks.see_codebook(db, p.stranger, p.codebook.id, now),
        lambda: codebooks.add_code(db, p.stranger, p.codebook.id, Drawn("x"), now),
        lambda: codebooks.edit_code(db, p.stranger, p.codes["Safety"], Drawn("x"), now),
        lambda: codebooks.give_codebook(db, p.site.id, PILOT_CODES, now, p.stranger),
    ):
        with pytest.raises(NotHere):
            act()
    assert codebooks.list_codebooks(db, p.stranger, now) == []
