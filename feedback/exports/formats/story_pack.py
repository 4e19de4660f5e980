"""The story pack: a ZIP that opens offline in a browser, with what an illustrator needs.

Written story by story into a file that can go back: each copy is read once, and sizes and checksums
stand in the headers, where every unpacker finds them. Nothing is compressed, and the same set gives
the same bytes. The manifest comes last, because it knows all the others.
"""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

from feedback.actions.frozen import FrozenCollection, LeftOut
from feedback.exports.format import Format, Opener, mark
from feedback.exports.pack import Pack
from feedback.exports.pack_check import check_pack
from feedback.exports.pack_files import drawn_files, start_files, story_files
from feedback.exports.pieces import pieces_of


def _write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
    folder = FORMAT.file_name(frozen).removesuffix(FORMAT.ending)
    pack = Pack("story-pack", folder, frozen, open_copy, file)
    clips: dict[str, str] = {}
    left_out: list[LeftOut] = []
    for story in frozen.stories:
        with pieces_of(story, open_copy) as pieces:
            drawn = list(drawn_files(frozen, story, pieces, open_copy, left_out))
            for one in story_files(frozen, story, pieces, drawn):
                pack.add(one)
            clips |= pieces.clips(story)
            left_out += pieces.missing
    for one in start_files(replace(frozen, left_out=(*frozen.left_out, *left_out)), clips):
        pack.add(one)
    return pack.finish()


FORMAT = Format(
    "story-pack",
    ".zip",
    mark("A ZIP for the illustrator: a page for each story, pictures, sounds, script and terms."),
    _write,
    has_media=True,
    check=check_pack,
)
