"""The whole walk at tablet size, in one browser after another: a person's first tap, their survey
and diary, their carer and their nurse, a facilitator's story and collection, the pack that leaves,
and the person finding what changed because of it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.served import demonstrated

WORDS = "Imran rang me first on Tuesday. He asked what I wanted. I said I want my own front door."
QUOTED = "I said I want my own front door."
PRIVATE = "My secret is a heron on the roof."
TITLE = "My own front door"
EASY = "Chloe wants her own front door."
COLLECTION = "Doors that open"
PASSWORD = "only for the demonstration"
TABLET = {"width": 810, "height": 1080}
PERSON, SITE = "Chloe Staniforth", "Sheffield"


@dataclass
class Walk:
    """What the walk has made so far."""

    url: str
    pack: Path | None = None
    entry: str = ""
    names: list[str] = field(default_factory=list)


def signed_in(browser: Browser, link: str, *, scripts: bool = True) -> Page:
    """A tablet on which someone followed their link and tapped yes."""
    context = browser.new_context(
        viewport=TABLET, java_script_enabled=scripts, accept_downloads=True
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(link)
    page.locator("main form button").first.click()  # whoever it is reads their own language
    return page


def tap(page: Page | Locator, words: str) -> None:
    """Tap the button or link that says so."""
    said = re.compile(rf"^\s*{re.escape(words)}\s*$")
    button = page.get_by_role("button", name=said).or_(page.get_by_role("link", name=said))
    button.first.click()


def pick(page: Page, *words: str) -> None:
    """Choose the answers with these words."""
    for word in words:
        page.locator("label.tile", has_text=re.compile(rf"^\s*{re.escape(word)}\s*$")).first.click()


def photo_with_a_place() -> bytes:
    """A photo that says where it was taken."""
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera of Chloe"
    exif.get_ifd(0x8825)[2] = (53.0, 22.0, 59.0)
    Image.new("RGB", (640, 480), (180, 90, 60)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def answer_survey(page: Page) -> None:
    """From the first page to sent, one question after another."""
    tap(page, "Answer the questions")
    say_yes(page)
    expect(page.locator("h1")).to_contain_text("Do you like tea?")
    pick(page, "Good")
    tap(page, "Go on to the first question")
    questions = page.locator(".where").inner_text()
    total = int(re.search(r"of (\d+)", questions)[1])
    for number in range(1, total + 1):
        expect(page.locator(".where")).to_contain_text(f"Question {number} of {total}")
        answer_one(page)
    expect(page.locator("h1")).to_contain_text("help")
    pick(page, "No")
    tap(page, "Go on")
    expect(page.locator("h1")).to_have_text("Look at my answers")
    tap(page, "Choose who can see them")
    pick(page, "It may go in a story")
    tap(page, "Send my answers")
    expect(page.locator("h1")).to_contain_text("sent")


def say_yes(page: Page) -> None:
    """From what the survey is about to the question to try: what I can do, and yes."""
    tap(page, "Start")
    tap(page, "Go on")
    for right in ("Yes", "Yes", "No"):
        pick(page, right)
        tap(page, "Go on")
    tap(page, "Yes, start")


def answer_one(page: Page) -> None:
    """One question: a picture, or words where there is only a place to write."""
    words = page.locator("textarea[name=words]")
    if page.locator(".tiles .tile").count():
        pick(page, "Good")
    elif words.count():
        words.fill("My bike, my cat and my own key.")
    tap(page, "Go on")


# What is asked, and the right answer to its check question.
RIGHT = {
    "Put it in a story": "no",
    "Make a drawing of my story": "yes",
    "Show my photos and films": "yes",
    "Play my voice": "yes",
}


def say_yes_to(page: Page, url: str, *uses: str) -> None:
    """Say yes to uses on the page that asks, with the check question answered right."""
    page.goto(url + "/what-may-we-do")
    for use in uses:
        card = page.locator(".card.consent", has=page.get_by_text(use, exact=True))
        card.get_by_role("link", name=re.compile("Say yes or no|Change")).click()
        page.locator("label.tile", has=page.locator("input[name=may][value=yes]")).click()
        right = f"input[name=check][value={RIGHT[use]}]"
        page.locator("label.tile", has=page.locator(right)).click()
        page.locator("label.tile", has=page.locator("input[name=until][value=stop]")).click()
        say_heard(page)
        page.locator("label.tile", has=page.locator("input[name=helped]")).first.click()
        tap(page, "Keep my answer")
        say_who_and_how(page)
        page.goto(url + "/what-may-we-do")


def say_heard(page: Page) -> None:
    """That they read or heard it, where that is asked."""
    heard = page.locator("label.tile", has=page.locator("input[name=heard][value=yes]"))
    if heard.count():
        heard.last.click()


def say_who_and_how(page: Page) -> None:
    """What goes out is asked on: who may see it, and how. All of them, in every way."""
    for name, on in (("who", "Go on"), ("where", "Keep my answer")):
        tiles = page.locator("label.tile", has=page.locator(f"input[name={name}]"))
        if tiles.count():
            for tile in tiles.all():
                tile.click()
            say_heard(page)
            tap(page, on)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """One of its own: its person has answered nothing yet, and nobody else acts in it."""
    with demonstrated(tmp_path_factory.mktemp("demonstration")) as demonstration:
        yield demonstration


@pytest.fixture(scope="module")
def walk(demonstration, browser_name) -> Walk:
    """One walk for all its steps: those without a browser stay in their place among the others."""
    return Walk(demonstration.served.url)


@pytest.fixture(scope="module")
def person(browser: Browser, demonstration) -> Page:
    return signed_in(browser, demonstration.link("person", SITE, PERSON))


@pytest.fixture(scope="module")
def facilitator(browser: Browser, demonstration, walk) -> Page:
    """A facilitator who signs in with a password."""
    context = browser.new_context(viewport={"width": 1366, "height": 900}, accept_downloads=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(walk.url + "/sign-in")
    page.get_by_label("Email").fill("sam.okafor@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    tap(page, "Sign in")
    expect(page.locator("h1")).to_contain_text("Sam Okafor")
    return page


# The walk is one story told in order; each step stands on the one before.


def test_01_a_person_answers_their_survey(person):
    answer_survey(person)


def test_02_a_person_says_what_may_be_done_with_what_they_tell(person, walk):
    say_yes_to(person, walk.url, *RIGHT)
    said = person.locator(".card.consent", has=person.get_by_text("Put it in a story", exact=True))
    expect(said).to_contain_text("You said yes.")


def test_03_a_person_tells_their_day_in_words_a_photo_and_their_voice(person, walk):
    person.goto(walk.url + "/diary/new")
    pick(person, "Good")
    person.locator("#words").fill(WORDS)
    photo = {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": photo_with_a_place()}
    person.locator("#photo").set_input_files(photo)
    person.get_by_role("button", name="Talk").or_(
        person.get_by_role("button", name="Start to talk")
    ).first.click()
    expect(person.locator("[data-time]")).to_have_text("0:02", timeout=20_000)
    tap(person, "I am done")
    pick(person, "The team", "It may go in a story")
    tap(person, "Keep my entry")
    expect(person.locator("h1")).to_have_text("Your entry is safe")
    walk.entry = person.url.split("/")[-2]


def test_04_a_person_keeps_something_to_themselves(person, walk):
    person.goto(walk.url + "/diary/new")
    person.locator("#words").fill(PRIVATE)
    tap(person, "Keep my entry")
    expect(person.locator("h1")).to_have_text("Your entry is safe")


def test_05_the_photo_is_shown_upright_and_says_nothing_of_its_place(person, walk):
    person.goto(f"{walk.url}/diary/{walk.entry}")
    photo = person.locator("main img.photo")
    for _ in range(60):
        if photo.count():
            break
        person.wait_for_timeout(500)  # The page says "getting ready"; a person looks again.
        person.reload()
    shown = person.request.get(walk.url + photo.first.get_attribute("src"))
    assert shown.status == 200
    with Image.open(io.BytesIO(shown.body())) as image:
        assert not image.getexif()
    assert b"Camera of Chloe" not in shown.body()


def test_06_a_carer_and_a_professional_answer_theirs(browser, demonstration):
    carer = signed_in(browser, demonstration.link("carer", SITE))
    assert carer.locator("h1").count() == 1
    if carer.get_by_role("link", name="Answer the questions").count():
        answer_survey(carer)
    carer.context.close()


def test_07_a_facilitator_begins_a_story_from_what_was_shared(facilitator, walk):
    facilitator.goto(walk.url + "/")
    tap(facilitator, "Told and shared")
    page = facilitator.content()
    assert QUOTED in page
    assert PRIVATE not in page
    card = facilitator.locator(".telling", has_text=QUOTED)
    card.locator("input[name=told]").check()
    tap(facilitator, "Begin a story")
    facilitator.get_by_label("Title").fill(TITLE)
    tap(facilitator, "Begin the story")
    expect(facilitator.locator("h1")).to_have_text(TITLE)


def test_08_they_mark_a_quotation_and_give_it_a_code(facilitator):
    facilitator.locator("label.sentence", has_text=QUOTED).click()
    facilitator.locator(".codes-to-give summary").click()
    facilitator.locator("label.code", has_text="Control").first.click()
    facilitator.locator("#mark-sentences").click()
    marked = facilitator.locator("#quotations")
    expect(marked).to_contain_text(QUOTED)
    expect(marked).to_contain_text("Control")


def test_09_they_write_it_in_easy_words_and_ask_whoever_told_it(facilitator):
    tap(facilitator, "Change the title or the easy words")
    expect(facilitator.locator(".verbatim")).to_contain_text(QUOTED)
    facilitator.get_by_label("The story in easy words").fill(EASY)
    tap(facilitator, "Keep it")
    tap(facilitator, "Nobody was asked yet")
    tap(facilitator, "Ask 1 person")
    expect(facilitator.locator(".teller")).to_contain_text("Asked, no answer yet")


def test_10_the_person_reads_it_and_says_that_it_is_their_story(person, walk):
    person.goto(walk.url + "/")
    tap(person, "Look at the story")
    expect(person.locator("#story-title")).to_have_text(TITLE)
    expect(person.locator("#story-words")).to_have_text(EASY)
    expect(person.locator("main")).to_contain_text(QUOTED)
    pick(person, "Yes, this is my story")
    tap(person, "Send my answer")
    expect(person.locator("#said")).to_contain_text("You said yes to this story.")


def test_11_they_look_whether_someone_can_be_recognised_in_the_photo(facilitator):
    story = re.match(r".*/stories/[0-9a-f-]{36}", facilitator.url)
    facilitator.goto(story[0] + "/faces")
    tap(facilitator, "Look for faces")
    looking = facilitator.get_by_text("We are looking for faces.")
    expect(looking).to_be_visible()
    for _ in range(60):
        facilitator.goto(story[0] + "/faces")
        with suppress(PlaywrightTimeout):  # a job looks; the page says so until it has
            looking.wait_for(state="detached", timeout=500)
            break
    facilitator.get_by_role("link", name="Look at this photo").click()
    facilitator.locator("button[name=do][value=looked]").click()
    expect(facilitator.locator("main")).to_contain_text("Looked at")


def test_11_they_gather_it_into_a_collection_and_carry_it_out(facilitator, walk, tmp_path_factory):
    tap(facilitator, "Collections")
    tap(facilitator, "Make a collection")
    facilitator.get_by_label("Name").fill(COLLECTION)
    tap(facilitator, "Keep this collection")
    story = facilitator.locator("select#story option", has_text=TITLE).get_attribute("value")
    facilitator.locator("select#story").select_option(story)
    tap(facilitator, "Put it in")
    expect(facilitator.locator("#stories")).to_contain_text("1 part goes out, 1 quotation")
    facilitator.get_by_label("For whom").fill("Mo, who draws")
    tap(facilitator, "Carry out")
    with facilitator.expect_download() as download:
        facilitator.locator("#copies a[download]").first.click()
    walk.pack = tmp_path_factory.mktemp("pack") / download.value.suggested_filename
    download.value.save_as(walk.pack)
    assert zipfile.ZipFile(walk.pack).testzip() is None


def unpack(walk: Walk) -> Path:
    folder = walk.pack.parent / "opened"
    with zipfile.ZipFile(walk.pack) as pack:
        pack.extractall(folder)
    return folder


def test_12_the_pack_opens_offline_and_holds_their_words_and_their_photo(browser, walk):
    folder = unpack(walk)
    index = next(folder.rglob("index.html"))
    context = browser.new_context(viewport=TABLET, offline=True)
    page = context.new_page()
    page.goto(index.as_uri())
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("main")).to_contain_text(QUOTED)
    assert page.locator("img").first.evaluate("image => image.naturalWidth") > 100
    sound = page.locator("audio").first
    assert (
        sound.evaluate(
            "s => new Promise(go => { s.onloadedmetadata = () => go(s.duration); s.load() })"
        )
        > 1
    )
    context.close()


def test_13_the_pack_tells_no_place_and_nothing_private(walk):
    folder = unpack(walk)
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert PRIVATE.encode() not in everything
    assert b"heron" not in everything
    assert b"Camera of Chloe" not in everything
    assert b"Staniforth" not in everything
    scripts = [json.loads(path.read_text()) for path in folder.rglob("script.json")]
    assert QUOTED in json.dumps(scripts, ensure_ascii=False)
    for path in folder.rglob("*.jpg"):
        with Image.open(path) as image:
            assert not image.getexif().get_ifd(0x8825)


def test_14_staff_say_what_changed_because_of_it(facilitator, walk):
    facilitator.goto(walk.url + "/changes/waiting")
    told = facilitator.locator("li.card", has_text=QUOTED)
    while not told.count():
        tap(facilitator, "Newer ones")
    told.locator("input[name=source]").check()
    tap(facilitator, "Say what changed")
    facilitator.get_by_label("You said").fill("You want your own front door.")
    facilitator.get_by_label("We did").fill("We asked the housing team for a flat.")
    facilitator.get_by_label("What happens next").fill("Imran will ring you on Monday.")
    tap(facilitator, "Tell people")
    expect(facilitator.locator("main")).to_contain_text("You want your own front door.")


def test_15_the_person_finds_it_first_on_their_page(person, walk):
    person.goto(walk.url + "/")
    first = person.locator("main section:visible").first
    expect(first.locator("h2").first).to_have_text("Something changed because of you")
    expect(first).to_contain_text("We asked the housing team for a flat.")
