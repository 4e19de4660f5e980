"""Carrying the answers to a survey out from the workroom, and asking the copy back."""

from __future__ import annotations

from html import unescape
from types import SimpleNamespace

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from sqlalchemy import select, update

from feedback.actions.erasing import erase_person
from feedback.actions.sign_in import begin_session
from feedback.exports.answer_pack import write_answers
from feedback.model.asking import SurveyResponse
from feedback.model.stories import Export
from feedback.model.trust import Use
from feedback.web import answers_out
from tests.exports.answerers import SMALLEST, Answerers, Carried
from tests.house.html_checker import check_pages
from tests.served import served_here
from tests.web.every_kind import kind_text
from tests.web.signing_in import sign_in
from tests.web.test_changes import send
from tests.web.test_coders_in_a_browser import AXE


@pytest.fixture
def site(app, client, site_build):
    """Ten who answered: five said yes to research, five were not asked. An evaluator elsewhere."""
    s = SimpleNamespace(house=app.extensions["house"], now=site_build.now)
    s.asked = Answerers(site_build, kind_text("choose-one"), "choose-one")
    s.responses = s.asked.many(given={"listens": ["good"]})
    s.asked.many(given={"listens": ["not-good"]}, uses=(Use.WORKER,))
    s.evaluator = site_build.evaluator(site_build.site("Elsewhere"))
    site_build.commit()
    s.become = lambda account: sign_in(app, client, account)
    s.page = f"/carry-out-answers/{s.asked.survey.id}"
    return s


def exports(site) -> list[Export]:
    with site.house.database.reading() as db:
        return list(db.scalars(select(Export)))


def carry_out(client, site, page=None, **form):
    """Press the button; `page` is where its token stands when there is no button."""
    shown = client.get(page or site.page).text
    if page:
        return client.post(f"{site.page}?csrf={token_of(shown)}", data=form)
    address = shown.split('<form method="post" action="' + site.page)[1].split('"')[0]
    return client.post(site.page + unescape(address), data=form)


def token_of(page):
    return page.split('name="csrf" value="')[1].split('"')[0]


def test_a_facilitator_finds_it_beside_the_indicators_and_carries_it_out(client, site):
    site.become(site.asked.facilitator)
    assert 'href="/carry-out-answers' in client.get("/indicators").text
    assert f'href="{site.page}"' in client.get("/carry-out-answers").text
    page = client.get(site.page).text
    assert "5 responses may leave." in page and "<b>5</b> · There is no yes for this use" in page
    answer = carry_out(client, site, given_to=" Ida ")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="answers_choose')
    assert len(Carried(answer.data).rows()) == SMALLEST
    (export,) = exports(site)
    assert (export.given_to, len(export.response_ids)) == ("Ida", SMALLEST)


def test_an_evaluator_picks_a_site_first(client, site):
    site.become(site.evaluator)
    page = client.get("/carry-out-answers").text
    assert site.page not in page
    assert site.page in client.get(f"/carry-out-answers?site={site.asked.site.id}").text
    assert client.get("/carry-out-answers?site=nonsense").status_code == 200
    assert len(Carried(carry_out(client, site).data).rows()) == SMALLEST


def test_with_too_few_there_is_no_button_and_a_kind_sentence(client, site, site_build):
    site_build.db.get_one(SurveyResponse, site.responses[0].id).taken_back_at = site.now
    site_build.commit()
    site.become(site.asked.facilitator)
    listed = client.get("/carry-out-answers").text
    assert "No answers to carry out yet" in listed and site.page not in listed
    page = client.get(site.page).text
    assert "Too few people are in it." in page and "<button" not in page.split("<main")[1]
    answer = carry_out(client, site, page="/carry-out-answers")
    assert answer.status_code == 422 and "There is a problem" in answer.text
    assert exports(site) == []


def test_labels_come_in_the_language_that_the_page_is_read_in(client, site, site_build):
    account = site_build.db.merge(site.asked.facilitator)
    account.reading = "words-and-pictures.paper.normal.ur.yes.no"
    site_build.commit()
    site.become(account)
    rows = Carried(carry_out(client, site).data).rows("responses_labels_ur.csv")
    assert {row["listens"] for row in rows} == {"اچھا"}


def test_who_stops_research_sees_the_copy_and_staff_write_a_letter(client, site):
    site.become(site.asked.facilitator)
    carried = Carried(carry_out(client, site, given_to="Ida").data)
    person, about = site.asked.people[0]
    site.become(person)
    stop = f"/what-may-we-do/research/{about.id}"
    assert send(client, f"{stop}/stop", page=stop).status_code == 303
    seen = client.get("/copies-given-out").text
    assert "Ida" in seen and "People study it to find out new things." in seen
    site.become(site.asked.facilitator)
    listed = client.get("/recalls").text
    assert "Baseline" in listed and "Ida" in listed
    letter = client.get(_letter(listed)).text
    rows = [row["entry_id"] for row in carried.rows() if row["entry_id"] in letter]
    assert len(rows) == 1 and "tables of answers" in letter and person.name not in letter


def _letter(page: str) -> str:
    return "/recalls/" + page.split('href="/recalls/')[1].split('"')[0]


def test_whoever_was_erased_is_asked_back_for_by_the_row(client, site):
    site.become(site.asked.facilitator)
    named = {row["entry_id"] for row in Carried(carry_out(client, site).data).rows()}
    person, _ = site.asked.people[0]
    with site.house.database.writing() as db:
        erasure = erase_person(db, None, person.person_id, site.now)
    page = client.get(f"/erased/{erasure.id}").text
    assert [row in page for row in named].count(True) == 1


def test_the_record_of_a_table_is_no_copy_of_a_collection(client, site):
    site.become(site.asked.facilitator)
    assert carry_out(client, site).data
    assert client.get(f"/exports/{exports(site)[0].id}").status_code == 404


def test_no_file_of_it_stays_in_the_house(client, site):
    site.become(site.asked.facilitator)
    assert carry_out(client, site).data
    assert not any((site.house.settings.data / "exports").glob("*"))


def test_whoever_writes_meanwhile_does_not_wait(client, site, site_build, monkeypatch):
    """The tables are made before anything of the request is written."""
    wrote = []

    def write_something_else(*given):
        with site.house.database.writing() as db:
            wrote.append(db.merge(site.asked.facilitator).id)
            db.execute(update(SurveyResponse).values(taken_back_at=None))
        return write_answers(*given)

    monkeypatch.setattr(answers_out, "write_answers", write_something_else)
    site.become(site.asked.facilitator)
    assert carry_out(client, site).status_code == 200
    assert len(wrote) == 1


def test_the_pages_fit_a_phone_are_valid_and_axe_finds_nothing(app, site, browser, tmp_path):
    with site.house.database.writing() as db:
        account = db.merge(site.asked.facilitator)
        cookie = begin_session(db, site.house.keys, account, site.now, "test")
    with served_here(app) as url:
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, java_script_enabled=True
        )
        context.add_cookies([{"name": "session", "value": cookie, "url": url}])
        page = context.new_page()
        for number, address in enumerate(("/carry-out-answers", site.page)):
            page.goto(url + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            page.evaluate(AXE_SCRIPT)
            assert page.evaluate(AXE) == []
            assert page.title().startswith(page.get_by_role("heading", level=1).inner_text())
            (tmp_path / f"{number}.html").write_text(page.content())
            page.screenshot(path=tmp_path / f"{number}.png", full_page=True)
        context.close()
        plain = browser.new_context(java_script_enabled=False)
        plain.add_cookies([{"name": "session", "value": cookie, "url": url}])
        page = plain.new_page()
        page.goto(url + site.page)
        with page.expect_download() as download:
            page.get_by_role("button", name="Carry out the answers").click()
        assert download.value.suggested_filename.startswith("answers_choose-one-baseline_2026")
        plain.close()
    assert check_pages(sorted(tmp_path.glob("*.html"))) == []
