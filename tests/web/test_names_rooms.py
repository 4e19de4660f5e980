"""Names and places in a story, on pages: deciding, seeing it leave, covering sound, the map."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from feedback.actions.frozen import LeftOut
from feedback.actions.leaving_out import REASONS
from feedback.model.names import Bleep, Choice, NameHolder, TraceDecision
from feedback.model.outbox import Job
from feedback.model.stories import Pseudonym
from feedback.model.telling import MediaKind
from feedback.model.trust import Event
from feedback.web.left_out_words import WHY, what_left_out, why_left_out
from feedback.web.reading import Reading
from tests.actions.pilot import make_pilot
from tests.actions.told_media import SAID, add_media, add_words
from tests.web.signing_in import sign_in
from tests.web.test_stories_rooms import kept, send, words_of

WORDS = "Grace took me to Wadebridge on 3 May. Ring 07700 900123."


@pytest.fixture
def p(app, client, site_build):
    p = make_pilot(site_build, WORDS)
    p.build, p.app = site_build, app
    p.voice = add_media(site_build, p.entry, MediaKind.SOUND, ("play",), seconds=10.0)
    add_words(site_build, p.voice, SAID, by=p.account)
    p.administrator = site_build.administrator(p.site)
    site_build.commit()
    p.client = sign_in(app, client, p.account)
    with app.extensions["house"].database.session(writes=False) as p.reader:
        yield p


def address(p):
    return f"/stories/{p.story.id}/names"


def numbered(page):
    """The number of each found word in the form."""
    found = re.findall(r'name="words-(\d+)" value="([^"]+)"', page)
    return {unescape(words): number for number, words in found}


def form_of(page, **chosen):
    """The whole form as it stands, with choices by word: how, and in its place."""
    fields = dict(re.findall(r'name="((?:kind|words|was)-\d+)" value="([^"]*)"', page))
    fields["count"] = re.search(r'name="count" value="(\d+)"', page)[1]
    for words, (how, other) in chosen.items():
        number = numbered(page)[words]
        fields |= {f"choice-{number}": how, f"stand-in-{number}": other}
    return {name: unescape(value) for name, value in fields.items()}


def test_the_page_shows_each_word_with_its_surroundings_and_what_holds_the_story_back(p):
    page = p.client.get(address(p)).text
    assert "1 thing keeps this story here." in page
    assert "Grace took me to <mark>Wadebridge</mark> on 3 May." in page
    assert list(numbered(page)) == ["07700 900123", "Wadebridge", "3 May"]
    assert "Names and places in this story" in p.client.get(f"/stories/{p.story.id}").text


def test_looking_keeps_nothing_and_shows_the_stand_ins_that_are_kept_later(p):
    page = p.client.get(address(p)).text
    known = re.search(r'name="known-0" type="text" value="([^"]+)"', page)[1]
    assert kept(p, Pseudonym) == []
    assert send(p, address(p), address(p), **form_of(page)).status_code == 303
    assert known in {row.stands_in for row in kept(p, Pseudonym)}


def test_what_is_chosen_is_kept_with_who_and_when_and_is_seen_as_it_leaves(p):
    page = p.client.get(address(p)).text
    chosen = {
        "Wadebridge": ("stand-in", "Oldtown"),
        "07700 900123": ("take-out", ""),
        "3 May": ("leave", ""),
    }
    answer = send(p, address(p), address(p), **form_of(page, **chosen))
    assert answer.status_code == 303
    again = words_of(p.client.get(answer.location).text)
    assert "3 decisions are new." in again
    assert "Nothing is waiting" in again
    assert "Decided by Sam Field, 3 March 2026." in again
    assert {(row.real, row.choice) for row in kept(p, TraceDecision)} == {
        ("Wadebridge", Choice.STAND_IN),
        ("07700 900123", Choice.TAKE_OUT),
        ("3 May", Choice.LEAVE),
    }


def test_the_preview_shows_what_leaves_and_what_stays_and_why(p):
    p.build.approve(p.story)
    p.build.commit()
    held = words_of(p.client.get(f"/stories/{p.story.id}/leaving").text)
    assert "Nothing of this story may leave now." in held
    assert "not decided yet" in held
    send(p, f"/stories/{p.story.id}/marks", how="sentences", sentence=[f"{p.part.id}:0"])
    page = p.client.get(address(p)).text
    send(
        p,
        address(p),
        address(p),
        do="suggested",
        **form_of(
            page,
            **{
                "Wadebridge": ("", "Place A"),
                "07700 900123": ("", ""),
                "3 May": ("", "May"),
            },
        ),
    )
    p.build.approve(p.story)
    p.build.commit()
    shown = words_of(p.client.get(f"/stories/{p.story.id}/leaving").text)
    assert ", March 2026" in shown
    assert "2026-03" not in shown
    assert re.search(r"\[\w+\] took me to \[Place A\] on \[May\]\.", shown)
    main = shown[shown.index("Nobody outside") :]
    assert not any(word in main for word in ("Wadebridge", "Grace", "07700"))


def test_a_stand_in_that_is_no_disguise_is_given_back_as_it_was_typed(p):
    page = p.client.get(address(p)).text
    chosen = {"Wadebridge": ("stand-in", "Near Wadebridge"), "3 May": ("stand-in", "spring")}
    answer = send(p, address(p), address(p), **form_of(page, **chosen))
    assert answer.status_code == 422
    assert "The real words are still in it. Choose other words." in answer.text
    for typed in ("Near Wadebridge", "spring"):
        assert f'value="{typed}"' in answer.text
    assert answer.text.count(" checked") == 2
    assert kept(p, TraceDecision) == []


def known_of(page, typed):
    """The one known name of the form, with another stand-in."""
    found = dict(re.findall(r'name="((?:real|was-known)-0)" value="([^"]*)"', page))
    return {name: unescape(value) for name, value in found.items()} | {"known-0": typed}


def at(page, words):
    """What stands at one word: what is ticked, and what is in its box."""
    (part,) = [
        one
        for one in page.split("<fieldset")
        if f'value="{words}"' in one.partition('<ul class="seen"')[0]
    ]
    ticked = re.search(r'value="([\w-]+)" checked', part)
    box = re.search(r'name="stand-in-\d+" type="text" value="([^"]*)"', part)
    return (ticked[1] if ticked else "", unescape(box[1]))


def colleague(p):
    account = p.build.facilitator(p.site, "Kim Lee")
    p.build.commit()
    return SimpleNamespace(
        client=sign_in(p.app, p.app.test_client(), account), story=p.story, account=account
    )


def test_a_refused_stand_in_leaves_each_choice_at_its_own_word(p):
    page = p.client.get(address(p)).text
    chosen = {"07700 900123": ("leave", ""), "3 May": ("stand-in", "spring")}
    fields = form_of(page, **chosen) | known_of(page, "Amina")
    answer = send(p, address(p), address(p), **fields)
    assert answer.status_code == 422
    assert kept(p, TraceDecision) == []
    assert list(numbered(answer.text)) == ["07700 900123", "Wadebridge", "3 May"]
    assert at(answer.text, "07700 900123")[0] == "leave"
    assert at(answer.text, "Wadebridge")[0] == ""
    assert at(answer.text, "3 May") == ("stand-in", "spring")
    assert 'href="#known-0">This is a name of someone here.' in answer.text
    assert 'name="known-0" type="text" value="Amina"' in answer.text
    assert "Decided by" not in answer.text


def test_a_refused_stand_in_stays_at_its_word_when_a_colleague_decided_about_another(p):
    page, theirs = p.client.get(address(p)).text, colleague(p)
    other = form_of(page, **{"07700 900123": ("take-out", "")})
    assert send(theirs, address(p), address(p), **other).status_code == 303
    chosen = {"Wadebridge": ("stand-in", "Near Wadebridge"), "3 May": ("leave", "")}
    answer = send(p, address(p), address(p), **form_of(page, **chosen))
    assert answer.status_code == 422
    assert list(numbered(answer.text)) == ["Wadebridge", "3 May", "07700 900123"]
    assert at(answer.text, "Wadebridge") == ("stand-in", "Near Wadebridge")
    assert at(answer.text, "3 May")[0] == "leave"
    assert at(answer.text, "07700 900123")[0] == "take-out"
    assert 'href="#stand-in-0">The real words are still in it.' in answer.text


def test_an_old_page_undoes_nothing_that_a_colleague_decided(p):
    first = p.client.get(address(p)).text
    send(p, address(p), address(p), **form_of(first, Wadebridge=("stand-in", "Oldtown")))
    old, theirs = p.client.get(address(p)).text, colleague(p)
    other = form_of(old, Wadebridge=("take-out", "Oldtown")) | known_of(old, "Rosalind")
    assert send(theirs, address(p), address(p), **other).status_code == 303
    # The old page sends again what it showed of each word.
    known = re.search(r'name="known-0" type="text" value="([^"]+)"', old)[1]
    mine = {"Wadebridge": ("stand-in", "Oldtown"), "3 May": ("leave", "")}
    fields = form_of(old, **mine) | known_of(old, known)
    assert send(p, address(p), address(p), **fields).status_code == 303
    found = {row.real: (row.choice, row.decided_by_id) for row in kept(p, TraceDecision)}
    assert found["Wadebridge"] == (Choice.TAKE_OUT, theirs.account.id)
    assert found["3 May"] == (Choice.LEAVE, p.account.id)
    assert "Rosalind" in {row.stands_in for row in kept(p, Pseudonym)}


def test_of_two_who_decide_otherwise_the_later_sees_both_and_nothing_is_written_over(p):
    page, theirs = p.client.get(address(p)).text, colleague(p)
    other = form_of(page, Wadebridge=("stand-in", "Oldtown"))
    assert send(theirs, address(p), address(p), **other).status_code == 303
    chosen = {"Wadebridge": ("stand-in", "Newtown"), "3 May": ("leave", "")}
    answer = send(p, address(p), address(p), **form_of(page, **chosen))
    assert answer.status_code == 409
    said = words_of(answer.text)
    assert "Someone else changed this while you were writing." in said
    assert f"Wadebridge: [Oldtown]. Decided by {theirs.account.name}, 3 March 2026." in said
    assert at(answer.text, "Wadebridge") == ("stand-in", "Newtown")
    assert at(answer.text, "3 May")[0] == "leave"
    assert [row.stands_in for row in kept(p, TraceDecision)] == ["Oldtown"]
    # Whoever has seen both may keep theirs.
    again = form_of(answer.text, **chosen)
    assert send(p, address(p), address(p), **again).status_code == 303
    assert {row.stands_in for row in kept(p, TraceDecision)} == {"Newtown", None}


def test_another_stand_in_of_someone_we_know_is_not_written_over_either(p):
    page, theirs = p.client.get(address(p)).text, colleague(p)
    send(theirs, address(p), address(p), **known_of(page, "Rosalind"))
    fields = form_of(page, **{"3 May": ("leave", "")}) | known_of(page, "Marigold")
    answer = send(p, address(p), address(p), **fields)
    assert answer.status_code == 409
    assert "Grace: [Rosalind]" in words_of(answer.text)
    assert 'name="known-0" type="text" value="Marigold"' in answer.text
    assert kept(p, TraceDecision) == []
    assert send(p, address(p), address(p), **known_of(answer.text, "Marigold")).status_code == 303
    assert "Marigold" in {row.stands_in for row in kept(p, Pseudonym)}


def test_an_added_word_that_a_colleague_added_too_is_shown_before_it_is_written_over(p):
    theirs, mine = colleague(p), {"added": "took me", "added-kind": "words"}
    send(theirs, address(p), address(p), **mine, **{"added-stand-in": "went along"})
    answer = send(p, address(p), address(p), **mine)
    assert answer.status_code == 409
    assert "took me: [went along]." in words_of(answer.text)
    was = re.search(r'name="added-was" value="([^"]+)"', answer.text)[1]
    assert send(p, address(p), address(p), **mine, **{"added-was": was}).status_code == 303
    assert [row.choice for row in kept(p, TraceDecision)] == [Choice.TAKE_OUT]


def test_a_word_is_added_and_taken_out(p):
    fields = {"added": "took me", "added-kind": "words", "added-stand-in": ""}
    assert send(p, address(p), address(p), **fields).status_code == 303
    (row,) = kept(p, TraceDecision)
    assert (row.real, row.choice) == ("took me", Choice.TAKE_OUT)
    fields = {"added": "...", "added-kind": "words"}
    answer = send(p, address(p), address(p), **fields)
    assert answer.status_code == 422
    assert "Write the words that should not leave." in answer.text


def test_one_whom_we_know_gets_another_stand_in(p):
    page = p.client.get(address(p)).text
    fields = {"real-0": re.search(r'name="real-0" value="([^"]+)"', page)[1]}
    answer = send(p, address(p), address(p), **fields, **{"known-0": "Rosalind"})
    assert answer.status_code == 303
    assert "Rosalind" in {row.stands_in for row in kept(p, Pseudonym)}
    answer = send(p, address(p), address(p), **fields, **{"known-0": "Amina"})
    assert answer.status_code == 422
    assert 'href="#known-0">This is a name of someone here.' in answer.text


def test_a_part_of_a_recording_is_covered_by_hand_and_let_go_again(p):
    here = f"/stories/{p.story.id}/media/{p.voice.id}/bleeps"
    assert "Nothing is covered." in p.client.get(here).text
    wrong = send(p, here, here, begins="00:05", ends="00:02")
    assert wrong.status_code == 422
    assert 'value="00:05"' in wrong.text
    assert send(p, here, here, begins="00:02", ends="00:05").status_code == 303
    (bleep,) = kept(p, Bleep)
    assert (bleep.begins_ms, bleep.ends_ms) == (2000, 5000)
    assert [job.thing_id for job in kept(p, Job) if job.kind == "bleep-media"] == [p.voice.id]
    assert "It is being made." in p.client.get(here).text
    assert send(p, here, here, away=str(bleep.id)).status_code == 303
    assert kept(p, Bleep) == []


def test_words_that_are_replaced_cover_their_part_of_the_recording(p):
    fields = {"added": "my own key", "added-kind": "words"}
    send(p, address(p), address(p), **fields)
    page = words_of(p.client.get(f"/stories/{p.story.id}/media/{p.voice.id}/bleeps").text)
    assert "00:02.85–00:07.15 Words there are replaced." in page


def test_only_a_holder_sees_the_whole_map_and_each_look_is_written_down(p):
    send(p, address(p), address(p), **{"added": "took me", "added-kind": "words"})
    here = f"/relationships/{p.relationship.id}/names"
    assert p.client.get(here).status_code == 404
    assert here not in p.client.get(address(p)).text
    p.build.db.add(
        NameHolder(
            site_id=p.site.id,
            account_id=p.account.id,
            named_by_id=p.administrator.id,
            named_at=p.build.now,
        )
    )
    p.build.commit()
    assert here in p.client.get(address(p)).text
    before = words_of(p.client.get(here).text)
    assert "We write down each look, with your name." in before
    assert "Grace" not in before
    for _ in range(2):
        page = words_of(send(p, here, here).text)
    assert "We wrote down that you looked." in page
    assert all(words in page for words in ("Grace", "took me", "[words]", "Sam Field"))
    looked = [one for one in kept(p, Event) if one.verb == "looked at the map of names"]
    assert [(one.account_id, one.facts) for one in looked] == [(p.account.id, {})] * 2


def test_the_map_leads_back_to_the_story_that_someone_came_from(p):
    p.build.db.add(
        NameHolder(
            site_id=p.site.id,
            account_id=p.account.id,
            named_by_id=p.administrator.id,
            named_at=p.build.now,
        )
    )
    p.build.commit()
    here = f"/relationships/{p.relationship.id}/names?story={p.story.id}"
    assert here in unescape(p.client.get(address(p)).text)
    before = p.client.get(here).text
    assert f'action="{here}"' in before
    for page in (before, send(p, here, here).text):
        crumbs = re.search(r'<p class="crumbs">(.+)</p>', page)[1]
        assert re.findall(r'href="([^"]+)"', crumbs) == [
            "/stories",
            f"/stories/{p.story.id}",
            address(p),
        ]
    elsewhere = p.client.get(here.replace(str(p.story.id), str(p.entry.id))).text
    assert re.search(r'<p class="crumbs">(.+)</p>', elsewhere)[1].count("href") == 1


def test_what_stays_is_said_in_the_readers_language(p):
    p.account.reading = Reading(language="cy").written()
    p.build.commit()
    shown = words_of(p.client.get(f"/stories/{p.story.id}/leaving").text)
    assert "Mae'n aros i'r person ddweud ie." in shown.replace("’", "'")


def test_every_reason_to_stay_has_the_same_words_on_a_page():
    assert list(WHY) == list(REASONS)
    for reason, english in REASONS.items():
        assert WHY[reason] % {"use": "draw"} == english.format(use="draw")


def test_what_stays_is_named_in_words_that_pages_have(app):
    said = {
        "source 2 (diary entry)": "Part 2, from a diary.",
        "the sound of S-01": "The sound of S-01",
        "a video": "A film",
        "the whole story": "The whole story",
    }
    with app.test_request_context():
        for what, words in said.items():
            one = LeftOut("A-01", what, "no-consent", "", "draw")
            assert what_left_out(one) == words
        assert why_left_out(one) == "There is no yes for this use: Make a drawing of my story."


def test_the_site_administrator_names_who_holds_the_names(p):
    admin = sign_in(p.app, p.app.test_client(), p.administrator)
    page = admin.get("/names/holders").text
    assert page.count('name="holder"') == 2
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    answer = admin.post("/names/holders", data={"csrf": csrf, "holder": str(p.account.id)})
    assert answer.location == "/names/holders?kept=yes"
    assert [row.account_id for row in kept(p, NameHolder)] == [p.account.id]
    assert admin.get("/names/holders").text.count(" checked") == 1
    admin.post("/names/holders", data={"csrf": csrf})
    assert kept(p, NameHolder) == []
    verbs = {"named a holder of names", "ended a holder of names"}
    assert verbs <= set(p.reader.scalars(select(Event.verb)))
