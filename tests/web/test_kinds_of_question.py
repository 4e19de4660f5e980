"""Each kind of question, without scripts: asked, answered, corrected, cleared, checked."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from easyread.lint.glossary import meanings
from feedback.actions.voices import survey_texts
from feedback.forms.hard_words import HardWord, hard_words
from feedback.forms.reading import read_published
from feedback.forms.shipping import shipped_around
from feedback.model.accounts import Account
from feedback.model.asking import Answer
from feedback.web.hard_word_texts import HARD_WORDS
from feedback.web.told_words import choices
from media.speak import sound_name
from tests.web.every_kind import all_kinds_text, kind_text
from tests.web.survey_pages import Pages, open_pages, words_of

# One whole answer of each kind: the forms that are sent, one after the other, and what is read
# on the page that checks the answers.
WALKS = {
    "listens": ([{"answer": "not-good"}], "Not good"),
    "met": ([{"answer": "yes"}], "Yes"),
    "help": ([{"answer": "good"}, {"answer": "good", "how-much": "very-good"}], "Very good"),
    "my-life": ([{"answer": "ok"}], "My life is OK, some good things, some bad things"),
    "satisfied": ([{"answer": "step-2"}], "I am very satisfied"),
    "matters": ([{"answer": ["money", "home"]}], "My home"),
    "my-week": ([{"answer": ["friends"]}], "My friends"),
    "hurts": ([{"answer": ["head", "back"]}], "My back"),
    "hard-place": ([{"answer": ["stairs"]}], "The stairs"),
    "first-things": (
        [{"do": "place:money"}, {"placed": "money", "do": "place:home"}],
        "1st: My money 2nd: My home",
    ),
    "my-things": (
        [{"do": "put:home:good"}, {"sorted": "home:good", "do": "put:friends:not-good"}],
        "Good: My home Not good: My friends",
    ),
    "visits": ([{"number": "about 3"}], "about 3"),
    "last-met": ([{"answer": "yesterday"}], "Yesterday: Monday 2 March 2026"),
    "own-words": ([{"words": "She rings me first."}], "She rings me first."),
}
# What nobody can have picked on the page, and what is said to that.
STRANGE = {
    "help": {"answer": "good", "how-much": "splendid"},
    "my-life": {"answer": "😀"},
    "satisfied": {"answer": "step-8"},
    "my-week": {"answer": "tea"},
    "hurts": {"answer": "h\u0435ad"},
    "first-things": {"do": "place:tea"},
    "my-things": {"do": "put:home:great"},
    "visits": {"number": "a lot 😀"},
    "last-met": {"answer": "longer-ago", "month": "1999-01"},
}


def test_rule_65_what_a_number_may_be_and_that_it_may_be_skipped_can_be_heard(app, every_kind):
    asked = read_published(all_kinds_text(), "every-kind")
    heard = {"number-hint": survey_texts(asked, "en")[-1], "may-skip": "You can skip this."}
    assert heard["number-hint"] == "From 0 to 20. You can write: about 3."
    list(app.extensions["house"].sounds.make("en", heard.values()))
    page = every_kind.get("/visits").text
    for part, words in heard.items():
        assert f'<p class="hint" id="{part}">{words}</p>' in page
        sound = f"/voices/{sound_name('en', words)}.m4a"
        assert f'data-listen="{part}" data-audio="{sound}"' in page


IN_URDU = "جو آپ کی بات کہنے میں مدد کرے۔"
ADVOCATE = "A person who helps you say what you want. They are on your side."


@pytest.mark.parametrize("asked", ["an advocate?", "two Advocates?"])
def test_rule_05_a_hard_word_of_a_question_is_one_tap_from_its_meaning(app, site_build, asked):
    text = kind_text("number").replace("you meet?", f"you meet {asked}")
    pages = open_pages(app, site_build, "", "person", text)
    page = pages.get("/visits").text
    (part,) = re.findall(r'<details class="meaning-of">(.*?)</details>', page, re.DOTALL)
    word = asked.lower().strip("?").split()[-1]
    assert plain(part).startswith(f"What does “{word}” mean? {ADVOCATE}")
    assert f'data-listen="means-visits-{word}"' in part
    assert ADVOCATE in survey_texts(read_published(text, "number"), "en")


def test_rule_05_each_hard_word_of_the_glossary_is_marked_to_be_translated():
    marked = {word: meaning for word, (called, meaning) in HARD_WORDS.items() if called == word}
    assert marked == meanings()


@pytest.fixture
def in_urdu(app, site_build, monkeypatch):
    """A question with a hard word, read in Urdu, where the word and its meaning are translated."""
    texts = {"advocate": "وکیل", ADVOCATE: IN_URDU}
    known = SimpleNamespace(ugettext=lambda text: texts.get(text, text))
    monkeypatch.setattr("feedback.web.hard_word_texts.catalogue", lambda language: known)
    monkeypatch.setattr("feedback.actions.voices._known", lambda language: known)

    def read(text):
        pages = open_pages(app, site_build, "", "person", text)
        site_build.db.get_one(Account, pages.asked.account.id).reading = "words.paper.normal.ur"
        site_build.commit()
        found = re.findall(
            r'<details class="meaning-of">(.*?)</details>', pages.get("/visits").text, re.DOTALL
        )
        return found, survey_texts(read_published(text, "number"), "ur")

    return read


def test_rule_05_a_meaning_is_read_and_said_in_the_language_of_the_question(in_urdu):
    (part,), heard = in_urdu(kind_text("number").replace("you meet?", "you meet an advocate?"))
    assert "وکیل" in plain(part) and IN_URDU in plain(part)
    assert ADVOCATE not in part and 'lang="en"' not in part
    assert IN_URDU in heard


def test_rule_05_a_meaning_that_nobody_translated_is_left_out(in_urdu):
    found, heard = in_urdu(kind_text("number").replace("you meet?", "you meet a tribunal?"))
    assert found == []
    assert not [said for said in heard if "judge" in said]


def test_rule_05_what_a_hint_says_is_not_said_twice(every_kind):
    around = shipped_around().who_helped
    assert hard_words(around, around.text, "en") == hard_words(around, around.text, "ur") == ()
    without = replace(around, hint=None)
    assert hard_words(without, without.text, "en") == (HardWord("advocate", ADVOCATE, "en"),)
    assert hard_words(without, without.text, "ur") == (HardWord("advocate", ADVOCATE, "ur"),)
    assert "meaning-of" not in every_kind.get("/visits").text


def checked(pages: Pages, item: str) -> str:
    """What the check page says under one question."""
    page = pages.get("/after/check").text
    part = next(p for p in page.split("<dt>")[1:] if f"/{item}?from=check" in p)
    return plain(part.partition('<dd class="do">')[0])


def plain(part: str) -> str:
    """The words of a part of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split())


@pytest.mark.parametrize("item", WALKS)
def test_each_kind_is_asked_answered_and_checked(every_kind, item):
    sent, read = WALKS[item]
    assert every_kind.get(f"/{item}").status_code == 200
    for form in sent:
        assert every_kind.post(f"/{item}", **form).status_code == 303
    assert read in checked(every_kind, item)


@pytest.mark.parametrize("item", WALKS)
def test_each_kind_is_cleared_and_nothing_is_chosen_before(every_kind, item):
    before = every_kind.get(f"/{item}")
    assert not re.search(r"<input[^>]* checked", before.text)
    for form in WALKS[item][0]:
        every_kind.post(f"/{item}", **form)
    cleared = every_kind.post(f"/{item}", then="clear", follow=True)
    assert cleared.request.path.endswith(f"/{item}")
    assert not re.search(r"<input[^>]* checked", cleared.text)
    assert "You skipped this." in checked(every_kind, item)


@pytest.mark.parametrize("item", WALKS)
@pytest.mark.parametrize("apart", ["dont-know", "dont-want-to-say"])
def test_each_kind_can_be_answered_with_what_stands_apart(every_kind, item, apart):
    after = every_kind.post(f"/{item}", answer=apart)
    assert after.status_code == 303 and not after.location.endswith(f"/{item}")
    words = {"dont-know": "I don't know", "dont-want-to-say": "I don't want to say"}
    assert words[apart] in checked(every_kind, item)
    page = every_kind.get(f"/{item}").text
    assert f'value="{apart}" checked' in page


@pytest.mark.parametrize("item", STRANGE)
def test_what_is_not_on_the_page_is_refused_with_kind_words(every_kind, item):
    wrong = every_kind.post(f"/{item}", **STRANGE[item])
    assert wrong.status_code == 422
    assert words_of(wrong).count("Please") >= 2
    assert "<title>Error:" in wrong.text
    assert not re.search(r"<input[^>]* checked", every_kind.get(f"/{item}").text)


def test_the_first_tap_is_kept_and_the_second_is_asked_on_the_same_page(every_kind):
    asked = every_kind.post("/help", answer="not-good")
    assert asked.location.endswith("/help#step")
    page = every_kind.get("/help")
    assert 'value="not-good" checked' in page.text
    assert "second under-3 now" in page.text
    assert "Not good" in checked(every_kind, "help")


def test_who_goes_on_without_a_second_tap_is_not_asked_again(every_kind):
    every_kind.post("/help", answer="good")
    assert every_kind.post("/help", answer="good", asked="yes").location.endswith("/my-life")


def test_a_changed_first_tap_leaves_nothing_of_the_second(every_kind):
    every_kind.post("/help", **{"answer": "not-good", "how-much": "very-good"})
    assert checked(every_kind, "help").endswith("Not good")


def test_more_and_less_count_and_stay_in_the_range(every_kind):
    for do, number, then in (("more", "", "1"), ("more", "1", "2"), ("less", "0", "0")):
        back = every_kind.post("/visits", number=number, do=do)
        assert back.location.endswith("/visits#step")
        assert f'value="{then}"' in every_kind.get("/visits").text
    every_kind.post("/visits", number="20", do="more")
    assert checked(every_kind, "visits").endswith("20")


@pytest.mark.parametrize("typed", ["three hundred", "21", "-3", "٣3", "x" * 500, "\u202e3\u0000x"])
def test_a_number_that_cannot_be_is_kept_to_be_mended(every_kind, typed):
    wrong = every_kind.post("/visits", number=typed)
    assert wrong.status_code == 422
    assert "There is a problem" in words_of(wrong)
    assert html.escape(typed.replace("\u0000", ""))[:20] in wrong.text.replace("\u0000", "")


def test_the_month_and_then_the_day_are_asked_one_after_the_other(every_kind):
    first = every_kind.post("/last-met", answer="longer-ago")
    assert first.location.endswith("/last-met#step")
    assert "In which month?" in words_of(every_kind.get("/last-met"))
    form = {"answer": "longer-ago", "asked-month": "yes", "month": "2026-01"}
    every_kind.post("/last-met", **form)
    page = every_kind.get("/last-met")
    assert "Do you know the day?" in words_of(page)
    form |= {"asked-day": "2026-01", "day": "2026-01-15"}
    assert not every_kind.post("/last-met", **form).location.endswith("step")
    assert checked(every_kind, "last-met").endswith("Thursday 15 January 2026")


def test_yesterday_stays_the_same_day_when_the_page_is_sent_again_later(app, every_kind, now):
    every_kind.post("/last-met", answer="yesterday")
    app.extensions["house"].clock = lambda: now + timedelta(days=3)
    before = re.search(r'name="before" value="([^"]+)"', every_kind.get("/last-met").text)[1]
    every_kind.post("/last-met", answer="yesterday", before=before)
    assert "Monday 2 March 2026" in checked(every_kind, "last-met")
    every_kind.post("/last-met", answer="today", before=before)
    assert "Friday 6 March 2026" in checked(every_kind, "last-met")


def test_things_move_up_and_down_and_the_moved_one_can_be_moved_again(every_kind):
    placed = ["home", "money", "health"]
    moved = every_kind.post("/first-things", placed=placed, card="health", do="up", follow=True)
    assert re.findall(r'name="placed" value="(\w+)"', moved.text) == ["home", "health", "money"]
    assert 'name="card" value="health" checked' in moved.text
    every_kind.post("/first-things", placed=placed, card="home", do="down")
    assert "1st: My money 2nd: My home" in checked(every_kind, "first-things")


def test_moving_with_nothing_picked_says_what_to_do_and_keeps_the_order(every_kind):
    wrong = every_kind.post("/first-things", placed=["home", "money"], do="up")
    assert wrong.status_code == 422
    assert "Please pick what you want to change first." in words_of(wrong)
    assert re.findall(r'name="placed" value="(\w+)"', wrong.text) == ["home", "money"]


def test_a_card_is_taken_up_again_and_lies_somewhere_else(every_kind):
    every_kind.post("/my-things", sorted=["home:good", "friends:good"], do="put:money:left-out")
    lie = ["home:good", "friends:good", "money:left-out"]
    again = every_kind.post("/my-things", sorted=lie, card="home", do="again", follow=True)
    assert 'value="put:home:not-good"' in again.text
    every_kind.post("/my-things", sorted=["friends:good", "home:"], do="put:home:not-good")
    assert checked(every_kind, "my-things").endswith("Good: My friends Not good: My home")


def test_an_order_begun_is_left_for_i_dont_know(every_kind):
    every_kind.post("/first-things", do="place:home")
    every_kind.post("/first-things", placed="home", answer="dont-know")
    assert checked(every_kind, "first-things").endswith("I don't know")


def test_a_number_and_a_day_are_sealed_and_not_readable_in_the_database(app, every_kind):
    every_kind.post("/visits", number="about 7")
    every_kind.post("/last-met", answer="yesterday")
    with app.extensions["house"].database.engine.connect() as connection:
        rows = connection.exec_driver_sql("select item, choices, said_sealed from answers").all()
    assert {row[0] for row in rows} == {"visits", "last-met"}
    for _, picked, sealed in rows:
        assert picked == '["said"]'
        assert b"about 7" not in sealed and b"yesterday" not in sealed


def test_a_page_with_a_day_or_a_number_of_someone_is_never_remembered(app, every_kind, site_build):
    every_kind.post("/visits", number="about 17")
    assert "about 17" in every_kind.get("/visits").text
    every_kind.post("/visits", then="clear")
    assert "about 17" not in every_kind.get("/visits").text


def test_in_urdu_the_answers_of_every_kind_run_from_the_right(every_kind, site_build):
    site_build.db.merge(every_kind.asked.account).reading = "words-and-pictures.paper.normal.ur"
    site_build.commit()
    for item in WALKS:
        page = every_kind.get(f"/{item}")
        assert page.status_code == 200 and 'dir="rtl"' in page.text
    every_kind.post("/my-things", do="put:home:good")
    assert "اچھا: میرا گھر" in checked(every_kind, "my-things")


def test_each_smallest_survey_can_be_published_asked_and_answered(ask_kind):
    pages = ask_kind("number")
    assert pages.asked.survey_items == ["visits"]
    assert pages.post("/visits", number="دو").status_code == 422
    assert pages.post("/visits", number="۲").status_code == 303


def test_the_workroom_reads_a_board_a_day_and_a_number_in_words(app, every_kind):
    every_kind.post("/my-things", sorted=["home:good"], do="put:money:not-good")
    every_kind.post("/last-met", answer="last-week")
    every_kind.post("/visits", number="about 3")
    house = app.extensions["house"]
    with house.database.reading() as db, app.test_request_context():
        read = {one.item: [words for words, _ in choices(one)] for one in db.query(Answer)}
    assert read["my-things"] == ["Good: My home", "Not good: My money"]
    assert read["last-met"] == ["Last week: Monday 23 February 2026 to Sunday 1 March 2026"]
    assert read["visits"] == ["about 3"]
