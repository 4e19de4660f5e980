"""REFI-QDA projects: right by the schema and by the lint, and read by another program."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pyrefiqda import RefiProject

from feedback.actions.exports import freeze
from feedback.actions.media_quotations import mark_place
from feedback.exports.carry_out import export_collection, write
from feedback.exports.formats import find_format
from feedback.exports.refi_texts import held_words
from feedback.model.media_places import Region, Stretch
from feedback.model.second_coding import Keep, SettledCode, Settling
from feedback.model.stories import Coding, Export
from feedback.model.telling import MediaKind
from feedback.model.trust import Use
from tests.actions.told_media import SAID, add_media, add_words
from tests.conftest import NOW
from tests.exports.frozen_sets import (
    BYTES,
    ONE,
    TWO,
    code,
    collection,
    medium,
    part,
    quotation,
    story,
)
from tests.exports.refi_lint import NS, lint, selections

STANDARD, UTF16 = "qda-project", "qda-project-utf16"
TRUST, TIME = code(1, "Trust"), code(2, "Time", "Trust")


def written(frozen, format: str = STANDARD) -> bytes:
    file = io.BytesIO()
    find_format(format).write(frozen, lambda _: iter([BYTES]), file)
    return file.getvalue()


def project(data: bytes):
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("project.qde"))


def attributes(data: bytes, kind: str, *names: str) -> list[tuple[str | None, ...]]:
    found = project(data).iterfind(f".//q:{kind}", NS)
    return [tuple(map(one.get, names)) for one in found]


def coded(words: str, start: int, end: int, *codings):
    """A collection of one story with one quotation."""
    one = part(1, words)
    made = quotation(1, one, start, end, *codings or [(ONE, TRUST)])
    return collection(story(1, [one], [made]), codes=[TRUST, TIME])


def test_a_quotation_stands_where_its_words_stand_and_ends_before_the_next_sign():
    data = written(coded("She listened to me. Then she left.", 4, 12))
    assert lint(data) == []
    assert selections(data) == [("S-0001 01 diary", "listened", "coder 1")]
    assert attributes(data, "PlainTextSelection", "startPosition", "endPosition") == [("4", "12")]
    (text,) = (name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if "/" in name)
    assert text.startswith("sources/") and text.endswith(".txt")


def test_the_same_set_gives_the_same_bytes_and_ids_stay_when_more_goes_out():
    one, more = coded("She rang.", 0, 3), part(2, "Later.")
    assert written(one) == written(one)
    moments = {info.date_time for info in zipfile.ZipFile(io.BytesIO(written(one))).infolist()}
    assert moments == {(2026, 3, 3, 0, 0, 0)}
    both = collection(*one.stories, story(2, [more]), codes=one.codes, name="More")
    ids = [
        {element.get("guid") for element in project(written(each)).iter()} for each in (one, both)
    ]
    assert ids[0] <= ids[1]


def test_two_coders_have_a_selection_each_with_their_own_codes():
    data = written(coded("She rang me.", 0, 8, (ONE, TRUST, TIME), (TWO, TIME)))
    assert lint(data) == []
    assert [who for _, _, who in selections(data)] == ["coder 1", "coder 2"]
    found = project(data).iterfind(".//q:PlainTextSelection", NS)
    assert [len(one.findall("q:Coding", NS)) for one in found] == [2, 1]


def test_codes_stand_under_each_other_and_no_two_have_one_name():
    same = [code(3, "Trust", codebook="Theirs"), code(4, "trust", codebook="Theirs")]
    frozen = replace(coded("She rang.", 0, 3), codes=(TRUST, TIME, *same))
    data = written(frozen)
    assert lint(data) == []
    names = [one.get("name") for one in project(data).iter("{*}Code")]
    assert names == ["Trust", "Time", "Trust (Theirs)", "trust (Theirs, 2)"]
    assert project(data).find("q:CodeBook/q:Codes/q:Code/q:Code", NS).get("name") == "Time"


def test_answers_of_one_sending_stand_in_one_text_under_their_questions():
    first = part(1, "Yes, she does.", source=50, asked="Does she ring?")
    second = part(2, "On Mondays.", source=50, asked="When?")
    said = [quotation(1, second, 3, 10, (ONE, TRUST))]
    data = written(collection(story(1, [first, second], said), codes=[TRUST]))
    assert lint(data) == []
    assert selections(data) == [("S-0001 01 answers", "Mondays", "coder 1")]
    pack = zipfile.ZipFile(io.BytesIO(data))
    assert pack.read(pack.namelist()[1]).decode() == (
        "Does she ring?\nYes, she does.\n\nWhen?\nOn Mondays.\n"
    )


def test_an_emoji_is_one_sign_by_the_standard_and_two_in_utf_16():
    frozen = coded("\U0001f600 She listened.", 6, 14)
    for format, in_utf16, place in ((STANDARD, False, ("6", "14")), (UTF16, True, ("7", "15"))):
        data = written(frozen, format)
        assert lint(data, in_utf16) == []
        assert selections(data, in_utf16)[0][1] == "listened"
        found = attributes(data, "PlainTextSelection", "startPosition", "endPosition")
        assert found == [place]
        report = find_format(format).beside(frozen)["export-report.txt"].decode()
        assert "that the two ways count differently" in report


def test_without_such_signs_both_ways_are_the_same_and_the_report_says_so():
    frozen = coded("She listened.", 4, 12)
    assert written(frozen) == written(frozen, UTF16)
    report = find_format(UTF16).beside(frozen)["export-report.txt"].decode()
    assert "In these texts both ways are the same." in report


def test_what_no_file_can_hold_is_gone_before_places_are_counted():
    data = written(coded("\ufeffShe\x00 \x0blis\ud800tened\r now", 5, 16))
    assert lint(data) == []
    assert selections(data)[0][1] == " listened"


def test_a_quotation_of_nothing_that_can_be_held_is_lost_and_the_report_says_so():
    frozen = coded("She \x00\x01 rang", 4, 6)
    assert selections(written(frozen)) == []
    report = find_format(STANDARD).beside(frozen)["export-report.txt"].decode()
    told = "S-0001, the quotation Q-01: None of its words can be held in a file."
    assert told in report and find_format(STANDARD).also_left_out(frozen)


def test_an_empty_collection_has_no_empty_container():
    data = written(collection(story(1, [part(1, "She rang.")], about=None, kind="")))
    assert lint(data) == []
    assert {one.tag.rpartition("}")[2] for one in project(data)} == {
        *("Users", "Variables", "Sources", "Sets"),
    }


def test_a_place_in_a_picture_is_whole_pixels_of_the_upright_picture():
    one = part(1, "Look.", source=None)
    photo = medium(1, "photo", "P-01", description="A garden & a rail")
    place = {"place_kind": "picture", "place": (100, 0, 501, 1000), "medium": "P-01"}
    said = quotation(1, one, 0, 0, (ONE, TRUST), words="The rail", **place)
    data = written(collection(story(1, [one], [said], media=(photo,)), codes=[TRUST]))
    assert lint(data) == []
    corners = ("firstX", "firstY", "secondX", "secondY")
    assert attributes(data, "PictureSelection", *corners) == [("40", "0", "201", "300")]
    assert project(data).findtext(".//q:PictureSource/q:Description", "", NS) == "A garden & a rail"


SPOKEN = {
    "transcript": "\U0001f600 She rang.\nI have a key.\nNobody else.",
    "cues": ((0, 3000, "x"), (3000, 7000, "y"), (7000, 10_000, "z")),
    "cue_places": ((0, 11), (12, 25), (26, 38)),
}


@pytest.mark.parametrize(("kind", "label"), [("sound", "A-01"), ("video", "V-01")])
@pytest.mark.parametrize("in_utf16", [False, True])
def test_a_stretch_stands_in_time_and_in_the_transcript(kind, label, in_utf16):
    one = part(1, "Listen.")
    spoken = medium(1, kind, label, **SPOKEN)
    place = {"place_kind": "time", "place": (3000, 12_000), "medium": label}
    said = quotation(1, one, 0, 0, (ONE, TRUST), words="I have a key.\nNobody else.", **place)
    frozen = collection(story(1, [one], [said], media=(spoken,)), codes=[TRUST])
    data = written(frozen, UTF16 if in_utf16 else STANDARD)
    assert lint(data, in_utf16) == []
    element = "AudioSelection" if kind == "sound" else "VideoSelection"
    assert attributes(data, element, "begin", "end") == [("3000", "10000")]
    ((_, words, _),) = selections(data, in_utf16)
    assert words == "I have a key.\nNobody else."


def test_of_a_recording_that_stays_here_the_words_go_out_as_a_text():
    one = part(1, "Listen.")
    spoken = medium(1, "sound", "A-01", **{**SPOKEN, "copies": ()})
    place = {"place_kind": "time", "place": (0, 3000), "medium": "A-01"}
    said = quotation(1, one, 0, 0, (ONE, TRUST), words="x", **place)
    data = written(collection(story(1, [one], [said], media=(spoken,)), codes=[TRUST]))
    assert lint(data) == []
    assert selections(data) == [("S-0001 A-01 words", "\U0001f600 She rang.", "coder 1")]


def test_a_relationship_is_a_case_with_all_that_is_said_of_its_sources():
    entry, answer = part(1, "One."), part(2, "Two.", source=50, role="carer", wave="Baseline")
    data = written(collection(story(1, [entry]), story(2, [answer], kind="crisis")))
    assert lint(data) == []
    (case,) = project(data).iterfind(".//q:Case", NS)
    names = {one.get("guid"): one.get("name") for one in project(data).iter("{*}Variable")}
    told = {
        names[one.find("q:VariableRef", NS).get("targetGUID")]: one.findtext("q:TextValue", "", NS)
        for one in case.iterfind("q:VariableValue", NS)
    }
    assert case.get("name") == "Milo and Ash" and len(case.findall("q:SourceRef", NS)) == 2
    assert (told["site"], told["role"], told["round"]) == (
        "Wadebridge",
        "carer; person",
        "Baseline",
    )
    assert told["kind of story"] == "crisis; portrait"


def test_the_collection_and_each_story_are_sets_of_sources():
    data = written(
        collection(story(1, [part(1, "A")], easy_words="Easy."), story(2, [part(2, "B")]))
    )
    sets = project(data).findall(".//q:Set", NS)
    assert [one.get("name") for one in sets] == ["On time", "S-0001 A story", "S-0002 A story"]
    assert [len(one.findall("q:MemberSource", NS)) for one in sets] == [2, 1, 1]
    assert sets[1].findtext("q:Description", "", NS) == "Easy."


SIGNS = st.text(
    st.one_of(
        st.sampled_from(
            "a b.\n\t\r\x00\x0b\ufeff\ufffe\u0301\u05d0\u202e&<>\"'é👍🏽\U0010ffff\u2028"
        ),
        st.characters(),
    ),
    max_size=40,
)


@given(st.lists(st.tuples(SIGNS, st.integers(0, 40), st.integers(0, 40)), max_size=4), SIGNS)
def test_whatever_is_told_every_selection_holds_its_words(told, name):
    parts = [part(n, words, asked=name) for n, (words, _, _) in enumerate(told, 1)]
    said = [
        quotation(n, parts[n - 1], min(low, high), max(low, high), (ONE, TRUST), (TWO,))
        for n, (words, low, high) in enumerate(told, 1)
        if max(low, high) <= len(words) and low != high
    ]
    held = story(1, parts, said, title=name, easy_words=name)
    frozen = collection(held, codes=[TRUST, code(2, name), code(3, name)], name=name)
    for format, in_utf16 in ((STANDARD, False), (UTF16, True)):
        data = written(frozen, format)
        assert lint(data, in_utf16) == []
        assert selections(data, in_utf16) == selections(written(frozen))
        alone = [one for one in told if "\u0301" not in one[0]]
        if alone == told and all(one == held_words(one) for one, _, _ in told):
            found = [words for _, words, who in selections(data, in_utf16) if who == "coder 1"]
            assert found == [one.words for one in said if parts[one.part_id.int - 1].words.strip()]


def test_another_program_reads_every_selection_as_we_do(tmp_path):
    words = "\U0001f600 She “rang” me, e\u0301toile. \u05e9\u05dc\u05d5\u05dd & <b>."
    one = part(1, held_words(words))
    said = [quotation(n, one, n, n + 9, (ONE, TRUST), (TWO, TIME)) for n in range(1, 20)]
    data = written(collection(story(1, [one], said), codes=[TRUST, TIME]))
    (tmp_path / "our.qdpx").write_bytes(data)
    read = RefiProject.load(tmp_path / "our.qdpx", str(tmp_path / "out"))
    (source,) = read.sources.text_source
    file = tmp_path / "out" / "sources" / source.plain_text_path.removeprefix("internal://")
    text = file.read_text("utf-8")
    found = [text[s.start_position : s.end_position] for s in source.plain_text_selection]
    assert found == [one.words for one in said for _ in (ONE, TWO)]
    assert [user.name for user in read.users.user][:2] == ["coder 1", "coder 2"]


@pytest.fixture
def told(desk):
    """A story with a quotation from its words, from a photo and from a voice, by two coders."""
    entry = desk.told("Grace Bell rang me first. Nobody marked this.")
    copy = {"size": len(BYTES), "sha256": sha256(BYTES).hexdigest()}
    desk.photo = add_media(
        desk.build, entry, MediaKind.PHOTO, ("screen",), width=480, height=320, **copy
    )
    desk.build.looked_at(desk.photo)
    desk.voice = add_media(desk.build, entry, MediaKind.SOUND, ("play",), seconds=10.0, **copy)
    desk.words = add_words(desk.build, desk.voice, SAID, by=desk.facilitator)
    desk.told_story = desk.story(entry)
    first = desk.quote(desk.told_story, "Grace Bell rang me first.", "control")
    desk.other = desk.build.facilitator(desk.site)
    coding = first.codings[0]
    given = {"quotation": first, "code": coding.code, "coded_at": NOW}
    desk.add(Coding(coder_id=desk.other.id, **given))
    actor = desk.build.actor(desk.facilitator)
    mark_place(desk.db, actor, desk.told_story.id, desk.voice.id, Stretch(3000, 7000), "", NOW)
    where = Region(100, 100, 500, 900)
    mark_place(desk.db, actor, desk.told_story.id, desk.photo.id, where, "Grace at a rail", NOW)
    desk.db.flush()
    desk.db.refresh(desk.told_story.parts[0], ["quotations"])
    return desk.collection(desk.told_story)


def test_a_story_leaves_with_stand_ins_places_and_each_coder(desk, told):
    data = written(freeze(desk.db, None, told.id, NOW))
    assert lint(data) == []
    (_, one, who), (_, two, other), (_, said, _) = selections(data)
    assert one == two and one.endswith("] rang me first.") and said == "I have my own key now."
    assert {who, other} == {"coder 1", "coder 2"}
    assert attributes(data, "AudioSelection", "begin", "end") == [("3000", "7000")]
    assert len(attributes(data, "PictureSelection")) == 1
    held = b"".join(zipfile.ZipFile(io.BytesIO(data)).read(name) for name in names_in(data))
    assert b"Nobody marked this." in held
    for name in ("Grace", "Bell", "Amina", "Yusuf", desk.facilitator.name, desk.other.name):
        assert name.encode() not in held


def names_in(data: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


@pytest.mark.parametrize(
    ("use", "kinds"),
    [(Use.VOICE, ["jpg", "txt", "txt"]), (Use.LIKENESS, ["m4a", "txt", "txt"]), (Use.DRAW, [])],
)
def test_what_nobody_may_use_any_more_is_not_in_it(desk, told, use, kinds):
    for consent in desk.consents(use):
        consent.withdrawn_at = NOW
    desk.db.flush()
    frozen = freeze(desk.db, None, told.id, NOW)
    data = written(frozen)
    endings = [name.rpartition(".")[2] for name in names_in(data)]
    assert sorted(endings) == sorted(["qde", *kinds])
    assert frozen.left_out


def test_what_was_settled_stands_under_the_name_of_who_settled_it(desk, told):
    first = desk.told_story.parts[0].quotations[0]
    codes = [coding.code for coding in first.codings][:1]
    made = Settling(quotation=first, settled_by_id=desk.other.id, settled_at=NOW, keep=Keep.ALL)
    made.codes = [SettledCode(code=one) for one in codes]
    desk.add(made)
    frozen = freeze(desk.db, None, told.id, NOW)
    (settled,) = frozen.stories[0].quotations[0].codings
    assert settled.codes == (codes[0].id,)
    assert lint(written(frozen)) == []


def test_the_report_stands_beside_the_file_once_the_file_is_there(small_desk, store, tmp_path):
    told = small_desk.collection(small_desk.story(small_desk.told()))
    path = export_collection(small_desk.db, store, None, told.id, STANDARD, tmp_path / "out", NOW)
    report = path.with_name(path.name.replace(".qdpx", "_export-report.txt"))
    assert sorted(one.name for one in path.parent.iterdir()) == sorted([path.name, report.name])
    assert report.read_text().startswith("Export report: On time\n")
    assert lint(path.read_bytes()) == []


def test_nothing_stands_beside_a_file_that_was_never_finished(small_desk, store, tmp_path):
    told = small_desk.collection(small_desk.story(small_desk.told()))
    frozen = freeze(small_desk.db, None, told.id, NOW)
    with write(small_desk.db, store, frozen, find_format(STANDARD), tmp_path / "out"):
        pass
    assert list((tmp_path / "out").iterdir()) == []


def test_what_the_file_has_no_place_for_is_kept_with_the_record(small_desk, store, tmp_path):
    story = small_desk.story(small_desk.told("She \x00\x01 rang."))
    small_desk.quote(story, "\x00\x01", "control")
    told = small_desk.collection(story)
    export_collection(small_desk.db, store, None, told.id, STANDARD, tmp_path / "out", NOW)
    (export,) = small_desk.db.query(Export)
    assert [(one["what"], one["reason"]) for one in export.left_out] == [
        ("the quotation Q-01", "cannot-be-held"),
    ]


def test_letters_that_are_put_together_do_not_shift_what_comes_after():
    data = written(coded("Cafe\x00\u0301 with her.", 7, 11))
    assert lint(data) == []
    assert selections(data)[0][1] == "with"
