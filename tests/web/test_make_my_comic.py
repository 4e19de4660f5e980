"""Making a comic of one's own: each page decides one thing and keeps it; and who sees it."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from sqlalchemy import select

from feedback.access import Actor
from feedback.actions.erasing import erase_person
from feedback.actions.storyboard_contents import current_board
from feedback.model.storyboards import ComicFile, Storyboard, StoryboardVersion
from feedback.model.telling import DiaryEntry
from feedback.model.trust import Event, Use
from tests.media import samples
from tests.media.forms import file, words
from tests.web.test_diary_pages import press, see

SAYS = "She rang me first."


@pytest.fixture
def photo(tmp_path_factory) -> bytes:
    return samples.photo(tmp_path_factory.mktemp("camera") / "a.jpg", 6).read_bytes()


@pytest.fixture
def box(room) -> str:
    """The first box of a new comic with 4."""
    return press(room, "/comics/new", boxes="4").location.removesuffix("/picture")


def comic_of(address: str) -> str:
    return re.match(r"/comics/[0-9a-f-]{36}", address)[0]


def board(room, address: str):
    with room.house.database.reading() as db:
        comic = db.get_one(Storyboard, UUID(comic_of(address).rpartition("/")[2]))
        return current_board(db, comic)


def panel(room, box: str):
    return board(room, box).panel(box.rpartition("/")[2])


def send(room, box: str, way: str, *parts: bytes, **more):
    page = see(room, f"{box}/{way}")
    at = re.search(r'action="(/comics/[^"]+[?]csrf[^"]+)"', page)[1].replace("&amp;", "&")
    return room.send(*parts, action=at, **more)


def share(room, build, box: str, *uses: Use):
    """Say yes to these uses, and show the comic for them."""
    person, relationship = build.db.merge(room.person), build.db.merge(room.relationship)
    build.consent(person, relationship, *uses)
    build.commit()
    return press(room, f"{comic_of(box)}/who-can-see", share=[use.value for use in uses])


def test_the_first_page_leads_to_my_comics(room):
    assert 'class="card" href="/comics"' in see(room, "/")


def test_a_new_comic_asks_how_many_boxes_and_begins_with_the_first(room):
    page = see(room, "/comics/new")
    assert re.findall(r'name="boxes" value="(\d)"', page) == ["1", "2", "4", "6"]
    for boxes in (1, 2, 4, 6):
        at = press(room, "/comics/new", boxes=str(boxes)).location
        assert at.endswith("/picture")
        assert f"Box 1 of {boxes}" in see(room, at)
    assert see(room, "/comics").count("My comic</strong>") == 4


def test_each_step_keeps_one_thing_and_leads_to_the_next(room, box):
    assert press(room, f"{box}/library", add="tea").location == f"{box}/who"
    assert press(room, f"{box}/who", who="worker").location == f"{box}/words"
    assert press(room, f"{box}/words", words=SAYS).location == f"{box}/look"
    kept = panel(room, box)
    assert [one.symbol for one in kept.pictures] == ["tea"]
    assert [(one.speaker, one.words) for one in kept.words] == [("Grace", SAYS)]
    page = see(room, f"{box}/look")
    assert "A cup of tea. Grace says: She rang me first." in page
    assert "Next box" in page


def test_nobody_speaks_and_the_story_tells(room, box):
    press(room, f"{box}/who", who="nobody")
    press(room, f"{box}/words", words="On Monday.")
    (told,) = panel(room, box).words
    assert (told.kind.value, told.speaker) == ("caption", "")


@pytest.mark.parametrize(
    ("sent", "speaker"), [({"who": "family"}, "My family"), ({"name": " Uncle  Joe "}, "Uncle Joe")]
)
def test_someone_else_is_picked_or_typed(room, box, sent, speaker):
    assert press(room, f"{box}/who", who="someone").location == f"{box}/someone"
    assert press(room, f"{box}/someone", **sent).location == f"{box}/words"
    assert panel(room, box).words[0].speaker == speaker


def test_a_name_that_is_missing_is_asked_for(room, box):
    answer = press(room, f"{box}/someone", name=" ")
    assert answer.status_code == 422
    assert "There is no name yet." in answer.get_data(as_text=True)


def test_too_many_words_are_said_kindly_and_stay_in_the_field(room, box):
    long = " ".join(f"word{n}" for n in range(36))
    answer = press(room, f"{box}/words", words=long)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "You wrote 36 words." in page
    assert long in page
    assert press(room, f"{box}/words", words=long.removesuffix(" word35")).status_code == 303


def test_pictures_of_the_library_are_words_too(room, box):
    press(room, f"{box}/who", who="me")
    for name in ("tea", "friends", "home", "happy"):
        press(room, f"{box}/pictures", add=name)
    kept = panel(room, box)
    assert [one.symbol for one in kept.pictures] == ["tea", "friends", "home"]
    assert kept.words[0].words == "A cup of tea. My friends. My home."
    press(room, f"{box}/pictures", remove=kept.pictures[1].id)
    kept = panel(room, box)
    assert kept.words[0].words == "A cup of tea. My home."
    assert [one.place.column for one in kept.pictures] == [1, 9]


def test_a_new_photo_is_a_private_entry_and_stands_in_the_box_once(room, box, photo):
    page = see(room, f"{box}/photo")
    at = re.search(r'action="(/comics/[^"]+[?]csrf[^"]+)"', page)[1].replace("&amp;", "&")
    for _ in range(2):
        sent = file("photo", "a.jpg", photo), words("description", "My street")
        assert room.send(*sent, action=at).location == f"{box}/closer"
    with room.house.database.reading() as db:
        (entry,) = db.scalars(select(DiaryEntry)).all()
        assert entry.shares == []
        assert [str(one.media_file_id) for one in db.scalars(select(ComicFile))] == [
            str(entry.media[0].id)
        ]
    assert "We are getting your photo ready." in see(room, f"{box}/closer")
    room.do_jobs()
    assert "This is right" in see(room, f"{box}/closer")
    assert 'aria-label="My street"' in see(room, comic_of(box))


def test_a_photo_comes_closer_and_moves(room, box, photo):
    send(room, box, "photo", file("photo", "a.jpg", photo))
    for way in ("closer", "closer", "left", "up", "farther", "down"):
        assert press(room, f"{box}/closer", way=way).location.startswith(f"{box}/closer")
    crop = panel(room, box).pictures[0].crop
    assert (crop.left, crop.top, crop.right, crop.bottom) == (0, 100, 800, 900)
    assert press(room, f"{box}/closer", way="right-so").location == f"{box}/who"


def test_a_file_that_is_no_photo_is_refused_and_nothing_is_kept(room, box):
    answer = send(room, box, "photo", file("photo", "a.jpg", b"Dear Amina"))
    assert answer.status_code == 415
    assert "We cannot open this file." in answer.get_data(as_text=True)
    assert send(room, box, "photo", words("description", "x")).status_code == 422
    with room.house.database.reading() as db:
        assert db.scalars(select(DiaryEntry)).all() == []
    assert room.stored() == []


def test_photos_and_drawings_of_the_diary_can_be_picked(room, box, photo):
    send(room, box, "draw", file("drawing", "a.png", photo), words("description", "My blue door"))
    room.do_jobs()
    other = press(room, "/comics/new", boxes="1").location.removesuffix("/picture")
    page = see(room, f"{other}/own")
    assert "My blue door" in page
    media = re.search(r'name="photo" value="([^"]+)"', page)[1]
    assert press(room, f"{other}/own", photo=media).location == f"{other}/closer"
    assert panel(room, other).pictures[0].media_file_id == media


def test_boxes_change_places_also_over_pages(room, box):
    press(room, f"{box}/words", words="One.")
    second = press(room, f"{comic_of(box)}/page", boxes="1").location.removesuffix("/picture")
    first = box.rpartition("/")[2]
    for _ in range(3):
        press(room, f"{comic_of(box)}/change", move=f"later-{first}")
    pages = board(room, box).pages
    assert [len(page.panels) for page in pages] == [4, 1]
    assert pages[0].panels[3].id == first
    press(room, f"{comic_of(box)}/change", move=f"later-{first}")
    pages = board(room, second).pages
    assert (pages[1].panels[0].id, pages[1].panels[0].place.width) == (first, 12)


def test_an_empty_page_can_be_taken_out_and_a_full_one_cannot(room, box):
    press(room, f"{comic_of(box)}/page", boxes="2")
    full, empty = (page.id for page in board(room, box).pages)
    press(room, f"{box}/words", words="One.")
    for page in (full, empty):
        press(room, f"{comic_of(box)}/change", page=page)
    assert [page.id for page in board(room, box).pages] == [full]


def test_a_comic_gets_a_name_and_an_empty_one_is_asked_again(room, box):
    comic = comic_of(box)
    assert press(room, f"{comic}/name", name=" ").status_code == 422
    assert press(room, f"{comic}/name", name="My good day").location == comic
    assert "My good day</h1>" in see(room, comic)


def test_what_is_in_a_box_can_be_said_in_other_words(room, box):
    press(room, f"{box}/library", add="tea")
    press(room, f"{box}/tell", words="Two cups on a blue table")
    page = see(room, comic_of(box))
    assert "Two cups on a blue table." in page
    assert 'aria-label="A cup of tea"' not in page


def others_see(room, build, comic: str) -> list[int]:
    """What the worker, a facilitator, a carer and a stranger get."""
    site = build.db.merge(room.person).site
    carer = build.carer(build.db.merge(room.person))
    people = (room.worker, build.facilitator(site), carer, build.person(site, "Tobias"))
    build.commit()
    return [room.browser_of(one).get(comic).status_code for one in people]


def test_nobody_but_the_maker_sees_a_comic_until_it_is_shared(room, site_build, box):
    press(room, f"{box}/words", words=SAYS)
    comic = comic_of(box)
    assert others_see(room, site_build, comic) == [404, 404, 404, 404]
    press(room, f"{comic}/who-can-see", share=["worker", "team", "story"])
    assert others_see(room, site_build, comic) == [404, 404, 404, 404]
    assert "We ask you first. Nobody sees it until you say yes." in see(room, comic)


@pytest.mark.parametrize(
    ("use", "seen"),
    [
        (Use.WORKER, [200, 404, 404, 404]),
        (Use.TEAM, [404, 200, 404, 404]),
        (Use.STORY, [404, 200, 404, 404]),
    ],
)
def test_a_shared_comic_is_seen_by_whom_it_was_shared_with(room, site_build, box, use, seen):
    share(room, site_build, box, use)
    comic = comic_of(box)
    assert others_see(room, site_build, comic) == seen
    press(room, f"{comic}/who-can-see")
    assert others_see(room, site_build, comic) == [404, 404, 404, 404]


def test_a_photo_is_seen_in_the_comic_and_its_entry_stays_private(room, site_build, box, photo):
    send(room, box, "photo", file("photo", "a.jpg", photo))
    room.do_jobs()
    share(room, site_build, box, Use.WORKER)
    worker = room.browser_of(room.worker)
    page = worker.get(comic_of(box)).get_data(as_text=True)
    address = re.search(r'href="(/media/[0-9a-f-]{36})"', page)[1]
    assert worker.get(address).status_code == 200
    with room.house.database.reading() as db:
        entry = db.scalars(select(DiaryEntry)).one().id
    assert worker.get(f"/diary/{entry}").status_code == 404
    press(room, f"/diary/{entry}/take-back")
    assert worker.get(address).status_code == 404
    assert "This picture is not here any more." in worker.get(comic_of(box)).text


def test_a_comic_taken_back_is_gone_for_everyone_and_its_photo_with_it(
    room, site_build, box, photo
):
    send(room, box, "photo", file("photo", "a.jpg", photo))
    room.do_jobs()
    share(room, site_build, box, Use.WORKER)
    worker, comic = room.browser_of(room.worker), comic_of(box)
    address = re.search(r'href="(/media/[0-9a-f-]{36})"', worker.get(comic).text)[1]
    assert press(room, f"{comic}/take-back").location == "/comics?done=taken-back"
    assert [browser.get(comic).status_code for browser in (worker, room.client)] == [404, 404]
    assert worker.get(address).status_code == 404
    assert room.client.get(address).status_code == 200
    assert "My comic</strong>" not in see(room, "/comics")


def test_a_yes_that_is_withdrawn_hides_the_comic_and_unshares_it(room, site_build, box):
    share(room, site_build, box, Use.WORKER)
    stop = f"/what-may-we-do/worker/{room.relationship.id}"
    press(room, stop, to=f"{stop}/stop")
    assert room.browser_of(room.worker).get(comic_of(box)).status_code == 404
    with room.house.database.reading() as db:
        assert db.scalars(select(Storyboard)).one().shares == []


def test_the_maker_is_told_who_looked(room, site_build, box):
    share(room, site_build, box, Use.WORKER)
    assert "Who looked at it" not in see(room, comic_of(box))
    room.browser_of(room.worker).get(comic_of(box))
    assert "Grace Bell</bdi>, 3 March 2026" in see(room, comic_of(box))


def test_a_social_worker_makes_none_and_a_carer_does(room, site_build):
    carer = site_build.carer(site_build.db.merge(room.person))
    site_build.commit()
    assert room.browser_of(room.worker).get("/comics/new").status_code == 404
    assert room.browser_of(carer).get("/comics/new").status_code == 200


def test_what_is_recorded_holds_no_words(room, box):
    press(room, f"{box}/words", words=SAYS)
    press(room, f"{comic_of(box)}/name", name="My good day")
    with room.house.database.reading() as db:
        facts = [event.facts for event in db.scalars(select(Event))]
    assert SAYS not in str(facts)
    assert "good day" not in str(facts)


def test_an_empty_list_says_what_to_do_and_shows_one(room):
    page = see(room, "/comics")
    assert "You can make a comic about your life." in page
    assert "My social worker rang me." in page


def test_a_comic_is_erased_with_its_maker(room, site_build, box, photo):
    send(room, box, "photo", file("photo", "a.jpg", photo))
    press(room, f"{box}/words", words=SAYS)
    db = site_build.db
    person = db.merge(room.person)
    facilitator = Actor.of(site_build.facilitator(person.site))
    site_build.commit()
    erase_person(db, facilitator, person.person_id, site_build.now)
    db.commit()
    with room.house.database.reading() as reads:
        for kind in (Storyboard, StoryboardVersion, ComicFile, DiaryEntry):
            assert reads.scalars(select(kind)).all() == [], kind
