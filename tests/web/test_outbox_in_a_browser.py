"""The sealed outbox in Chromium: what a page keeps without a line, and what a disk shows of it."""

from __future__ import annotations

import hashlib
import json
import shutil
from base64 import b64decode, urlsafe_b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page, Playwright

from feedback.actions.sign_in import begin_session
from feedback.model.accounts import Account
from feedback.web.static_files import static_file
from tests.conftest import CHROMIUM
from tests.web.opened_bundle import Opened, open_bundle, raw

WORDS = "Zwibbelfrosch quokkamarzipan"
# One thing told: words, and a file in slices whose bytes a test can make again.
OUTBOX = f"/static/{static_file('outbox.js').hash}/outbox.js"
TELL = """async ([at, words, slices]) => {
  globalThis.outbox = await (await import(at)).open_outbox();
  const fields = [["words", words]];
  const told = { kind: "diary-entry", about: "a-relationship", language: "en", fields };
  const bundle = globalThis.bundle = await outbox.begin(told);
  const part = bundle.file({ field: "sound", name: "sound.webm", type: "audio/webm" });
  for (const size of slices) {
    await part.add(new TextEncoder().encode(words.padEnd(size, ".")).buffer);
  }
  await part.end();
  await bundle.finish();
  return bundle.id;
}"""
STREAM = """async (bundle) => {
  const all = [];
  for await (const frame of outbox.store.frames(bundle)) all.push(frame);
  const read = new FileReader();
  const url = new Promise((done) => (read.onload = () => done(read.result)));
  read.readAsDataURL(new Blob(all));
  return (await url).split(",")[1];
}"""
OPEN = f"globalThis.outbox = await (await import('{OUTBOX}')).open_outbox();"
BEGIN = (
    OPEN
    + f"""
  globalThis.bundle = await outbox.begin({{ kind: "diary-entry", fields: [["words", "{WORDS}"]] }});
  globalThis.part = bundle.file({{ field: "sound", name: "s.webm", type: "audio/webm" }});
  await part.add(new TextEncoder().encode("slice one").buffer);"""
)


def encoded(key: ec.EllipticCurvePrivateKey) -> str:
    return urlsafe_b64encode(raw(key.public_key())).decode().rstrip("=")


@pytest.fixture(scope="module")
def house_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def tablet(request, playwright: Playwright, tmp_path: Path, room, address: str, house_key) -> Page:
    """A browser with its own folder, in which Amina is signed in, that was given a pass."""
    context = playwright.chromium.launch_persistent_context(str(tmp_path / "profile"), **CHROMIUM)
    page = context.pages[0]
    with room.house.database.writing() as db:
        amina = db.get_one(Account, room.person.id)
        cookie = begin_session(db, room.house.keys, amina, room.house.clock(), "test")
    context.add_cookies([{"name": "session", "value": cookie, "url": address}])
    public = encoded(house_key)
    given = {"account_mark": "m", "ticket": "t", "secret": "s", "ends_at": "2126-01-01T00:00:00Z"}
    given |= {"outbox": {"key_id": "k", "public_key": public}, "receipt_key": public}
    page.route("**/offline/pass", lambda route: route.fulfill(body=json.dumps(given)))
    page.goto(address + "/help-now")
    page.line = context.new_cdp_session(page)
    if room := getattr(request, "param", None):
        quota = {"origin": address, "quotaSize": room}
        page.line.send("Storage.overrideQuotaForOrigin", quota)
    page.evaluate("async (at) => (await (await import(at)).open_outbox()).new_pass()", OUTBOX)
    yield page
    context.close()


def opened(page: Page, bundle: str, key: ec.EllipticCurvePrivateKey) -> Opened:
    return open_bundle(b64decode(page.evaluate(STREAM, bundle)), key)


def test_what_is_told_opens_with_the_key_of_the_house_and_is_the_same(tablet, house_key):
    slices = [40, 64 * 1024, 1024 * 1024 + 7]
    bundle = tablet.evaluate(TELL, [OUTBOX, WORDS, slices])
    found = opened(tablet, bundle, house_key)
    told = b"".join(WORDS.encode().ljust(size, b".") for size in slices)
    assert found.first["bundle"] == bundle
    assert found.parts == {1: told}
    assert found.manifest["finished"] and found.manifest["secret"] == "s"
    assert found.manifest["fields"] == [["words", WORDS]]
    part = found.manifest["parts"][0]
    assert (part["size"], part["sha256"]) == (len(told), hashlib.sha256(told).hexdigest())


def test_no_byte_of_what_is_told_is_in_the_folder_of_the_browser(tablet, tmp_path):
    # One that is finished, and one that is being told when the tablet is taken away.
    tablet.evaluate(TELL, [OUTBOX, WORDS, [1024 * 1024] * 3])
    tablet.evaluate(f"async () => {{ {BEGIN} }}")
    shutil.copytree(
        tmp_path / "profile", tmp_path / "taken", ignore=shutil.ignore_patterns("Singleton*")
    )
    seen = b"".join(one.read_bytes() for one in (tmp_path / "taken").rglob("*") if one.is_file())
    assert len(seen) > 3 * 1024 * 1024
    for coding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert WORDS.split()[0].encode(coding) not in seen


def test_only_the_page_that_began_can_add_and_another_finds_what_was_cut_off(tablet, house_key):
    bundle = tablet.evaluate(f"async () => {{ {BEGIN} return bundle.id; }}")
    assert tablet.evaluate("outbox.waiting()") == 0
    tablet.reload()
    tablet.evaluate(f"async () => {{ {OPEN} }}")
    assert tablet.evaluate("outbox.waiting()") == 1
    assert tablet.evaluate("outbox.cut_off().then((all) => all.map((one) => one.bundle))") == [
        bundle
    ]
    assert tablet.evaluate("outbox.ready().then((all) => all.length)") == 0
    tablet.evaluate("(bundle) => outbox.keep(bundle)", bundle)
    assert tablet.evaluate("outbox.ready().then((all) => all.length)") == 1
    found = opened(tablet, bundle, house_key)
    assert not found.manifest["finished"] and found.manifest["parts"][0]["field"] == "sound"
    assert found.parts[1] == b"slice one"


def test_someone_else_on_the_tablet_is_not_asked_about_it(tablet):
    tablet.evaluate(f"async () => {{ {BEGIN} }}")
    tablet.reload()
    tablet.evaluate(f"async () => {{ {OPEN} await outbox.forget_pass(); }}")
    assert tablet.evaluate("outbox.cut_off().then((all) => all.length)") == 0
    assert tablet.evaluate("outbox.waiting()") == 1
    told = "outbox.begin({ kind: 'survey', fields: [] }).catch((no) => no.constructor.name)"
    assert tablet.evaluate(told) == "NoPass"


@pytest.mark.parametrize("tablet", [300_000], indirect=True)
def test_a_full_tablet_says_so_and_keeps_all(tablet, house_key):
    bundle = tablet.evaluate(f"async () => {{ {BEGIN} return bundle.id; }}")
    told = (
        "part.add(new Uint8Array(900_000).buffer).then(() => 'kept', (no) => no.constructor.name)"
    )
    assert tablet.evaluate(told) == "NoRoom"
    assert opened(tablet, bundle, house_key).parts[1] == b"slice one"
    origin = tablet.evaluate("location.origin")
    tablet.line.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    tablet.evaluate("part.end().then(() => bundle.finish())")
    assert opened(tablet, bundle, house_key).parts[1] == b"slice one" + bytes(900_000)


def test_without_an_answer_of_ours_nothing_is_taken_from_the_tablet(tablet):
    tablet.evaluate(TELL, [OUTBOX, WORDS, [100]])
    portal = "<h1>Welcome to the free Wi-Fi</h1>"
    tablet.route("**/offline/outbox", lambda route: route.fulfill(body=portal))
    result = tablet.evaluate("outbox.send()")
    assert result == {"sent": 0, "trouble": "line", "waiting": 1}


def test_a_bundle_saved_to_a_file_can_be_taken_back(tablet, house_key, tmp_path):
    bundle = tablet.evaluate(TELL, [OUTBOX, WORDS, [100, 2000]])
    with tablet.expect_download() as saved:
        tablet.evaluate("(bundle) => outbox.save_to_file(bundle)", bundle)
    file = Path(saved.value.path()).read_bytes()
    assert open_bundle(file, house_key).manifest["finished"]
    tablet.evaluate("(bundle) => outbox.drop(bundle)", bundle)
    taken = "async (raw) => outbox.take_file(new Blob([new Uint8Array(raw)]))"
    assert tablet.evaluate(taken, list(file + b"half a frame")) == bundle
    assert b64decode(tablet.evaluate(STREAM, bundle)) == file
    assert tablet.evaluate("outbox.waiting()") == 1
    refused = "outbox.take_file(new Blob(['a letter'])).catch((no) => no.constructor.name)"
    assert tablet.evaluate(refused) == "TypeError"
