"""Places in pictures and recordings that come back in a project."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256

import pytest

from feedback.actions.exports import freeze, record_export
from feedback.actions.media_quotations import mark_place
from feedback.actions.quotations import code_quotation
from feedback.exports.formats import find_format
from feedback.exports.refi_back import bring_in, carried, look_at_project
from feedback.exports.refi_read import ProjectRefused
from feedback.model.media_places import Region, Stretch
from feedback.model.stories import Codebook, Coding, Quotation
from feedback.model.telling import MediaKind
from feedback.model.trust import Use
from tests.actions.told_media import SAID, add_media, add_words
from tests.conftest import NOW

HELD = {MediaKind.PHOTO: b"a photo", MediaKind.SOUND: b"a voice"}
RAIL, KEY = Region(100, 100, 500, 900), Stretch(3000, 7000)
ANN = "22222222-2222-4222-8222-222222222222"


@pytest.fixture
def told(desk):
    """A story with a photo and a voice, a coded place in each, which left as a project."""
    entry = desk.told("She rang me first.")
    desk.actor = desk.build.actor(desk.facilitator)
    desk.photo = added(desk, entry, MediaKind.PHOTO, "screen", width=480, height=320)
    desk.build.looked_at(desk.photo)
    desk.voice = added(desk, entry, MediaKind.SOUND, "play", seconds=10.0)
    add_words(desk.build, desk.voice, SAID, by=desk.facilitator)
    desk.told_story = desk.story(entry)
    desk.quote(desk.told_story, "She rang me first.", "control")
    (desk.code,) = desk.db.query(Codebook).one().codes
    for media, where in ((desk.photo, RAIL), (desk.voice, KEY)):
        at = (desk.db, desk.actor, desk.told_story.id, media.id)
        quotation = mark_place(*at, where, "At a rail", NOW)
        code_quotation(desk.db, desk.actor, quotation.id, [desk.code.id], NOW)
    desk.db.flush()
    desk.db.refresh(desk.told_story.parts[0], ["quotations"])
    desk.build.approve(desk.told_story)
    desk.left = desk.collection(desk.told_story)
    desk.ann = desk.build.actor(desk.build.facilitator(desk.site))
    return desk


def added(desk, entry, kind: MediaKind, purpose: str, **given):
    held = HELD[kind]
    known = {"size": len(held), "sha256": sha256(held).hexdigest()}
    return add_media(desk.build, entry, kind, (purpose,), **known, **given)


def left_as(told) -> dict[str, bytes]:
    """The project's files, by name."""
    frozen = freeze(told.db, None, told.left.id, NOW)
    whose = {
        copy.id: HELD[MediaKind(medium.kind)]
        for story in frozen.stories
        for medium in story.media
        for copy in medium.copies
    }
    file, format = io.BytesIO(), find_format("qda-project")
    digest = format.write(frozen, lambda id: iter([whose[id]]), file)
    record_export(told.db, None, frozen, format.name, digest, NOW)
    told.db.flush()
    with zipfile.ZipFile(file) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as pack:
        for name, data in files.items():
            pack.writestr(name, data)
    return file.getvalue()


def coded_more(told, files: dict[str, bytes], kind: str, where: str, words: str = "") -> bytes:
    """The project after Ann coded one more place in another program."""
    guid = "11111111-1111-4111-8111-111111111111"
    about = f"<Description>{words}</Description>" if words else ""
    made = (
        f'<{kind}Selection guid="{guid}" {where} creatingUser="{ANN}">{about}'
        f'<Coding guid="{guid[:-1]}2"><CodeRef targetGUID="{told.code.id}"/></Coding>'
        f"</{kind}Selection>"
    ).encode()
    first = f"<{kind}Selection".encode()
    xml = files["project.qde"].replace(first, made + first, 1)
    xml = xml.replace(b"<Users>", f'<Users><User guid="{ANN}" name="Ann"/>'.encode())
    return packed({**files, "project.qde": xml})


def look(told, data: bytes):
    return look_at_project(told.db, told.ann, data, NOW)


def brought(told, data: bytes):
    return bring_in(told.db, told.ann, "Back", carried(look(told, data)), NOW)


def of_ann(told) -> list[Quotation]:
    codings = told.db.query(Coding).filter_by(coder_id=told.ann.account_id)
    return [one.quotation for one in codings]


def test_what_comes_back_unchanged_brings_nothing_twice(told):
    looked = look(told, packed(left_as(told)))
    assert (looked.is_empty, looked.here_already, looked.left) == (True, 3, [])
    assert not {"pictures", "sounds"} & looked.others.keys()


CORNERS = 'firstX="240" firstY="32" secondX="480" secondY="320"'
TURNED = 'firstX="480" firstY="320" secondX="240" secondY="32"'


@pytest.mark.parametrize("corners", [CORNERS, TURNED])
def test_a_new_place_in_a_photo_comes_home_with_its_words(told, corners):
    data = coded_more(told, left_as(told), "Picture", corners, "A hand on the rail")
    made = brought(told, data)
    assert (made.quotations, made.codings, made.not_kept) == (1, 1, 0)
    (quotation,) = of_ann(told)
    assert quotation.words == "A hand on the rail"
    assert quotation.place.where == Region(500, 100, 1000, 1000)
    told.build.approve(told.told_story)
    assert look(told, data).is_empty, "the same file again brings nothing"


def test_a_place_that_nobody_described_is_called_by_its_code(told):
    brought(told, coded_more(told, left_as(told), "Picture", CORNERS))
    assert of_ann(told)[0].words == "control"


def test_a_new_stretch_of_a_voice_comes_home_with_the_words_said_in_it(told):
    brought(told, coded_more(told, left_as(told), "Audio", 'begin="0" end="3000"'))
    (quotation,) = of_ann(told)
    assert quotation.place.where == Stretch(0, 3000)
    assert quotation.words == SAID[0].words


def test_a_code_on_a_place_of_ours_joins_the_quotation_that_is_there(told):
    at = 'firstX="48" firstY="32" secondX="240" secondY="288"'
    count = told.db.query(Quotation).count()
    made = brought(told, coded_more(told, left_as(told), "Picture", at))
    assert (made.quotations, made.codings) == (1, 1)
    assert told.db.query(Quotation).count() == count
    assert of_ann(told)[0].words == "At a rail"


def test_a_place_in_a_transcript_is_the_stretch_in_which_it_is_said(told):
    files = left_as(told)
    ids = [part.split(b'"')[1] for part in files["project.qde"].split(b"<SyncPoint guid=")[1:]]
    ends = [f'{name}="{id.decode()}"' for name, id in zip(("from", "to"), ids, strict=False)]
    where = " ".join(one.replace("=", "SyncPoint=", 1) for one in ends)
    brought(told, coded_more(told, files, "Transcript", where))
    (quotation,) = of_ann(told)
    assert quotation.place.where == Stretch(SAID[0].start_ms, SAID[0].end_ms)


def test_without_its_file_a_medium_is_known_by_the_id_it_left_with(told):
    files = left_as(told)
    data = coded_more(told, files, "Audio", 'begin="0" end="3000"')
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        bare = {name: pack.read(name) for name in pack.namelist() if not name.endswith(".m4a")}
    assert len(look(told, packed(bare)).in_files) == 1


def test_another_file_under_our_id_is_not_ours(told):
    left = left_as(told)
    files = {name: data + b"x" * name.endswith(".jpg") for name, data in left.items()}
    looked = look(told, coded_more(told, files, "Picture", CORNERS))
    assert not looked.in_files and looked.others["pictures"] == 1


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("Picture", 'firstX="500" firstY="0" secondX="900" secondY="90"'),
        ("Picture", 'firstX="5" firstY="0" secondX="five" secondY="90"'),
        ("Audio", 'begin="5000" end="99000"'),
        ("Audio", 'begin="5000" end="5000"'),
    ],
)
def test_a_place_outside_is_left_with_its_reason(told, kind, where):
    looked = look(told, coded_more(told, left_as(told), kind, where))
    assert [one.reason for one in looked.left] == ["outside-the-file"] and not looked.in_files


@pytest.mark.parametrize("use", [Use.LIKENESS, Use.VOICE])
def test_a_yes_that_was_taken_back_since_lets_nothing_come_home(told, use):
    kind, where = {
        Use.LIKENESS: ("Picture", CORNERS),
        Use.VOICE: ("Audio", 'begin="0" end="3000"'),
    }[use]
    data = coded_more(told, left_as(told), kind, where)
    for consent in told.consents(use):
        consent.withdrawn_at = NOW
    told.db.flush()
    assert not look(told, data).in_files


def test_what_was_taken_back_while_somebody_looked_is_not_kept(told):
    data = coded_more(told, left_as(told), "Picture", CORNERS)
    form = carried(look(told, data))
    told.db.delete(told.photo.copies[0])
    told.db.flush()
    told.db.refresh(told.photo)
    made = bring_in(told.db, told.ann, "Back", form, NOW)
    assert (made.quotations, made.not_kept) == (0, 1)


def test_a_place_with_three_numbers_in_the_form_is_refused(told):
    looked = look(told, coded_more(told, left_as(told), "Audio", 'begin="0" end="3000"'))
    (one,) = looked.in_files
    object.__setattr__(one, "where", (0, 1, 2))
    with pytest.raises(ProjectRefused):
        bring_in(told.db, told.ann, "Back", carried(looked), NOW)
