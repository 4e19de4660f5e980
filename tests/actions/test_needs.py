"""Access needs: identified, recorded, flagged, shared, met and reviewed (DAPB1605)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from feedback.access import Actor, NotHere
from feedback.actions.needs import (
    NeedsRefused,
    Noted,
    needs_from_reading,
    needs_of,
    own_needs,
    record_needs,
    share_needs,
    tell_needs,
)
from feedback.actions.reading import keep_reading
from feedback.forms.needs import NEEDS
from feedback.web.needs_words import WORDS
from feedback.web.reading import Reading, read_reading


@pytest.fixture
def two(build):
    """Amina and her named social worker."""
    site = build.site()
    person, worker = build.person(site), build.worker(site)
    build.relationship(person, worker)
    build.commit()
    return Actor.of(person), Actor.of(worker)


def seen_by(db, actor, person, now):
    return needs_of(db, actor, [person.person_id], now).get(person.person_id)


def test_what_a_person_tells_is_theirs_alone_until_they_say_yes(db, two, now):
    person, worker = two
    tell_needs(db, person, "talking", ["phone-call"], now)
    assert seen_by(db, worker, person, now) is None
    share_needs(db, person, True, now)
    assert seen_by(db, worker, person, now).needs == ["phone-call"]
    share_needs(db, person, False, now)
    assert seen_by(db, worker, person, now) is None


def test_one_part_leaves_the_other_parts_alone(db, two, now):
    person, _ = two
    tell_needs(db, person, "letters", ["easy-read"], now)
    tell_needs(db, person, "people", ["bsl", "no-such-need"], now)
    tell_needs(db, person, "letters", [], now)
    assert own_needs(db, person, now).needs == ["bsl"]


def test_staff_ask_before_they_write_anything_down(db, two, now):
    person, worker = two
    with pytest.raises(NeedsRefused) as refused:
        record_needs(db, worker, person.person_id, Noted(("does-not-read",)), now)
    assert refused.value.code == "not-asked"
    assert own_needs(db, person, now) is None


def test_ais_what_staff_write_down_the_person_sees_and_can_change(db, two, now):
    person, worker = two
    noted = Noted(("does-not-read", "phone-call"), "Urdu", "Ring her.", is_agreed=True)
    record_needs(db, worker, person.person_id, noted, now)
    kept = own_needs(db, person, now)
    assert (kept.needs, kept.interpreter, kept.words) == (
        ["does-not-read", "phone-call"],
        "Urdu",
        "Ring her.",
    )
    tell_needs(db, person, "letters", [], now)
    assert seen_by(db, worker, person, now).needs == ["phone-call"]


def test_staff_cannot_wipe_what_they_could_not_see(db, two, now):
    person, worker = two
    tell_needs(db, person, "people", ["bsl"], now)
    noted = Noted(("phone-call",), is_agreed=True)
    kept = record_needs(db, worker, person.person_id, noted, now)
    assert kept.needs == ["phone-call", "bsl"]


def test_a_worker_writes_nothing_down_about_someone_elses_person(db, build, two, now):
    person, _ = two
    stranger = Actor.of(build.worker(build.site()))
    with pytest.raises(NotHere):
        record_needs(db, stranger, person.person_id, Noted(("bsl",), is_agreed=True), now)


def test_my_way_of_reading_tells_what_staff_need_to_know(db, two, now):
    person, _ = two
    written = "words.paper.largest.en.yes.no.slow.3"
    keep_reading(db, person, written, read_reading(written, ("en",)).needs, now)
    told = own_needs(db, person, now).from_reading
    assert told == ["no-pictures", "large-print", "listening", "switch"]
    keep_reading(db, person, Reading().written(), Reading().needs, now)
    assert own_needs(db, person, now).from_reading == []


def test_the_usual_way_of_reading_makes_no_record(db, two, now):
    person, _ = two
    needs_from_reading(db, person, Reading().needs, now)
    assert own_needs(db, person, now) is None


def test_after_a_year_it_is_time_to_ask_again(db, two, now):
    person, _ = two
    kept = tell_needs(db, person, "letters", ["easy-read"], now)
    assert not kept.is_due(now.date() + timedelta(days=364))
    assert kept.is_due(now.date() + timedelta(days=365))
    later = now + timedelta(days=366)
    assert not tell_needs(db, person, "letters", ["easy-read"], later).is_due(later.date())


def test_what_helps_is_sealed_at_rest(db, two, now):
    person, worker = two
    noted = Noted((), words="canary words", is_agreed=True)
    record_needs(db, worker, person.person_id, noted, now)
    db.flush()
    assert b"canary" not in bytes(db.scalar(text("select words_sealed from access_records")))


def test_every_need_has_words_for_both():
    assert set(WORDS) == set(NEEDS)
