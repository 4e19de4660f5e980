"""A long recording goes through in small pieces."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from itertools import repeat
from pathlib import Path

import pytest

from feedback.exports.script_docx import docx_bytes
from feedback.model.telling import MediaKind
from tests.databases import SECRET

MIB = 1024 * 1024
LONG = 64
MOST_GROWTH = 16 * MIB
CARRY_OUT = """
import json, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from feedback.database import Database
from feedback.exports.carry_out import carry_out
from media.store import open_store

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

url, secret, files, out, format, *ids = sys.argv[1:]
database, store = Database(url, secret.encode()), open_store(files)
peaks = []
for id in ids:
    path = carry_out(
        database, store, None, UUID(id), format, Path(out), datetime(2026, 3, 3, tzinfo=UTC)
    )
    peaks.append(peak())
print(json.dumps({"path": str(path), "peaks": peaks}))
"""


@pytest.mark.parametrize("format", ["story-pack", "qda-project"])
def test_a_recording_of_64_megabytes_takes_no_more_memory_than_a_short_one(
    small_desk, store, house, tmp_path: Path, format: str
):
    ids = []
    for name, size in (("short", 1), ("long", LONG)):
        entry = small_desk.told(f"A {name} story.")
        media = small_desk.original(store, entry, MediaKind.SOUND, b"original")
        pieces = repeat(b"\x5a" * MIB, size)
        small_desk.copy(store, media, "play", "audio/mp4", pieces, seconds=60.0 * size)
        ids.append(small_desk.collection(small_desk.story(entry), name=name).id)
    small_desk.build.commit()
    given = [str(house.engine.url), SECRET.decode(), str(tmp_path / "files"), str(tmp_path / "out")]
    given.append(format)
    command = [sys.executable, "-c", CARRY_OUT, *given, *map(str, ids)]
    told = subprocess.run(command, check=True, capture_output=True, env=dict(os.environ)).stdout
    answer = json.loads(told)
    short, long = answer["peaks"]
    assert long - short < MOST_GROWTH
    with zipfile.ZipFile(answer["path"]) as pack:
        sound = next(one for one in pack.infolist() if one.filename.endswith(".m4a"))
        assert sound.file_size == LONG * MIB
        assert sound.compress_type == zipfile.ZIP_STORED
        assert pack.testzip() is None


def test_a_script_in_word_is_let_go_at_once_and_not_when_all_stories_are_done():
    script = {"title": "A", "story_id": "S-0001", "easy_words": "", "pages": []}
    script["made_from"] = {"kind": "quotations", "words": "It is a first script."}
    gc.collect()
    gc.disable()
    try:
        before = len(_styles())
        docx_bytes(script, lambda _: None, date(2026, 3, 3))
        after = len(_styles())
    finally:
        gc.enable()
    assert after == before


def _styles() -> list:
    """The styles of documents in Word that are in memory."""
    return [one for one in gc.get_objects() if type(one).__name__ == "CT_Styles"]
