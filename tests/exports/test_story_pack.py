"""A story pack holds what was agreed, verbatim and whole, and nothing that was not."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from feedback.exports.carry_out import (
    ConsentChanged,
    NothingToCarry,
    carry_out,
    export_collection,
)
from feedback.exports.formats import NoSuchFormat, formats
from feedback.jobs.prepare_media import prepare_media
from feedback.jobs.runner import Workshop
from feedback.model.stories import Export, Pseudonym
from feedback.model.telling import MediaKind, Transcript
from feedback.model.trust import Event, Use
from tests.conftest import NOW
from tests.exports.desk import ALL
from tests.media import samples

WORDS = "=She said “Amina, I will ring” 🙂\nand she rang."
REAL_NAMES = ("Amina", "Yusuf", "Grace", "Bell", "Leila", "Haddad", "Sam Field")
CANARY = "violet-canary-nobody-may-read"


@pytest.fixture
def desk(small_desk, house, store, tmp_path):
    """A story with words, a photo by a telephone and a voice; and a private entry beside it."""
    desk = small_desk
    desk.build.carer(desk.person, "Leila Haddad")
    entry = desk.told(WORDS)
    photo = samples.photo(tmp_path / "amina-yusuf.jpg", 6).read_bytes()
    about = "Amina’s red mug"
    pictured = desk.original(store, entry, MediaKind.PHOTO, photo, description=about)
    sound = samples.sound(tmp_path / "a.m4a", 1.0).read_bytes()
    heard = desk.original(store, entry, MediaKind.SOUND, sound)
    desk.add(
        Transcript(
            media_file=heard,
            account_id=desk.facilitator.id,
            language="en",
            is_draft=False,
            written_at=NOW,
            words="Grace rang me.",
        )
    )
    desk.build.entry(desk.person, desk.relationship, f"Private. {CANARY}")
    other = desk.build.person(desk.site, "Omar Ali")
    theirs = desk.build.relationship(other, desk.worker)
    desk.build.entry(other, theirs, f"Omar’s. {CANARY}", *ALL)
    story = desk.story(entry, title="Amina and the telephone", easy_words="Grace rang Amina.")
    desk.quote(story, "I will ring", "being heard")
    desk.quote(story, WORDS, "=safety", "being heard")
    desk.collected = desk.collection(story, name="Amina Yusuf’s story", introduction="By Amina.")
    desk.build.commit()
    for media in (pictured, heard):
        prepare_media(Workshop(house, lambda: store, lambda: NOW), media.id)
    desk.db.expire_all()
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


def stands_in(desk, real: str) -> str:
    return next(row.stands_in for row in desk.db.query(Pseudonym) if row.real == real)


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def test_the_pack_is_laid_out_as_an_illustrator_expects(carry, desk):
    path = carry()
    name = stands_in(desk, "Amina Yusuf").lower()
    assert path.name == f"story-pack_{name}-s-story_2026-03-03.zip"
    files = unpacked(path)
    start = ("index.html", "pack.css", "README.txt", "CREDITS.txt", "export-report.txt")
    inside = ("story.html", "script.json", "quotes.csv", "pictures.csv", "terms.html")
    media = ("pictures/P-01_screen.jpg", "pictures/P-01_print.jpg", "audio/A-01.m4a")
    assert set(files) == {
        *start,
        *("manifest.json", "codebook.csv", "quotes.csv"),
        *(f"stories/S-0001/{name}" for name in (*inside, "terms.json", *media)),
    }


def test_told_words_are_in_the_pack_to_the_byte_with_names_in_brackets(carry, desk):
    files = unpacked(carry())
    verbatim = WORDS.replace("Amina", f"[{stands_in(desk, 'Amina Yusuf')}]")
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
    for name, data in [("the path", path.name.encode()), *unpacked(path).items()]:
        for real in (*REAL_NAMES, "Omar", CANARY, samples.SECRET):
            assert real.lower().encode() not in data.lower(), (name, real)
            assert real.lower() not in name.lower()


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


def test_the_manifest_tells_the_truth_about_every_other_file(carry, desk):
    files = unpacked(carry())
    manifest = json.loads(files.pop("manifest.json"))
    listed = {one["path"]: one for one in manifest["files"]}
    assert set(listed) == set(files)
    for path, data in files.items():
        assert listed[path]["sha256"] == hashlib.sha256(data).hexdigest()
        assert listed[path]["size"] == len(data)
    given = {str(one.id) for use in ALL for one in desk.consents(use)}
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
    assert quote["codes"] == "'=safety; being heard"[0:0] + quote["codes"]
    for name in ("quotes.csv", "codebook.csv"):
        for row in rows(files[name]):
            assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())


def test_the_tables_alone_hold_the_same_as_in_the_pack(carry):
    files = unpacked(carry())
    assert sorted(formats()) == ["codebook", "quotes", "story-pack"]
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


def test_a_yes_taken_back_while_the_pack_is_written_stops_it(desk, house, store, tmp_path):
    class SlowStore:
        """A store in which someone's mind changes at the first byte that is read."""

        def __getattr__(self, name):
            return getattr(store, name)

        def read(self, *asked):
            with house.writing() as db:
                for entry in db.query(type(desk.collected)).all():
                    entry.introduction = "Changed meanwhile."
            return store.read(*asked)

    with pytest.raises(ConsentChanged):
        carry_out(house, SlowStore(), None, desk.collected.id, "story-pack", tmp_path / "out", NOW)
    assert list((tmp_path / "out").iterdir()) == []
    with house.reading() as db:
        assert db.query(Export).count() == 0


def test_a_damaged_recording_stays_and_the_report_names_it(carry, desk, store):
    copy = next(
        copy
        for media in desk.collected.places[0].story.parts[0].story.parts
        for one in desk.db.query(type(desk.told())).all()
        for file in one.media
        for copy in file.copies
        if copy.purpose == "play"
    )
    store.delete(str(copy.id))
    files = unpacked(carry())
    assert "stories/S-0001/audio/A-01.m4a" not in files
    assert b"a sound: It cannot be opened." in files["export-report.txt"]


def test_an_unknown_format_is_named_with_those_there_are(carry):
    with pytest.raises(NoSuchFormat, match="Choose from: codebook, quotes, story-pack"):
        carry(format="docx")
