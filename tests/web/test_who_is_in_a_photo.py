"""Who can be seen in a photo: its teller says it, or staff do, and staff are never less careful."""

from __future__ import annotations

import pytest

from feedback.access import Actor, NotHere
from feedback.actions.media_files import NotShown, ToldAlready, say_who_is_shown
from feedback.actions.media_quotations import write_down_who_is_shown
from feedback.model.telling import MediaKind, Shows
from tests.actions.pilot import make_pilot
from tests.actions.told_media import add_media
from tests.web.signing_in import sign_in
from tests.web.test_my_stories import send


@pytest.fixture
def p(db, build):
    """A photo in an entry of Amina's that is in a story."""
    p = make_pilot(build)
    p.db, p.now, p.teller = db, build.now, Actor.of(p.person)
    p.photo = add_media(build, p.entry, MediaKind.PHOTO, ("screen",), width=480, height=320)
    return p


def staff(p, shows: str) -> Shows | None:
    write_down_who_is_shown(p.db, p.facilitator, p.story.id, p.photo.id, shows, p.now)
    return p.photo.shows


def test_a_photo_of_which_nobody_spoke_shows_someone(p):
    assert p.photo.shows is None
    assert not p.photo.shows_nobody
    assert staff(p, "nobody") is Shows.NOBODY
    assert p.photo.shows_nobody


def test_staff_may_be_more_careful_than_the_teller_and_never_less(p):
    say_who_is_shown(p.db, p.teller, p.photo.id, "nobody", p.now)
    assert staff(p, "someone") is Shows.SOMEONE
    say_who_is_shown(p.db, p.teller, p.photo.id, "me", p.now)
    with pytest.raises(ToldAlready):
        staff(p, "nobody")
    assert p.photo.shows is Shows.ME


def test_only_its_teller_and_staff_of_the_story_say_it(p):
    for shows in ("", "a cat"):
        with pytest.raises(NotShown):
            say_who_is_shown(p.db, p.teller, p.photo.id, shows, p.now)
    for actor in (p.stranger, p.facilitator):
        with pytest.raises(NotHere):
            say_who_is_shown(p.db, actor, p.photo.id, "me", p.now)
    with pytest.raises(NotHere):
        write_down_who_is_shown(p.db, p.teller, p.story.id, p.photo.id, "me", p.now)


def test_both_find_the_question_on_their_pages(app, client, site_build):
    p = make_pilot(site_build)
    photo = add_media(site_build, p.entry, MediaKind.PHOTO, ("screen",), width=480, height=320)
    site_build.commit()
    p.client = sign_in(app, client, p.person)
    mine = f"/diary/{p.entry.id}"
    assert "Who is in the photo?" in p.client.get(mine).text
    assert send(p, mine, at=f"{mine}/files/{photo.id}/who", shows="nobody").status_code == 303
    office = sign_in(app, app.test_client(), p.account)
    page = f"/stories/{p.story.id}/media/{photo.id}"
    assert 'value="nobody" checked' in office.get(page).text
    assert send(p, page, office, at=f"{page}/who", shows="someone").status_code == 303
    assert 'value="someone" checked' in office.get(page).text
    answer = send(p, page, office, at=f"{page}/who")
    assert answer.status_code == 422
    assert "Choose who can be seen in it." in answer.text
