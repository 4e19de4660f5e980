"""Large files through a line that breaks and a server that is killed: nothing is sent in vain."""

from __future__ import annotations

import hashlib
import html
import http.client
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from media.fixity import sha256_of
from tests.amina_served import AminaServed, amina_served
from tests.fault_proxy import FaultProxy
from tests.media import forms
from tests.web.tus_sender import PIECES, TUS, a_film

MB = 1000 * 1000
SIZE, CHUNK = 200 * MB, 8 * 1024 * 1024
CUTS = [SIZE * tenth // 10 for tenth in range(1, 10)]
HEADERS = 64 * 1024  # all requests of the upload together
TUS_JS = Path(__file__).parents[1] / "assets" / "tus-js-client" / "tus.min.js"

MAKE_A_FILM = """async (size) => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  bytes.set([0, 0, 0, 24, ...new TextEncoder().encode("ftypisom")]);
  window.film = new File([bytes], "day.mp4", { type: "video/mp4" });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}"""
SEND_IT = """([endpoint, chunkSize]) => new Promise((done, failed) => {
  const upload = new tus.Upload(film, {
    endpoint, chunkSize, storeFingerprintForResuming: false,
    retryDelays: [0, 50, 200, 500, 1000, 2000],
    metadata: { filename: film.name, filetype: film.type, field: "film" },
    onError: failed,
    onSuccess: () => done(upload.url),
  });
  upload.start();
})"""
NAME_IT = """async (at) => {
  const body = new FormData();
  body.append("upload", at);
  const action = document.querySelector("form[data-upload]").action;
  const headers = { Accept: "application/json" };
  return await (await fetch(action, { method: "POST", body, headers })).json();
}"""


@pytest.fixture
def amina(tmp_path):
    with amina_served(tmp_path) as amina:
        yield amina


@pytest.fixture
def line(amina):
    with FaultProxy(amina.served.port) as line:
        yield line


@pytest.fixture
def page(browser: Browser, amina: AminaServed, line: FaultProxy):
    context = browser.new_context()
    context.add_cookies([{"name": "session", "value": amina.cookie, "url": line.url}])
    page = context.new_page()
    page.goto(f"{line.url}/diary/new")
    yield page
    context.close()


def test_tus_js_client_sends_200_mb_through_nine_cuts_and_at_most_a_piece_again_for_each(
    amina, line, page
):
    page.evaluate(TUS_JS.read_text())
    sha256 = page.evaluate(MAKE_A_FILM, SIZE)
    before = line.sent
    line.cut_after(*CUTS)
    at = page.evaluate(SEND_IT, [line.url + amina.begin_at, CHUNK])
    twice = line.sent - before - SIZE
    assert line.cuts == len(CUTS)
    assert twice <= line.cuts * CHUNK + HEADERS
    receipt = page.evaluate(NAME_IT, at)
    assert [part["sha256"] for part in receipt["parts"]] == [sha256]
    assert sha256_of(amina.original()) == sha256


def send(amina: AminaServed, at: str, data: bytes, offset: int) -> int:
    """Send one piece; the offset that the answer acknowledges."""
    own = {"Upload-Offset": str(offset), "Content-Type": PIECES}
    answer = amina.ask("PATCH", at, data, **own)
    assert answer.status == 204, answer.words
    return int(answer.headers["Upload-Offset"])


def offset(amina: AminaServed, at: str) -> int:
    return int(amina.ask("HEAD", at).headers["Upload-Offset"])


def begin(amina: AminaServed, length: int) -> str:
    answer = amina.ask("POST", amina.begin_at, **{"Upload-Length": str(length)})
    assert answer.status == 201, answer.words
    return answer.headers["Location"]


def name_it(amina: AminaServed, at: str) -> dict:
    """Tell an entry that names the file; the receipt."""
    page = amina.ask("GET", "/diary/new").words
    action = html.unescape(re.search(r'action="(/diary/[0-9a-f-]{36}\?[^"]*)"', page)[1])
    body = {"Content-Type": forms.CONTENT_TYPE, "Accept": "application/json"}
    answer = amina.ask("POST", action, forms.body(forms.words("upload", at)), **body)
    return json.loads(answer.words)


def test_a_server_that_is_killed_between_and_within_pieces_loses_nothing_it_acknowledged(amina):
    film, at = a_film(40 * MB), begin(amina, 40 * MB)
    acknowledged = send(amina, at, film[: 5 * MB], 0)
    amina.served.kill()
    amina.served.start()
    assert offset(amina, at) == acknowledged == 5 * MB
    half = half_a_piece(amina, at, film[5 * MB : 30 * MB], 5 * MB, announced=35 * MB)
    amina.served.kill()
    half.close()
    amina.served.start()
    arrived = offset(amina, at)
    assert 13 * MB < arrived <= 30 * MB
    assert send(amina, at, film[arrived:], arrived) == 40 * MB
    amina.served.kill()
    amina.served.start()
    receipt = name_it(amina, at)
    assert receipt["parts"][0]["sha256"] == hashlib.sha256(film).hexdigest()
    assert b"".join(amina.original()) == film


def half_a_piece(amina: AminaServed, at: str, data: bytes, start: int, announced: int):
    """Send a part of what is announced, and hold the line; back when some of it is durable."""
    line = http.client.HTTPConnection("127.0.0.1", amina.served.port, timeout=60)
    own = {"Upload-Offset": str(start), "Content-Type": PIECES, "Content-Length": str(announced)}
    line.putrequest("PATCH", at)
    for name, value in {**TUS, **own}.items():
        line.putheader(name, value)
    line.endheaders(data)
    while offset(amina, at) == start:
        pass  # every question waits for its answer
    return line
