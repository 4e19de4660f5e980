"""What a yes covers goes out, and nothing else: every cell of the table, in every format."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from uuid import uuid4

import pypdfium2
import pytest

from feedback.actions.consents import give_consent, say_how_far, withdraw_consent
from feedback.actions.leaving_out import REASONS as WORDS_OF
from feedback.actions.leaving_out import MadeFor, media_refusal, refusal
from feedback.exports.carry_out import ConsentChanged, carry_out
from feedback.exports.formats import formats
from feedback.model.care import Relationship
from feedback.model.scopes import EVERYWHERE, SCOPED, WORDS, Scope
from feedback.model.stories import Export
from feedback.model.telling import MediaKind, Shows
from feedback.model.trust import Audience, Consent, Medium, Use
from media.clean import clean
from media.copies import Copy
from media.kinds import kind_of
from tests.conftest import NOW
from tests.exports.consent_cells import DAY, GOES, REASONS, Row, rows
from tests.exports.desk import Desk
from tests.media import samples

TABLE = list(rows())
OF_MEDIA = {Use.LIKENESS: MediaKind.PHOTO, Use.VOICE: MediaKind.SOUND}
EVERYWHERE_COLUMNS = {"audiences": ["anyone"], "mediums": [one.value for one in Medium]}
# For whom and how the collections are that are written in every format.
WRITTEN_FOR = {
    Use.DRAW: MadeFor(Audience.TEAM, Medium.PAPER),
    Use.PUBLISH: MadeFor(Audience.ANYONE, Medium.WEB),
    Use.RESEARCH: MadeFor(Audience.PROFESSIONALS, Medium.SCREEN),
}
# They hold codes and what codes mean, and not one word that was told.
# Every format that is made of what was told. Comics are made of storyboards (test_comics_out).
WRITTEN = {name: format for name, format in formats().items() if format.holds is None}
HOLD_NO_WORDS = {"codebook", "codebook-qda", "codebook-excel"}


def test_the_table_states_a_cell_for_every_use_yes_audience_and_medium():
    every = {MadeFor(*pair) for pair in product(Audience, Medium)}
    assert all(set(row.cells) == every for row in TABLE)
    assert {row.use for row in TABLE} == set(SCOPED)
    scopes = {f"{audience}/{medium}" for audience, medium in product(Audience, Medium)}
    ends = {"no end", "tomorrow", "today", "yesterday", "taken back"}
    for use in SCOPED:
        stated = {(row.yes_to, row.until) for row in TABLE if row.use is use}
        assert stated >= set(product({*scopes, "as before", "nobody yet"}, ends))
        assert stated >= {("never asked", "-"), ("no", "-")}
    assert set(REASONS.values()) - {None} <= set(WORDS_OF)
    assert {cell for row in TABLE for cell in row.cells.values()} == set(REASONS)


def someone(desk: Desk, row, words: str = "She rang."):
    """A new person who said so to the use of the line, and yes to all else that is asked."""
    person = desk.build.person(desk.site, f"Someone {uuid4().hex}")
    theirs = desk.build.relationship(person, desk.worker)
    desk.build.consent(person, theirs, Use.STORY)
    who = {"relationship_id": theirs.id, "account_id": person.id}
    if row.use not in WORDS:
        yes = {"use": Use.DRAW, "is_yes": True, "given_at": NOW}
        desk.add(Consent(**yes, **who, **EVERYWHERE_COLUMNS))
    row.say(desk, **who)
    return desk.build.entry(person, theirs, words, Use.STORY)


@pytest.mark.parametrize("use", WORDS)
def test_words_go_out_or_stay_for_the_reason_in_every_cell(desk, use):
    for row in (one for one in TABLE if one.use is use):
        entry = someone(desk, row)
        for to, cell in row.cells.items():
            why = refusal(desk.db, entry, (Use.STORY, use), NOW, to)
            assert (why and why.reason) == REASONS[cell], (row, to)
            assert why is None or why.use is use


@pytest.mark.parametrize("use", OF_MEDIA)
def test_photos_and_voices_go_out_or_stay_for_the_reason_in_every_cell(desk, store, use):
    for row in (one for one in TABLE if one.use is use):
        entry = someone(desk, row)
        media = desk.original(store, entry, OF_MEDIA[use], b"received", shows=Shows.ME)
        for to, cell in row.cells.items():
            why = media_refusal(desk.db, entry, media, NOW, to)
            assert (why and why.reason) == REASONS[cell], (row, to)
            assert refusal(desk.db, entry, (Use.STORY, Use.DRAW), NOW, to) is None


def of_each_outcome(to: MadeFor, among: Iterable[Row]) -> list[Row]:
    """A line for each thing that can come of it, until each day: every format writes each."""
    return list({(row.cells[to], row.until): row for row in among}.values())


def canary(number: int) -> str:
    """A word of letters that stands nowhere else."""
    return "canary" + "".join("bdfghklmnp"[int(digit)] for digit in f"{number:04d}")


def inside(data: bytes) -> Iterator[bytes]:
    """Everything that a written file holds: itself, what is packed in it, and a PDF's text."""
    yield data
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield from inside(packed.read(name))
    elif data[:5] == b"%PDF-":
        for page in pypdfium2.PdfDocument(data):
            yield page.get_textpage().get_text_range().encode()


def found_in(data: bytes, canaries: list[str]) -> set[str]:
    whole = b"\n".join(inside(data))
    return {one for one in canaries if one.encode() in whole}


@pytest.mark.parametrize("use", WORDS)
def test_every_format_holds_the_words_that_may_go_and_no_others(
    small_desk, house, store, tmp_path, use
):
    desk, to = small_desk, WRITTEN_FOR[use]
    asked = of_each_outcome(to, (row for row in TABLE if row.use is use))
    canaries = [canary(number) for number in range(len(asked))]
    stories = []
    for row, word in zip(asked, canaries, strict=True):
        entry = someone(desk, row, f"My {word} is here.")
        stories.append(desk.story(entry, relationship=_of(desk, entry)))
        desk.quote(stories[-1], f"My {word} is here.", "being heard")
    about = {"audience": to.audience, "medium": to.medium}
    collection = desk.collection(*stories, use=use, **about)
    id = collection.id
    desk.build.commit()
    goes = {word for row, word in zip(asked, canaries, strict=True) if row.cells[to] == GOES}
    assert 0 < len(goes) < len(canaries)
    for name in WRITTEN:
        path = carry_out(house, store, None, id, name, tmp_path / name, NOW)
        found = found_in(path.read_bytes(), canaries)
        assert found == (set() if name in HOLD_NO_WORDS else goes), name
    with house.reading() as db:
        left = {one["story"]: one["reason"] for one in reversed(db.query(Export).first().left_out)}
    for story, row in zip(stories, asked, strict=True):
        assert left.get(story.label) == REASONS[row.cells[to]], row


def _of(desk: Desk, entry) -> Relationship:
    return desk.db.get_one(Relationship, entry.relationship_id)


@pytest.fixture(scope="module")
def cleaned_media(tmp_path_factory) -> dict[MediaKind, list[Copy]]:
    """Safe copies as the job makes them."""
    folder, made = tmp_path_factory.mktemp("cleaned"), {}
    for kind, source in (
        (MediaKind.PHOTO, samples.photo(folder / "a.jpg")),
        (MediaKind.SOUND, samples.sound(folder / "a.m4a", 1.0)),
    ):
        into = folder / kind
        into.mkdir()
        made[kind] = clean(source, kind_of(source.read_bytes()), into).copies
    return made


@pytest.mark.parametrize("use", OF_MEDIA)
def test_in_every_format_a_file_goes_only_with_its_own_yes_and_its_words_with_theirs(
    small_desk, house, store, tmp_path, cleaned_media, use
):
    desk, to = small_desk, WRITTEN_FOR[Use.DRAW]
    no_end = (row for row in TABLE if row.use is use and row.until == "no end")
    asked = of_each_outcome(to, no_end)
    seen = [canary(number) for number in range(len(asked))]
    said = [canary(1000 + number) for number in range(len(asked))]
    stories, files = [], {}
    for row, look, word in zip(asked, seen, said, strict=True):
        entry = someone(desk, row, f"My {word} is here.")
        media = desk.original(store, entry, OF_MEDIA[use], b"received", description=f"A {look}")
        desk.copies(store, media, cleaned_media[OF_MEDIA[use]])
        stories.append(desk.story(entry, relationship=_of(desk, entry)))
        desk.quote(stories[-1], word, "being heard")
        files[look] = row.cells[to] == GOES
    id = desk.collection(*stories, audience=to.audience, medium=to.medium).id
    desk.build.commit()
    may_go = {look for look, goes in files.items() if goes}
    for name, format in WRITTEN.items():
        data = carry_out(house, store, None, id, name, tmp_path / name, NOW).read_bytes()
        assert found_in(data, seen) <= (may_go if format.has_media else set()), name
        words = found_in(data, said)
        assert words == (set() if name in HOLD_NO_WORDS else set(said)), name
        if name == "story-pack":
            assert found_in(data, seen) == may_go


def test_a_photo_of_nobody_needs_no_yes_and_one_that_nobody_spoke_of_does(desk, store):
    row = next(one for one in TABLE if one.use is Use.LIKENESS and one.yes_to == "no")
    entry, to = someone(desk, row), WRITTEN_FOR[Use.DRAW]
    for shows, reason in (
        (Shows.NOBODY, None),
        (Shows.ME, "consent-no"),
        (Shows.SOMEONE, "consent-no"),
        (None, "consent-no"),
    ):
        photo = desk.original(store, entry, MediaKind.PHOTO, b"received", shows=shows)
        why = media_refusal(desk.db, entry, photo, NOW, to)
        assert (why and why.reason) == reason, shows
    film = desk.original(store, entry, MediaKind.VIDEO, b"received", shows=Shows.NOBODY)
    assert media_refusal(desk.db, entry, film, NOW, to).reason == "consent-no"


TEAM_ON_THE_WEB = Scope(frozenset({Audience.TEAM}), frozenset({Medium.WEB}))
COUNCIL = Scope(frozenset({Audience.COUNCIL}), EVERYWHERE.mediums)
STOPS = {
    "taken back": lambda *about: withdraw_consent(*about, Use.DRAW, NOW),
    "a no": lambda *about: give_consent(*about, Use.DRAW, False, NOW),
    "for others": lambda *about: say_how_far(*about, Use.DRAW, COUNCIL, NOW),
    "in another way": lambda *about: say_how_far(*about, Use.DRAW, TEAM_ON_THE_WEB, NOW),
    # Its last day is over at midnight: nothing else happens then.
    "ended": None,
}


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("how", STOPS)
def test_what_stops_while_a_copy_is_written_is_carried_out_in_no_format(
    small_desk, house, store, tmp_path, monkeypatch, name, how
):
    desk, format = small_desk, formats()[name]
    story = desk.story(desk.told("My canary is here."))
    desk.quote(story, "canary", "being heard")
    (yes,) = desk.consents(Use.DRAW)
    yes.until = NOW.date()
    id, about = desk.collection(story).id, (desk.build.actor(desk.person), desk.relationship.id)
    desk.build.commit()
    days = [NOW]

    def write(*given):
        if STOPS[how]:
            with house.writing() as db:
                STOPS[how](db, *about)
        else:
            days.append(NOW + DAY)
        return format.write(*given)

    slow = replace(format, write=write)
    monkeypatch.setattr("feedback.exports.carry_out.find_format", lambda _: slow)
    to = tmp_path / "out"
    with pytest.raises(ConsentChanged):
        carry_out(house, store, None, id, name, to, NOW, clock=lambda: days[-1])
    assert list(to.iterdir()) == []
    with house.reading() as db:
        assert db.query(Export).count() == 0
