"""The guides are true to the screens: every button they name is there, and so is every picture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from docs import take_kinds
from docs.take_screens import MOST_BYTES, SCREENS, SIZES
from feedback.forms.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
NO_SCREENS = (
    "server.md",
    "server-audit.md",
    "server-files.md",
    "server-messages.md",
    "server-upgrading.md",
    "languages.md",
)
FOR_STAFF = [guide for guide in GUIDES if guide.name not in NO_SCREENS]
SHOWN = ROOT / "docs" / "screens"
MOST_BYTES_TOGETHER = 3_000_000


def words_on_screens() -> str:
    """All words of templates and pages, with their line breaks taken out."""
    files = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("feedback/web/*.py")]
    return " ".join(file.read_text() for file in files)


def named(guide: Path) -> list[str]:
    """What a guide sets in bold: there, only words on a screen."""
    bold = re.findall(r"\*\*(.+?)\*\*", guide.read_text(), re.DOTALL)
    return [" ".join(words.split()) for words in bold if words != "bold"]


@pytest.mark.parametrize("guide", FOR_STAFF, ids=lambda guide: guide.stem)
def test_every_button_a_guide_names_is_on_a_screen(guide):
    screens = words_on_screens()
    missing = [words for words in named(guide) if f'"{words}' not in screens]
    assert named(guide)
    assert not missing, f"{guide.name} names what no screen says: {missing}"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_every_picture_and_page_a_guide_links_is_there(guide):
    links = re.findall(r"\]\(([^)#:]+)\)", guide.read_text())
    assert [link for link in links if not (guide.parent / link).exists()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_is_one_page(guide):
    assert len(guide.read_text().split()) < 800


def test_every_screen_was_taken_at_every_size_and_is_small():
    wanted = {f"{screen.name}-{size}.png" for screen in SCREENS for size in SIZES}
    sizes = {file.name: file.stat().st_size for file in SHOWN.glob("*-*.png")}
    assert set(sizes) == wanted
    assert max(sizes.values()) < MOST_BYTES
    assert sum(sizes.values()) < MOST_BYTES_TOGETHER


def test_each_kind_of_question_has_its_sheet_of_three_modes_in_two_directions():
    sheets = {file.stem: file for file in (SHOWN / "kinds").iterdir()}
    assert set(sheets) == set(KINDS) == set(take_kinds.KINDS)
    for sheet in sheets.values():
        assert sheet.stat().st_size < take_kinds.MOST_BYTES, sheet.name
        with Image.open(sheet) as image:
            assert image.width == take_kinds.GAP + 3 * (take_kinds.CELL + take_kinds.GAP)


def test_the_page_of_the_kinds_shows_each_sheet_and_says_in_words_what_is_on_it():
    page = (ROOT / "docs" / "kinds-of-question.md").read_text()
    shown = dict(re.findall(r"!\[(.+?)\]\(screens/kinds/([\w-]+)\.webp\)", page))
    assert sorted(shown.values()) == sorted(KINDS)
    assert all(len(words.split()) > 12 for words in shown)
    assert [f"`{name}`" for name in KINDS if f"`{name}`" not in page] == []
