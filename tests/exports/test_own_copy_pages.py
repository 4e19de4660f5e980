"""The pages of an own copy: valid, easy to reach for everyone, and whole without a network."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from feedback.database import Database
from feedback.exports.zip_stream import ZipStream
from feedback.model.telling import SafeCopy
from tests.actions.survey_builders import shipped_survey
from tests.actions.test_own_copies import Room
from tests.conftest import NOW
from tests.databases import SECRET, fresh_sqlite
from tests.exports.test_pages import AXE, page
from tests.house.html_checker import check_pages
from tests.media import samples

__all__ = ["page"]
READINGS = {
    "en": "words-and-pictures.paper.normal.en.no.no.usual.off",
    "ur": "words.dark.largest.ur.no.no.usual.off",
}


@pytest.fixture(scope="module")
def packs(tmp_path_factory) -> dict[str, Path]:
    """One copy in each way of reading, unpacked: with answers, pictures, a photo, others' words."""
    folder = tmp_path_factory.mktemp("copy")
    with fresh_sqlite(folder) as url:
        room = Room(Database(url, SECRET), folder / "files")
        survey = shipped_survey(room.build, room.p.site, "my-social-worker")
        about = (survey, room.p.relationship, room.p.person)
        room.build.response(*about, {"listens": ["good"]})
        room.p.entry.pictures, room.p.entry.feeling = ["home", "happy"], "good"
        show(room, samples.photo(folder / "a.jpg", 6).read_bytes())
        room.commit()
        found = {code: unpacked(room, reading, folder) for code, reading in READINGS.items()}
        room.db.close()
        room.database.engine.dispose()
    return found


def show(room: Room, data: bytes) -> None:
    """A photo with a safe copy that a browser can show."""
    from feedback.actions.media_files import sink_for_copy

    media = room.photo(room.p.entry)
    media.description = "My door"
    room.db.delete(room.db.query(SafeCopy).one())
    room.db.flush()
    copy = sink_for_copy(room.store, media.key)
    copy.write(data)
    copy.commit()
    kind = {"purpose": "screen", "media_type": "image/jpeg", "size": len(data)}
    room.db.add(SafeCopy(id=copy.id, media_file=media, sha256="0" * 64, **kind))


def unpacked(room: Room, reading: str, folder: Path) -> Path:
    room.p.person.reading = reading
    copy = room.ask()
    room.decide_all(copy, ("entry",))
    data = room.bytes_of(room.make(copy))
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        pack.extractall(folder / reading)
    room.commit()
    return folder / reading / "my-copy"


def test_every_page_is_valid_html_and_every_link_leads_somewhere(packs):
    pages = [path for pack in packs.values() for path in sorted(pack.rglob("*.html"))]
    assert check_pages(pages) == []
    for path in pages:
        for link in re.findall(r'(?:href|src)="([^"#]+)"', path.read_text("utf-8")):
            assert (path.parent / link).is_file(), (path, link)
        assert "<script" not in path.read_text("utf-8")


def test_whoever_made_a_picture_that_is_drawn_is_named(packs):
    [line] = (packs["en"] / "CREDITS.txt").read_text("utf-8").splitlines()
    drawn = set(line.rpartition(": ")[2].split(", "))
    assert {"person", "home", "happy"} <= drawn
    assert not (packs["ur"] / "CREDITS.txt").exists()  # words only: no page of it has a picture


@pytest.mark.parametrize("code", READINGS)
def test_axe_finds_nothing_on_it_without_a_network(packs, page, code):
    for name in ("index.html", "told/0001.html"):
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto((packs[code] / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.evaluate("document.documentElement.lang") == code
        page.evaluate(AXE_SCRIPT)
        assert page.evaluate(AXE) == [], name


def test_a_file_that_is_another_the_second_time_is_no_file():
    from feedback.exports.zip_stream import ChangedMeanwhile

    given = iter((b"one", b"two"))
    with pytest.raises(ChangedMeanwhile):
        ZipStream(lambda _: None, NOW.date()).add("a", lambda: iter([next(given)]))
