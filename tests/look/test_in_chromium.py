"""The gallery as a browser shows it: axe, sizes, order, and what happens when it is touched."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.look.gallery import NAMES
from tests.look.style_sheet import SCHEMES

# axe keeps some rules of WCAG AAA and of good practice off; here every one runs.
AXE = """async (only) => {
  const ids = axe.getRules().map((rule) => rule.ruleId).filter((id) => id.startsWith(only));
  const rules = Object.fromEntries(ids.map((id) => [id, {enabled: true}]));
  const runOnly = {type: "rule", values: ids};
  const found = await axe.run(document, {rules, runOnly, resultTypes: ["violations"]});
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 140)}`));
}"""
VOICES = """Object.defineProperty(window, "said", {value: []});
speechSynthesis.getVoices = () => [{lang: "en-GB", name: "a"}, {lang: "ur-PK", name: "b"}];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
speechSynthesis.speak = (words) => said.push(words);
speechSynthesis.cancel = () => said.push("silence");"""
# A link inside a sentence is as tall as its line (the exception of WCAG 2.5.5).
SMALL = """(least) => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((e) => !e.closest(".tile, .notice, figcaption") && !e.matches("p:not(.crumbs) a, .skip"))
  .filter((e) => e.checkVisibility({visibilityProperty: true}))
  .map((e) => [e.getBoundingClientRect(), e])
  .filter(([box]) => box.width > 1 && (box.height < least || box.width < least))
  .map(([box, e]) => `${box.width}x${box.height} ${e.outerHTML.slice(0, 80)}`)"""
LEAST_LETTERS = """() => Math.min(...[...document.querySelectorAll("body *")]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .filter((e) => e.checkVisibility() && !e.closest("svg, .hidden-words, option"))
  .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_with_every_rule_on(gallery, tablet, name, language):
    tablet.add_init_script(VOICES)
    gallery.read_as(language=language).show(tablet, name)
    tablet.evaluate(AXE_SCRIPT)
    assert tablet.evaluate(AXE, "") == []
    for scheme in SCHEMES[1:]:
        tablet.evaluate("scheme => document.documentElement.dataset.colours = scheme", scheme)
        assert tablet.evaluate(AXE, "color-contrast") == [], scheme


@pytest.mark.parametrize("size", ["normal", "largest"])
@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("name", NAMES)
def test_a_small_phone_never_scrolls_sideways(gallery, phone, name, language, size):
    phone.add_init_script(VOICES)
    gallery.read_as(language=language, size=size).show(phone, name)
    assert phone.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("name", NAMES)
def test_all_that_can_be_touched_is_at_least_44_by_44(gallery, tablet, phone, name):
    for page in (tablet, phone):
        page.add_init_script(VOICES)
        assert gallery.show(page, name).evaluate(SMALL, 44) == []


def test_answers_are_at_least_96_by_96_with_a_picture_as_big(gallery, tablet, phone):
    for page in (tablet, phone):
        gallery.show(page, "question")
        for tile in page.locator(".tiles .tile").all():
            box, picture = tile.bounding_box(), tile.locator(".picture:not(.tick)").bounding_box()
            assert min(box["width"], box["height"]) >= 96
            assert min(picture["width"], picture["height"]) >= 96
        for tile in page.locator(".apart .tile").all():
            assert min(tile.bounding_box()["width"], tile.bounding_box()["height"]) >= 96


def test_answers_stand_in_a_row_on_a_tablet_and_stacked_on_a_phone(gallery, tablet, phone):
    def places(page):
        tiles = gallery.show(page, "question").locator(".tiles .tile").all()
        return [tile.bounding_box() for tile in tiles]

    assert len({box["y"] for box in places(tablet)}) == 1
    assert len({box["x"] for box in places(phone)}) == 1


def test_answers_run_from_right_to_left_in_urdu(gallery, tablet):
    gallery.read_as(language="ur").show(tablet, "question")
    first, second, third = (t.bounding_box()["x"] for t in tablet.locator(".tiles .tile").all())
    assert first > second > third


def test_an_answer_is_a_native_radio_reached_by_keyboard(gallery, tablet):
    gallery.show(tablet, "question")
    assert tablet.locator("label.tile > input[type=radio]").count() == 5
    tablet.locator("input[value=ok]").focus()
    tablet.keyboard.press("ArrowRight")
    assert tablet.locator("input:checked").get_attribute("value") == "not-good"


def test_a_chosen_answer_shows_a_thick_border_a_tick_and_its_word(gallery, tablet):
    gallery.show(tablet, "question")
    tablet.get_by_text("Not good", exact=True).click()
    chosen = tablet.locator(".tile:has(:checked)")
    assert chosen.inner_text().strip() == "Not good"
    assert chosen.locator(".tick").is_visible()
    assert "inset" in chosen.evaluate("e => getComputedStyle(e).boxShadow")
    assert tablet.locator(".tick").filter(visible=True).count() == 1


def test_pressing_listen_speaks_only_that_answer_and_chooses_nothing(gallery, tablet):
    tablet.add_init_script(VOICES)
    gallery.show(tablet, "question")
    listen = tablet.get_by_role("button", name="Listen to: Good")
    listen.click()
    assert tablet.evaluate("said.map((w) => [w.text, w.lang])") == [["Good", "en"]]
    assert listen.get_attribute("aria-pressed") == "true"
    assert tablet.locator("input:checked").get_attribute("value") == "ok"
    listen.click()
    assert tablet.evaluate("said.at(-1)") == "silence"
    assert listen.get_attribute("aria-pressed") == "false"


def test_listen_is_hidden_where_no_voice_speaks_the_language(gallery, tablet):
    gallery.show(tablet, "question")
    assert tablet.locator(".listen").filter(visible=True).count() == 0
    tablet.add_init_script(VOICES.replace("ur-PK", "fr-FR"))
    gallery.read_as(language="ur").show(tablet, "question")
    assert tablet.locator(".listen").filter(visible=True).count() == 0


def test_a_recording_can_be_heard_where_there_is_no_voice(gallery, tablet):
    gallery.show(tablet, "people")
    shown = tablet.locator(".listen").filter(visible=True)
    assert [b.get_attribute("data-audio") for b in shown.all()] == ["/sound"]


def test_words_only_hides_pictures_and_keeps_the_signs(gallery, tablet):
    gallery.read_as(mode="words").show(tablet, "question")
    pictures = tablet.locator("main .picture:not(.keep)").filter(visible=True)
    assert pictures.count() == 0
    assert tablet.locator(".tile:has(:checked) .tick").is_visible()


def test_pictures_first_makes_the_pictures_bigger(gallery, tablet):
    wide = []
    for mode in ("words-and-pictures", "pictures-first"):
        gallery.read_as(mode=mode).show(tablet, "question")
        picture = tablet.locator(".tiles .tile .picture:not(.tick)").first
        wide.append(picture.bounding_box()["width"])
    assert wide[1] > wide[0] * 1.3


def test_words_are_big_enough_and_lines_apart(gallery, tablet):
    body = gallery.show(tablet, "question").locator("body")
    size, line = json.loads(
        body.evaluate(
            "e => { const s = getComputedStyle(e);"
            " return JSON.stringify([parseFloat(s.fontSize), parseFloat(s.lineHeight)]) }"
        )
    )
    assert size == 20
    assert line / size >= 1.5
    for name in ("question", "people"):
        assert gallery.show(tablet, name).evaluate(LEAST_LETTERS) >= 18.66


def test_the_bar_keeps_its_place_and_order_on_every_page(gallery, tablet):
    places = []
    for name in ("question", "people"):
        bar = gallery.show(tablet, name).locator(".bar a")
        places.append([(a.inner_text(), a.bounding_box()["x"]) for a in bar.all()])
    assert [words for words, _ in places[0]] == ["Back", "My way of reading", "Get help now"]
    assert places[0] == places[1]


def test_rooms_are_open_on_a_desk_and_a_closed_menu_on_a_phone(gallery, tablet, phone):
    tablet.set_viewport_size({"width": 1366, "height": 768})
    assert gallery.show(tablet, "workroom").get_by_role("link", name="Diaries").is_visible()
    rooms = gallery.show(phone, "workroom").get_by_role("link", name="Diaries")
    assert not rooms.is_visible()
    phone.get_by_text("Rooms", exact=True).click()
    assert rooms.is_visible()


def test_a_table_is_cards_on_a_phone_and_each_number_keeps_its_name(gallery, phone):
    cell = gallery.show(phone, "workroom").locator("td.number").first
    assert "Quotations" in cell.evaluate("e => getComputedStyle(e, '::before').content")


def test_a_form_is_sent_once_and_can_be_sent_again_after_coming_back(gallery, tablet):
    gallery.show(tablet, "question")
    sent = []
    tablet.on("request", lambda request: sent.append(request.method))
    send = "document.querySelector('main form').requestSubmit()"
    tablet.evaluate("document.querySelector('main form').target = 'elsewhere'")
    tablet.evaluate(f"{send}; {send}")
    assert tablet.locator("main form").get_attribute("data-sent") == "yes"
    tablet.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
    assert tablet.locator("main form").get_attribute("data-sent") is None


@pytest.mark.parametrize("way", ["the button", "the shift key three times"])
def test_leaving_takes_the_page_out_of_the_history(gallery, tablet, way):
    gallery.show(tablet, "question")
    tablet.goto(tablet.url.replace("question", "leave"))
    if way == "the button":
        tablet.get_by_text("Leave this page").click()
    else:
        for _ in range(3):
            tablet.keyboard.press("Shift")
    tablet.wait_for_url("**/elsewhere")
    tablet.go_back()
    assert "/leave" not in tablet.url


def test_shift_does_nothing_where_there_is_no_way_to_leave(gallery, tablet):
    gallery.show(tablet, "question")
    for _ in range(3):
        tablet.keyboard.press("Shift")
    assert tablet.get_by_text("Go on").is_visible()
    assert tablet.url.endswith("/question")


def test_a_printed_page_leaves_out_what_paper_cannot_do(gallery, tablet):
    gallery.read_as(colours="dark").show(tablet, "question")
    tablet.emulate_media(media="print")
    for gone in (".bar", ".go", ".say-more", ".foot"):
        assert not tablet.locator(gone).first.is_visible()
    assert tablet.get_by_role("heading", level=1).is_visible()
    assert tablet.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_rule_59_an_error_summary_is_focused_and_leads_to_its_field(gallery, tablet):
    gallery.show(tablet, "people")
    assert "There is a problem" in tablet.evaluate("document.activeElement.innerText")
    tablet.locator(".notice.problem a").click()
    assert tablet.evaluate("document.activeElement.id") == "words"
