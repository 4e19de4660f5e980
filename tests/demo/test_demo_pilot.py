"""What is in the demonstration: true to life, invented, and enough for every screen."""

import re
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from easyread.lint import check
from feedback.access import Actor, May, visible
from feedback.actions import pilot_codes
from feedback.actions.comparing import compare_coders
from feedback.actions.media_files import open_copy, open_original
from feedback.actions.media_quotations import words_today
from feedback.demo.diaries import entry_id
from feedback.demo.ids import FOLDER, media_file, told
from feedback.demo.quoted import NotVerbatim, place_of
from feedback.demo.stories import story_id
from feedback.model.accounts import Account
from feedback.model.asking import Answer, Survey, SurveyResponse, Voice, Wave, WaveKind
from feedback.model.care import Contact, HandOff, Relationship, Site
from feedback.model.changes import Change
from feedback.model.outbox import Job, JobState
from feedback.model.stories import (
    Code,
    Codebook,
    Collection,
    Pseudonym,
    Quotation,
    Story,
    StoryPart,
)
from feedback.model.telling import DiaryEntry, MediaFile, MediaState, Transcript
from feedback.model.trust import Consent, Event, Use
from media.store import open_store

VOICES = (Voice.PERSON, Voice.CARER, Voice.PROFESSIONAL)


def account(db, name):
    return db.scalars(select(Account).where(Account.name == name)).one()


def seen(db, name, may, now):
    return list(db.scalars(visible(Actor.of(account(db, name)), may, now)))


def sent_by_site_and_voice(db):
    rows = db.execute(
        select(Site.name, SurveyResponse.voice, SurveyResponse.account_id)
        .join(Survey, Survey.id == SurveyResponse.survey_id)
        .join(Site, Site.id == Survey.site_id)
        .join(Wave, Wave.id == Survey.wave_id)
        .where(Wave.kind == WaveKind.BASELINE, SurveyResponse.sent_at.is_not(None))
    )
    return Counter((site, voice) for site, voice, _ in rows)


def test_every_site_is_marked_as_demonstration(shown):
    assert list(shown.scalars(select(Site.is_demonstration))) == [True] * 6


def test_totals_can_be_shown_in_two_sites_and_are_held_back_in_the_others(shown):
    sent = sent_by_site_and_voice(shown)
    for site in ("Camden", "Sheffield"):
        assert all(sent[site, voice] >= 5 for voice in VOICES)
    for site in ("Calderdale", "Hertfordshire", "Liverpool", "Nottingham"):
        assert all(sent[site, voice] < 5 for voice in VOICES)


def test_there_are_responses_to_do_begun_and_sent_in_the_open_round(shown):
    is_open = (
        select(SurveyResponse)
        .join(Survey, Survey.id == SurveyResponse.survey_id)
        .join(Wave, Wave.id == Survey.wave_id)
        .where(Wave.until_on.is_(None))
    )
    responses = list(shown.scalars(is_open))
    assert Counter(response.sent_at is None for response in responses) == {True: 2, False: 46}
    invited = seen(shown, "Chloe Staniforth", May.ANSWER_SURVEY, datetime.now(UTC))
    answered = {response.invitation_id for response in responses}
    assert [invitation.id in answered for invitation in invited].count(False) >= 1


def test_hand_offs_end_one_relationship_and_begin_another_on_the_same_day(shown):
    hand_offs = list(shown.scalars(select(HandOff)))
    assert len(hand_offs) == 19
    for hand_off in hand_offs:
        before = shown.get_one(Relationship, hand_off.from_relationship_id)
        after = shown.get_one(Relationship, hand_off.to_relationship_id)
        assert before.until_on == after.from_on == hand_off.on
        assert before.person_id == after.person_id
        assert before.worker_id != after.worker_id


def test_each_kind_of_consent_is_there(shown):
    consents = list(shown.scalars(select(Consent)))
    assert any(not consent.is_yes for consent in consents)
    assert any(consent.until and not consent.withdrawn_at for consent in consents)
    assert any(consent.withdrawn_at for consent in consents)


def test_what_george_withdrew_is_gone_from_the_stories_at_once(shown):
    usable = {part.story_id for part in seen(shown, "Sam Okafor", May.SEE_STORY_PART, now())}
    assert story_id("Her own front door") in usable
    assert story_id("Wednesdays") not in usable


def test_a_private_entry_is_seen_by_nobody_but_its_teller(shown):
    private = entry_id("ruth-private")
    told_by = seen(shown, "Ruth Ackroyd", May.SEE_ENTRY, now())
    assert private in {entry.id for entry in told_by}
    for name in ("Imran Siddiqui", "Sam Okafor", "Linda Ackroyd", "Sanjay Patel"):
        assert private not in {entry.id for entry in seen(shown, name, May.SEE_ENTRY, now())}


def test_the_worker_sees_what_was_shared_with_them(shown):
    entries = {entry.id for entry in seen(shown, "Imran Siddiqui", May.SEE_ENTRY, now())}
    assert entry_id("ruth-key") in entries
    assert entry_id("chloe-four") not in entries


def test_an_urdu_reader_tells_in_urdu(shown):
    reader = account(shown, "Nasreen Akhtar")
    assert ".ur." in reader.reading
    entry = shown.get_one(DiaryEntry, entry_id("nasreen-urdu"))
    assert (entry.language, entry.words[:4]) == ("ur", "شبنم")


def test_every_media_file_was_prepared_by_the_real_job(shown):
    files = list(shown.scalars(select(MediaFile)))
    assert len(files) == 15
    assert {file.state for file in files} == {MediaState.READY}
    assert {str(file.kind) for file in files} == {"photo", "sound", "video"}
    # A reminder waits for the hour that someone chose.
    jobs = [job for job in shown.scalars(select(Job)) if job.kind != "send-message"]
    assert {job.state for job in jobs} == {JobState.DONE}
    told = [file for file in files if file.entry_id and file.kind != "sound"]
    assert all(file.description for file in told)


def test_the_garden_is_received_with_a_place_and_shown_upright_without_it(shown, demonstration):
    store = open_store(demonstration.settings.store)
    garden = next(f for f in shown.scalars(select(MediaFile)) if f.file_name == "garden.jpg")
    original = Image.open(BytesIO(b"".join(open_original(store, garden.id, garden.key))))
    assert original.getexif().get_ifd(0x8825)
    assert original.height > original.width
    screen = Image.open(BytesIO(b"".join(open_copy(store, garden.copy_for("screen")))))
    assert not screen.getexif()
    assert screen.width > screen.height


def test_the_media_that_ship_are_small():
    sizes = [
        file.stat().st_size
        for file in (FOLDER / "media").iterdir()
        if file.is_file() and file.suffix not in {".py", ".md"}
    ]
    assert len(sizes) == 15
    assert max(sizes) < 120_000
    assert sum(sizes) < 1_500_000


def test_every_transcript_says_what_is_spoken(shown):
    words = {" ".join(one.words.split("\n")) for one in shown.scalars(select(Transcript))}
    for name in ("he-rang-me", "my-own-key", "three-times", "the-bus"):
        assert media_file(f"sounds/{name}.txt").read_text().strip() in words
    assert True in set(shown.scalars(select(Transcript.is_draft)))


def test_every_quotation_stands_where_it_says_in_its_part(shown):
    quotations = list(shown.scalars(select(Quotation)))
    assert len(quotations) > 20
    in_words = [one for one in quotations if one.place is None]
    for quotation in in_words:
        assert quotation.part.words[quotation.start : quotation.end] == quotation.words
    in_files = [one for one in quotations if one.place is not None]
    assert {one.place.media_file.kind for one in in_files} == {"photo", "sound"}
    for quotation in in_files:
        assert quotation.place.media_file.entry_id == quotation.part.entry_id
        assert quotation.words == words_today(quotation) != ""


@pytest.mark.parametrize("words", ["not there", "said"])
def test_a_quotation_that_is_not_verbatim_and_once_is_refused(words):
    with pytest.raises(NotVerbatim):
        place_of(words, "She said what she said.")


def test_a_part_keeps_the_words_of_its_source(shown):
    for part in shown.scalars(select(StoryPart)):
        source = (
            shown.get_one(DiaryEntry, part.entry_id)
            if part.entry_id
            else shown.get_one(Answer, part.answer_id)
        )
        assert part.words == source.words


def test_stories_are_partly_coded_and_some_not_at_all(shown):
    coded = Counter(
        part.story_id
        for part in shown.scalars(select(StoryPart))
        for quotation in part.quotations
        if quotation.codings
    )
    assert coded[story_id("Her own front door")] >= 4
    assert story_id("Four chairs") not in coded


def test_every_site_has_the_pilots_own_codebook_with_its_hierarchy(shown):
    assert len(list(shown.scalars(select(Codebook)))) == 6
    codes = list(shown.scalars(select(Code).where(Code.name == "Continuity")))
    assert len(codes) == 6
    for code in codes:
        parent = shown.get_one(Code, code.parent_id)
        assert (parent.name, parent.codebook_id) == ("What it meant", code.codebook_id)
        assert code.codebook.name == pilot_codes.NAME
    assert all(code.description for code in shown.scalars(select(Code)))


def test_stories_are_numbered_from_one_in_each_site(shown):
    rows = shown.execute(select(Site.name, Story.number).join(Site, Site.id == Story.site_id))
    assert sorted(map(tuple, rows)) == [
        *(("Camden", number) for number in (1, 2)),
        *(("Sheffield", number) for number in (1, 2, 3, 4, 5, 6)),
    ]


def test_collections_are_there_and_pseudonyms_are_left_to_be_made(shown):
    assert {c.name: len(c.places) for c in shown.scalars(select(Collection))} == {
        "Moving on, staying in touch": 5,
        "Heard the first time": 2,
    }
    assert shown.scalars(select(Pseudonym)).all() == []


def test_the_people_it_came_from_see_what_changed_and_one_says_why_nothing_did(shown):
    ruth = seen(shown, "Ruth Ackroyd", May.SEE_CHANGE, now())
    sharon = seen(shown, "Sharon Hague", May.SEE_CHANGE, now())
    assert [change.has_changed for change in ruth] == [True]
    assert sharon[0].we_did.startswith("Nothing has changed, because")
    assert len(list(shown.scalars(select(Change)))) == 3


def test_nothing_happens_in_the_future(shown):
    moments = [
        *shown.scalars(select(Event.at)),
        *shown.scalars(select(DiaryEntry.received_at)),
        *shown.scalars(select(Contact.at)),
        *shown.scalars(select(Answer.answered_at)),
    ]
    assert max(moments) <= now()


def test_no_telephone_number_or_address_can_be_anybodys():
    text = "\n".join(f.read_text("utf-8") for f in FOLDER.iterdir() if f.name.endswith(".toml"))
    numbers = re.findall(r"\b0\d[\d ]{7,}\d", text)
    assert len(numbers) == 6
    for number in numbers:
        assert re.fullmatch(r"0808 157 0\d{3}|07700 900\d{3}", number)
    addresses = re.findall(r"\S+@(\S+?)\"", text)
    assert set(addresses) == {"example.org"}


def words_to_people():
    people, stories, changes = told("people"), told("stories"), told("changes")
    for person in people["people"]:
        yield from (one["reason"] for one in person["relationships"] if "reason" in one)
    yield from (story["easy_words"] for story in stories["stories"] if "easy_words" in story)
    for change in changes["changes"]:
        yield from (change[part] for part in ("you_said", "we_did", "what_next"))


@pytest.mark.parametrize("words", list(words_to_people()))
def test_what_people_read_about_themselves_is_easy_read(words):
    report = check(words)
    assert report.verdict != "fail", [finding.message for finding in report.findings]


def test_each_use_is_shared_by_someone(shown):
    shared = {share.use for entry in shown.scalars(select(DiaryEntry)) for share in entry.shares}
    assert shared == {Use.WORKER, Use.TEAM, Use.STORY}


def now():
    return datetime.now(UTC)


def test_a_story_was_coded_apart_by_two_and_a_difference_waits(shown):
    story = shown.get_one(Story, story_id("Three weeks without a boiler"))
    coders = {one.coder_id for part in story.parts for q in part.quotations for one in q.codings}
    sam = Actor.of(shown.query(Account).filter_by(name="Sam Okafor").one())
    compared = compare_coders(shown, sam, story.id, coders, datetime.now(UTC))
    differing = [place for place in compared.places if place.differing]
    assert len(coders) == 2
    assert {len(place.settled) for place in differing} == {0, 1}
    assert any(place.codes and not place.differing for place in compared.places)
