"""A round trip in a real browser: a project leaves, is coded elsewhere, and comes home."""

from __future__ import annotations

import io
import zipfile

import pytest
from playwright.sync_api import Browser, expect

from feedback.actions.exports import freeze, record_export
from feedback.actions.sign_in import begin_session
from feedback.exports.formats import find_format
from feedback.model.stories import Coding
from tests.exports.desk import Desk
from tests.exports.test_project_back import coded_more, packed
from tests.served import served_here

GUID = "33333333-3333-4333-8333-333333333333"
NEW = f'<Code guid="{GUID}" name="Joy" isCodable="true" color="#8f2f1c"/></Codes>'
ELSEWHERE = (
    f'<TextSource guid="{GUID[:-1]}4" name="Someone else"><PlainTextContent>Hello.'
    f'</PlainTextContent></TextSource><PDFSource guid="{GUID[:-1]}5"/></Sources>'
)


@pytest.fixture
def served(app, site_build):
    """A facilitator whose story left as a project, and the project as it comes back."""
    desk = Desk(site_build)
    story = desk.story(desk.told("Grace Bell rang me first. I was glad."))
    desk.quote(story, "Grace Bell rang", "control")
    collection = desk.collection(story)
    frozen, file = freeze(desk.db, None, collection.id, desk.now), io.BytesIO()
    digest = find_format("qda-project").write(frozen, lambda _: iter([]), file)
    record_export(desk.db, None, frozen, "qda-project", digest, desk.now)
    pack = zipfile.ZipFile(file)
    xml, path = pack.read("project.qde"), pack.namelist()[1]
    text = pack.read(path)
    xml = coded_more(xml, text.decode(), "I was glad.", GUID, name="I was glad.")
    xml = xml.replace(b"</Codes>", NEW.encode()).replace(b"</Sources>", ELSEWHERE.encode())
    desk.back = packed({"project.qde": xml, path: text})
    house = app.extensions["house"]
    desk.cookie = begin_session(desk.db, house.keys, desk.facilitator, desk.now, "test")
    desk.database = house.database
    site_build.commit()
    with served_here(app) as desk.url:
        yield desk


@pytest.mark.parametrize("width", [360, 820])
def test_what_was_coded_elsewhere_comes_home_by_keyboard(served, browser: Browser, width):
    size = {"width": width, "height": 740}
    context = browser.new_context(viewport=size, java_script_enabled=False)
    context.add_cookies([{"name": "session", "value": served.cookie, "url": served.url}])
    page = context.new_page()
    page.goto(f"{served.url}/codes")
    page.get_by_role("link", name="Bring in a project").press("Enter")
    file = {"name": "back.qdpx", "mimeType": "application/zip", "buffer": served.back}
    page.get_by_label("Choose a file").set_input_files(file)
    page.get_by_role("button", name="Look at the project").press("Enter")
    expect(page.locator("main")).to_contain_text("1 place in our words gets a code")
    expect(page.locator("main")).to_contain_text("A story needs a yes from who told it.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Name of the new codebook").fill("From Ann")
    page.get_by_role("button", name="Bring this in").press("Enter")
    expect(page.locator("main")).to_contain_text("1 quotation was coded")
    with served.database.reading() as db:
        words = {one.quotation.words: one.code.name for one in db.query(Coding)}
    assert words == {"Grace Bell rang": "control", "I was glad.": "Joy"}
    context.close()
