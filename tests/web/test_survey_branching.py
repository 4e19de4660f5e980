"""A survey whose questions depend on answers, without scripts: what a person sees."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from sqlalchemy import event, select

from feedback.actions.surveys import publish_instrument
from feedback.forms.problems import InstrumentUnreadable
from feedback.forms.reading import read_published
from feedback.model.asking import Answer, PublishedInstrument
from tests.actions.branching import ITEMS, asked_branching, toml
from tests.web.signing_in import sign_in
from tests.web.survey_pages import Pages, open_pages, words_of

CLARE = "Clare from next door"


def opened(app, build, **how) -> Pages:
    """Someone signed in who is asked to answer it."""
    asked = asked_branching(build, **how)
    build.commit()
    return Pages(app, sign_in(app, app.test_client(), asked.account), asked)


@pytest.fixture
def pages(app, site_build) -> Pages:
    """Amina, who is asked who helps her."""
    return opened(app, site_build)


def heading(response) -> str:
    """The question of a page."""
    return words_of(response).split("Question ")[1]


@dataclass
class Row:
    """An answer as it is stored."""

    choices: list[str]
    words: str | None
    is_aside: bool
    version: int
    counted: list[str]


def kept(pages: Pages) -> dict[str, Row]:
    """The answers as they are stored, and those that count among them."""
    with pages.app.extensions["house"].database.reading() as db:
        return {
            one.item: Row(
                one.choices,
                one.words,
                one.is_aside,
                one.response.survey.instrument.version,
                [counted.item for counted in one.response.answers],
            )
            for one in db.scalars(select(Answer))
        }


def test_going_on_passes_by_the_questions_that_are_not_asked(pages):
    after = pages.post("/how", follow=True, answer="good")
    assert after.request.path.endswith("/how-they-help")
    assert f'href="{pages.survey}/how"' in after.text


def test_a_not_good_answer_asks_more(pages):
    assert pages.post("/how", answer="not-good").location.endswith("/who")
    assert pages.post("/who", answer="friend").location.endswith("/called")
    back = pages.get("/how-they-help").text
    assert f'href="{pages.survey}/called"' in back


def test_a_total_is_promised_only_when_it_is_certain(pages):
    first = pages.get("/how")
    assert "Question 1" in words_of(first)
    assert "Question 1 of" not in words_of(first)
    assert first.text.count('<i class="now">') == 1 and "<i></i>" not in first.text
    good = pages.post("/how", follow=True, answer="good")
    assert "Question 2 of 3" in words_of(good)
    pages.post("/how", answer="not-good")
    assert "Question 2 of" not in words_of(pages.get("/who"))


def test_before_it_begins_it_says_at_most_how_many_questions_there_are(pages):
    assert "There are at most 5 questions." in words_of(pages.get())


def test_the_address_of_a_question_that_is_not_asked_leads_to_the_one_after_it(pages):
    pages.post("/how", answer="good")
    assert pages.get("/who").location.endswith("/how-they-help")
    assert pages.get("/called?from=check").location.endswith("/after/check")


def test_going_on_where_one_stopped_passes_by_what_is_not_asked(pages):
    pages.post("/how", answer="good")
    assert f'href="{pages.survey}/how-they-help"' in pages.get().text
    pages.post("/how-they-help", then="skip")
    pages.post("/more", then="skip")
    assert f'href="{pages.survey}/after/check"' in pages.get().text


def test_an_answer_that_is_asked_no_more_is_kept_but_not_shown_nor_counted(pages, site_build):
    pages.post("/how", answer="not-good")
    pages.post("/who", answer="friend")
    pages.post("/called", words=CLARE)
    pages.post("/how", answer="good", from_="check")
    check = words_of(pages.get("/after/check"))
    assert "Who else helps you?" not in check and CLARE not in check
    rows = kept(pages)
    assert [name for name in rows if rows[name].is_aside] == ["who", "called"]
    assert rows["called"].words == CLARE
    assert rows["how"].counted == ["how"]


def test_it_is_there_again_when_it_is_asked_again(pages, site_build):
    pages.post("/how", answer="not-good")
    pages.post("/who", answer="friend")
    pages.post("/how", answer="good")
    pages.post("/how", answer="not-good")
    assert "A friend" in words_of(pages.get("/after/check"))
    assert not any(answer.is_aside for answer in kept(pages).values())


def test_an_answer_sent_to_a_question_that_is_not_asked_is_kept_aside(pages, site_build):
    pages.post("/how", answer="good")
    sent = pages.post("/who", answer="friend")
    assert sent.location.endswith("/how-they-help")
    assert kept(pages)["who"].is_aside


def test_what_is_set_aside_is_not_sent_to_anyone(pages, site_build):
    pages.post("/how", answer="not-good")
    pages.post("/who", answer="friend")
    pages.post("/called", words=CLARE)
    pages.post("/how", answer="good")
    pages.post("/after/who-can-see", share=["worker", "story"])
    worker = pages.as_(pages.asked.worker)
    seen = worker.client.get("/shared-tellings", follow_redirects=True)
    assert CLARE not in seen.text


def test_a_question_tells_what_was_picked_before_in_the_readers_language(app, site_build):
    pages = opened(app, site_build)
    pages.post("/how", answer="not-good")
    pages.post("/who", answer="friend")
    assert "How good is the help from A friend?" in words_of(pages.get("/how-they-help"))
    site_build.db.merge(pages.asked.account).reading = "words.paper.normal.ur.yes.no"
    site_build.commit()
    assert "ایک دوست کی مدد کیسی ہے؟" in pages.get("/how-they-help").text


def test_a_remembered_page_never_tells_the_answer_of_someone_else(app, site_build):
    mine, theirs = opened(app, site_build), opened(app, site_build)
    for pages, who in ((mine, "friend"), (theirs, "family")):
        pages.post("/how", answer="not-good")
        pages.post("/who", answer=who)
    assert "the help from A friend?" in words_of(mine.get("/how-they-help"))
    page = words_of(theirs.get("/how-they-help"))
    assert "the help from My family?" in page and "A friend" not in page


def test_own_words_told_in_a_question_are_escaped_and_never_remembered(app, site_build):
    from feedback.web import remembered, surveys_words

    mine, theirs = opened(app, site_build), opened(app, site_build)
    for pages in (mine, theirs):
        pages.post("/how", answer="not-good")
        pages.post("/who", answer="friend")
    mine.post("/called", words="<b>Clare</b>")
    theirs.post("/called", then="skip")
    page = mine.get("/more")
    assert "&lt;b&gt;Clare&lt;/b&gt;" in page.text and "<b>Clare" not in page.text
    assert "What could they do?" in words_of(theirs.get("/more"))
    assert "Clare" not in str(list(surveys_words._remembered.values()))
    plain = [piece.plain for one in remembered._remembered.values() for piece in one.pieces]
    assert b"Clare" not in b"".join(plain)


def test_the_survey_that_was_asked_stays_when_a_new_version_is_published(app, site_build):
    pages = opened(app, site_build)
    pages.get("/how")
    newer = toml(ITEMS.replace("How is your help?", "How is your day?"), version=2)
    publish_instrument(site_build.db, newer, site_build.now)
    site_build.commit()
    assert "How is your help?" in words_of(pages.get("/how"))
    pages.post("/how", answer="good")
    assert kept(pages)["how"].version == 1


def test_a_published_rule_that_cannot_be_read_leaves_its_question_visible(app, site_build):
    pages = opened(app, site_build)
    text = toml().replace("${how} = 'not-good'", "${how} is 'not-good'")
    with pytest.raises(InstrumentUnreadable):
        publish_instrument(site_build.db, text, site_build.now)
    published = site_build.db.scalars(select(PublishedInstrument)).one()
    published.text = text
    site_build.commit()
    from feedback.actions import surveys

    surveys._remembered.clear()
    assert pages.post("/how", answer="good").location.endswith("/who")


def shown(response) -> str:
    """Which version of the answer a page shows."""
    return re.search(r'name="shown" value="([^"]+)"', response.text)[1]


def on_two_tablets(pages) -> tuple[str, str]:
    """Both tablets open the question; then one of them answers."""
    first, second = shown(pages.get("/how")), shown(pages.get("/how"))
    pages.post("/how", answer="good", shown=first)
    return first, second


def test_two_tablets_at_once_the_second_is_asked_which_answer_to_keep(pages, site_build):
    _, second = on_two_tablets(pages)
    both = pages.post("/how", answer="not-good", shown=second)
    assert both.status_code == 409
    words = words_of(both)
    assert "You answered this 2 times" in words
    assert "The answer we have Good" in words and "Your other answer Not good" in words
    assert kept(pages)["how"].choices == ["good"]


def test_the_answer_that_is_picked_then_is_kept_without_scripts(pages, site_build):
    _, second = on_two_tablets(pages)
    both = pages.post("/how", answer="not-good", shown=second)
    assert f'href="{pages.survey}/how-they-help"' in both.text
    fields = dict(re.findall(r'type="hidden" name="(shown|answer)" value="([^"]*)"', both.text))
    assert pages.post("/how", **fields).status_code == 303
    assert kept(pages)["how"].choices == ["not-good"]


def test_the_same_answer_again_or_one_over_a_skipped_one_is_no_conflict(pages):
    _, second = on_two_tablets(pages)
    assert pages.post("/how", answer="good", shown=second).status_code == 303
    seen = shown(pages.get("/how-they-help"))
    pages.post("/how-they-help", then="skip", shown=seen)
    assert pages.post("/how-they-help", answer="good", shown=seen).status_code == 303


def test_clearing_an_answer_that_was_changed_elsewhere_is_asked_about_too(pages, site_build):
    _, second = on_two_tablets(pages)
    both = pages.post("/how", then="clear", shown=second)
    assert both.status_code == 409
    assert "Your other answer No answer" in words_of(both)
    assert kept(pages)["how"].choices == ["good"]


def test_a_page_that_said_what_to_mend_still_knows_what_it_showed(pages):
    _, second = on_two_tablets(pages)
    wrong = pages.post("/how", answer="splendid", shown=second)
    assert shown(wrong) == second


def test_a_remembered_page_names_each_readers_own_version(app, site_build):
    mine, theirs = opened(app, site_build), opened(app, site_build)
    assert shown(mine.get("/how")) == shown(theirs.get("/how")) == "kept-0-times"
    mine.post("/how", answer="good")
    mine.post("/how", answer="good")
    theirs.post("/how", answer="good")
    assert shown(mine.get("/how")) == "kept-2-times"
    assert shown(theirs.get("/how")) == "kept-1-times"
    assert shown(mine.get("/how")) == "kept-2-times"


def test_every_new_word_of_both_answers_is_escaped(pages):
    first = shown(pages.get("/more"))
    pages.post("/more", words="<i>one</i>", shown=first)
    both = pages.post("/more", words='"><script>x</script>', shown=first)
    assert both.status_code == 409
    assert "<script>x" not in both.text and "<i>one" not in both.text
    assert "&lt;i&gt;one&lt;/i&gt;" in both.text


def statements(pages, path: str) -> int:
    """How many statements a page asks of the database."""
    seen: list[str] = []
    engine = pages.app.extensions["house"].database.engine

    def count(connection, cursor, statement, *rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    pages.get(path)
    event.remove(engine, "before_cursor_execute", count)
    return len(seen)


def test_a_question_of_a_survey_with_rules_asks_one_statement_more_at_most(app, site_build):
    plain = open_pages(app, site_build, "my-social-worker", "person")
    ruled = opened(app, site_build)
    plain.post("/listens", answer="good")
    ruled.post("/how", answer="good")
    for pages, path in ((plain, "/listens"), (ruled, "/how-they-help")):
        pages.get(path)
    assert statements(ruled, "/how-they-help") <= statements(plain, "/listens") + 1


def test_the_question_page_of_a_survey_without_rules_asks_for_its_own_answer_only(pages):
    plain = ITEMS.split("[[items]]")[1]
    assert "when" not in plain and "${" not in plain
    assert not read_published(toml(f"[[items]]{plain}"), "plain").looks_back


@pytest.fixture
def quick(app, site_build) -> Pages:
    """A professional, who answers on one page."""
    return opened(app, site_build, voice="professional")


ALL = "/all/questions"


def test_on_one_page_an_answer_that_is_not_asked_is_kept_aside(quick, site_build):
    quick.post(ALL, **{"answer-how": "good", "answer-who": "friend", "then": "stop"})
    rows = kept(quick)
    assert rows["who"].is_aside and not rows["how"].is_aside
    quick.post(ALL, **{"answer-how": "not-good", "answer-who": "friend", "then": "stop"})
    assert not kept(quick)["who"].is_aside


def test_on_one_page_two_devices_at_once_say_what_the_other_answered(quick, site_build):
    quick.post(ALL, **{"answer-how": "good", "shown-how": "kept-0-times", "then": "stop"})
    both = quick.post(ALL, **{"answer-how": "not-good", "shown-how": "kept-0-times"})
    assert both.status_code == 409
    words = words_of(both)
    assert "You gave another answer on another device: Good." in words
    assert re.search(r'name="answer-how" value="not-good" checked', both.text)
    assert kept(quick)["how"].choices == ["good"]
    again = re.search(r'name="shown-how" value="([^"]+)"', both.text)[1]
    quick.post(ALL, **{"answer-how": "not-good", "shown-how": again})
    assert kept(quick)["how"].choices == ["not-good"]
