"""What may go out is decided at the door, again, source by source."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest

from feedback.access import NotHere
from feedback.actions.exports import freeze
from feedback.actions.freezing import Freezing
from feedback.actions.leaving_out import refusal
from feedback.model.keys import destroy_key
from feedback.model.stories import Pseudonym
from feedback.model.telling import EntryShare, MediaKind, MediaState
from feedback.model.trust import Consent, Use
from tests.conftest import NOW
from tests.exports.desk import ALL

LATER, BEFORE = NOW + timedelta(days=1), NOW - timedelta(days=1)
SHARES = ((), (Use.STORY,), (Use.DRAW,), (Use.STORY, Use.DRAW))
# what stands of a consent: (is there one, is it a yes, was it withdrawn, when does it end)
STANDS = {
    "never asked": None,
    "a yes": {},
    "a yes until today": {"until": NOW.date()},
    "a yes until yesterday": {"until": BEFORE.date()},
    "a yes taken back": {"withdrawn_at": NOW},
    "a no": {"is_yes": False},
}
WHY = {
    "never asked": "no-consent",
    "a yes until yesterday": "consent-ended",
    "a yes taken back": "consent-withdrawn",
    "a no": "consent-no",
}


def expected(shares, story: str, draw: str) -> list[tuple[str, str]]:
    """The first reason against, in the order in which a person would name them, then the rest."""
    for use, stands in ((Use.STORY, story), (Use.DRAW, draw)):
        if use is Use.STORY and use not in shares:
            return [("not-shared", use), ("nothing-left", "story")]
        if stands in WHY:
            return [(WHY[stands], use), ("nothing-left", "story")]
    return []


def told_by_someone(desk, shares, *stands: str):
    """A story by a new person whose consents for stories and for drawing stand so."""
    person = desk.build.person(desk.site, f"Someone {uuid4().hex}")
    theirs = desk.build.relationship(person, desk.worker)
    for use, how in zip((Use.STORY, Use.DRAW), stands, strict=True):
        if STANDS[how] is not None:
            who = {"relationship_id": theirs.id, "account_id": person.id}
            desk.add(Consent(use=use, given_at=NOW, **{"is_yes": True, **who, **STANDS[how]}))
    entry = desk.build.entry(person, theirs, "She rang.", *shares)
    return desk.story(entry, relationship=theirs)


def test_every_mixture_of_share_and_consent_goes_out_or_stays_with_its_reason(desk):
    mixtures = list(product(SHARES, STANDS, STANDS))
    stories = [told_by_someone(desk, *mixture) for mixture in mixtures]
    frozen = freeze(desk.db, None, desk.collection(*stories).id, NOW)
    gone_out = {story.label for story in frozen.stories}
    assert len(gone_out) == 8
    for story, mixture in zip(stories, mixtures, strict=True):
        whys = [one for one in frozen.left_out if one.story == story.label]
        wanted = expected(*mixture)
        assert [one.reason for one in whys] == [reason for reason, _ in wanted], mixture
        assert all(use in one.words for one, (_, use) in zip(whys, wanted, strict=True)), mixture
        assert (story.label in gone_out) is (not wanted), mixture


@pytest.mark.parametrize("use", [Use.DRAW, Use.PUBLISH, Use.RESEARCH])
def test_a_yes_to_one_use_is_no_yes_to_another(desk, use):
    story = desk.story(desk.told("She rang.", *ALL))
    frozen = freeze(desk.db, None, desk.collection(story, use=use).id, NOW)
    assert bool(frozen.stories) is (use is Use.DRAW)


def test_a_newer_no_speaks_against_an_older_yes_that_nobody_laid_aside(desk):
    entry = desk.told("She rang.")
    later = {"relationship_id": desk.relationship.id, "account_id": desk.person.id}
    desk.add(Consent(use=Use.DRAW, is_yes=False, given_at=LATER, **later))
    why = refusal(desk.db, entry, ALL, LATER)
    assert why.words == "The teller said no to this use: draw."


def test_what_was_taken_back_stays_and_the_rest_of_the_story_goes(desk):
    kept, gone = desk.told("She rang."), desk.told("She was late.")
    story = desk.story(kept, gone, title="She was late", easy_words="She rang and was late.")
    desk.quote(story, "She rang.")
    desk.quote(story, "She was late.", part=1)
    gone.taken_back_at = NOW
    frozen = freeze(desk.db, None, desk.collection(story).id, NOW)
    assert "late" not in repr(frozen.stories)
    assert [(one.what, one.reason) for one in frozen.left_out] == [
        ("source 2 (diary entry)", "taken-back"),
        ("the title and the easy words", "told-together"),
    ]


def test_answers_go_out_with_their_question_only_when_they_were_sent(desk):
    desk.build.consent(desk.person, desk.relationship, *ALL)
    survey = desk.build.survey(desk.site, "not a survey", "my-social-worker")
    given = {"what-matters": "That she rings."}
    response = desk.build.response(survey, desk.relationship, desk.person, given, *ALL)
    story = desk.story(response.answers[0])
    desk.quote(story, "she rings")
    collection = desk.collection(story)
    said = freeze(desk.db, None, collection.id, NOW).stories[0].quotations[0]
    assert (said.words, said.source, said.said_in) == ("she rings", "survey", "2026-03")
    response.sent_at = None
    desk.db.flush()
    assert freeze(desk.db, None, collection.id, NOW).left_out[0].reason == "not-sent"


def test_words_that_the_teller_changed_since_do_not_go_out_as_they_were(desk):
    entry = desk.told("She shouted at me.")
    story = desk.story(entry)
    entry.words = "She was loud."
    frozen = freeze(desk.db, None, desk.collection(story).id, NOW)
    assert [one.reason for one in frozen.left_out] == ["words-changed", "nothing-left"]


def test_a_quotation_that_is_not_what_its_place_holds_stays(desk):
    story = desk.story(desk.told("She rang me first."))
    desk.quote(story, "rang").start += 1
    frozen = freeze(desk.db, None, desk.collection(story).id, NOW)
    assert frozen.stories[0].quotations == ()
    assert [one.reason for one in frozen.left_out] == ["words-differ"]


def test_an_erased_story_stays_and_hinders_no_other(desk):
    story = desk.story(desk.told("She rang."))
    other = desk.build.person(desk.site, "Omar Ali")
    theirs = desk.build.relationship(other, desk.worker)
    desk.build.consent(other, theirs, *ALL)
    second = desk.story(desk.build.entry(other, theirs, "He came.", *ALL), relationship=theirs)
    collection = desk.collection(story, second)
    destroy_key(desk.db, desk.relationship.id)
    frozen = freeze(desk.db, None, collection.id, NOW)
    assert [one.label for one in frozen.stories] == [second.label]
    assert [one.as_facts() for one in frozen.left_out] == [
        {
            "story": story.label,
            "what": "the whole story",
            "reason": "key-destroyed",
            "words": "It was erased, and its key was destroyed.",
        }
    ]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (MediaState.RECEIVED, "file-not-ready"),
        (MediaState.READY, "file-not-ready"),
        (MediaState.UNREADABLE, "file-unreadable"),
    ],
)
def test_a_photo_without_a_safe_copy_stays_and_is_named(desk, store, state, reason):
    entry = desk.told("Look.")
    desk.original(store, entry, MediaKind.PHOTO, b"as received", state=state)
    frozen = freeze(desk.db, None, desk.collection(desk.story(entry)).id, NOW)
    assert frozen.stories[0].media == ()
    assert [(one.what, one.reason) for one in frozen.left_out] == [("a photo", reason)]


def test_verbatim_words_are_the_told_words_to_the_byte(desk):
    words = "  “She rang” – I said:\t«nai»\u00a0🙂 ok??\r\n=me too\u200d  "
    story = desk.story(desk.told(words))
    desk.quote(story, words)
    said = freeze(desk.db, None, desk.collection(story).id, NOW).stories[0].quotations[0]
    assert said.words.encode() == words.encode()
    assert (said.start, said.end, said.is_replaced) == (0, len(words), False)


def test_names_are_replaced_and_places_counted_anew(desk):
    leila = desk.build.carer(desk.person, "Leila Haddad")
    story = desk.story(desk.told("🙂 Leila told Grace Bell that I wait."), title="Amina waits")
    desk.quote(story, "Grace Bell that I wait")
    frozen = freeze(desk.db, desk.build.actor(desk.facilitator), desk.collection(story).id, NOW)
    rows = {row.real: row.stands_in for row in desk.db.query(Pseudonym)}
    said = frozen.stories[0].quotations[0]
    whole = f"🙂 [{rows[leila.name]}] told [{rows['Grace Bell']}] that I wait."
    assert said.words == f"[{rows['Grace Bell']}] that I wait" == whole[said.start : said.end]
    assert said.is_replaced
    assert said.speaker == rows["Amina Yusuf"]
    assert frozen.stories[0].title == f"[{rows['Amina Yusuf']}] waits"


def test_stand_ins_stay_the_same_and_no_two_people_of_a_site_share_one(desk):
    # Each a word that could stand in for someone, were it nobody's name here.
    names = ("Kit Marlo", "Kit Sable", "Marlo Kit", "Sable Kit", "Marlo Sable")
    others = [desk.build.person(desk.site, name) for name in names]
    for other in others:
        theirs = desk.build.relationship(other, desk.worker)
        desk.build.consent(other, theirs, *ALL)
        story = desk.story(desk.build.entry(other, theirs, "Tea", *ALL), relationship=theirs)
        freeze(desk.db, None, desk.collection(story, name=other.name).id, NOW)
    made = {row.id: row.stands_in for row in desk.db.query(Pseudonym)}
    freeze(desk.db, None, desk.collection(story, name="again").id, NOW)
    assert made == {row.id: row.stands_in for row in desk.db.query(Pseudonym)}
    assert len(set(made.values())) == len(made) == 10
    assert not {"Kit", "Marlo", "Sable"} & set(made.values())


def test_a_collection_of_another_site_is_not_there_for_a_facilitator(desk):
    collection = desk.collection(desk.story(desk.told()))
    stranger = desk.build.facilitator(desk.build.site(), "Jo Reed")
    with pytest.raises(NotHere):
        freeze(desk.db, desk.build.actor(stranger), collection.id, NOW)
    with pytest.raises(NotHere):
        freeze(desk.db, desk.build.actor(desk.person), collection.id, NOW)


def test_a_story_that_came_in_from_another_site_stays(desk):
    story = desk.story(desk.told())
    collection = desk.collection(story)
    story.site_id = desk.build.site().id
    assert freeze(desk.db, None, collection.id, NOW).left_out[0].reason == "other-site"


def test_a_yes_taken_back_a_moment_ago_is_seen_in_the_same_session(desk):
    entry = desk.told()
    collection = desk.collection(desk.story(entry))
    assert freeze(desk.db, None, collection.id, NOW).stories
    desk.db.query(EntryShare).filter_by(use=Use.STORY).delete(synchronize_session=False)
    assert not freeze(desk.db, None, collection.id, NOW).stories


def test_without_names_no_word_goes_out(desk):
    collection = desk.collection(desk.story(desk.told()))
    freezing = Freezing(desk.db, collection, NOW)
    freezing.maps.clear()
    with pytest.raises(Exception, match="names around"):
        freezing.names(desk.relationship)
