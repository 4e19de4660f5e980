"""Case 15: 10,000 quotations as a REFI-QDA project, beside a bare tree of the same content."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable
from datetime import date
from itertools import islice
from uuid import UUID
from xml.etree.ElementTree import Element, canonicalize, fromstring

from bench.bare_project import Plain, write
from bench.browser import WrongAnswer
from bench.counting import median
from bench.many_stories import sentences
from bench.scene import Scene
from bench.table import Row
from feedback.actions.frozen import (
    FrozenCode,
    FrozenCoder,
    FrozenCoding,
    FrozenCollection,
    FrozenPart,
    FrozenQuotation,
    FrozenStory,
)
from feedback.exports.formats import find_format

CASE = "15"
QUOTATIONS, QUICK_QUOTATIONS = 10_000, 2_000
PARTS, CODES, WORDS = 100, 40, 600
AIM = 3
FORMATS = (("qda-project", "code points"), ("qda-project-utf16", "UTF-16 units"))
NAMESPACE = "{urn:QDA-XML:project:1.0}"


def measure(scene: Scene, say: Callable[[str], None]) -> list[Row]:
    """Seconds of ours and of the bare one, in turn; the ratio is theirs over ours."""
    count = QUICK_QUOTATIONS if scene.is_quick else QUOTATIONS
    frozen = _frozen(count)
    return [_row(scene, frozen, format, unit, count, say) for format, unit in FORMATS]


def _row(
    scene: Scene,
    frozen: FrozenCollection,
    format: str,
    unit: str,
    count: int,
    say: Callable[[str], None],
) -> Row:
    project, files = _content(_ours(frozen, format))
    if _told(_ours(frozen, format)) != _told(_bare(project, files)):
        raise WrongAnswer("the two projects do not hold the same")
    ours, theirs = [], []
    for _ in range(scene.plan.turns):
        for seconds, act in (
            (ours, lambda: _ours(frozen, format)),
            (theirs, lambda: _bare(project, files)),
        ):
            begun = time.perf_counter()
            act()
            seconds.append(time.perf_counter() - begun)
    times = median(mine / other for mine, other in zip(ours, theirs, strict=True))
    say(f"{count:,} quotations in {unit}: {times:.2f} times as long as bare")
    return Row(
        CASE,
        f"{count:,} quotations to .qdpx, {unit}",
        f"{median(ours):.3g} s",
        f"{median(theirs):.3g} s",
        f"{1 / times:.2f}",
        f">= {1 / AIM:.2f}",
        times <= AIM,
    )


def _ours(frozen: FrozenCollection, format: str) -> bytes:
    file = io.BytesIO()
    find_format(format).write(frozen, lambda _: iter(()), file)
    return file.getvalue()


def _bare(project: Plain, files: list[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    write(file, project, files)
    return file.getvalue()


def _content(data: bytes) -> tuple[Plain, list[tuple[str, bytes]]]:
    """What is in a project, as plain tuples."""
    pack = zipfile.ZipFile(io.BytesIO(data))
    name, given, words, inside = _plain(fromstring(pack.read("project.qde")))
    root = (name, {"xmlns": NAMESPACE.strip("{}"), **given}, words, inside)
    return root, [(one, pack.read(one)) for one in pack.namelist() if one != "project.qde"]


def _plain(one: Element) -> Plain:
    given = {key: value for key, value in one.attrib.items() if not key.startswith("{")}
    return one.tag.removeprefix(NAMESPACE), given, one.text, tuple(map(_plain, one))


def _told(data: bytes) -> list[tuple[str, str | bytes]]:
    """What two projects must have the same."""
    project, files = _content(data)
    held = zipfile.ZipFile(io.BytesIO(_bare(project, []))).read("project.qde")
    return [("project.qde", canonicalize(held.decode())), *files]


def _frozen(count: int) -> FrozenCollection:
    """One long story of 100 parts; some of its words have an emoji."""
    chance = random.Random(count)
    codes = [
        FrozenCode("Ours", f"Code {n}", "", "", 0, UUID(int=n), n % 8) for n in range(1, CODES + 1)
    ]
    coders = [FrozenCoder(UUID(int=900 + n), f"coder {n}") for n in (1, 2)]
    parts = [_part(chance, n) for n in range(1, PARTS + 1)]
    said = [
        _quotation(chance, n, parts[n % PARTS], chance.choice(coders), chance.choice(codes))
        for n in range(count)
    ]
    story = FrozenStory(
        UUID(int=1), "S-0001", "A story", "", tuple(said), (), (), parts=tuple(parts)
    )
    about = (UUID(int=2), "Many", "", "draw", "Wadebridge", False, date(2026, 3, 3))
    return FrozenCollection(*about, (story,), tuple(codes))


def _part(chance: random.Random, number: int) -> FrozenPart:
    words = "\U0001f600 " + " ".join(islice(sentences(chance), WORDS))
    told = ("Milo", "person", "2026-03", "en", "diary", "", "", words)
    return FrozenPart(UUID(int=10_000 + number), UUID(int=20_000 + number), *told)


def _quotation(
    chance: random.Random, number: int, part: FrozenPart, coder: FrozenCoder, code: FrozenCode
) -> FrozenQuotation:
    start = chance.randrange(len(part.words) - 200)
    end = start + chance.randint(20, 200)
    return FrozenQuotation(
        label=f"Q-{number:05d}",
        words=part.words[start:end],
        is_replaced=False,
        speaker=part.speaker,
        role=part.role,
        said_in=part.said_in,
        language=part.language,
        source=part.source,
        source_id=part.source_id,
        asked="",
        feeling="",
        start=start,
        end=end,
        codes=(code.name,),
        coders=(coder.name,),
        id=UUID(int=100_000 + number),
        part_id=part.id,
        codings=(FrozenCoding(coder, (code.id,)),),
    )
