"""Takes a sheet of pictures of each kind of question: three modes, in two directions.

`make screens ARGS="kinds"` writes docs/screens/kinds/<kind>.webp, for docs/kinds-of-question.md.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page

from feedback import create_app
from feedback.actions.surveys import instrument_of
from feedback.actions.voices import in_language, item_words
from feedback.settings import Settings
from feedback.web.languages import catalogue
from feedback.web.reading import MODES
from feedback.web.surveys_kinds import FIXED
from tests.builders import Builder
from tests.databases import SECRET, fresh_sqlite
from tests.served import served_here
from tests.web.every_kind import TABLET, Browsing, all_kinds_text
from tests.web.survey_pages import Pages, open_pages

LANGUAGES = {"en": "from the left", "ur": "from the right"}
DAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
# Each kind: the question that shows it, and what was answered before the picture was taken.
KINDS: dict[str, tuple[str, tuple[dict, ...]]] = {
    "choose-one": ("listens", ({"answer": "good"},)),
    "yes-no": ("met", ({"answer": "yes"},)),
    "choose-sentence": ("my-life", ({"answer": "mostly-good"},)),
    "two-taps": ("help", ({"answer": "good"},)),
    "choose-several": ("matters", ({"answer": ["home", "friends"]},)),
    "pick-pictures": ("my-week", ({"answer": ["home", "friends"]},)),
    "show-on-picture": ("hurts", ({"answer": ["head", "back"]},)),
    "put-in-order": (
        "first-things",
        ({"do": "place:home"}, {"placed": ["home"], "do": "place:money"}),
    ),
    "sorting-board": (
        "my-things",
        ({"do": "put:home:good"}, {"sorted": ["home:good"], "do": "put:friends:not-good"}),
    ),
    "number": ("visits", ({"number": "about 3"},)),
    "date": ("last-met", ({"answer": "longer-ago", "asked-month": "yes", "month": "2026-02"},)),
    "words": ("own-words", ({"words": "I like how Imran listens."},)),
    "photo": ("photo", ()),
    "voice": ("voice", ()),
    "drawing": ("drawing", ()),
    "film": ("film", ()),
}
# How an answer that is a file is given: that page stands below the question.
WAYS = {"photo": "photo", "voice": "talk", "drawing": "draw", "film": "film"}
CELL = 480  # Pixels across each picture in the sheet.
TALLEST = 1500  # CSS pixels of a page that are shown.
GAP, CAPTION = 16, 34
MOST_BYTES = 100_000
QUALITIES = (70, 50, 35, 20)  # Tried in turn until the file is small enough.
GROUND, INK = (226, 224, 218), (28, 37, 48)


def take_kinds(browser: Browser, into: Path, names: list[str] | None = None) -> None:
    """Take the sheets of these kinds, or of all."""
    into.mkdir(parents=True, exist_ok=True)
    with asked() as (browsing, pages):
        browsing.browser = browser
        for kind in names or KINDS:
            item, answers = KINDS[kind]
            for answer in answers:
                pages.post(f"/{item}", **answer)
            found = {
                (language, mode): shown(browsing, item, f"{mode}.paper.normal.{language}.yes.yes")
                for language in LANGUAGES
                for mode in MODES
            }
            file = small(sheet(found))
            (into / f"{kind}.webp").write_bytes(file)
            print(f"kinds/{kind}.webp  {len(file) // 1000} KB")


@contextmanager
def asked() -> Iterator[tuple[Browsing, Pages]]:
    """An installation of its own, where a person is asked one question of every kind, aloud too."""
    with tempfile.TemporaryDirectory() as folder, fresh_sqlite(Path(folder)) as address:
        kept = Settings(
            data=Path(folder), database_url=address, store=f"{folder}/files", secret=SECRET
        )
        app = create_app(kept)
        house = app.extensions["house"]
        house.clock = lambda: DAY
        with house.database.session() as db, served_here(app) as url:
            pages = open_pages(app, Builder(db, DAY), "", "person", all_kinds_text())
            for language in LANGUAGES:
                said = [catalogue(language).ugettext(words) for words in FIXED]
                for item in instrument_of(pages.asked.survey.instrument).items:
                    said += in_language(item_words(item), language)
                list(house.sounds.make(language, said))
            browsing = Browsing(app, pages, None, url)
            yield browsing, pages
            browsing.close()
        house.database.engine.dispose()


def shown(browsing: Browsing, item: str, reading: str) -> Image.Image:
    """The page of a question in a way of reading, and below it the page of its way."""
    paths = [item, f"{item}/say-more/{WAYS[item]}"] if item in WAYS else [item]
    taken = [one_page(browsing, path, reading) for path in paths]
    tall = sum(one.height for one in taken) + GAP * (len(taken) - 1)
    whole = Image.new("RGB", (CELL, tall), GROUND)
    for at, one in enumerate(taken):
        whole.paste(one, (0, at * (taken[0].height + GAP)))
    return whole


def one_page(browsing: Browsing, path: str, reading: str) -> Image.Image:
    """A page of the survey, down to its last button."""
    page = browsing.open(path, TABLET, reading, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    taken = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    cut = taken.crop((0, 0, taken.width, min(end_of(page), taken.height)))
    page.context.close()
    browsing.contexts.pop()
    return cut.resize((CELL, cut.height * CELL // cut.width), Image.Resampling.LANCZOS)


def end_of(page: Page) -> int:
    """Where the buttons end, in CSS pixels from the top."""
    box = page.locator("main .go").last.bounding_box()
    return min(int(box["y"] + box["height"]) + GAP, TALLEST)


def sheet(found: dict[tuple[str, str], Image.Image]) -> Image.Image:
    """The pictures side by side: a row for each direction, a column for each mode."""
    tall = max(one.height for one in found.values())
    wide = GAP + len(MODES) * (CELL + GAP)
    whole = Image.new("RGB", (wide, len(LANGUAGES) * (CAPTION + tall + GAP)), GROUND)
    draw, letters = ImageDraw.Draw(whole), ImageFont.load_default(20)
    for row, (language, direction) in enumerate(LANGUAGES.items()):
        for column, mode in enumerate(MODES):
            x, y = GAP + column * (CELL + GAP), row * (CAPTION + tall + GAP)
            draw.text((x, y + 6), f"{mode.replace('-', ' ')}, {direction}", INK, letters)
            whole.paste(found[language, mode], (x, y + CAPTION))
    return whole


def small(image: Image.Image) -> bytes:
    """A WebP, as good as 100 KB allow."""
    for quality in QUALITIES:
        file = io.BytesIO()
        image.save(file, "WEBP", quality=quality, method=6)
        if len(file.getvalue()) < MOST_BYTES:
            break
    return file.getvalue()
