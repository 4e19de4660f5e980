"""A facilitator's rooms without scripts: reading, marking, coding, gathering, carrying out."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape

import pytest
from sqlalchemy import event

from feedback.actions import collections as gathering
from feedback.actions.pilot_codes import NAME as PILOT_CODES
from feedback.actions.quotations import mark_quotation
from feedback.actions.stories import add_to_story, begin_story, keep_words
from feedback.model.stories import Code, Quotation, Story
from feedback.model.trust import Use
from tests.actions.pilot import USES, WORDS, make_pilot
from tests.web.jobs_done import do_jobs
from tests.web.signing_in import sign_in


@pytest.fixture
def p(app, client, site_build):
    p = make_pilot(site_build)
    p.build, p.app = site_build, app
    p.team_entry = site_build.entry(p.person, p.relationship, "Only the team.", Use.TEAM)
    p.private = site_build.entry(p.person, p.relationship, "A secret.")
    site_build.commit()
    p.client = sign_in(app, client, p.account)
    # A session that only reads: it never stands in the way of the application's own.
    with app.extensions["house"].database.session(writes=False) as p.reader:
        yield p


def token(client, address):
    return re.search(r'name="csrf" value="([^"]+)"', client.get(address).text)[1]


def send(p, address, page=None, **fields):
    fields["csrf"] = token(p.client, page or f"/stories/{p.story.id}")
    return p.client.post(address, data=fields)


def kept(p, kind):
    p.reader.rollback()
    p.reader.expire_all()
    return p.reader.query(kind).all()


def words_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def test_the_room_shows_what_was_shared_and_says_what_is_not_for_stories(p):
    page = p.client.get("/told-and-shared").text
    assert WORDS in unescape(page)
    assert "A secret." not in page
    assert page.count('name="told"') == 1
    assert "For the team, not for stories." in page


def test_a_story_begins_from_what_was_ticked(p):
    chosen = f"entry:{p.entry.id}"
    page = p.client.get("/stories/begin", query_string={"told": chosen}).text
    assert WORDS in unescape(page)
    fields = {"told": chosen, "story_title": "A rail"}
    answer = send(p, "/stories/begin", f"/stories/begin?told={chosen}", **fields)
    assert answer.status_code == 303
    assert '<h1 id="title">A rail</h1>' in p.client.get(answer.location).text


def test_tellings_of_two_relationships_are_turned_away_kindly(p):
    other = p.build.person(p.site, "Tom")
    elsewhere = p.build.relationship(other, p.worker)
    p.build.consent(other, elsewhere, Use.STORY)
    entry = p.build.entry(other, elsewhere, "Mine.", Use.STORY)
    p.build.commit()
    told = [f"entry:{p.entry.id}", f"entry:{entry.id}"]
    page = p.client.get("/stories/begin", query_string={"told": told}).text
    assert "A story is about one. Choose again." in page
    assert send(p, "/stories/begin", told=told, story_title="Both").status_code == 422
    assert len(kept(p, Story)) == 1


def test_chosen_sentences_become_a_quotation_with_codes(p):
    fields = {
        "how": "sentences",
        "sentence": [f"{p.part.id}:1", f"{p.part.id}:2"],
        "code": str(p.codes["Control"]),
    }
    answer = send(p, f"/stories/{p.story.id}/marks", **fields)
    assert answer.status_code == 303
    (made,) = kept(p, Quotation)
    assert made.words == "She asked about the stairs. I decided myself."
    assert [coding.code.name for coding in made.codings] == ["Control"]
    assert "Control" in p.client.get(answer.location).text


def test_marking_nothing_says_what_to_do(p):
    answer = send(p, f"/stories/{p.story.id}/marks", how="sentences")
    assert answer.status_code == 422
    assert "Choose one sentence or more. Then press Mark." in answer.text


def test_selected_words_must_be_the_words_that_stand_there(p):
    place = {"how": "selection", "part": str(p.part.id), "start": "0", "end": "5"}
    assert send(p, f"/stories/{p.story.id}/marks", words="Wrong", **place).status_code == 422
    assert send(p, f"/stories/{p.story.id}/marks", words="Grace", **place).status_code == 303
    assert [one.words for one in kept(p, Quotation)] == ["Grace"]


def test_a_part_of_another_story_is_not_marked_here(p):
    told, now = [f"entry:{p.entry.id}"], p.build.now
    other = begin_story(p.build.db, p.facilitator, "Another", told, now)
    p.build.commit()
    place = {"how": "selection", "part": str(other.parts[0].id), "start": "0", "end": "5"}
    assert send(p, f"/stories/{p.story.id}/marks", **place).status_code == 422
    assert kept(p, Quotation) == []


def test_a_mark_asks_the_same_few_statements_however_much_was_marked(p):
    engine, asked = p.app.extensions["house"].database.engine, []

    def count(connection, cursor, statement, *rest):
        asked.append(statement)

    address = f"/stories/{p.story.id}"
    code = {"how": "selection", "part": str(p.part.id), "code": str(p.codes["Control"])}
    code["csrf"] = token(p.client, address)
    event.listen(engine, "before_cursor_execute", count)
    for start in range(8):
        asked.clear()
        place = {"start": str(start), "end": str(start + 5)}
        assert p.client.post(f"{address}/marks", data=code | place).status_code == 303
        assert len(asked) <= 11
    event.remove(engine, "before_cursor_execute", count)
    assert len(kept(p, Quotation)) == 8


def test_words_under_overlapping_marks_are_shown_as_they_were_told(p):
    for start, end in [(0, 30), (6, 40), (20, 47)]:
        mark_quotation(p.build.db, p.facilitator, p.part.id, start, end, p.build.now)
    p.build.commit()
    page = p.client.get(f"/stories/{p.story.id}").text
    spans = re.findall(r'<span data-at="(\d+)">([^<]*)</span>', page)
    assert "".join(unescape(words) for _, words in spans) == WORDS
    assert all(WORDS[int(at) :].startswith(unescape(words)) for at, words in spans)


def test_what_was_taken_back_is_gone_from_the_page_at_once(p):
    mark_quotation(p.build.db, p.facilitator, p.part.id, 0, 20, p.build.now)
    p.entry.taken_back_at = p.build.now
    p.build.commit()
    for page in (f"/stories/{p.story.id}", f"/stories/{p.story.id}/words"):
        answer = p.client.get(page)
        assert answer.status_code == 404
        assert "Perhaps someone took back what they told." in answer.text
        assert "Grace" not in answer.text and "The stairs" not in answer.text


def test_a_part_that_was_taken_back_is_said_to_be_missing(p):
    other = p.build.entry(p.person, p.relationship, "The lift works.", *USES)
    told = [f"entry:{other.id}"]
    add_to_story(p.build.db, p.facilitator, p.story.id, told, p.build.now)
    p.entry.taken_back_at = p.build.now
    p.build.commit()
    page = p.client.get(f"/stories/{p.story.id}").text
    assert "1 part is not shown." in page
    assert "Someone changed their mind." in page
    assert "The lift works." in unescape(re.sub("<[^>]+>", "", page))
    assert "Grace" not in page


def test_edges_move_by_a_word_and_codes_and_memo_are_kept(p):
    made = mark_quotation(p.build.db, p.facilitator, p.part.id, 0, 20, p.build.now)
    p.build.commit()
    page = f"/quotations/{made.id}"
    for edge in ("start:later", "end:earlier"):
        assert send(p, f"{page}/edges", page, edge=edge).status_code == 303
    send(p, page, page, code=str(p.codes["Safety"]), memo="Ask her about it.")
    (made,) = kept(p, Quotation)
    assert made.words == "rang me"
    story = p.client.get(f"/stories/{p.story.id}").text
    assert "Ask her about it." in story
    assert "Safety" in story


def test_taking_a_quotation_out_says_what_goes_and_leaves_the_words(p):
    made = mark_quotation(p.build.db, p.facilitator, p.part.id, 0, 20, p.build.now)
    p.build.commit()
    page = f"/quotations/{made.id}"
    assert "The words stay in the story." in p.client.get(page).text
    assert send(p, f"{page}/remove", page).status_code == 303
    assert kept(p, Quotation) == []
    assert WORDS in words_of(p.client.get(f"/stories/{p.story.id}").text)


def test_two_who_write_at_once_both_see_both_versions(p):
    page = f"/stories/{p.story.id}/words"
    csrf = token(p.client, page)
    keep_words(p.build.db, p.second, p.story.id, "Hers", "Her words.", 1, p.build.now)
    p.build.commit()
    fields = {"csrf": csrf, "saved_count": "1", "story_title": "Mine", "easy_words": "My words."}
    answer = p.client.post(page, data=fields)
    assert answer.status_code == 303
    both = p.client.get(answer.location).text
    for words in ("Hers", "Her words.", "Mine", "My words."):
        assert words in both
    (story,) = kept(p, Story)
    assert (story.title, story.easy_words) == ("Hers", "Her words.")


def test_hard_words_are_kept_and_shown_with_better_ones(p):
    page = f"/stories/{p.story.id}/words"
    fields = {"saved_count": "1", "story_title": "Rail", "easy_words": "A rail was procured."}
    answer = send(p, page, page, look="yes", **fields)
    assert answer.status_code == 303
    assert "Better: get" in p.client.get(page).text
    assert kept(p, Story)[0].easy_words == "A rail was procured."


def test_a_site_without_codes_begins_with_the_pilots(p, app):
    other = sign_in(app, app.test_client(), p.strangers_account)
    csrf = token(other, "/codes")
    assert "There are no codes yet" in other.get("/codes").text
    assert other.post("/codes/begin", data={"csrf": csrf, "name": PILOT_CODES}).status_code == 303
    assert "Being heard" in other.get("/codes").text


def test_a_code_with_a_name_that_is_taken_comes_back_with_what_was_written(p):
    page = f"/codebooks/{p.codebook.id}/codes/new"
    answer = send(p, page, page, name="Control", description="My words.")
    assert answer.status_code == 422
    assert "There is a code with this name." in answer.text
    assert "My words." in answer.text


@pytest.mark.parametrize(
    ("where", "given"),
    [
        ("/stories/{story}/marks", {"how": "sentences"}),
        ("/stories/{story}/words", {"story_title": ""}),
        ("/stories/{story}/memos/new", {"memo": ""}),
        ("/stories/begin", {"told": "entry:{entry}", "story_title": ""}),
        ("/stories/{story}/yes", {}),
        ("/quotations/{quotation}", {"memo": "x" * 10_001}),
        ("/codebooks/{codebook}/codes/new", {"name": ""}),
    ],
    ids=["marks", "words", "memo", "begin", "yes", "quotation", "code"],
)
def test_a_problem_is_said_in_the_title_of_the_page(p, where, given):
    made = mark_quotation(p.build.db, p.facilitator, p.part.id, 0, 20, p.build.now)
    p.build.commit()
    ids = {name: getattr(p, name).id for name in ("story", "entry", "codebook")}
    ids["quotation"] = made.id
    fields = {name: value.format(**ids) for name, value in given.items()}
    answer = send(p, where.format(**ids), **fields)
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text


def test_a_collection_is_carried_out_and_its_file_closes_when_minds_change(p):
    made = mark_quotation(p.build.db, p.facilitator, p.part.id, 0, 20, p.build.now)
    assert made.words == "Grace rang me first."
    p.build.approve(p.story)
    p.build.commit()
    fields = {"name": "Spring", "introduction": "Hello.", "use": "draw"}
    page = send(p, "/collections/new", "/collections/new", **fields).location
    send(p, f"{page}/stories", page, do="add", story=str(p.story.id))
    csrf = token(p.client, page)
    answer = p.client.post(
        f"{page}/carry-out?csrf={csrf}", data={"format": "story-pack", "given_to": "Ida"}
    )
    assert answer.status_code == 303
    do_jobs(p.app)
    link = re.search(r'href="(/exports/[^"]+)"', p.client.get(page).text)[1]
    pack = zipfile.ZipFile(io.BytesIO(p.client.get(link).data))
    told = "".join(pack.read(name).decode() for name in pack.namelist() if "quotes" in name)
    assert "rang me first." in told
    assert "Grace" not in told
    p.build.db.merge(p.entry).taken_back_at = p.build.now
    p.build.commit()
    closed = p.client.get(link)
    assert closed.status_code == 410
    assert "This copy is closed." in closed.text


def test_a_project_is_taken_from_its_page_and_not_the_report_beside_it(p):
    mark_quotation(p.build.db, p.facilitator, p.part.id, 0, 20, p.build.now)
    p.build.approve(p.story)
    drawn = gathering.Drawn("Spring", "", Use.DRAW)
    made = gathering.make_collection(p.build.db, p.facilitator, drawn, p.build.now)
    gathering.add_story(p.build.db, p.facilitator, made.id, p.story.id, p.build.now)
    p.build.commit()
    page = f"/collections/{made.id}"
    csrf = token(p.client, page)
    p.client.post(f"{page}/carry-out?csrf={csrf}", data={"format": "qda-project"})
    do_jobs(p.app)
    answer = p.client.get(re.search(r'href="(/exports/[^"]+)"', p.client.get(page).text)[1])
    assert answer.headers["Content-Disposition"].endswith('.qdpx"')
    assert "project.qde" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


def test_nothing_goes_out_when_nothing_may(p):
    drawn = gathering.Drawn("Papers", "", Use.RESEARCH)
    made = gathering.make_collection(p.build.db, p.facilitator, drawn, p.build.now)
    gathering.add_story(p.build.db, p.facilitator, made.id, p.story.id, p.build.now)
    p.build.commit()
    page = f"/collections/{made.id}"
    before, why, _ = p.client.get(page).text.partition("There is no yes for this use: Use it to")
    assert why and before.count("<details") == before.count("</details")
    csrf = token(p.client, page)
    answer = p.client.post(f"{page}/carry-out?csrf={csrf}", data={"format": "story-pack"})
    assert answer.status_code == 422
    assert "Nothing may go out now." in answer.text


def test_a_refusal_does_not_let_the_next_keep_write_over_what_another_kept(p):
    page = f"/codes/{p.codes['Control']}"
    mark = re.compile(r'name="shown" value="([^"]+)"')
    fields = {"description": "", "shown": mark.search(p.client.get(page).text)[1]}
    assert send(p, page, page, name="Control of Ola", **fields).status_code == 303
    refused = send(p, page, page, name=" ", **fields)
    assert refused.status_code == 422
    fields["shown"] = mark.search(refused.text)[1]
    assert send(p, page, page, name="Control of Sam", **fields).status_code == 409
    assert "Control of Ola" in {code.name for code in kept(p, Code)}


ROOMS = ["/told-and-shared", "/stories", "/codes", "/collections", "/collections/new"]


@pytest.mark.parametrize("who", ["person", "worker"])
def test_these_rooms_are_not_there_for_anyone_else(p, app, who):
    other = sign_in(app, app.test_client(), getattr(p, who))
    for address in [*ROOMS, f"/stories/{p.story.id}"]:
        assert other.get(address).status_code == 404


def test_things_of_another_site_are_not_there(p, app):
    other = sign_in(app, app.test_client(), p.strangers_account)
    made = mark_quotation(p.build.db, p.facilitator, p.part.id, 0, 20, p.build.now)
    p.build.commit()
    code = p.codes["Control"]
    for address in (f"/stories/{p.story.id}", f"/quotations/{made.id}", f"/codes/{code}"):
        assert other.get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["before=x_y", "before=2026-01-01_z", "relationship=x&who=king&wave=9", "told=x"]
)
def test_odd_addresses_do_not_break_the_rooms(p, query):
    assert p.client.get(f"/told-and-shared?{query}").status_code == 200
    assert p.client.get(f"/stories/begin?{query}").status_code == 200
