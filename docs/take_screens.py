"""Takes the pictures of the guides: the demonstration in a folder of its own, in Debian's Chromium.

`make screens` takes them all; `make screens ARGS="story survey-question"` takes some of them, and
`make screens ARGS="kinds"` the sheets of the kinds of question (docs/take_kinds.py).
Beside them stands `docs/screens/pictures.png`, which is drawn by hand and left alone.
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from docs.take_kinds import take_kinds
from tests.served import Served

CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
SIZES = {"tablet": (810, 1080), "phone": (390, 844), "desktop": (1366, 900)}  # CSS pixels
KINDS = "kinds"
MOST_COLOURS = (256, 96, 40)  # Tried in turn until the file is small enough.
MOST_BYTES = 120_000
# A tablet with a voice of its own, as most have, so that Listen shows.
VOICE = (Path(__file__).parents[1] / "tests/journeys/eyes/voices.js").read_text(encoding="utf-8")
READING = "words-and-pictures.paper.normal.en.yes.yes"
Reach = Callable[[Page], None]


@dataclass(frozen=True)
class Screen:
    """A picture to take: whose page it is, and how they come to it."""

    name: str
    who: str
    reach: Reach


def at(path: str) -> Reach:
    """By its address."""
    return lambda page: page.goto(path) and None


def linked(path: str, words: str) -> Reach:
    """From the page at `path`, by the link that holds these words."""

    def reach(page: Page) -> None:
        page.goto(path)
        page.locator("main a", has_text=words).first.click()

    return reach


def to_a_question(page: Page) -> None:
    """To the first question of the survey that waits, with an answer picked."""
    begin(page)
    page.locator("main label.tile").first.click()


def begin(page: Page) -> None:
    """Into the questions that wait, past the practice. In any language, so by places, not words."""
    page.goto("/")
    page.locator("main a.button[href*='/surveys/']").click()
    page.locator("main .go .button").first.click()
    while "/before/" in page.url:
        right = "no" if page.url.partition("?")[0].endswith("/support") else "yes"
        if page.locator(f"main input[name=answer][value={right}]").count():
            page.locator(f"main label.tile:has(input[value={right}])").click()
        page.locator("main .go .button").first.click()


def to_the_check(page: Page) -> None:
    """Through every question to the look at the answers."""
    begin(page)
    while "/after/" not in page.url:
        answer(page)
    page.goto(page.url.rsplit("/", 1)[0] + "/check")


def to_a_card(page: Page) -> None:
    """To a new card of the first social worker."""
    page.goto("/people/workers")
    page.locator("main a[href*='/cards/']").first.click()
    page.locator("main form button").first.click()
    page.locator(".entry-card").wait_for()


def answer(page: Page) -> None:
    """Answer the question that is open: with a picture, else with words."""
    if page.locator("main .tiles .tile").count():
        page.locator("main .tiles label.tile").first.click()
    elif page.locator("textarea[name=words]").count():
        page.locator("textarea[name=words]").fill("My bike, my cat and my own key.")
    page.locator("main .go .button").first.click()


SCREENS = (
    Screen("first-page", "Jo Pemberton", at("/")),
    Screen("survey-question", "Chloe Staniforth", to_a_question),
    Screen("survey-check", "Chloe Staniforth", to_the_check),
    Screen("my-diary", "Ruth Ackroyd", at("/diary")),
    Screen("new-entry", "Ruth Ackroyd", at("/diary/new")),
    Screen("what-may-we-do", "Ruth Ackroyd", at("/what-may-we-do")),
    Screen("get-help-now", "Ruth Ackroyd", at("/help-now")),
    Screen("my-way-of-reading", "Ruth Ackroyd", at("/my-way-of-reading")),
    Screen("worker-home", "Imran Siddiqui", at("/")),
    Screen("facilitator-home", "Sam Okafor", at("/")),
    Screen("person", "Sam Okafor", linked("/people", "Ruth Ackroyd")),
    Screen("card", "Sam Okafor", to_a_card),
    Screen("waves", "Sam Okafor", at("/waves")),
    Screen("told-and-shared", "Sam Okafor", at("/told-and-shared")),
    Screen("story", "Sam Okafor", linked("/stories", "Her own front door")),
    Screen("collection", "Sam Okafor", linked("/collections", "Moving on")),
    Screen("what-changed", "Sam Okafor", at("/changes")),
    Screen("indicators", "Sam Okafor", at("/indicators")),
)


def must_be_a_page(page: Page, name: str) -> None:
    """Refuse to take a picture of a trouble."""
    status = page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
    if status != 200:
        raise SystemExit(f"{name}: {page.url} answered {status}, so no picture was taken")


def sign_in(browser: Browser, url: str, link: str, reading: str) -> Page:
    """A browser in which someone followed their link, and chose a way of reading."""
    context = browser.new_context(base_url=url, reduced_motion="reduce")
    context.add_init_script(VOICE)
    page = context.new_page()
    page.goto(link)
    page.locator("main form button").first.click()
    mode, colours, size, language, listen, calm = reading.split(".")[:6]
    for step, value in {
        "pictures": mode,
        "colours": colours,
        "size": size,
        "language": language,
        "listening": "usual" if listen == "yes" else "no",
        "calm": calm,
    }.items():
        page.goto(f"/my-way-of-reading/{step}")
        page.locator(f"main input[value={value}]").check(force=True)
        page.locator("main .go button").click()
    return page


def small(picture: bytes) -> bytes:
    """A PNG with a palette, in as many colours as 120 KB allow."""
    with Image.open(io.BytesIO(picture)) as image:
        for colours in MOST_COLOURS:
            file = io.BytesIO()
            method = Image.Quantize.MEDIANCUT
            image.convert("RGB").quantize(colours, method, dither=Image.Dither.NONE).save(
                file, "PNG", optimize=True
            )
            if len(file.getvalue()) < MOST_BYTES:
                break
    return file.getvalue()


def take(
    page: Page, name: str, sizes: dict[str, tuple[int, int]], folder: Path, full: bool
) -> None:
    """Take what is open at each size."""
    for size, (width, height) in sizes.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_load_state("networkidle")
        taken = small(page.screenshot(full_page=full))
        (folder / f"{name}-{size}.png").write_bytes(taken)
        print(f"{name}-{size}.png  {len(taken) // 1000} KB")


def take_all(served: Served, links: dict[str, str], wish: argparse.Namespace) -> None:
    """Take the screens that were asked for, one person after another."""
    sizes = {size: SIZES[size] for size in wish.size or SIZES}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        pages: dict[str, Page] = {}
        for screen in SCREENS:
            if wish.names and screen.name not in wish.names:
                continue
            if screen.who not in pages:
                link = links[screen.who]
                pages[screen.who] = sign_in(browser, served.url, link, wish.reading)
            page = pages[screen.who]
            page.set_viewport_size(dict(zip(("width", "height"), SIZES["tablet"], strict=True)))
            screen.reach(page)
            must_be_a_page(page, screen.name)
            take(page, screen.name, sizes, wish.into, wish.full)
        browser.close()


def wishes() -> argparse.Namespace:
    """What to take, and where to."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument(
        "names", nargs="*", metavar="NAME", help=" ".join([*(s.name for s in SCREENS), KINDS])
    )
    ask.add_argument("--into", type=Path, default=Path(__file__).parent / "screens")
    ask.add_argument("--size", action="append", choices=SIZES)
    ask.add_argument("--reading", default=READING, help="A way of reading, as it is kept.")
    ask.add_argument("--full", action="store_true", help="The whole page, not its first view.")
    ask.add_argument("--data", type=Path, help="A demonstration that is there, or is to stay.")
    return ask.parse_args()


def main() -> None:
    """Take what was asked for, and leave nothing running."""
    wish = wishes()
    wish.into.mkdir(parents=True, exist_ok=True)
    if not wish.names or KINDS in wish.names:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            take_kinds(browser, wish.into / KINDS)
            browser.close()
    if wish.names != [KINDS]:
        take_demonstration(wish)


def take_demonstration(wish: argparse.Namespace) -> None:
    """Make the demonstration, serve it, and take its screens."""
    with tempfile.TemporaryDirectory() as folder:
        served = Served(wish.data or Path(folder))
        people = json.loads(served.command("demo", "--json", "--if-empty"))
        served.start()
        try:
            take_all(served, {one["name"]: one["url"] for one in people}, wish)
        finally:
            served.stop()


if __name__ == "__main__":
    main()
