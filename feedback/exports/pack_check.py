"""Looking at what was written: is each file there, whole, and where another says that it is."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urldefrag

PIECE = 1024 * 1024
ADDRESS = re.compile(r"""\s(?:href|src|poster)="([^"]*)\"""")
HELD = "data:"  # what an address holds itself, it need not lead to
OUTSIDE = re.compile(r"^[a-z][a-z0-9+.-]*:|^//|^/")


def check_pack(path: Path) -> list[str]:
    """What is wrong with a pack, a sentence each; nothing when all is well."""
    try:
        with zipfile.ZipFile(path) as pack:
            return [*_against_manifest(pack), *check_links(pack)]
    except (zipfile.BadZipFile, OSError, KeyError, ValueError) as trouble:
        return [f"It cannot be opened: {trouble}."]


def check_links(pack: zipfile.ZipFile) -> Iterator[str]:
    """Every address in every page leads to a file of the archive, and to nowhere outside of it."""
    names = set(pack.namelist())
    for name in sorted(one for one in names if one.endswith(".html")):
        page = pack.read(name).decode()
        for address in sorted(set(ADDRESS.findall(page))):
            bare = unquote(urldefrag(address.replace("&amp;", "&")).url)
            if bare.startswith(HELD):
                continue
            if OUTSIDE.match(bare):
                yield f"{name} leads outside: {address}."
            elif bare and _joined(name, bare) not in names:
                yield f"{name} leads to {address}, which is not there."


def _joined(page: str, address: str) -> str:
    parts = page.split("/")[:-1]
    for part in address.split("/"):
        parts = parts[:-1] if part == ".." else parts if part == "." else [*parts, part]
    return "/".join(parts)


def _against_manifest(pack: zipfile.ZipFile) -> Iterator[str]:
    folder = pack.namelist()[0].split("/", 1)[0]
    listed = {one["path"]: one for one in _manifest(pack, folder)}
    there = {name.split("/", 1)[1] for name in pack.namelist()} - {"manifest.json"}
    yield from (f"{path} is not in the manifest." for path in sorted(there - set(listed)))
    for path, told in sorted(listed.items()):
        if path not in there:
            yield f"{path} is not there."
        elif _seen(pack, f"{folder}/{path}") != (told["size"], told["sha256"]):
            yield f"{path} is not as the manifest says."


def _manifest(pack: zipfile.ZipFile, folder: str) -> list[dict]:
    return json.loads(pack.read(f"{folder}/manifest.json"))["files"]


def _seen(pack: zipfile.ZipFile, name: str) -> tuple[int, str]:
    size, digest = 0, sha256()
    with pack.open(name) as file:
        while piece := file.read(PIECE):
            size += len(piece)
            digest.update(piece)
    return size, digest.hexdigest()
