"""How far a yes goes: who, how, the same for more, and whose name; a page for each question."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from feedback.access import Actor
from feedback.actions.consents import give_consent, renew_consent
from feedback.model.accounts import Account
from feedback.model.scopes import NOWHERE, Scope, scope_of
from feedback.model.trust import Audience, Consent, Credit, CreditWish, Event, Medium, Use
from feedback.web.consents_words import USES
from tests.web.survey_pages import words_of
from tests.web.test_consents_in_full import QUIET

TEAM_ON_PAPER = Scope(frozenset({Audience.TEAM}), frozenset({Medium.PAPER}))


@pytest.fixture
def yes(room, site_build):
    """Let Amina say yes to uses; she reads quietly."""
    site_build.db.get_one(Account, room.person.id).reading = QUIET
    room.db, room.who = site_build.db, Actor.of(room.person)
    site_build.commit()

    def yes(*uses: Use, scope: Scope = NOWHERE) -> None:
        with room.house.database.writing() as db:
            for use in uses:
                give_consent(
                    db, room.who, room.relationship.id, use, True, site_build.now, scope=scope
                )

    return yes


def at(room, use: Use, step: str) -> str:
    return f"/what-may-we-do/{use}/{room.relationship.id}/{step}"


def press(room, path: str, **typed):
    page = room.client.get(path).text
    token = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    hidden = dict(re.findall(r'name="(shown_in|explained)" value="([^"]*)"', page))
    return room.client.post(path, data={"csrf": token, **hidden, **typed})


def scopes(room) -> dict[Use, tuple[set[str], set[str]]]:
    """How far each yes that stands goes."""
    with room.house.database.reading() as db:
        standing = db.scalars(select(Consent).where(Consent.withdrawn_at.is_(None)))
        return {
            one.use: (set(scope_of(one).audiences), set(scope_of(one).mediums)) for one in standing
        }


def test_a_yes_to_something_that_goes_out_is_followed_by_who_and_how(room, yes):
    asked = USES[Use.PUBLISH].check
    first = press(
        room, at(room, Use.PUBLISH, "").rstrip("/"), may="yes", check=asked.right, until="stop"
    )
    assert first.location == at(room, Use.PUBLISH, "who")
    assert scopes(room)[Use.PUBLISH] == (set(), set())
    assert "Until then nobody does." in words_of(room.client.get("/what-may-we-do"))
    then = press(room, first.location, who=["team", "council"])
    assert then.location == at(room, Use.PUBLISH, "where")
    last = press(room, then.location, where="paper")
    assert last.location == f"/whose-name/{room.relationship.id}"
    assert scopes(room)[Use.PUBLISH] == ({"team", "council"}, {"paper"})
    page = words_of(room.client.get("/what-may-we-do"))
    assert re.search(r"Who: The team, the council ?\.", page)


def test_one_button_stands_out_and_a_voice_is_heard(room, yes):
    yes(*USES)
    page = room.client.get("/what-may-we-do")
    assert re.findall(r'class="button" href="([^"]+)"', page.text) == [at(room, Use.DRAW, "who")]
    assert page.text.count("Say who may see it<") == 4
    assert page.text.count("Say who may hear it<") == 1
    assert "Who may hear it?" in words_of(room.client.get(at(room, Use.VOICE, "who")))


def test_a_yes_to_showing_it_to_the_team_asks_nothing_more(room, yes):
    said = press(room, at(room, Use.TEAM, "").rstrip("/"), may="yes", check="yes", until="stop")
    assert said.location.startswith("/what-may-we-do?")
    assert room.client.get(at(room, Use.TEAM, "who")).status_code == 404


@pytest.mark.parametrize(("step", "words"), [("who", "choose who"), ("where", "choose how")])
def test_nothing_chosen_says_what_to_do_and_changes_nothing(room, yes, step, words):
    yes(Use.DRAW, scope=TEAM_ON_PAPER)
    answer = press(room, at(room, Use.DRAW, step))
    assert answer.status_code == 422
    assert f"Please {words}." in words_of(answer)
    assert scopes(room)[Use.DRAW] == ({"team"}, {"paper"})


def test_the_same_for_the_voice_takes_one_tap(room, yes):
    yes(Use.PUBLISH, scope=Scope(frozenset({Audience.TEAM}), frozenset(Medium)))
    yes(Use.VOICE)
    page = words_of(room.client.get(at(room, Use.VOICE, "who")))
    assert "You said this before: Show my story to everyone" in page
    press(room, at(room, Use.VOICE, "who"), same="publish")
    assert scopes(room)[Use.VOICE] == ({"team"}, set(Medium) - {"paper"})


@pytest.mark.parametrize("said", ["yes", "no"])
def test_one_tap_says_the_same_for_all_three_or_leaves_each_as_it_is(room, yes, said):
    yes(Use.DRAW, Use.LIKENESS, Use.VOICE)
    press(room, at(room, Use.DRAW, "who"), who="council")
    then = press(room, at(room, Use.DRAW, "where"), where=["screen", "web"])
    assert then.location == at(room, Use.DRAW, "same")
    page = words_of(room.client.get(then.location))
    assert "Show my photos and films" in page and "Play my voice" in page
    press(room, then.location, same=said)
    same = ({"council"}, {"screen", "web"})
    others = same if said == "yes" else (set(), set())
    assert scopes(room) == {Use.DRAW: same, Use.LIKENESS: others, Use.VOICE: others}


def test_what_was_never_asked_goes_as_far_as_its_question_went_then(room, yes, site_build):
    site_build.consent(room.person, room.relationship, Use.DRAW)
    site_build.commit()
    assert scopes(room)[Use.DRAW] == ({"team"}, {"paper", "screen"})
    press(room, at(room, Use.DRAW, "").rstrip("/"), may="yes", check="yes", until="stop")
    assert scopes(room)[Use.DRAW] == ({"team"}, {"paper", "screen"})


def test_renewing_and_saying_yes_again_leave_who_and_how_as_they_are(room, yes, now):
    yes(Use.DRAW, scope=TEAM_ON_PAPER)
    with room.house.database.writing() as db:
        renew_consent(db, room.who, room.relationship.id, Use.DRAW, now, "en")
    assert scopes(room)[Use.DRAW] == ({"team"}, {"paper"})


def test_no_yes_means_no_page_to_say_who(room, yes):
    assert room.client.get(at(room, Use.DRAW, "who")).location.startswith("/what-may-we-do?")
    yes(Use.DRAW)
    assert room.client.get(at(room, Use.DRAW, "where")).location == at(room, Use.DRAW, "who")
    assert room.client.get(at(room, Use.DRAW, "same")).location.startswith("/what-may-we-do?")


@pytest.mark.parametrize(
    ("typed", "credit", "name"),
    [
        ({"credit": "none", "name": "Star"}, Credit.NONE, None),
        ({"credit": "chosen", "name": "  Star  Light "}, Credit.CHOSEN, "Star Light"),
        ({"credit": "real"}, Credit.REAL, None),
    ],
)
def test_whose_name_is_kept_sealed_and_the_one_before_goes(room, yes, typed, credit, name):
    page = f"/whose-name/{room.relationship.id}"
    press(room, page, credit="chosen", name="Moon")
    assert press(room, page, **typed).status_code == 303
    with room.house.database.reading() as db:
        (wish,) = db.scalars(select(CreditWish))
        assert (wish.credit, wish.name) == (credit, name)
        assert b"Star" not in (wish.name_sealed or b"")
        assert "Star" not in repr([event.facts for event in db.scalars(select(Event))])


@pytest.mark.parametrize(
    ("typed", "words"),
    [({}, "Please choose one."), ({"credit": "chosen", "name": " "}, "Please write the name.")],
)
def test_a_name_that_is_not_there_says_what_to_do(room, yes, typed, words):
    answer = press(room, f"/whose-name/{room.relationship.id}", **typed)
    assert answer.status_code == 422
    assert words in words_of(answer)


def test_words_in_another_language_are_no_choice(room, yes, monkeypatch):
    yes(Use.DRAW)
    answer = press(room, at(room, Use.DRAW, "who"), who="team", shown_in="pl")
    assert answer.status_code == 422
    assert scopes(room)[Use.DRAW] == (set(), set())
