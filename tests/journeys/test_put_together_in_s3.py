"""A file that came in pieces is put together in S3 while the line there breaks, or the server is
killed: nothing that was acknowledged is lost, and no half file is ever under its name."""

from __future__ import annotations

import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from feedback.actions.media_files import open_original
from feedback.model.telling import MediaFile
from media.s3 import PART_SIZE
from media.store import open_store
from tests.media import faulty_s3, forms
from tests.s3_served import KEYS, fresh_bucket, s3_served
from tests.soak.site_served import site_served
from tests.soak.tablets import Tablet
from tests.web.tus_sender import PIECES, TUS, a_film, claims

FILM = a_film(2 * PART_SIZE + 1_234_567)
FAST = {"FEEDBACK_LANGUAGES": "en", "FEEDBACK_WORKERS": "1"}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A site, served, whose store is S3 behind a line that can be made bad; and that line."""
    folder = tmp_path_factory.mktemp("s3")
    with pytest.MonkeyPatch.context() as patch, s3_served(folder) as endpoint:
        for name, value in KEYS.items():
            patch.setenv(name, value)
        place = fresh_bucket(endpoint)
        with faulty_s3.line_to(endpoint) as line:
            behind = place.replace(endpoint, line.url)
            settings = {**FAST, "FEEDBACK_STORE": behind}
            with site_served(folder / "house", 1, settings=settings) as site:
                site.served.start()
                yield site, line, open_store(place)


@pytest.fixture
def tablet(house):
    site, line, _ = house
    tablet = Tablet(site.served.port, site.tellers[0])
    yield tablet
    line.faults.clear()
    tablet.close()


def test_parts_that_are_refused_half_way_are_sent_again_when_the_entry_names_the_file(
    house, tablet
):
    site, line, store = house
    line.faults = [after_parts(1, faulty_s3.answers(503, "SlowDown"))]
    at = send_ahead(tablet)
    assert name_it(tablet, at, 1)[0] == 503
    assert list(store.names()) == []
    line.faults.clear()
    assert name_it(tablet, at, 1)[0] == 201
    assert_whole(site, store)


def test_a_line_that_is_cut_half_way_keeps_every_piece_here(house, tablet):
    site, line, store = house
    line.faults = [after_parts(2, hangs_up)]
    known = set(store.names())
    at = send_ahead(tablet)
    assert arrived(tablet, at) == len(FILM)
    assert set(store.names()) == known
    line.faults.clear()
    assert name_it(tablet, at, 2)[0] == 201
    assert_whole(site, store)


def test_a_server_that_is_killed_half_way_puts_it_together_when_it_is_back(house, tablet):
    site, line, store = house
    is_half_way, is_dead = threading.Event(), threading.Event()
    known = set(store.names())

    def waits(handler, body):
        is_half_way.set()
        return hangs_up(handler, body) if is_dead.wait(60) else False

    line.faults = [after_parts(1, waits)]
    with ThreadPoolExecutor(1) as beside:
        sending = beside.submit(lambda: pytest.raises((OSError, EOFError), send_ahead, tablet))
        assert is_half_way.wait(60)
        site.served.kill()
        is_dead.set()
        sending.result(60)
    line.faults.clear()
    site.served.start()
    assert set(store.names()) == known
    at = tablet._at
    assert arrived(tablet, at) == len(FILM)
    assert name_it(tablet, at, 3)[0] == 201
    assert_whole(site, store)
    assert store.discard_unfinished(0) >= 1
    assert_whole(site, store)


def after_parts(count, fault):
    """A fault that begins when so many parts of large files have come through."""
    seen = []

    def later(handler, body):
        if handler.command == "PUT" and "partNumber" in handler.path:
            seen.append(handler.path)
        return fault(handler, body) if len(seen) > count else False

    return later


def hangs_up(handler, _):
    """The line breaks without an answer."""
    handler.close_connection = True
    handler.connection.close()
    return True


def send_ahead(tablet: Tablet) -> str:
    """Send the film in pieces; its address. All of it was acknowledged when this returns."""
    said = {"Upload-Length": str(len(FILM)), "Upload-Metadata": claims(field="film")}
    begin_at = f"/relationships/{tablet.teller.relationship_id}/arriving"
    status, headers, words = tablet.ask("POST", begin_at, **TUS, **said)
    assert status == 201, words
    tablet._at = headers["Location"]
    for start in range(0, len(FILM), PART_SIZE):
        own = {**TUS, "Upload-Offset": str(start), "Content-Type": PIECES}
        status, _, words = tablet.ask("PATCH", tablet._at, FILM[start : start + PART_SIZE], **own)
        assert status == 204, words
    return tablet._at


def arrived(tablet: Tablet, at: str) -> int:
    return int(tablet.ask("HEAD", at, **TUS)[1]["Upload-Offset"])


def name_it(tablet: Tablet, at: str, number: int) -> tuple[int, str]:
    """Tell an entry that names the film; the status and the words."""
    entry = f"00000000-0000-4000-8000-{number:012}"
    about = f"about={tablet.teller.relationship_id}&csrf={tablet._form_token()}"
    own = {"Content-Type": forms.CONTENT_TYPE, "Accept": "application/json"}
    body = forms.body(forms.words("upload", at))
    status, _, words = tablet.ask("POST", f"/diary/{entry}?{about}", body, **own)
    if status == 201:
        assert json.loads(words)["parts"][0]["sha256"] == hashlib.sha256(FILM).hexdigest()
    return status, words


def assert_whole(site, store) -> None:
    """Every film that an entry has opens, from the store itself, to what was sent."""
    with site.database.reading() as db:
        kept = db.query(MediaFile).all()
        assert {str(media.id) for media in kept} == set(store.names())
        for media in kept:
            assert b"".join(open_original(store, media.id, media.key)) == FILM
