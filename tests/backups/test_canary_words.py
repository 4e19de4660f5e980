"""Canary words: of who was erased 0 bytes are left, and what is private never lies in the open.

Every file of the installation is searched, byte by byte: the database, its logs, the store, the
exports, the list of what was erased, and the backups opened with everything that remains.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from feedback.actions.erasing import erase_person
from feedback.actions.media_files import sink_for_copy, sink_for_original
from feedback.jobs import make_runner
from feedback.model import Base
from feedback.model.care import HandOff, Person
from feedback.model.finding import Search
from feedback.model.needs import AccessRecord
from feedback.model.stories import Export, Memo, Pseudonym, Quotation
from feedback.model.telling import MediaFile, MediaKind, SafeCopy, Transcript
from feedback.model.trust import Consent
from feedback.sealing.age import decrypt, decrypted
from feedback.settings import EXPORTS
from tests.actions.pilot import make_pilot
from tests.backups.conftest import NOW, SECRET_HALF, a_house
from tests.builders import Builder
from tests.databases import fresh_postgres, fresh_sqlite

ERASED = "Quillfeather"
PRIVATE = "Marrowstone"
TAKEN_BACK = "Thistledown"


@pytest.fixture(params=["sqlite", "postgresql"])
def lived_in(request, tmp_path):
    """A house in which someone told much, in every place where words can lie."""
    folder = tmp_path / "house"
    folder.mkdir()
    fresh = fresh_sqlite(folder) if request.param == "sqlite" else fresh_postgres()
    with fresh as url, a_house(folder, url) as house:
        with house.database.session() as db:
            house.made = {"pilot": tell(house, Builder(db, NOW))}
            db.commit()
        yield house


def tell(house, build):
    words = f"{ERASED} said: Grace rang me first. I decided myself."
    p = make_pilot(build, words)
    db, now = build.db, build.now
    person = db.get_one(Person, p.person.person_id)
    person.name = p.person.name = f"{ERASED} Yusuf"
    p.person.email = f"{ERASED}@home.example"
    other = build.person(p.site, "Tom Hale")
    theirs = build.relationship(other, p.worker)
    build.entry(other, theirs, f"{PRIVATE} is mine alone.")
    back = build.entry(other, theirs, f"{TAKEN_BACK} was a mistake.")
    back.taken_back_at = now
    day = now.date() - timedelta(days=200)
    before = build.relationship(p.person, p.worker, day, day + timedelta(days=9))
    handed = {"to_relationship_id": p.relationship.id, "on": day}
    made = {"made_by_id": p.account.id, "made_at": now}
    memo = {"account_id": p.account.id, "written_at": now}
    consent = db.scalars(select(Consent)).first()
    consent.supported_by = f"{ERASED}'s mother"
    for name in ("", ERASED):
        asked = {"words": f"{ERASED} stairs", "asked_at": now, "site_id": p.site.id}
        db.add(Search(account_id=p.account.id, kept_at=now if name else None, name=name, **asked))
    export = _carried_out(house, db, p, now)
    db.add_all(
        [
            HandOff(from_relationship_id=before.id, reason=f"{ERASED} asked", **handed),
            Quotation(part=p.part, start=0, end=12, words=words[:12], **made),
            Memo(story=p.story, words=f"{ERASED} again", **memo),
            Pseudonym(relationship_id=p.relationship.id, real=ERASED, stands_in="Robin"),
            _needs(p, now),
            export,
            *_photo(house.places.store, p, now),
        ]
    )
    db.flush()
    return p


def _needs(p, now):
    said = {"needs": [f"{ERASED}-needs"], "recorded_at": now, "review_on": now.date()}
    whose = {"person_id": p.person.person_id, "site_id": p.site.id}
    return AccessRecord(**whose, **said, words=ERASED, recorded_by_id=p.account.id)


def _photo(store, p, now):
    sink = sink_for_original(store)
    sink.write(ERASED.encode() * 1000)
    sink.commit()
    file = {"size": 1, "sha256": "0" * 64}
    media = MediaFile(
        id=sink.id,
        relationship_id=p.relationship.id,
        entry_id=p.entry.id,
        kind=MediaKind.SOUND,
        received_at=now,
        key=sink.key,
        file_name=f"{ERASED}.jpg",
        **file,
    )
    copy = sink_for_copy(store, sink.key)
    copy.write(ERASED.encode() * 1000)
    copy.commit()
    yield media
    yield SafeCopy(id=copy.id, media_file=media, purpose="play", media_type="audio/mp4", **file)
    yield Transcript(media_file=media, language="en", written_at=now, words=ERASED)


def _carried_out(house, db, p, now):
    """An export on the house's own disk: it is not sealed."""
    from feedback.actions.collections import Drawn, make_collection

    collection = make_collection(db, p.facilitator, Drawn("Spring", "", "draw"), now)
    export = Export(
        collection_id=collection.id,
        format="story-pack",
        made_at=now,
        manifest_sha256="0" * 64,
        story_ids=[str(p.story.id)],
    )
    folder = house.folder / EXPORTS / str(export.id)
    folder.mkdir(parents=True)
    (folder / "pack.txt").write_text(f"{ERASED} is in the pack")
    return export


def test_of_who_was_erased_no_byte_is_left_anywhere(lived_in, caplog):
    caplog.set_level(logging.DEBUG)
    written = lived_in.back_up()
    assert found(lived_in, ERASED), "the canary must have been somewhere, or this proves nothing"
    files = set(lived_in.places.store.names())
    with lived_in.database.writing() as db:
        erase_person(db, None, lived_in.made["pilot"].person.person_id, NOW)
    make_runner(lived_in.workshop).run_until_empty()
    assert found(lived_in, ERASED) == []
    with lived_in.database.reading() as db:
        assert db.scalars(select(Search)).all() == []
    assert len(files) == 2 and not set(lived_in.places.store.names())
    assert ERASED not in caplog.text
    assert ERASED.encode() not in opened_with_what_remains(lived_in, written)


def test_what_is_private_or_taken_back_lies_nowhere_in_the_open(lived_in):
    written = lived_in.back_up()
    for word in (PRIVATE, TAKEN_BACK):
        assert found(lived_in, word) == []
        assert word.encode() not in opened_with_what_remains(lived_in, written)


def found(house, word: str) -> list[str]:
    """Where the word lies: files of the installation, and what PostgreSQL keeps and dumps."""
    places = [path for path in house.folder.rglob("*") if path.is_file()]
    if house.database.engine.dialect.name == "postgresql":
        with house.database.engine.connect() as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text("CHECKPOINT"))
            dumped = [table for table in Base.metadata.tables if word in _dump(connection, table)]
            places += _on_its_disk(connection)
    else:
        dumped = []
    return dumped + [str(path) for path in places if word.encode() in path.read_bytes()]


def _dump(connection, table: str) -> str:
    return "".join(connection.scalars(text(f'SELECT "{table}"::text FROM "{table}"')))


def _on_its_disk(connection) -> list[Path]:
    """The files of this database on the server's disk; its write-ahead log is its own matter."""
    folder = connection.execute(text("SHOW data_directory")).scalar_one()
    oid = connection.execute(
        text("SELECT oid FROM pg_database WHERE datname = current_database()")
    ).scalar_one()
    return [path for path in (Path(folder) / "base" / str(oid)).iterdir() if path.is_file()]


def opened_with_what_remains(house, written) -> bytes:
    """A backup opened with the identity, and its newest keys."""
    with decrypted(written.path, SECRET_HALF) as stream:
        return stream.read() + decrypt(house.keys.read_bytes(), SECRET_HALF)
