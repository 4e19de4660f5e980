"""Two codes become one, and nothing that was coded is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from feedback.access import NotHere
from feedback.actions.codebooks import Drawn, add_code
from feedback.actions.codes_merge import NotIntoItself, StillGiven, merge_code, remove_code
from feedback.actions.quotations import code_quotation, mark_quotation
from feedback.model.stories import Code, Coding
from tests.actions.pilot import make_pilot


@pytest.fixture
def p(build):
    return make_pilot(build)


def coded(db, p, now, coder, *names):
    quotation = mark_quotation(db, p.facilitator, p.part.id, 0, 20, now)
    code_quotation(db, coder, quotation.id, [p.codes[name] for name in names], now)
    return quotation


def carried(db, quotation) -> set[tuple[str, str]]:
    rows = db.scalars(select(Coding).where(Coding.quotation_id == quotation.id))
    return {(row.code.name, row.coder.name) for row in rows}


def test_quotations_keep_who_coded_them_under_the_code_that_stays(db, p, now):
    first = coded(db, p, now, p.facilitator, "Control")
    code_quotation(db, p.second, first.id, [p.codes["Independence"]], now)
    merge_code(db, p.facilitator, p.codes["Control"], p.codes["Independence"], now)
    assert carried(db, first) == {
        ("Independence", p.facilitator.name),
        ("Independence", p.second.name),
    }
    assert db.get(Code, p.codes["Control"]) is None


def test_a_coder_who_gave_both_has_given_one(db, p, now):
    both = coded(db, p, now, p.facilitator, "Control", "Independence")
    merge_code(db, p.facilitator, p.codes["Control"], p.codes["Independence"], now)
    assert carried(db, both) == {("Independence", p.facilitator.name)}


def test_codes_below_move_under_the_one_that_stays(db, p, now):
    top, into = p.codes["What it meant"], p.codes["Nature of the relationship"]
    merge_code(db, p.facilitator, top, into, now)
    assert db.get(Code, p.codes["Control"]).parent_id == into


def test_no_code_becomes_itself_or_one_below_it(db, p, now):
    top = p.codes["What it meant"]
    for into in (top, p.codes["Control"]):
        with pytest.raises(NotIntoItself):
            merge_code(db, p.facilitator, top, into, now)


def test_only_a_code_that_nothing_carries_is_taken_away(db, p, now):
    coded(db, p, now, p.second, "Control")
    for name in ("Control", "What it meant"):
        with pytest.raises(StillGiven):
            remove_code(db, p.facilitator, p.codes[name], now)
    fresh = add_code(db, p.facilitator, p.codebook.id, Drawn("By mistake"), now)
    remove_code(db, p.facilitator, fresh.id, now)
    assert "By mistake" not in {code.name for code in p.codebook.codes}


def test_nobody_of_another_site_merges_or_takes_away(db, p, now):
    control, safety = p.codes["Control"], p.codes["Safety"]
    with pytest.raises(NotHere):
        merge_code(db, p.stranger, control, safety, now)
    with pytest.raises(NotHere):
        remove_code(db, p.stranger, control, now)
