"""The pack's pages open from a folder, without a network, for everyone."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from feedback.database import Database
from feedback.exports.carry_out import carry_out
from feedback.model.telling import MediaKind
from media.clean import clean
from media.kinds import kind_of
from media.store import open_store
from tests.builders import Builder
from tests.conftest import NOW
from tests.databases import SECRET, fresh_sqlite
from tests.exports.desk import ALL, SHOWN, Desk
from tests.house.html_checker import check_pages
from tests.media import samples

PAGES = ("index.html", "stories/S-0001/story.html", "stories/S-0001/terms.html")
LONG = "Nobody told me who my worker was. " * 12
# axe keeps some rules of WCAG AAA and of good practice off; here every one runs.
AXE = """async () => {
  const ids = axe.getRules().map((rule) => rule.ruleId);
  const rules = Object.fromEntries(ids.map((id) => [id, {enabled: true}]));
  const runOnly = {type: "rule", values: ids};
  const found = await axe.run(document, {rules, runOnly, preload: false});
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`));
}"""
PLAYS = """async () => {
  const sound = document.querySelector("audio");
  sound.muted = true;
  await sound.play();
  return sound.duration;
}"""


def tell(desk: Desk, store, folder: Path) -> Desk:
    """A rich story: words in two languages, photos, a voice without words, a film; and a second."""
    desk.site.is_demonstration = True
    entry = desk.told("She rang me first. Grace said “take your time”. I did. " + LONG)
    other = desk.told("وہ میری بات سنتی ہیں۔ شکریہ")
    other.language = "ur"
    entry.feeling = "good"
    for kind, source, about in (
        (MediaKind.PHOTO, samples.photo(folder / "a.jpg", 6), "A red mug beside the telephone"),
        (MediaKind.PHOTO, samples.photo(folder / "b.jpg", 1), None),
        (MediaKind.SOUND, samples.sound(folder / "a.m4a", 1.5), None),
        (MediaKind.VIDEO, samples.film(folder / "a.mp4", 1.0, (320, 240)), "My new front door"),
    ):
        media = desk.original(store, entry, kind, b"original", description=about)
        into = folder / f"{source.name}-copies"
        into.mkdir()
        desk.copies(store, media, clean(source, kind_of(source.read_bytes()), into).copies)
        if kind is MediaKind.VIDEO:
            desk.transcript(media, "This is my door. Grace helped me to get it.")
    easy = "Amina did not know who to ask.\nThen Grace rang first."
    story = desk.story(entry, other, title="The worker who rang first", easy_words=easy)
    desk.quote(story, "She rang me first.", "being heard", "unblock")
    desk.quote(story, "Grace said “take your time”. I did.", "dignity")
    desk.quote(story, LONG.strip(), "continuity")
    desk.quote(story, "وہ میری بات سنتی ہیں۔", "being heard", part=1)
    carer = desk.build.carer(desk.person, "Leila Haddad")
    second = desk.story(desk.told("I am heard too.", by=carer), title="A mother’s view")
    desk.quote(second, "I am heard too.", "being heard")
    desk.collected = desk.collection(
        story, second, name="Ringing first", introduction="Two stories about who rings whom."
    )
    desk.build.commit()
    return desk


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    """The folder of an unpacked story pack."""
    folder = tmp_path_factory.mktemp("pack")
    store = open_store(str(folder / "files"))
    with fresh_sqlite(folder) as url:
        database = Database(url, SECRET)
        with database.session() as db:
            id = tell(Desk(Builder(db, NOW)), store, folder).collected.id
        path = carry_out(database, store, None, id, "story-pack", folder / "out", NOW)
        database.engine.dispose()
    with zipfile.ZipFile(path) as packed:
        packed.extractall(folder / "unpacked")
    return folder / "unpacked" / path.stem


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page at tablet size without a network; what it complains of ends the test."""
    context = browser.new_context(viewport={"width": 810, "height": 1080}, offline=True)
    page = context.new_page()
    troubles: list[str] = []
    page.on("requestfailed", lambda asked: troubles.append(asked.url))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.on("request", lambda a: troubles.append(a.url) if a.url.startswith("http") else None)
    yield page
    context.close()
    assert troubles == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_with_every_rule_on(pack, page, name, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto((pack / name).as_uri())
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []


def test_every_page_is_valid_html(pack):
    assert check_pages(sorted(pack.rglob("*.html"))) == []


@pytest.mark.parametrize("width", [320, 810])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_off_the_page(pack, page, name, width):
    page.set_viewport_size({"width": width, "height": 640})
    page.goto((pack / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_link_and_picture_of_every_page_is_in_the_pack(pack, page):
    for name in PAGES:
        page.goto((pack / name).as_uri())
        found = page.eval_on_selector_all(
            "[href], [src], [poster]", "all => all.flatMap((e) => [e.href, e.src, e.poster])"
        )
        local = {one.partition("#")[0] for one in found if one}
        assert len(local) > 2
        for address in local:
            assert address.startswith(pack.as_uri()), address
            assert (pack / address.removeprefix(f"{pack.as_uri()}/")).is_file(), address


def test_a_reader_walks_from_the_first_page_to_the_words_the_picture_and_the_voice(pack, page):
    page.goto((pack / "index.html").as_uri())
    page.get_by_role("link", name="The worker who rang first").click()
    assert page.get_by_text("She rang me first.", exact=True).is_visible()
    picture = page.get_by_role("img", name="A red mug beside the telephone")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("e => e.decode().then(() => e.naturalWidth)") == 480
    assert page.get_by_text("No words written down yet.").is_visible()
    assert page.evaluate(PLAYS) == pytest.approx(1.5, abs=0.1)
    page.get_by_role("link", name="What you may do with this story").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("What you may do")


def test_words_in_another_language_say_so_and_run_their_own_way(pack, page):
    page.goto((pack / "stories/S-0001/story.html").as_uri())
    said = page.locator("blockquote[lang=ur]")
    assert said.inner_text() == "وہ میری بات سنتی ہیں۔"
    assert said.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_consent_is_named_for_each_teller(pack, page):
    page.goto((pack / "stories/S-0001/terms.html").as_uri())
    rows = page.locator("table").first.locator("tbody tr").all_inner_texts()
    assert len(rows) == len(ALL) + len(SHOWN)
    assert "to let their voice be heard" in rows[-1]
    assert "picture story\tthe team; on paper, on a screen here\t3 March 2026\tno end" in rows[1]
