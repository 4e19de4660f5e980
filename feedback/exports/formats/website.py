"""The website: a ZIP of pages that open from a folder or lie on any web server."""

from __future__ import annotations

from typing import BinaryIO

from feedback.actions.frozen import FrozenCollection
from feedback.exports.format import Format, Opener, mark
from feedback.exports.pack import Pack
from feedback.exports.pack_check import check_pack
from feedback.exports.pack_files import media_files
from feedback.exports.pieces import pieces_of
from feedback.exports.website import Website


def _write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
    folder = FORMAT.file_name(frozen).removesuffix(FORMAT.ending)
    pack, website = Pack("website", folder, frozen, open_copy, file), Website(frozen)
    for number, story in enumerate(frozen.stories):
        with pieces_of(story, open_copy) as pieces:
            pack.add(website.story_page(number, pieces.clips(story)))
            for one in media_files(story, pieces, prints=False):
                pack.add(one)
    for one in website.other_pages():
        pack.add(one)
    return pack.finish()


FORMAT = Format(
    "website",
    ".zip",
    mark("A website that opens from a folder: a page for each story and each theme."),
    _write,
    has_media=True,
    check=check_pack,
)
