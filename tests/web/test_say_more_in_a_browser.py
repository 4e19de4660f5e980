"""Saying more in a real browser: talking, filming, drawing, and where that is refused."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from feedback.model.telling import MediaKind, MediaState
from feedback.web.drawing import COLOURS, PAPER, PENS
from tests.actions.survey_builders import shipped_survey
from tests.media import samples
from tests.web.say_more_room import MoreRoom
from tests.web.survey_pages import Asking, say_yes

BLACK, BLUE, RED = (28, 37, 48), (11, 87, 164), (193, 18, 31)
WHITE = (255, 255, 255)
NO_DEVICES = """() => {
  const no = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  navigator.mediaDevices.getUserMedia = no;
}"""


@pytest.fixture
def more(room, site_build) -> MoreRoom:
    """Amina, who is asked about her social worker."""
    survey = shipped_survey(site_build, room.person.site, "my-social-worker")
    invitation = site_build.invitation(survey, room.relationship, room.person)
    site_build.commit()
    asked = Asking(
        room.person.site, room.person, room.worker, room.relationship, survey, invitation, []
    )
    say_yes(site_build, asked)
    return MoreRoom(room.app, room.client, asked)


@pytest.fixture
def open_way(more, open_page):
    """Opens the page of a way to say more about one question."""

    def open_way(way: str, scripts: bool = True) -> Page:
        return open_page(f"{more.survey}/listens/say-more/{way}", scripts)

    return open_way


def drawn(more: MoreRoom) -> Image.Image:
    """The one drawing that was kept, with its points."""
    (media,) = more.kept()
    assert media.is_drawing and media.kind is MediaKind.PHOTO
    return Image.open(io.BytesIO(more.bytes_of(media))).convert("RGB")


def colours(picture: Image.Image) -> set[tuple[int, int, int]]:
    """The colours that many points of a picture have."""
    return {colour for count, colour in picture.getcolors(1 << 24) if count > 500}


def draw_line(page: Page, *places: tuple[float, float]) -> None:
    """Draw with the mouse, from place to place in parts of the page to draw on."""
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=12)
    page.mouse.up()


def keep(page: Page, words: str = "Keep my drawing") -> None:
    """Keep it, and wait until it is said to be safe."""
    page.get_by_role("button", name=words).click()
    expect(page.locator("#kept")).to_be_visible(timeout=20_000)


def test_a_typed_answer_is_kept_and_talking_becomes_a_sound_that_plays(more, open_page):
    page = open_page(f"{more.survey}/listens")
    page.get_by_text("Not good", exact=True).click()
    page.get_by_text("Write", exact=True).click()
    page.get_by_label("Your own words").fill("I have to say it again.")
    page.locator(".say-more").get_by_role("button", name="Talk").click()
    page.get_by_role("button", name="Start to talk").click()
    expect(page.get_by_text("0:01")).to_be_visible()
    page.get_by_role("button", name="I am done").click()
    expect(page.get_by_label("Hear what you said")).to_be_visible()
    keep(page, "Keep what I said")
    expect(page.get_by_role("heading", name="Your voice is safe.")).to_be_visible()
    assert more.answer()[:2] == (["not-good"], "I have to say it again.")
    more.do_jobs()
    (media,) = more.kept()
    assert (media.kind, media.state) == (MediaKind.SOUND, MediaState.READY)
    assert media.copy_for("play").seconds > 0.5
    page.reload()
    expect(page.get_by_label("Hear it again")).to_be_visible()
    assert page.get_by_label("Your own words").input_value() == "I have to say it again."


def test_a_refused_microphone_is_said_kindly_and_another_way_is_there(more, open_way, tmp_path):
    page = open_way("talk")
    page.evaluate(NO_DEVICES)
    page.get_by_role("button", name="Start to talk").click()
    expect(page.get_by_text("Your tablet does not let us hear you.")).to_be_visible()
    expect(page.get_by_role("link", name="Draw")).to_be_visible()
    page.locator("#voice").set_input_files(samples.sound(tmp_path / "voice.webm"))
    keep(page, "Keep what I said")
    assert more.kept()[0].kind is MediaKind.SOUND


def test_a_refused_camera_is_said_kindly_and_a_film_can_be_chosen(more, open_way, tmp_path):
    page = open_way("film")
    page.evaluate(NO_DEVICES)
    page.get_by_role("button", name="Start to film").click()
    expect(page.get_by_text("Your tablet does not let us film.")).to_be_visible()
    page.locator("#film").set_input_files(samples.film(tmp_path / "a.mp4", 1.0, (320, 240)))
    keep(page, "Keep my film")
    assert more.kept()[0].kind is MediaKind.VIDEO


def test_filming_becomes_a_film_that_plays(more, open_way):
    page = open_way("film")
    page.get_by_role("button", name="Start to film").click()
    expect(page.get_by_text("We are filming.")).to_be_visible()
    expect(page.get_by_text("0:01")).to_be_visible()
    page.get_by_role("button", name="I am done").click()
    expect(page.get_by_label("See your film")).to_be_visible()
    keep(page, "Keep my film")
    more.do_jobs()
    (media,) = more.kept()
    assert (media.kind, media.state) == (MediaKind.VIDEO, MediaState.READY)


def test_what_was_drawn_by_mouse_is_in_the_picture_that_was_kept(more, open_way):
    page = open_way("draw")
    draw_line(page, (0.1, 0.25), (0.9, 0.25))
    page.get_by_label("Red").check(force=True)
    page.get_by_label("Thick").check(force=True)
    draw_line(page, (0.5, 0.6), (0.5, 0.9))
    keep(page)
    picture = drawn(more)
    assert picture.size == (1200, 900)
    assert picture.getpixel((600, 225)) == BLACK
    assert picture.getpixel((600, 700)) == RED
    assert picture.getpixel((60, 60)) == WHITE
    across = [picture.getpixel((x, 700)) == RED for x in range(500, 700)]
    assert abs(sum(across) - max(PENS)) <= 4


def test_a_drawing_is_made_by_keyboard_alone(more, open_way):
    page = open_way("draw")
    page.keyboard.press("Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement.tagName") == "CANVAS":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#pen-says")).to_have_text("The pen is down. It draws.")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowUp")
    for _ in range(12):
        page.keyboard.press("Tab")
        if "Keep my drawing" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#kept")).to_be_visible()
    picture = drawn(more)
    assert picture.getpixel((700, 450)) == BLACK
    assert picture.getpixel((840, 320)) == BLUE
    assert picture.getpixel((400, 450)) == WHITE
    # The pen that shows where one is stands not in the drawing.
    assert colours(picture) == {WHITE, BLACK, BLUE}


def test_a_drawing_is_made_with_buttons_alone(more, open_way):
    page = open_way("draw")
    page.get_by_text("More ways to draw").click()
    page.get_by_role("button", name="Pen down").click()
    for _ in range(6):
        page.get_by_role("button", name="Left").click()
    page.get_by_role("button", name="Pen down").click()
    keep(page)
    assert drawn(more).getpixel((520, 450)) == BLACK


def test_undo_redo_and_an_emptied_page_can_be_taken_back(more, open_way):
    page = open_way("draw")
    draw_line(page, (0.1, 0.25), (0.9, 0.25))
    draw_line(page, (0.1, 0.75), (0.9, 0.75))
    page.get_by_role("button", name="Take back").click()
    page.get_by_role("button", name="Take back").click()
    page.get_by_role("button", name="Take back").click()
    expect(page.locator("#pen-says")).to_have_text("There is nothing to do here.")
    page.get_by_role("button", name="Put back").click()
    page.get_by_text("More ways to draw").click()
    page.get_by_role("button", name="Empty the page").click()
    expect(page.locator("#pen-says")).to_contain_text("Press Take back to see it again.")
    page.get_by_role("button", name="Keep my drawing").click()
    expect(page.locator("#pen-says")).to_contain_text("There is no drawing yet.")
    page.get_by_role("button", name="Take back").click()
    keep(page)
    picture = drawn(more)
    assert picture.getpixel((600, 225)) == BLACK
    assert picture.getpixel((600, 675)) == WHITE


def test_a_finger_draws_and_a_second_one_does_not(more, browser, open_way):
    page = open_way("draw")
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    touch = page.context.new_cdp_session(page)

    def finger(kind: str, *places: tuple[float, float]) -> None:
        points = [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"], "id": at}
            for at, (x, y) in enumerate(places)
        ]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    before = page.evaluate("scrollY")
    finger("touchStart", (0.2, 0.3))
    finger("touchStart", (0.2, 0.3), (0.2, 0.8))
    for step in range(1, 8):
        finger("touchMove", (0.2 + step / 10, 0.3), (0.2 + step / 10, 0.8))
    finger("touchEnd")
    assert page.evaluate("scrollY") == before
    keep(page)
    picture = drawn(more)
    assert picture.getpixel((600, 270)) == BLACK
    assert picture.getpixel((600, 720)) == WHITE


def test_a_slow_line_is_tried_again_and_makes_one_drawing(more, open_way):
    page = open_way("draw")
    draw_line(page, (0.1, 0.25), (0.9, 0.25))
    answers = iter(("lost",))

    def line(route):
        if next(answers, "good") == "lost":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/say-more/draw/*", line)
    page.get_by_role("button", name="Keep my drawing").click()
    expect(page.locator("#kept")).to_be_visible(timeout=20_000)
    assert drawn(more).getpixel((600, 225)) == BLACK
    assert more.stored() == 1


def test_without_scripts_a_photo_of_a_drawing_is_sent(more, open_way, tmp_path):
    page = open_way("draw", scripts=False)
    expect(page.locator("canvas")).to_be_hidden()
    page.locator("#paper").set_input_files(samples.photo(tmp_path / "paper.jpg"))
    page.get_by_role("button", name="Keep this photo").click()
    expect(page.get_by_role("heading", name="Your drawing is safe.")).to_be_visible()
    assert more.kept()[0].is_drawing


def test_without_scripts_a_whole_photo_is_kept_described_and_taken_away(more, open_page, tmp_path):
    page = open_page(f"{more.survey}/listens", scripts=False)
    page.get_by_text("Good", exact=True).click()
    page.locator(".say-more").get_by_role("button", name="Photo").click()
    page.locator("#photo").set_input_files(samples.photo(tmp_path / "a.jpg"))
    page.get_by_label("What is in the photo?").fill("My garden")
    page.get_by_role("button", name="Keep my photo").click()
    expect(page.get_by_role("heading", name="Your photo is safe.")).to_be_visible()
    more.do_jobs()
    page.reload()
    expect(page.get_by_role("img", name="My garden")).to_be_visible()
    page.get_by_role("button", name="Change or take away").click()
    page.get_by_role("button", name="Take it away").click()
    expect(page.get_by_role("img", name="My garden")).to_have_count(0)
    assert more.answer()[0] == ["good"] and more.kept() == []


def test_a_file_is_chosen_by_a_button_in_the_readers_words_and_named_below(open_way, tmp_path):
    page = open_way("photo")
    native = page.get_by_label("Choose a photo")
    expect(native).to_have_css("clip-path", "inset(50%)")
    with page.expect_file_chooser() as asked:
        page.get_by_text("Choose a photo").click()
    asked.value.set_files(samples.photo(tmp_path / "garden.jpg"))
    expect(page.locator("output[for=photo]")).to_have_text("garden.jpg")
    native.focus()
    with page.expect_file_chooser():
        page.keyboard.press("Space")


def test_without_scripts_the_browsers_own_way_to_choose_a_file_is_seen(open_way):
    page = open_way("photo", scripts=False)
    expect(page.get_by_label("Choose a photo")).to_have_css("clip-path", "none")


@pytest.mark.parametrize("way", ["talk", "photo", "film", "draw", "pictures?topic=people"])
def test_twelve_steps_by_tab_finish_every_way(open_way, way):
    page = open_way(way)
    done = {"pictures?topic=people": "More pictures"}.get(way, "Keep ")
    for _ in range(12):
        page.keyboard.press("Tab")
        if done in page.evaluate("document.activeElement.textContent"):
            return
    raise AssertionError("more than 12 steps")


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_is_seen_on_the_paper(colour):
    def light(written: str) -> float:
        parts = [int(written[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    assert (light(PAPER) + 0.05) / (light(colour) + 0.05) >= 4.5


def test_reduced_motion_and_forced_colours_leave_the_colours_to_see(more, browser, open_way):
    page = open_way("draw")
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    picture = Image.open(io.BytesIO(page.get_by_label("Red").locator("..").screenshot()))
    assert RED in {colour for _, colour in picture.convert("RGB").getcolors(1 << 24)}
