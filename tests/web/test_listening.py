"""Listening in a real browser: the right sound, only what is pressed, and every word lit as it is
said. Sounds are made by the real engine; for the device's own voice speech is written down."""

from __future__ import annotations

import av
import pytest
from playwright.sync_api import Page

from feedback.actions.sign_in import begin_session
from feedback.actions.voices import in_language, item_words
from feedback.web.languages import catalogue
from media.speak import VOICES, sound_name
from tests.actions.survey_builders import asking
from tests.served import served_here
from tests.web.survey_pages import say_yes

NO_VOICE = "This language has no voice here yet."
TABLET = {"width": 810, "height": 1080}
# What the page asks of the device's own voice, written down; words are said when the test says so.
DEVICE = """(languages) => {
  const said = (window.said = []);
  const voices = languages.map((lang) => ({ lang, name: lang }));
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => voices, addEventListener() {},
    speak: (one) => said.push(one), cancel: () => said.push("silence"),
  } });
}"""
LIT = "() => [...(CSS.highlights.get('said') ?? [])].map((range) => range.toString()).join()"
# Every sound that is begun, and each word that is lit while it plays, in order.
WATCH = """() => {
  window.begun = [];
  window.lit = [];
  const RealAudio = Audio;
  window.Audio = function (address) {
    const one = new RealAudio(address);
    begun.push(one);
    return one;
  };
  const set = CSS.highlights.set.bind(CSS.highlights);
  CSS.highlights.set = (name, one) => {
    const words = [...one].map((range) => range.toString()).join();
    if (words !== lit.at(-1)) lit.push(words);
    return set(name, one);
  };
}"""


@pytest.fixture
def survey(app, site_build):
    asked = asking(site_build, "my-social-worker", "person")
    say_yes(site_build, asked)
    asked.house = app.extensions["house"]
    with served_here(app) as asked.url:
        yield asked


@pytest.fixture
def open_question(survey, browser):
    """Opens a question as the person who is asked, on a device with these voices of its own."""
    opened = []

    def open_question(item="listens", reading="", voices=(), scripts=True) -> Page:
        with survey.house.database.writing() as db:
            account = db.merge(survey.account)
            account.reading = reading
            cookie = begin_session(db, survey.house.keys, account, survey.house.clock(), "test")
        context = browser.new_context(viewport=TABLET, java_script_enabled=scripts)
        context.add_cookies([{"name": "session", "value": cookie, "url": survey.url}])
        opened.append(context)
        page = context.new_page()
        page.add_init_script(f"({DEVICE})({list(voices)})")
        page.add_init_script(f"({WATCH})()")
        page.goto(f"{survey.url}/surveys/{survey.invitation.id}/{item}")
        return page

    yield open_question
    for context in opened:
        context.close()


def texts_of(item="listens", language="en"):
    from feedback.forms.shipping import shipped

    return in_language(item_words(shipped()[0].item(item)), language)


def said_in(language: str, text: str) -> str:
    return catalogue(language).ugettext(text)


def make_sounds(survey, language="en", item="listens"):
    around = said_in(language, "You can skip this.")
    list(survey.house.sounds.make(language, [*texts_of(item, language), around]))


def until(page: Page, condition: str) -> None:
    """Wait in the page itself: the pages' own policy lets no test put strings to work in it."""
    look = f"const look = () => {condition} ? done() : requestAnimationFrame(look); look();"
    page.evaluate(f"() => new Promise((done) => {{ {look} }})")


def press(page: Page, number: int = 0):
    button = page.locator("button[data-listen]").nth(number)
    button.click()
    return button


def test_each_listen_of_a_question_plays_the_sound_of_its_own_words(survey, open_question):
    make_sounds(survey)
    page = open_question()
    buttons = page.locator("button[data-listen]").all()
    assert len(buttons) >= 6
    for button in buttons:
        words = page.locator(f"#{button.get_attribute('data-listen')}").text_content()
        assert button.get_attribute("data-audio") == f"/voices/{sound_name('en', words)}.m4a"


def test_what_is_played_decodes_to_as_long_as_the_browser_says(survey, open_question, tmp_path):
    make_sounds(survey)
    page = open_question()
    press(page)
    until(page, "begun[0] && begun[0].duration > 0")
    answer = page.request.get(page.evaluate("begun[0].currentSrc"))
    (tmp_path / "heard.m4a").write_bytes(answer.body())
    with av.open(str(tmp_path / "heard.m4a")) as file:
        seconds = sum(frame.samples / frame.sample_rate for frame in file.decode(audio=0))
    assert seconds == pytest.approx(page.evaluate("begun[0].duration"), abs=0.2) and seconds > 1
    assert "immutable" in answer.headers["cache-control"]


def assert_lit_in_turn(page) -> None:
    """Each word after the one before it; a browser that is kept waiting may draw one too few."""
    words, lit = page.locator("#title").text_content().split(), page.evaluate("lit")
    later = iter(words)
    assert all(word in later for word in lit), lit
    assert 3 * len(lit) >= 2 * len(words), lit


def test_every_word_is_lit_in_its_turn_while_it_is_said(survey, open_question):
    make_sounds(survey)
    page = open_question()
    press(page)
    until(page, "begun[0] && begun[0].ended")
    assert_lit_in_turn(page)
    assert page.evaluate(LIT) == ""


def test_only_what_is_pressed_is_said_and_a_second_press_stops_it(survey, open_question):
    make_sounds(survey)
    page = open_question()
    assert page.evaluate("begun.length") == 0
    button = press(page, 1)
    until(page, "begun[0].currentTime > 0")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert page.evaluate("begun[0].paused") and button.get_attribute("aria-pressed") == "false"
    assert page.evaluate(LIT) == "" and page.evaluate("begun.length") == 1
    assert not page.locator("input:checked").count()


def test_another_listen_silences_the_first(survey, open_question):
    make_sounds(survey)
    page = open_question()
    press(page, 0)
    until(page, "begun[0].currentTime > 0")
    press(page, 2)
    assert page.evaluate("begun.map((one) => one.paused)")[0]
    assert page.locator("[aria-pressed=true]").count() == 1


@pytest.mark.parametrize(("speed", "rate"), [("slow", 0.75), ("usual", 1), ("quick", 1.25)])
def test_it_is_said_as_quickly_as_the_person_chose(survey, open_question, speed, rate):
    make_sounds(survey)
    page = open_question(reading=f"words.paper.normal.en.yes.no.{speed}.off")
    press(page)
    assert page.evaluate("begun[0].playbackRate") == rate


def test_without_a_sound_the_device_says_it_in_the_words_own_language(open_question):
    page = open_question(voices=["pl-PL", "en-GB"])
    press(page)
    said = page.evaluate("said.map((one) => [one.text, one.lang, one.voice.lang])")
    assert said == [[page.locator("#title").text_content(), "en", "en-GB"]]


def test_each_word_the_device_says_is_lit(open_question):
    page = open_question(voices=["en-GB"])
    press(page)
    words = page.locator("#title").text_content()
    place = 0
    for word in words.split():
        place = words.index(word, place)
        page.evaluate("(at) => said[0].onboundary({ name: 'word', charIndex: at })", place)
        assert page.evaluate(LIT) == word
    page.evaluate("said[0].onend()")
    assert page.evaluate(LIT) == ""


def test_with_no_line_the_device_says_what_cannot_be_fetched(survey, open_question):
    make_sounds(survey)
    page = open_question(voices=["en-GB"])
    page.context.set_offline(True)
    press(page)
    until(page, "said.length === 1")
    assert page.evaluate("said[0].text") == page.locator("#title").text_content()


def test_who_has_listened_once_can_hear_the_rest_with_no_line(survey, open_question):
    make_sounds(survey)
    page = open_question()
    with page.expect_response(lambda answer: answer.url.endswith(sound_name("en", last) + ".json")):
        last = texts_of()[-1]
        press(page)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    press(page, page.locator("button[data-listen]").count() - 1)
    until(page, "begun.at(-1).currentTime > 0.2")
    assert page.evaluate("begun.at(-1).currentSrc").startswith("blob:")


def test_with_no_line_and_no_voice_plain_words_say_so(survey, open_question):
    make_sounds(survey)
    page = open_question()
    page.context.set_offline(True)
    press(page)
    page.locator("#no-voice").wait_for(state="visible")
    assert "We cannot say this now." in page.locator("#no-voice").text_content()
    assert not page.locator("[aria-pressed=true]").count()


def test_a_language_without_a_voice_says_so_and_shows_no_empty_buttons(open_question, monkeypatch):
    monkeypatch.delitem(VOICES, "ur")
    page = open_question(reading="words.paper.normal.ur.yes.no", voices=["pl-PL"])
    assert page.locator("#no-voice").is_visible()
    assert page.locator("#no-voice").text_content() == said_in("ur", NO_VOICE)
    assert not page.locator("button[data-listen]:visible").count()


def test_a_sound_that_is_not_made_yet_is_not_called_a_missing_voice(open_question):
    page = open_question(voices=["pl-PL"])
    assert "The sound is not ready yet." in page.locator("#no-voice").text_content()
    assert not page.locator("button[data-listen]:visible").count()


def test_urdu_is_said_in_urdu(survey, open_question):
    make_sounds(survey, "ur")
    page = open_question(reading="words-and-pictures.paper.normal.ur.yes.no", voices=["en-GB"])
    press(page)
    until(page, "begun[0] && begun[0].ended")
    assert_lit_in_turn(page)


def test_a_sound_that_was_made_later_is_heard_at_once(survey, open_question):
    assert not open_question().locator("[data-audio]").count()
    make_sounds(survey)
    assert open_question().locator("[data-audio]").count() >= 6


def test_without_scripts_a_sound_is_an_ordinary_player(survey, open_question):
    make_sounds(survey)
    page = open_question(scripts=False)
    players = page.locator("audio[controls]:visible")
    assert players.count() == page.locator("button[data-listen]").count()
    assert not page.locator("button[data-listen]:visible").count()


def test_with_listening_off_nothing_of_it_is_sent(survey, open_question):
    make_sounds(survey)
    page = open_question(reading="words.paper.normal.en.no.no")
    assert "listen.js" not in page.content() and not page.locator("[data-listen]").count()


# --- by keys ---

TWO_KEYS = "words-and-pictures.paper.normal.en.yes.no.usual.keys"
ONE_SWITCH = "words-and-pictures.paper.normal.en.yes.no.usual.2"
SAID = "() => said.filter((one) => one.text).map((one) => one.text)"
END = "() => said.filter((one) => one.text).at(-1).onend()"


def move_to(page: Page, number: int, key: str = "1"):
    """With the key that moves, to this answer of the page."""
    answer = page.locator(".choice input").nth(number)
    while not answer.evaluate("one => one === document.activeElement"):
        page.keyboard.press(key)
    return answer


def words_of(page: Page, number: int) -> str:
    return page.locator(".choice .words").nth(number).text_content()


def test_with_2_keys_an_answer_is_said_and_lit_when_the_focus_comes_to_it(open_question):
    page = open_question(reading=TWO_KEYS, voices=["en-GB"])
    assert page.evaluate(SAID) == []
    move_to(page, 0)
    assert page.evaluate(SAID) == [words_of(page, 0)]
    page.evaluate("said.at(-1).onboundary({ name: 'word', charIndex: 0 })")
    assert page.evaluate(LIT) == words_of(page, 0).split()[0]
    move_to(page, 1)
    assert page.evaluate("said.map((one) => one.text || one)") == [
        words_of(page, 0),
        "silence",
        words_of(page, 1),
    ]
    page.keyboard.press("2")
    assert page.locator("input:checked").count() == 1 and len(page.evaluate(SAID)) == 2


def test_with_2_keys_the_sound_made_ahead_comes_first_and_stops_as_the_focus_leaves(
    survey, open_question
):
    make_sounds(survey)
    page = open_question(reading=TWO_KEYS, voices=["en-GB"])
    move_to(page, 1, "Tab")
    until(page, "begun.at(-1).currentTime > 0")
    said = page.locator("button[data-listen][aria-pressed=true]").get_attribute("data-audio")
    assert said.endswith(sound_name("en", words_of(page, 1)) + ".m4a")
    move_to(page, 2, "Tab")
    until(page, "begun.length === 3 && begun[2].currentTime > 0")
    assert page.evaluate("begun.map((one) => one.paused)")[:2] == [True, True]
    page.keyboard.press("Escape")
    assert page.evaluate("begun.every((one) => one.paused)") and page.evaluate(SAID) == []


def test_with_2_keys_what_was_pressed_is_said_to_its_end_then_the_answer(open_question):
    page = open_question(reading=TWO_KEYS, voices=["en-GB"])
    page.keyboard.press("1")
    page.keyboard.press("2")
    move_to(page, 1)
    title = page.locator("#title").text_content()
    assert page.evaluate(SAID) == [title]
    page.evaluate(END)
    page.evaluate(END)
    assert page.evaluate(SAID) == [title, "You can skip this.", words_of(page, 1)]


def test_with_1_switch_the_page_waits_until_an_answer_was_said(open_question):
    page = open_question(reading=ONE_SWITCH, voices=["en-GB"])
    page.clock.install()
    page.reload()
    focused = "() => document.activeElement.value"
    while not page.evaluate(SAID):
        page.clock.run_for(2_000)
    first = page.evaluate(focused)
    page.clock.run_for(6_000)
    assert page.evaluate(focused) == first
    page.evaluate(END)
    page.clock.run_for(2_100)
    assert page.evaluate(SAID) == [words_of(page, 0), words_of(page, 1)]


def test_the_key_l_says_the_answer_that_has_the_focus(open_question):
    page = open_question(voices=["en-GB"])
    page.locator(".choice input").nth(1).focus()
    assert page.evaluate(SAID) == []
    page.keyboard.press("l")
    assert page.evaluate(SAID) == [words_of(page, 1)]
    assert not page.locator("input:checked").count()
    page.keyboard.press("l")
    assert page.evaluate("said.at(-1)") == "silence"


def test_the_key_l_says_the_question_and_its_hints_where_no_answer_has_the_focus(open_question):
    page = open_question(voices=["en-GB"])
    page.keyboard.press("L")
    page.evaluate(END)
    assert page.evaluate(SAID) == [page.locator("#title").text_content(), "You can skip this."]
    page.keyboard.press("Escape")
    assert page.evaluate("said.at(-1)") == "silence"


def test_in_a_place_to_write_l_is_a_letter(open_question):
    page = open_question(voices=["en-GB"])
    page.goto(f"{page.url}?more=write")
    page.locator("textarea").press_sequentially("all")
    assert page.locator("textarea").input_value() == "all"
    assert page.evaluate(SAID) == []


def test_with_listening_off_2_keys_say_nothing(open_question):
    page = open_question(reading=TWO_KEYS.replace(".yes.", ".no."), voices=["en-GB"])
    move_to(page, 1)
    page.keyboard.press("l")
    assert page.evaluate("said") == []


def test_without_scripts_each_listen_of_an_answer_is_a_stop_as_ever(survey, open_question):
    make_sounds(survey)
    page = open_question(scripts=False, reading=TWO_KEYS)
    assert not page.locator("audio[tabindex], .listen[tabindex]").count()
