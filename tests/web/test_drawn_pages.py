"""The page of what was drawn outside, without scripts: what is wrong is said, nothing is lost."""

from __future__ import annotations

import io
import re
from functools import partial
from html import unescape

import pikepdf
import pytest
from PIL import Image

from feedback.actions.looks import LOOKED_AT
from feedback.actions.quotations import mark_quotation
from feedback.actions.second_codings import ask_second_coder
from feedback.actions.storyboard_contents import current_board
from feedback.actions.storyboards import change_board, make_storyboard
from feedback.model import storyboard_edits as edits
from feedback.model.accounts import Account
from feedback.model.drawn_pages import DrawnPage
from feedback.model.stories import StoryPart
from feedback.model.storyboards import Stage
from feedback.model.telling import DiaryEntry
from feedback.model.trust import Event
from tests.actions.pilot import make_pilot
from tests.house.html_checker import check_pages
from tests.media import samples
from tests.web.jobs_done import do_jobs
from tests.web.signing_in import sign_in


@pytest.fixture
def p(app, client, site_build, tmp_path):
    p = make_pilot(site_build)
    p.build, p.app, p.tmp = site_build, app, tmp_path
    mark_quotation(site_build.db, p.facilitator, p.part.id, 0, 20, site_build.now)
    board = make_storyboard(site_build.db, p.facilitator, p.story.id, "Stairs", site_build.now)
    board.stage = Stage.PENCILS
    p.board, p.panel = board, current_board(site_build.db, board).pages[0].panels[0].id
    site_build.approve(p.story)
    site_build.commit()
    p.page = f"/storyboards/{board.id}/drawn/pencils"
    p.client = sign_in(app, client, p.account)
    with app.extensions["house"].database.session(writes=False) as p.reader:
        yield p


def bring(p, data: bytes, name: str = "page.png", instead_of=""):
    csrf = re.search(r'csrf=([^"&]+)"', p.client.get(p.page).text)[1]
    at = f"{p.page}/bring?csrf={csrf}&instead_of={instead_of}"
    given = {"stage": "pencils"} | ({"pages": (io.BytesIO(data), name)} if name else {})
    return p.client.post(at, data=given, content_type="multipart/form-data")


def photo(p) -> bytes:
    """Another picture each time: the same one sent again is no other page."""
    p.drawn = getattr(p, "drawn", 0) + 1
    made = io.BytesIO()
    Image.new("RGB", (600, 800 + p.drawn), "white").save(made, "PNG")
    return made.getvalue()


def pages(p) -> list[DrawnPage]:
    p.reader.rollback()
    p.reader.expire_all()
    return p.reader.query(DrawnPage).order_by(DrawnPage.position).all()


def send(p, **fields):
    csrf = re.search(r'name="csrf" value="([^"]+)"', p.client.get(p.page).text)[1]
    return p.client.post(p.page, data={"csrf": csrf, **fields})


def locked(p) -> bytes:
    made = io.BytesIO()
    with pikepdf.open(samples.pages(p.tmp / "plain.pdf", 1)) as pdf:
        pdf.save(made, encryption=pikepdf.Encryption(owner="o", user="u"))
    return made.getvalue()


def many(p) -> bytes:
    return samples.pages(p.tmp / "many.pdf", 1000).read_bytes()


WRONG = {
    "locked": (locked, "It has a password."),
    "many": (many, "There are too many pages."),
    "cut": (lambda p: photo(p)[:-300], "The end is missing."),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_with_a_file_is_said_beside_it_and_nobody_is_asked(p, what):
    make, words = WRONG[what]
    assert bring(p, make(p)).status_code == 303
    do_jobs(p.app)
    assert words in p.client.get(p.page).text
    (page,) = pages(p)
    assert not page.is_done and page.copy_for("screen") is None
    send(p, **{f"alt-{page.id}": "Amina climbs."})
    yes = p.page.replace("drawn/pencils", "yes")
    csrf = re.search(r'name="csrf" value="([^"]+)"', p.client.get(yes).text)
    if csrf:
        answer = p.client.post(yes, data={"csrf": csrf[1]})
        assert answer.status_code == 422 and "is not ready" in answer.text


def test_a_file_of_another_kind_or_none_is_refused_and_nothing_is_there(p):
    for data in (b"just some words", b"%PDF", b"ID3" + bytes(20)):
        assert "Choose pictures or a PDF." in bring(p, data).text
    assert "Choose a file first." in bring(p, b"", "").text
    huge = b"\x89PNG\r\n\x1a\n" + bytes(8) + (60_000).to_bytes(4, "big") * 2 + bytes(90)
    answer = bring(p, huge)
    assert answer.status_code == 422 and "too large for us" in answer.text
    assert pages(p) == []


def test_words_that_are_too_long_stay_where_they_were_typed(p):
    bring(p, photo(p))
    (page,) = pages(p)
    long = "stairs " * 200
    answer = send(p, **{f"alt-{page.id}": long, f"shows-{page.id}": "yes"})
    assert answer.status_code == 422 and "Please make it shorter" in answer.text
    assert long.strip() in unescape(answer.text) and " checked" in answer.text
    assert pages(p)[0].alt is None


def test_another_takes_the_place_of_a_page_and_a_pdf_brings_all_of_its_pages(p):
    bring(p, photo(p))
    bring(p, samples.pages(p.tmp / "in.pdf", 3).read_bytes(), "in.pdf")
    do_jobs(p.app)
    first, *others = pages(p)
    old = first.id
    assert [one.number for one in others] == [1, 2, 3]
    bring(p, photo(p), instead_of=old)
    do_jobs(p.app)
    now = pages(p)
    assert [one.position for one in now] == [1, 2, 3, 4]
    assert now[0].id != old and now[0].copy_for("phone")
    file = p.tmp / "page.html"
    file.write_text(p.client.get(p.page).text)
    assert check_pages([file]) == []


def test_when_something_was_taken_back_no_page_is_shown_and_all_can_be_taken_away(p):
    bring(p, photo(p))
    do_jobs(p.app)
    picture = p.page.replace("drawn/pencils", f"drawn-pages/{pages(p)[0].id}")
    assert p.client.get(picture).status_code == 200
    entry = p.build.entry(p.person, p.relationship, "Another day.")
    p.build.db.commit()
    add_part(p, entry)
    text = p.client.get(p.page).text
    assert "These pages are not shown any more." in text and picture not in text
    assert p.client.get(picture).status_code == 404
    send(p, do=f"remove:{pages(p)[0].id}")
    assert pages(p) == []


def add_part(p, entry: DiaryEntry) -> None:
    """The story came from this too, which may not be used in stories."""
    story = p.build.db.merge(p.story)
    p.build._add(StoryPart(story=story, entry_id=entry.id, position=2, words=entry.words))
    p.build.commit()


def test_a_look_at_a_page_is_a_look_at_what_its_story_comes_from(p):
    p.client.get(p.page)
    assert looks(p) == set(), "there is no page yet"
    bring(p, photo(p))
    do_jobs(p.app)
    picture = p.page.replace("drawn/pencils", f"drawn-pages/{pages(p)[0].id}")
    assert p.client.get(picture).status_code == 200
    assert looks(p) == {p.part.entry_id}


def test_a_look_at_the_list_of_pages_is_one_too(p):
    bring(p, photo(p))
    assert looks(p) == set()
    assert p.client.get(p.page).status_code == 200
    assert looks(p) == {p.part.entry_id}


def looks(p) -> set:
    """What was looked at, by the ids of the tellings."""
    p.reader.rollback()
    return {one.thing_id for one in p.reader.query(Event).filter(Event.verb == LOOKED_AT)}


def test_a_stage_that_nobody_draws_and_a_comic_of_ones_own_have_no_such_page(p):
    assert p.client.get(p.page.replace("pencils", "script")).status_code == 404
    assert p.client.get(p.page.replace("pencils", "other")).status_code == 404


def form_of(p) -> dict[str, str]:
    """What a browser sends of the list as it is shown now, when nothing is changed in it."""
    text = p.client.get(p.page).text
    hidden = re.findall(r'name="(shown-[^"]+|offered-[^"]+)" value="([^"]*)"', text)
    words = re.findall(r'<textarea[^>]* name="(alt-[^"]+)"[^>]*>\n([^<]*)</textarea>', text)
    ticked = re.findall(r'name="(shows-[^"]+)" value="yes" checked', text)
    return {name: unescape(said) for name, said in [*hidden, *words]} | dict.fromkeys(ticked, "yes")


def two_described(p) -> list[DrawnPage]:
    """Two pages with their words."""
    bring(p, photo(p))
    bring(p, photo(p))
    send(p, **{f"alt-{one.id}": f"Page {n}." for n, one in enumerate(pages(p), 1)})
    return pages(p)


def with_scenes(p) -> None:
    """The studio's first page says what happens in it."""
    scene = partial(edits.change_panel, panel_id=p.panel, scene="Amina on her stairs")
    db, board = p.build.db, p.build.db.merge(p.board)
    change_board(db, p.facilitator, board.id, "scene", scene, board.saved_count, p.build.now)
    p.build.commit()


def test_offered_words_that_nobody_read_are_kept_only_when_someone_says_keep(p):
    with_scenes(p)
    bring(p, photo(p))
    (page,) = pages(p)
    sent = form_of(p)
    assert sent[f"alt-{page.id}"].endswith("on her stairs")
    send(p, **sent, do=f"later:{page.id}")
    assert pages(p)[0].alt is None
    answer = send(p, **sent | {f"shows-{page.id}": "yes"}, do=f"later:{page.id}")
    assert answer.status_code == 303
    (kept,) = pages(p)
    assert (kept.alt, kept.shows_someone) == (None, True)
    send(p, **form_of(p))
    (kept,) = pages(p)
    assert kept.alt.endswith("on her stairs") and kept.shows_someone


def test_words_that_are_offered_stay_offered_beside_what_is_wrong(p):
    with_scenes(p)
    bring(p, photo(p))
    bring(p, photo(p))
    first, second = pages(p)
    answer = send(p, **form_of(p) | {f"alt-{second.id}": "stairs " * 200}, do=f"later:{first.id}")
    assert answer.status_code == 422 and f'name="offered-{first.id}"' in answer.text
    assert "on her stairs" in answer.text and "This comes from the studio." in answer.text


def test_a_page_left_open_takes_back_nothing_that_someone_else_kept(p):
    first, second = (one.id for one in two_described(p))
    left_open = form_of(p)
    send(p, **form_of(p) | {f"alt-{second}": "Amina climbs.", f"shows-{second}": "yes"})
    assert send(p, **left_open, do=f"later:{first}").status_code == 303
    now = pages(p)
    assert [one.id for one in now] == [second, first]
    assert (now[0].alt, now[0].shows_someone, now[1].alt) == ("Amina climbs.", True, "Page 1.")


def test_words_for_a_page_that_someone_else_changed_stay_where_they_were_typed(p):
    first, second = (one.id for one in two_described(p))
    left_open = form_of(p) | {f"alt-{second}": "She rests.", "do": f"later:{first}"}
    send(p, **form_of(p) | {f"alt-{second}": "Amina climbs.", f"shows-{second}": "yes"})
    answer = send(p, **left_open)
    assert answer.status_code == 409 and "Something changed since" in answer.text
    assert "She rests." in answer.text and answer.text.count(" checked") == 1
    assert [(one.id, one.alt) for one in pages(p)] == [
        (first, "Page 1."),
        (second, "Amina climbs."),
    ]
    send(p, do=f"remove:{second}")
    assert send(p, **left_open).status_code == 409
    assert [one.alt for one in pages(p)] == ["Page 1."]


@pytest.mark.parametrize("page", ["", "/about", "/yes"])
def test_no_page_leads_whoever_codes_the_story_alone_to_pages_drawn_outside(p, page):
    db, second = p.build.db, p.second
    ask_second_coder(db, p.facilitator, p.story.id, second.account_id, p.build.now)
    account = db.get_one(Account, second.account_id)
    p.build.commit()
    address = f"/storyboards/{p.board.id}{page}"
    alone = sign_in(p.app, p.app.test_client(), account)
    for who, is_shown in ((p.client, True), (alone, False)):
        answer = who.get(address)
        assert answer.status_code == 200
        assert (p.page in answer.text) is is_shown
