"""What a person finds of a story that was made from what they told, and what they can say."""

from __future__ import annotations

import re
from html import unescape

import pytest
from playwright.sync_api import Browser, expect

from feedback.access import Actor
from feedback.actions import approvals
from feedback.actions.helping import say_who_helps
from feedback.actions.quotations import mark_quotation
from feedback.actions.sign_in import begin_session
from feedback.actions.stories import add_to_story, keep_words
from feedback.actions.storyboards import make_storyboard
from feedback.model.accounts import SignInLink
from feedback.model.approvals import Approved, StoryApproval
from tests.actions.pilot import USES, make_pilot
from tests.served import served_here
from tests.web.signing_in import sign_in

EASY = "A rail for the stairs.\nAmina decided."


@pytest.fixture
def p(app, client, site_build):
    """Amina, who can sign in, and a story of hers in easy words."""
    p = make_pilot(site_build)
    p.build, p.app, p.house = site_build, app, app.extensions["house"]
    mark_quotation(site_build.db, p.facilitator, p.part.id, 49, 66, site_build.now)
    write(p, "The stairs", EASY)
    link = SignInLink(account_id=p.person.id, token_hash=b"x", made_at=site_build.now)
    site_build._add(link)
    site_build.commit()
    p.client = sign_in(app, client, p.person)
    p.staff = sign_in(app, app.test_client(), p.account)
    return p


def write(p, title, easy_words):
    p.build.db.refresh(p.story)
    now, count = p.build.now, p.story.saved_count
    keep_words(p.build.db, p.facilitator, p.story.id, title, easy_words, count, now)
    p.build.commit()


def ask(p):
    approvals.ask_tellers(p.build.db, p.facilitator, p.story.id, p.build.now)
    p.build.commit()
    p.address = f"/my-stories/{asked(p)[-1].id}"


def asked(p):
    with p.house.database.reading() as db:
        return db.query(StoryApproval).order_by(StoryApproval.asked_at).all()


def send(p, page, client=None, at=None, **fields):
    client = client or p.client
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get(page).text)[1]
    return client.post(at or page, data={"csrf": csrf, **fields})


def words_of(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_they_find_it_on_their_first_page_and_hear_of_nothing_before(p):
    assert "A story made from what you told" not in p.client.get("/").text
    ask(p)
    home = p.client.get("/").text
    assert "A story made from what you told" in home
    assert p.address in home


def test_they_see_its_easy_words_and_what_they_told_for_it(p):
    ask(p)
    page = words_of(p.client.get(p.address))
    for words in ("The stairs", "A rail for the stairs.", "Grace rang me first."):
        assert words in page
    assert page.count("I decided myself.") == 2  # in what they told, and as what stands out


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("yes", "You said yes to this story."),
        ("change", "You want to change this story."),
        ("no", "You said no to this story."),
    ],
)
def test_they_say_yes_change_it_or_no_and_can_change_their_mind(p, answer, said):
    ask(p)
    assert send(p, p.address, answer=answer, words="The rail is blue.").status_code == 303
    assert said in p.client.get(p.address).text
    assert "A story made from what you told" not in p.client.get("/").text
    assert asked(p)[0].answer == answer
    assert send(p, p.address, answer="yes").status_code == 303
    assert asked(p)[0].answer is Approved.YES


def test_nothing_chosen_says_what_to_do_and_keeps_what_was_written(p):
    ask(p)
    answer = send(p, p.address, words="The rail is blue.")
    assert answer.status_code == 422
    assert "Choose what you think of this story." in answer.text
    assert "The rail is blue." in answer.text


def test_a_story_that_changed_meanwhile_is_not_shown_and_their_words_are(p):
    ask(p)
    csrf = re.search(r'name="csrf" value="([^"]+)"', p.client.get(p.address).text)[1]
    write(p, "The rail", "Other words.")
    fields = {"csrf": csrf, "answer": "change", "words": "The rail is blue."}
    answer = p.client.post(p.address, data=fields)
    assert answer.status_code == 409
    for words in ("We are changing this story.", "The rail is blue."):
        assert words in answer.text
    assert "Other words." not in answer.text
    assert asked(p)[0].answer is None


def test_what_was_taken_back_is_gone_from_their_page(p):
    ask(p)
    p.build.db.merge(p.entry).taken_back_at = p.build.now
    p.build.commit()
    assert p.client.get(p.address).status_code == 404
    assert p.address not in p.client.get("/my-stories").text


def test_while_someone_helps_it_is_shut_until_they_say_so(p):
    ask(p)
    cookie = p.client.get_cookie("session").value
    with p.house.database.writing() as db:
        them = Actor.of(db.merge(p.person))
        say_who_helps(db, them, p.house.keys, cookie, "someone", p.build.now)
    for page in (p.address, "/my-stories"):
        answer = p.client.get(page)
        assert answer.status_code == 403
        assert "The stairs" not in answer.text
    assert "The stairs" not in p.client.get("/").text


def test_their_carer_finds_it_after_them(p):
    carer = p.build.carer(p.person)
    p.build.consent(carer, p.relationship, *USES)
    entry = p.build.entry(carer, p.relationship, "I saw the stairs.", *USES)
    p.build._add(SignInLink(account_id=carer.id, token_hash=b"y", made_at=p.build.now))
    told = [f"entry:{entry.id}"]
    add_to_story(p.build.db, p.facilitator, p.story.id, told, p.build.now)
    p.build.commit()
    theirs = sign_in(p.app, p.app.test_client(), carer)
    ask(p)
    mine = next(one.id for one in asked(p) if one.account_id == p.person.id)
    other = next(one.id for one in asked(p) if one.account_id == carer.id)
    assert theirs.get(f"/my-stories/{other}").status_code == 404
    send(p, f"/my-stories/{mine}", answer="yes")
    page = words_of(theirs.get(f"/my-stories/{other}"))
    assert "A rail for the stairs." in page
    assert "I saw the stairs." in page
    assert "Grace rang me first." not in page
    assert theirs.get(f"/my-stories/{mine}").status_code == 404


def test_the_office_asks_and_sees_what_each_of_them_says(p):
    page = f"/stories/{p.story.id}/yes"
    assert "Not asked yet" in p.staff.get(page).text
    assert send(p, page, p.staff).status_code == 303
    assert "Asked, no answer yet" in p.staff.get(page).text
    p.address = f"/my-stories/{asked(p)[0].id}"
    send(p, p.address, answer="change", words="The rail is blue.")
    there = p.staff.get(page).text
    assert "Wants to change it" in there
    assert "The rail is blue." in there
    assert "Someone wants to change it" in p.staff.get("/stories").text


def test_asking_without_easy_words_says_what_to_do(p):
    write(p, "The stairs", "")
    answer = send(p, f"/stories/{p.story.id}/yes", p.staff)
    assert answer.status_code == 422
    assert "Write the easy words first." in answer.text
    assert "<title>Error: " in answer.text
    assert f'href="/stories/{p.story.id}/words"' in answer.text.split('id="ask"')[1]
    assert asked(p) == []


def test_after_asking_the_office_reads_how_many_were_asked(p):
    page = f"/stories/{p.story.id}/yes"
    assert "asked." not in words_of(p.staff.get(f"{page}?asked=1"))
    answer = send(p, page, p.staff)
    assert answer.location == f"{page}?asked=1#done"
    assert "1 person was asked." in words_of(p.staff.get(answer.location))
    again = send(p, page, p.staff)
    assert again.location == page and len(asked(p)) == 1


def test_where_they_are_asked_it_is_said_that_someone_took_something_back(p):
    page, other = (
        f"/stories/{p.story.id}/yes",
        p.build.entry(p.person, p.relationship, "Lift", *USES),
    )
    add_to_story(p.build.db, p.facilitator, p.story.id, [f"entry:{other.id}"], p.build.now)
    p.build.commit()
    assert "not shown" not in words_of(p.staff.get(page))
    other.taken_back_at = p.build.now
    p.build.commit()
    assert "1 part is not shown. Someone changed their mind." in words_of(p.staff.get(page))
    p.entry.taken_back_at = p.build.now
    p.build.commit()
    assert "Perhaps someone took back what they told." in words_of(p.staff.get(page))


def shown_on(p, page):
    return re.search(r'name="shown" value="(\w+)"', p.staff.get(page).text)[1]


@pytest.mark.parametrize("form", ["of before", "without a mark"])
@pytest.mark.parametrize("of", ["story", "storyboard"])
def test_a_yes_to_what_was_never_shown_is_not_kept_and_what_was_typed_stays(p, of, form):
    now, page = p.build.now, f"/stories/{p.story.id}/yes"
    if of == "storyboard":
        p.build.approve(p.story)
        board = make_storyboard(p.build.db, p.facilitator, p.story.id, "Stairs", now)
        page = f"/storyboards/{board.id}/yes"
    p.build.db.query(SignInLink).delete()
    p.build.commit()
    given = {"teller": str(p.person.id), "answer": "yes", "who_was_there": "Her sister."}
    given |= {"how_read": "Aloud, twice."} | ({"shown": shown_on(p, page)} if "of" in form else {})
    write(p, "The rail", EASY)
    p.build.approve(p.story)
    p.build.commit()
    refused = send(p, page, p.staff, f"{page}/written", **given)
    assert refused.status_code == 409 and "Aloud, twice." in refused.text
    assert "Something changed since you opened this page. Look again." in words_of(refused)
    given["shown"] = re.search(r'name="shown" value="(\w+)"', refused.text)[1]
    assert send(p, page, p.staff, f"{page}/written", **given).status_code == 303


def test_an_answer_is_written_down_with_how_it_was_read_and_nothing_is_lost(p):
    p.build.db.query(SignInLink).delete()
    p.build.commit()
    page = f"/stories/{p.story.id}/yes"
    given = {"teller": str(p.person.id), "answer": "yes", "how_read": "Aloud, twice."}
    given["shown"] = shown_on(p, page)
    refused = send(p, page, p.staff, f"{page}/written", **given)
    assert refused.status_code == 422
    assert "who was there" in refused.text and "Aloud, twice." in refused.text
    given["who_was_there"] = "Her sister."
    kept = send(p, page, p.staff, f"{page}/written", **given)
    there = p.staff.get(page).text
    assert "Said yes" in there and "Her sister." in there
    assert 'id="done"' not in there
    assert f"Kept {p.person.name} : Said yes" in words_of(p.staff.get(kept.location))


def test_a_story_in_a_collection_says_that_it_waits(p):
    given = {"name": "Spring", "introduction": "", "use": "draw"}
    page = send(p, "/collections/new", p.staff, **given).location
    send(p, page, p.staff, f"{page}/stories", do="add", story=str(p.story.id))
    assert "It waits for the person's yes." in unescape(p.staff.get(page).text)
    ask(p)
    send(p, p.address, answer="yes")
    assert "1 part goes out, 1 quotation" in p.staff.get(page).text


def test_it_is_answered_by_keyboard_alone_on_a_small_phone(p, browser: Browser):
    ask(p)
    with p.house.database.writing() as db:
        cookie = begin_session(db, p.house.keys, db.merge(p.person), p.house.clock(), "test")
    with served_here(p.app) as url:
        size = {"width": 320, "height": 640}
        context = browser.new_context(viewport=size, java_script_enabled=False)
        context.add_cookies([{"name": "session", "value": cookie, "url": url}])
        page = context.new_page()
        page.goto(url + p.address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        for tile in page.locator("label.tile").all():
            assert tile.bounding_box()["height"] >= 44
        page.locator("input[value=yes]").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Send my answer").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_contain_text("You said yes to this story.")
        context.close()
