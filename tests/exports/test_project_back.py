"""A project that comes back: our own words are coded, everything else is told and left."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from feedback.actions.exports import freeze, record_export
from feedback.exports.formats import find_format
from feedback.exports.refi_back import bring_in, carried, look_at_project
from feedback.exports.refi_read import ProjectRefused
from feedback.model.stories import Code, Codebook, Coding, Quotation
from tests.conftest import NOW

WORDS = "\U0001f600 Grace Bell rang me first. I was glad. Then she came."
STANDARD, UTF16 = "qda-project", "qda-project-utf16"


@pytest.fixture
def told(desk):
    """A story with one coded quotation, which left as a project."""
    desk.told_story = desk.story(desk.told(WORDS))
    desk.quote(desk.told_story, "I was glad.", "control")
    desk.left = desk.collection(desk.told_story)
    desk.actor = desk.build.actor(desk.build.facilitator(desk.site))
    return desk


def left_as(told, format: str = STANDARD) -> tuple[bytes, bytes, str]:
    """The project: its XML, its one text, and the text's path."""
    frozen = freeze(told.db, None, told.left.id, NOW)
    file = io.BytesIO()
    digest = find_format(format).write(frozen, lambda _: iter([]), file)
    record_export(told.db, None, frozen, format, digest, NOW)
    told.db.flush()
    pack = zipfile.ZipFile(file)
    _, path = pack.namelist()
    return pack.read("project.qde"), pack.read(path), path


def packed(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as pack:
        for name, data in files.items():
            pack.writestr(name, data)
    return file.getvalue()


def coded_more(xml: bytes, text: str, words: str, code: str, in_utf16: bool = False, **given):
    """The project after somebody else coded these words in it, in another program."""
    start = text.index(words)
    end = start + len(words)
    if in_utf16:
        start, end = (len(text[:at].encode("utf-16-le")) // 2 for at in (start, end))
    guid = "11111111-1111-4111-8111-111111111111"
    coder = "22222222-2222-4222-8222-222222222222"
    made = (
        f'<PlainTextSelection guid="{guid}" name="{given.get("name", "")}" '
        f'startPosition="{start}" endPosition="{end}" creatingUser="{coder}">'
        f'<Coding guid="{guid[:-1]}2"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )
    xml = xml.replace(b"<PlainTextSelection", made.encode() + b"<PlainTextSelection", 1)
    return xml.replace(b"<Users>", f'<Users><User guid="{coder}" name="Ann"/>'.encode())


def code_id(told) -> str:
    return str(told.db.query(Codebook).one().codes[0].id)


def test_what_comes_back_unchanged_brings_nothing_twice(told):
    xml, text, path = left_as(told)
    looked = look_at_project(told.db, told.actor, packed({"project.qde": xml, path: text}), NOW)
    assert (looked.is_empty, looked.here_already, looked.left) == (True, 1, [])


@pytest.mark.parametrize("format", [STANDARD, UTF16])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_somebody_else_coded_in_our_words_comes_home(told, format, ends):
    xml, text, path = left_as(told, format)
    words = text.decode()
    begins = words.index("]") + 2
    new = words[begins : begins + len("rang me first.")]
    xml = coded_more(xml, words, new, code_id(told), format == UTF16, name=new)
    files = {"my project.qde": xml, path.replace("sources", "Sources"): b"\xef\xbb\xbf" + text}
    files = {name: data.replace(b"\n", ends.encode()) for name, data in files.items()}
    looked = look_at_project(told.db, told.actor, packed(files), NOW)
    assert (looked.codings, looked.left) == (1, [])
    made = bring_in(told.db, told.actor, "Back", carried(looked), NOW)
    assert (made.codes, made.quotations, made.codings, made.not_kept) == (0, 1, 1, 0)
    added = told.db.query(Coding).filter_by(coder_id=told.actor.account_id).one()
    told.build.approve(told.told_story)
    again = look_at_project(told.db, told.actor, packed(files), NOW)
    assert (again.is_empty, again.here_already) == (True, 2)
    assert added.quotation.words == "rang me first."
    assert WORDS[added.quotation.start : added.quotation.end] == "rang me first."


def test_a_place_that_cuts_a_stand_in_takes_the_whole_name(told):
    xml, text, path = left_as(told)
    words = text.decode()
    at = words.index("] rang")
    xml = coded_more(xml, words, words[at - 2 : at + 6], code_id(told), name=words[at - 2 : at + 6])
    looked = look_at_project(told.db, told.actor, packed({"project.qde": xml, path: text}), NOW)
    bring_in(told.db, told.actor, "Back", carried(looked), NOW)
    added = told.db.query(Coding).filter_by(coder_id=told.actor.account_id).one()
    assert added.quotation.words == "Grace Bell rang"


def test_a_new_code_becomes_a_codebook_and_its_memo_is_part_of_what_it_means(told):
    xml, text, path = left_as(told)
    guid, note = "33333333-3333-4333-8333-333333333333", "44444444-4444-4444-8444-444444444444"
    new = (
        f'<Code guid="{{{guid}}}" name="Joy" isCodable="true" color="#f00"><Description>Glad.'
        f'</Description><NoteRef targetGUID="{note}"/></Code></Codes>'
    )
    noted = (
        f'<Notes><Note guid="{note}"><PlainTextContent>Ask Bo.</PlainTextContent></Note></Notes>'
    )
    xml = coded_more(xml, text.decode(), "Then she", guid, name="Then she")
    xml = xml.replace(b"</Codes>", new.encode()).replace(b"<Sets>", noted.encode() + b"<Sets>")
    looked = look_at_project(told.db, told.actor, packed({"project.qde": xml, path: text}), NOW)
    assert [(one.name, one.description) for one in looked.codes] == [("Joy", "Glad.\n\nAsk Bo.")]
    assert (looked.with_memo, looked.project.others["notes"]) == (1, 1)
    made = bring_in(told.db, told.actor, "From Ann", carried(looked), NOW)
    assert (made.codes, made.codings) == (1, 1)
    (joy,) = told.db.query(Codebook).filter_by(name="From Ann").one().codes
    assert told.db.query(Coding).filter_by(code_id=joy.id).one().quotation.words == "Then she"


def test_texts_that_were_not_told_here_are_nobodys_story(told):
    xml, text, path = left_as(told)
    count = told.db.query(Quotation).count()
    files = {"project.qde": xml, path: b"Words from elsewhere, long enough to hold every place."}
    looked = look_at_project(told.db, told.actor, packed(files), NOW)
    assert [one.reason for one in looked.left] == ["not-ours"] and not looked.places
    assert told.db.query(Quotation).count() == count


def test_a_text_of_ours_whose_words_are_others_there_is_left_and_it_is_said(told):
    other = told.story(told.told("Another story, in its own words."))
    told.left = told.collection(told.told_story, other, name="Two")
    frozen, file = freeze(told.db, None, told.left.id, NOW), io.BytesIO()
    digest = find_format(STANDARD).write(frozen, lambda _: iter([]), file)
    record_export(told.db, None, frozen, STANDARD, digest, NOW)
    files = {one: zipfile.ZipFile(file).read(one) for one in zipfile.ZipFile(file).namelist()}
    changed = {name: data.replace(b"glad.", b"sad!!") for name, data in files.items()}
    looked = look_at_project(told.db, told.actor, packed(changed), NOW)
    assert not looked.places
    assert [(one.source, one.reason) for one in looked.left] == [
        ("S-0001 01 diary", "words-differ")
    ]


def test_where_ways_of_counting_differ_and_nothing_decides_it_is_left(told):
    xml, text, path = left_as(told)
    xml = coded_more(xml, text.decode(), "Then she", code_id(told))
    xml = xml.replace(b'name="I was glad."', b'name=""')
    looked = look_at_project(told.db, told.actor, packed({"project.qde": xml, path: text}), NOW)
    assert [one.reason for one in looked.left] == ["cannot-tell"] * 2 and not looked.places


@pytest.mark.parametrize("format", [STANDARD, UTF16])
def test_the_way_that_fits_most_names_is_that_of_all_in_the_text(told, format):
    xml, text, path = left_as(told, format)
    xml = coded_more(xml, text.decode(), "Then she", code_id(told), format == UTF16)
    looked = look_at_project(told.db, told.actor, packed({"project.qde": xml, path: text}), NOW)
    bring_in(told.db, told.actor, "Back", carried(looked), NOW)
    added = told.db.query(Coding).filter_by(coder_id=told.actor.account_id).one()
    assert (added.quotation.words, looked.left) == ("Then she", [])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'endPosition="', b'endPosition="9', "outside-the-words"),
        (b'startPosition="', b'startPosition="x', "outside-the-words"),
        (b'CodeRef targetGUID="', b'CodeRef targetGUID="0', "no-such-code"),
    ],
)
def test_a_selection_that_points_nowhere_is_left_with_its_reason(told, old, new, reason):
    xml, text, path = left_as(told)
    data = packed({"project.qde": xml.replace(old, new), path: text})
    looked = look_at_project(told.db, told.actor, data, NOW)
    assert [one.reason for one in looked.left] == [reason] and looked.is_empty


def test_what_is_not_in_the_file_is_left(told):
    xml, text, path = left_as(told)
    looked = look_at_project(told.db, told.actor, packed({"project.qde": xml}), NOW)
    assert [one.reason for one in looked.left] == ["no-words"]


def test_a_yes_that_was_taken_back_since_lets_nothing_come_home(told):
    xml, text, path = left_as(told)
    xml = coded_more(xml, text.decode(), "Then she", code_id(told), name="Then she")
    for use in ("story", "draw"):
        for consent in told.consents(use):
            consent.withdrawn_at = NOW
    told.db.flush()
    looked = look_at_project(told.db, told.actor, packed({"project.qde": xml, path: text}), NOW)
    assert not looked.places and [one.reason for one in looked.left] == ["not-ours"]


def test_another_sites_facilitator_gets_codes_and_no_words(told):
    xml, text, path = left_as(told)
    other = told.build.actor(told.build.facilitator(told.build.site("Elsewhere")))
    looked = look_at_project(told.db, other, packed({"project.qde": xml, path: text}), NOW)
    assert [one.name for one in looked.codes] == ["control"] and not looked.places
    assert (looked.collection, [one.reason for one in looked.left]) == ("", ["not-ours"])


def test_ids_that_somebody_typed_into_the_form_open_nothing(told):
    xml, text, path = left_as(told)
    xml = coded_more(xml, text.decode(), "Then she", code_id(told), name="Then she")
    looked = look_at_project(told.db, told.actor, packed({"project.qde": xml, path: text}), NOW)
    other = told.build.actor(told.build.facilitator(told.build.site("Elsewhere")))
    made = bring_in(told.db, other, "Stolen", carried(looked), NOW)
    assert (made.quotations, made.codings, made.not_kept) == (0, 0, 1)


@pytest.mark.parametrize("told_in_form", ["", "AAAA", "!", "eJwrSwQAAdcA9A=="])
def test_a_form_that_nobody_made_is_refused(told, told_in_form):
    with pytest.raises(ProjectRefused):
        bring_in(told.db, told.actor, "x", told_in_form, NOW)


def with_a_twin(told, same_names: bool) -> bytes:
    """A project with two stories of the same words, of which the second is coded."""
    twin = told.story(told.told(WORDS))
    told.left = told.collection(told.told_story, twin, name="Twins")
    frozen, file = freeze(told.db, None, told.left.id, NOW), io.BytesIO()
    digest = find_format(STANDARD).write(frozen, lambda _: iter([]), file)
    record_export(told.db, None, frozen, STANDARD, digest, NOW)
    pack = zipfile.ZipFile(file)
    files = {name: pack.read(name) for name in pack.namelist()}
    text = next(data for name, data in files.items() if name.endswith(".txt")).decode()
    head, _, rest = files["project.qde"].partition(b'name="S-0002 01 diary"')
    selection = coded_more(b"<PlainTextSelection", text, "Then she", code_id(told), name="Then she")
    selection = selection.removesuffix(b"<PlainTextSelection")
    end = rest.index(b"<VariableValue>")
    xml = head + b'name="S-0002 01 diary"' + rest[:end] + selection + rest[end:]
    if not same_names:
        twin_id = str(next(one.id for one in frozen.stories[1].parts))
        xml = xml.replace(b"S-0002 01 diary", twin_id.encode()).replace(
            b'TextSource guid="', b'TextSource guid="{0'
        )
    return packed({**files, "project.qde": xml})


def test_of_two_texts_with_the_same_words_the_one_that_is_meant_is_coded(told):
    looked = look_at_project(told.db, told.actor, with_a_twin(told, True), NOW)
    bring_in(told.db, told.actor, "Back", carried(looked), NOW)
    added = told.db.query(Coding).filter_by(coder_id=told.actor.account_id).one()
    assert (added.quotation.words, added.quotation.part.story.label) == ("Then she", "S-0002")


def test_when_nothing_says_which_of_two_is_meant_it_is_left(told):
    looked = look_at_project(told.db, told.actor, with_a_twin(told, False), NOW)
    assert "several-alike" in [one.reason for one in looked.left] and not looked.places


def test_words_that_changed_while_somebody_looked_are_not_coded(told):
    xml, text, path = left_as(told)
    xml = coded_more(xml, text.decode(), "Then she", code_id(told), name="Then she")
    looked = look_at_project(told.db, told.actor, packed({"project.qde": xml, path: text}), NOW)
    told.told_story.parts[0].words = WORDS + " And more."
    told.db.flush()
    made = bring_in(told.db, told.actor, "Back", carried(looked), NOW)
    assert (made.quotations, made.not_kept) == (0, 1)


def test_places_of_a_program_that_counts_returns_come_home_too(told):
    told.told_story = told.story(told.told("One.\nTwo.\nThree was good.\nFour."))
    told.quote(told.told_story, "Two.", "control")
    told.left = told.collection(told.told_story, name="Lines")
    xml, text, path = left_as(told)
    text = text.replace(b"\n", b"\r\n")
    xml = xml.replace(b'startPosition="5" endPosition="9"', b'startPosition="6" endPosition="10"')
    xml = coded_more(xml, text.decode(), "Three", code_id(told), name="Three")
    looked = look_at_project(told.db, told.actor, packed({"project.qde": xml, path: text}), NOW)
    assert (looked.here_already, looked.left) == (1, [])
    bring_in(told.db, told.actor, "Back", carried(looked), NOW)
    added = told.db.query(Coding).filter_by(coder_id=told.actor.account_id).one()
    assert added.quotation.words == "Three"


def test_a_program_that_gives_everything_new_ids_is_understood_by_names_and_words(told):
    xml, text, path = left_as(told)
    old = {code_id(told), *re.findall(r'guid="([0-9a-f-]{36})"', xml.decode())}
    for number, id in enumerate(sorted(old)):
        xml = xml.replace(id.encode(), f"{number:08d}-0000-4000-8000-000000000000".encode())
    text_path = re.search(rb'plainTextPath="internal://([^"]+)"', xml)[1].decode()
    files = {"project.qde": xml, f"sources/{text_path}": text}
    looked = look_at_project(told.db, told.actor, packed(files), NOW)
    assert (looked.codes, looked.here_already, looked.left) == ([], 1, [])


def test_codes_that_the_actor_gave_before_stay_beside_those_that_come_home(told):
    first = told.db.query(Quotation).one()
    other = Code(codebook=told.db.query(Codebook).one(), name="Mine", position=9)
    told.add(Coding(quotation=first, code=other, coder_id=told.actor.account_id, coded_at=NOW))
    xml, text, path = left_as(told)
    xml = coded_more(xml, text.decode(), "I was glad.", code_id(told), name="I was glad.")
    looked = look_at_project(told.db, told.actor, packed({"project.qde": xml, path: text}), NOW)
    bring_in(told.db, told.actor, "Back", carried(looked), NOW)
    mine = told.db.query(Coding).filter_by(coder_id=told.actor.account_id)
    assert {one.code.name for one in mine} == {"Mine", "control"}
