"""What was kept for long enough goes, as the dry run said, and no old backup brings it back."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from feedback.access import Actor
from feedback.actions.concerns import raise_concern
from feedback.actions.holds import place_hold
from feedback.actions.media_files import sink_for_copy, sink_for_original
from feedback.actions.retention_days import DaysRefused, choose_days
from feedback.backups.erasure_list import read_list
from feedback.jobs import make_runner
from feedback.jobs.retain import plan_now, retain
from feedback.model.accounts import Account
from feedback.model.care import Relationship
from feedback.model.erasing import Erasure
from feedback.model.retention import For
from feedback.model.safety import Concern
from feedback.model.telling import DiaryEntry, MediaFile, MediaKind, MediaState, SafeCopy
from feedback.model.trust import Consent, Use
from feedback.settings import EXPORTS
from tests.actions.pilot import make_pilot
from tests.backups.conftest import NOW, a_house
from tests.backups.test_canary_words import _carried_out
from tests.builders import Builder
from tests.databases import fresh_sqlite
from tests.filling import rows_of

TODAY = NOW.date()


@pytest.fixture
def house(tmp_path):
    folder = tmp_path / "house"
    folder.mkdir()
    with fresh_sqlite(folder) as url, a_house(folder, url) as house:
        with house.database.session() as db:
            build = Builder(db, NOW)
            p = make_pilot(build)
            administrator = Actor.of(build.administrator(p.site))
            media = photo(house.places.store, db, p)
            export = _carried_out(house, db, p, NOW - timedelta(days=31))
            db.add(export)
            db.commit()
            house.made = {
                "admin": administrator,
                "about": p.relationship.id,
                "media": media.id,
                "copy": media.copies[0].id,
                "export": export.id,
            }
            house.p = SimpleNamespace(person=p.person.id, facilitator=p.facilitator)
        yield house


def photo(store, db, p) -> MediaFile:
    sink = sink_for_original(store)
    sink.write(b"as it was sent")
    sink.commit()
    file = {"size": 14, "sha256": "0" * 64}
    media = MediaFile(
        id=sink.id,
        relationship_id=p.relationship.id,
        entry_id=p.entry.id,
        kind=MediaKind.PHOTO,
        state=MediaState.READY,
        received_at=NOW,
        key=sink.key,
        **file,
    )
    copy = sink_for_copy(store, sink.key)
    copy.write(b"safe")
    copy.commit()
    db.add(media)
    kind = {"purpose": "screen", "media_type": "image/jpeg", **file}
    db.add(SafeCopy(id=copy.id, media_file=media, **kind))
    db.flush()
    return media


def end_pilot(house, days_ago: int) -> None:
    with house.database.writing() as db:
        choose_days(db, house.made["admin"], TODAY - timedelta(days=days_ago), {}, NOW)


def planned(house) -> dict[For, tuple]:
    return {due.purpose: due.ids for due in plan_now(house.workshop)}


def let_go(house) -> None:
    retain(house.workshop)
    make_runner(house.workshop).run_until_empty()


def test_while_nobody_said_when_the_pilot_ends_nothing_that_was_told_goes(house):
    assert planned(house) == {For.HANDED_OUT: (house.made["export"],)}


def test_nothing_goes_while_a_concern_is_open(house):
    end_pilot(house, 2000)
    with house.database.writing() as db:
        me = Actor.of(db.get_one(Account, house.p.person))
        concern = raise_concern(db, me, uuid4(), house.made["about"], "Help me.", NOW)
    assert set(planned(house)) == {For.HANDED_OUT}
    with house.database.writing() as db:
        db.get_one(Concern, concern.id).closed_at = NOW
    assert For.TOLD in planned(house)


def test_originals_go_90_days_after_the_last_day_and_safe_copies_stay(house):
    end_pilot(house, 90)
    assert For.ORIGINALS not in planned(house)
    end_pilot(house, 91)
    assert planned(house)[For.ORIGINALS] == (house.made["media"],)
    let_go(house)
    assert set(house.places.store.names()) == {str(house.made["copy"])}
    assert not (house.folder / EXPORTS / str(house.made["export"])).exists()
    assert planned(house) == {}


def test_a_dry_run_changes_nothing_and_names_what_then_goes(house, monkeypatch):
    from feedback import settings
    from feedback.cli import main

    end_pilot(house, 91)
    for name in ("read_settings",):
        monkeypatch.setattr(settings, name, lambda *_: house.places.settings)
    before, files = rows_of(house.database), set(house.places.store.names())
    shown = CliRunner().invoke(main, ["retain", "--dry-run"], catch_exceptions=False).output
    assert rows_of(house.database) == before and set(house.places.store.names()) == files
    assert str(house.made["media"]) in shown and str(house.made["export"]) in shown
    assert "Amina" not in shown and "their" not in shown
    done = CliRunner().invoke(main, ["retain"], catch_exceptions=False).output
    assert [line for line in done.splitlines() if line[0] == " "] == shown.splitlines()
    assert files - set(house.places.store.names()) == {str(house.made["media"])}


def test_all_that_was_told_goes_after_two_years_with_its_key(house):
    end_pilot(house, 731)
    assert planned(house)[For.TOLD] == (house.made["about"],)
    let_go(house)
    with house.database.reading() as db:
        assert db.scalars(select(DiaryEntry)).all() == []
        assert db.get_one(Relationship, house.made["about"]).erased_at is not None
        assert {one.because for one in db.scalars(select(Erasure))} == {"retention"}
    assert house.made["about"] in read_list(house.folder)


def test_a_hold_keeps_it_all(house):
    end_pilot(house, 731)
    with house.database.writing() as db:
        place_hold(db, house.p.facilitator, house.made["about"], "A court.", NOW)
    assert set(planned(house)) == {For.HANDED_OUT}
    let_go(house)
    assert str(house.made["media"]) in set(house.places.store.names())


def test_a_yes_until_a_later_day_keeps_it_until_then(house):
    end_pilot(house, 731)
    with house.database.writing() as db:
        given = {"account_id": house.p.person, "relationship_id": house.made["about"]}
        yes = {"use": Use.RESEARCH, "is_yes": True, "given_at": NOW, "until": TODAY}
        db.add(Consent(**given, **yes))
    assert set(planned(house)) == {For.HANDED_OUT}
    with house.database.writing() as db:
        db.scalars(select(Consent).where(Consent.until == TODAY)).one().until = date(2026, 3, 3)
    assert For.TOLD in planned(house)


@pytest.mark.parametrize("days", [91, 731])
def test_an_old_backup_brings_nothing_back(house, tmp_path, days):
    written = house.back_up()
    end_pilot(house, days)
    let_go(house)
    house.back_up(NOW + timedelta(minutes=1))
    folder = tmp_path / "empty"
    folder.mkdir()
    with fresh_sqlite(folder) as url, a_house(folder, url) as empty:
        empty.put_back(house.source(written))
        assert str(house.made["media"]) not in set(empty.places.store.names())
        with empty.database.reading() as db:
            originals = list(db.scalars(select(MediaFile.original_gone_at)))
            assert len(originals) == (1 if days == 91 else 0) and None not in originals


@pytest.mark.parametrize("days", [0, 3651])
def test_days_have_bounds(house, days):
    with pytest.raises(DaysRefused), house.database.writing() as db:
        choose_days(db, house.made["admin"], None, {For.TOLD: days}, NOW)
