"""A story pack holds what was agreed, verbatim and whole, and nothing that was not."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import threading
import zipfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from feedback.actions.consents import withdraw_consent
from feedback.actions.diaries import take_back_entry
from feedback.actions.exports import record_export
from feedback.actions.recalls import my_recalls
from feedback.actions.stories import begin_story
from feedback.actions.who_sees import switch
from feedback.exports import steady_file
from feedback.exports.carry_out import (
    ConsentChanged,
    NothingToCarry,
    carry_out,
    export_collection,
)
from feedback.exports.formats import NoSuchFormat, find_format, formats
from feedback.model.stories import Export, Pseudonym
from feedback.model.telling import MediaKind, SafeCopy
from feedback.model.trust import Consent, Event, Use
from media.clean import clean
from media.copies import Copy
from media.kinds import kind_of
from tests.conftest import NOW
from tests.exports.desk import ALL
from tests.media import samples

WORDS = "=She said “Amina, I will ring” 🙂\nand she rang."
REAL_NAMES = ("Amina", "Yusuf", "Grace", "Bell", "Leila", "Haddad", "Sam Field")
CANARY = "violet-canary-nobody-may-read"


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory) -> dict[str, list[Copy]]:
    """Safe copies as the job makes them, of a photo by a telephone and of a voice."""
    folder = tmp_path_factory.mktemp("cleaned")
    made = {}
    for kind, source in (
        ("photo", samples.photo(folder / "amina-yusuf.jpg", 6)),
        ("sound", samples.sound(folder / "a.m4a", 1.0)),
    ):
        into = folder / kind
        into.mkdir()
        made[kind] = clean(source, kind_of(source.read_bytes()), into).copies
    return made


@pytest.fixture
def desk(small_desk, store, cleaned):
    """A story with words, a photo and a voice; and private entries beside it."""
    desk = small_desk
    desk.build.carer(desk.person, "Leila Haddad")
    entry = desk.told(WORDS)
    about = "Amina’s red mug"
    photo = desk.original(store, entry, MediaKind.PHOTO, b"original", description=about)
    sound = desk.original(store, entry, MediaKind.SOUND, b"original")
    for media, kind in ((photo, "photo"), (sound, "sound")):
        desk.copies(store, media, cleaned[kind])
    desk.transcript(sound, "She rang me.")
    desk.build.entry(desk.person, desk.relationship, f"Private. {CANARY}")
    other = desk.build.person(desk.site, "Omar Ali")
    theirs = desk.build.relationship(other, desk.worker)
    desk.build.entry(other, theirs, f"Omar’s. {CANARY}", *ALL)
    story = desk.story(entry, title="Amina and the telephone", easy_words="Grace rang Amina.")
    desk.quote(story, "I will ring", "being heard")
    desk.quote(story, WORDS, "=safety", "being heard")
    desk.collected = desk.collection(story, name="Amina Yusuf’s story", introduction="By Amina.")
    desk.sound = sound
    desk.build.commit()
    return desk


@pytest.fixture
def carry(desk, house, store, tmp_path):
    """Carries the collection out and gives the path."""

    def carried_out(to: str = "out", format: str = "story-pack", now=NOW, **given) -> Path:
        id = desk.collected.id
        return carry_out(house, store, None, id, format, tmp_path / to, now, **given)

    return carried_out


def unpacked(path: Path) -> dict[str, bytes]:
    """Every file of a pack by its path within the pack's folder."""
    with zipfile.ZipFile(path) as pack:
        assert pack.testzip() is None
        return {name.split("/", 1)[1]: pack.read(name) for name in pack.namelist()}


def stands_in(house, real: str) -> str:
    with house.reading() as db:
        return next(row.stands_in for row in db.query(Pseudonym) if row.real == real)


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def test_the_pack_is_laid_out_as_an_illustrator_expects(carry, house):
    path = carry()
    name = stands_in(house, "Amina Yusuf").lower()
    assert path.name == f"story-pack_{name}-s-story_2026-03-03.zip"
    files = unpacked(path)
    start = ("index.html", "pack.css", "README.txt", "CREDITS.txt", "export-report.txt")
    inside = ("story.html", "quotes.csv", "pictures.csv", "terms.html", "storyboard.pdf")
    script = ("script.json", "script.md", "script.docx")
    media = ("pictures/P-01_screen.jpg", "pictures/P-01_print.jpg", "audio/A-01.m4a")
    assert set(files) == {
        *start,
        *("manifest.json", "codebook.csv", "codebook.qdc", "quotes.csv"),
        *(f"stories/S-0001/{name}" for name in (*inside, *script, "terms.json", *media)),
    }


def test_told_words_are_in_the_pack_to_the_byte_with_names_in_brackets(carry, house):
    files = unpacked(carry())
    verbatim = WORDS.replace("Amina", f"[{stands_in(house, 'Amina Yusuf')}]")
    page = files["stories/S-0001/story.html"].decode()
    assert f"<p>{verbatim}</p>" in page
    script = json.loads(files["stories/S-0001/script.json"])
    balloons = [
        element
        for page in script["pages"]
        for panel in page["panels"]
        for element in panel["elements"]
        if element["verbatim"]
    ]
    assert [one["text"] for one in balloons] == [verbatim, "I will ring"]
    assert [one["is_replaced"] for one in balloons] == [True, False]


def test_no_real_name_no_map_and_nothing_private_is_in_any_byte(carry):
    path = carry()
    secret = "|".join([*REAL_NAMES, "Omar", CANARY, samples.SECRET])
    look_for = re.compile(rf"(?<![a-z])({secret})(?![a-z])".encode(), re.IGNORECASE)
    for name, data in [(path.name, b""), *unpacked(path).items()]:
        found = look_for.search(name.encode() + b"\n" + data)
        assert not found, (name, found)


def test_pictures_are_upright_and_know_nothing_of_the_telephone(carry):
    files = unpacked(carry())
    for purpose in ("screen", "print"):
        data = files[f"stories/S-0001/pictures/P-01_{purpose}.jpg"]
        with Image.open(io.BytesIO(data)) as picture:
            assert picture.size == (480, 320)
            assert not picture.getexif()
            assert "exif" not in picture.info
    page = files["stories/S-0001/story.html"].decode()
    assert "’s red mug" in page
    assert rows(files["stories/S-0001/pictures.csv"])[0]["print_width_mm"] == "40"


def test_the_manifest_tells_the_truth_about_every_other_file(carry, house):
    files = unpacked(carry())
    manifest = json.loads(files.pop("manifest.json"))
    listed = {one["path"]: one for one in manifest["files"]}
    assert set(listed) == set(files)
    for path, data in files.items():
        assert listed[path]["sha256"] == hashlib.sha256(data).hexdigest()
        assert listed[path]["size"] == len(data)
    with house.reading() as db:
        given = {str(id) for (id,) in db.query(Consent.id)}
    assert set(listed["stories/S-0001/audio/A-01.m4a"]["consent_ids"]) == given
    assert manifest["status"] == "draft"


def test_the_same_set_on_the_same_day_gives_the_same_bytes(carry):
    first = carry("one")
    second = carry("two", now=NOW + timedelta(hours=3))
    assert first.read_bytes() == second.read_bytes()


def test_a_spreadsheet_finds_nothing_to_run(carry, desk):
    files = unpacked(carry())
    quote, _ = rows(files["quotes.csv"])
    assert quote["verbatim"].startswith("'=She said")
    assert quote["codes"] == "being heard; =safety"
    for name in ("quotes.csv", "codebook.csv"):
        for row in rows(files[name]):
            assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())


def test_the_tables_alone_hold_the_same_as_in_the_pack(carry):
    files = unpacked(carry())
    assert {"codebook", "codebook-qda", "quotes", "story-pack"} <= set(formats())
    for name in ("quotes", "codebook"):
        assert carry(format=name).read_bytes() == files[f"{name}.csv"]


def test_the_export_is_remembered_with_who_has_it_and_what_it_is(carry, house, desk):
    path = carry(given_to="Bo the illustrator")
    manifest = unpacked(path)["manifest.json"]
    with house.reading() as db:
        export = db.query(Export).one()
        assert export.manifest_sha256 == hashlib.sha256(manifest).hexdigest()
        assert (export.given_to, export.format) == ("Bo the illustrator", "story-pack")
        assert len(export.story_ids) == 1
        event = db.query(Event).filter_by(verb="carried out a collection").one()
        assert event.thing_id == export.id
        assert "Bo" not in str(event.facts)


def test_a_facilitator_carries_out_in_one_session(desk, store, tmp_path):
    actor = desk.build.actor(desk.facilitator)
    id = desk.collected.id
    path = export_collection(desk.db, store, actor, id, "story-pack", tmp_path / "o", NOW)
    desk.build.commit()
    assert zipfile.is_zipfile(path)
    assert desk.db.query(Export).one().account_id == desk.facilitator.id


def test_after_a_yes_was_taken_back_nothing_goes_out_and_no_file_is_left(carry, desk, tmp_path):
    desk.consents(Use.DRAW)[0].withdrawn_at = NOW
    desk.build.commit()
    with pytest.raises(NothingToCarry) as nothing:
        carry()
    assert "took back the yes" in nothing.value.left_out[0].words
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


MINDS_CHANGED = {
    "a yes": lambda db, actor, entry: withdraw_consent(
        db, actor, entry.relationship_id, Use.DRAW, NOW
    ),
    "one use of one entry": lambda db, actor, entry: switch(
        db, actor, "entry", entry.id, Use.STORY, False, NOW
    ),
    "the entry": lambda db, actor, entry: take_back_entry(db, actor, entry.id, NOW),
}


@pytest.mark.parametrize("what", MINDS_CHANGED)
def test_what_is_taken_back_while_the_pack_is_written_stops_it(what, desk, house, store, tmp_path):
    actor, entry = desk.build.actor(desk.person), desk.sound.entry
    desk.build.commit()

    class SlowStore:
        """A store so slow that someone changes their mind while it is read."""

        has_changed_their_mind = False

        def size(self, name):
            return store.size(name)

        def read(self, *asked):
            if not self.has_changed_their_mind:
                with house.writing() as db:
                    MINDS_CHANGED[what](db, actor, entry)
                self.has_changed_their_mind = True
            return store.read(*asked)

    with pytest.raises(ConsentChanged):
        carry_out(house, SlowStore(), None, desk.collected.id, "story-pack", tmp_path / "out", NOW)
    assert list((tmp_path / "out").iterdir()) == []
    with house.reading() as db:
        assert db.query(Export).count() == 0


def test_what_is_stopped_while_the_pack_is_recorded_waits_and_then_asks_it_back(
    desk, house, store, tmp_path, monkeypatch
):
    """The two meet at the last moment: either the copy lacks it, or the copy is known."""
    stopped, actor, about = [], desk.build.actor(desk.person), desk.relationship.id
    desk.build.commit()

    def stop() -> None:
        with house.writing() as db:
            stopped.append(withdraw_consent(db, actor, about, Use.DRAW, NOW))

    thread = threading.Thread(target=stop)

    def slow_record(db, *args, **given):
        thread.start()
        thread.join(0.3)
        assert not stopped
        return record_export(db, *args, **given)

    monkeypatch.setattr("feedback.exports.carry_out.record_export", slow_record)
    carry_out(house, store, None, desk.collected.id, "story-pack", tmp_path / "out", NOW)
    thread.join()
    with house.reading() as db:
        (recall,) = my_recalls(db, actor, NOW)
        assert recall.export_id == db.query(Export).one().id


def test_photos_and_voices_stay_without_a_yes_to_them(desk, carry):
    for use in (Use.LIKENESS, Use.VOICE):
        for consent in desk.consents(use):
            consent.withdrawn_at = NOW
    desk.build.commit()
    files = unpacked(carry())
    assert not [name for name in files if "/audio/" in name or "/pictures/" in name]
    report = files["export-report.txt"]
    assert b"The teller took back the yes for this use: likeness." in report
    assert b"The teller took back the yes for this use: voice." in report


def test_a_damaged_recording_stays_and_the_report_names_it(carry, house, store):
    with house.reading() as db:
        copy = db.query(SafeCopy).filter_by(purpose="play").one()
    store.delete(str(copy.id))
    files = unpacked(carry())
    assert "stories/S-0001/audio/A-01.m4a" not in files
    assert b"a sound: It cannot be opened." in files["export-report.txt"]


def test_an_altered_photo_stays_and_what_speaks_of_it_stays_as_well(carry, house, tmp_path):
    with house.reading() as db:
        copy = db.query(SafeCopy).filter_by(purpose="print").one()
    (sealed,) = (path for path in (tmp_path / "files").rglob(f"*{copy.id}*") if path.is_file())
    data = bytearray(sealed.read_bytes())
    data[len(data) // 2] ^= 1
    sealed.chmod(0o600)
    sealed.write_bytes(data)
    path = carry()
    files = unpacked(path)
    assert not [name for name in files if "/pictures/" in name]
    assert b"a photo: It cannot be opened." in files["export-report.txt"]
    assert b"P-01" not in files["stories/S-0001/story.html"]
    assert find_format("story-pack").check(path) == []


def test_each_copy_is_read_once(desk, house, store, tmp_path):
    asked = Counter()

    class CountingStore:
        """A store that counts how often the beginning of a file is read."""

        def size(self, name):
            return store.size(name)

        def read(self, name, start, length):
            asked[name] += start == 0
            return store.read(name, start, length)

    id = desk.collected.id
    carry_out(house, CountingStore(), None, id, "quotes", tmp_path / "out", NOW)
    assert not asked
    carry_out(house, CountingStore(), None, id, "story-pack", tmp_path / "out", NOW)
    with house.reading() as db:
        sound = db.query(SafeCopy).filter_by(purpose="play").one()
    assert asked[str(sound.id)] == 1


def test_the_disk_begins_while_a_pack_is_written(carry, monkeypatch):
    begun = []
    monkeypatch.setattr(steady_file, "STEP", 1)
    monkeypatch.setattr(steady_file, "_begin", begun.append)
    carry()
    assert begun


def test_an_unknown_format_is_named_with_those_there_are(carry):
    with pytest.raises(NoSuchFormat, match="Choose from: codebook, codebook-qda, .*story-pack"):
        carry(format="docx")


@pytest.fixture
def picked(small_desk):
    """A story told in two pictures of the library, and no word."""
    desk = small_desk
    entry = desk.told("")
    entry.words, entry.pictures = None, ["a-bad-day", "calm"]
    desk.db.flush()
    value = f"entry:{entry.id}"
    actor = desk.build.actor(desk.facilitator)
    story = begin_story(desk.db, actor, "In pictures", [value], NOW)
    desk.quote(story, "A bad day", "hard")
    desk.collected, desk.entry = desk.collection(story), entry
    desk.build.commit()
    return desk


def test_pictures_of_the_library_go_with_the_story_and_its_script(picked, house, store, tmp_path):
    path = carry_out(house, store, None, picked.collected.id, "story-pack", tmp_path / "out", NOW)
    files = unpacked(path)
    assert files["stories/S-0001/picked/calm.svg"].startswith(b"<svg ")
    page = files["stories/S-0001/story.html"].decode()
    assert 'src="picked/a-bad-day.svg"' in page and "I feel calm" in page
    (panel,) = json.loads(files["stories/S-0001/script.json"])["pages"][0]["panels"]
    assert [ref["file"] for ref in panel["picture_refs"]] == [
        "picked/a-bad-day.svg",
        "picked/calm.svg",
    ]
    assert "calm" in files["CREDITS.txt"].decode()


def test_pictures_that_the_teller_changed_stay_in_the_house(picked, house, store, tmp_path):
    picked.entry.pictures = ["a-good-day"]
    picked.build.commit()
    with pytest.raises(NothingToCarry):
        carry_out(house, store, None, picked.collected.id, "story-pack", tmp_path / "out", NOW)
