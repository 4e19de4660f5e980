"""A comic book made by hand: panels of every kind, and what a photo and a voice are made of."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from PIL import Image, ImageDraw

from feedback.actions.drawn_pages import ShownPage
from feedback.actions.freezing_drawn import put_in_place
from feedback.actions.frozen import FrozenCollection, FrozenConsent, FrozenCopy, FrozenTeller
from feedback.actions.frozen_storyboards import (
    FrozenBoardPage,
    FrozenPanel,
    FrozenPicture,
    FrozenStoryboard,
    FrozenWords,
)
from feedback.model.storyboard_pages import LAYOUTS, WHOLE_PANEL, Crop, Kind, Place, Tail
from tests.exports.frozen_sets import collection, id_of, medium, part, quotation, story

SAID = "I told her about the stairs, and she wrote it down the way I said it."
URDU = "وہ میرے پاس آئی اور اس نے میری بات سنی۔"
PUNJABI = "ਉਸਨੇ ਮੇਰੀ ਗੱਲ ਸੁਣੀ।"
ARABIC = "استمعت إليّ."
BENGALI = "সে আমার কথা শুনেছে।"
FULL_WORDS = {"en": SAID, "ur": URDU, "pa": PUNJABI, "ar": ARABIC, "bn": BENGALI}


@cache
def photo_bytes(width: int = 2400, height: int = 1600) -> bytes:
    """A kitchen, more or less: wall, window, table, and a mug."""
    image = Image.new("RGB", (width, height), "#e8d9bd")
    draw, x, y = ImageDraw.Draw(image), width / 100, height / 100
    draw.rectangle((8 * x, 10 * y, 40 * x, 52 * y), "#bcd9e0", "#6b5136", int(x))
    draw.rectangle((0, 66 * y, width, height), "#8a5a35")
    draw.ellipse((60 * x, 50 * y, 76 * x, 74 * y), "#8f2f1c")
    draw.ellipse((62 * x, 51 * y, 74 * x, 57 * y), "#4b1a12")
    made = io.BytesIO()
    image.save(made, "JPEG", quality=88)
    return made.getvalue()


def copy_of(number: int, purpose: str, media_type: str, data: bytes, *size) -> FrozenCopy:
    """A safe copy made of these bytes."""
    return FrozenCopy(
        id_of(number), purpose, media_type, *size, len(data), sha256(data).hexdigest()
    )


def words(n: int, kind: Kind, place: Place, said: str, **given) -> FrozenWords:
    """Words in a panel."""
    tail = given.pop("tail", Tail.SOUTH if kind in (Kind.SPEECH, Kind.THOUGHT) else Tail.NONE)
    return FrozenWords(f"w{n}", kind, place, tail, said, **given)


def panel(n: int, place: Place, *items, scene: str = "", alt: str = "") -> FrozenPanel:
    """A panel of words and pictures, in order."""
    said = tuple(one for one in items if isinstance(one, FrozenWords))
    seen = tuple(one for one in items if isinstance(one, FrozenPicture))
    return FrozenPanel(f"p{n}", n, place, scene, said, seen, alt)


def storyboard(*pages: FrozenBoardPage, number: int = 1, **given) -> FrozenStoryboard:
    """A storyboard that may go out."""
    told = {"title": "The stairs", "stage": "final", "credits": (), "consent_ids": ("yes-1",)}
    return FrozenStoryboard(
        id_of(800 + number), f"B-{number:04d}", pages=pages, **{**told, **given}
    )


def comic(voice: bytes | None = None, seconds: float = 3.0, **given) -> FrozenCollection:
    """Two pages in English: a photo, drawings, every kind of words, and an empty panel."""
    photo = copy_of(701, "print", "image/jpeg", photo_bytes(), 2400, 1600, None)
    screen = replace(photo, id=id_of(702), purpose="screen")
    seen = medium(1, "photo", "P-01", description="A red mug on a table", copies=(screen, photo))
    media, heard = [seen], {}
    told = part(1, SAID)
    if voice:
        play = copy_of(703, "play", "audio/mp4", voice, None, None, seconds)
        media.append(medium(3, "sound", "A-01", copies=(play,)))
        end = int(seconds * 1000)
        heard = {"place_kind": "time", "place": (end // 4, end // 4 * 3), "medium": "A-01"}
    quoted = quotation(1, told, 0, len(SAID), codes=("being heard",), **heard)
    yes = FrozenConsent(UUID(int=1), "draw", date(2026, 1, 1), None, "easy-read", False)
    teller = FrozenTeller("Milo", "person", (yes,))
    made = story(
        1,
        [told],
        [quoted],
        title="The stairs",
        easy_words="Milo cannot climb the stairs. Ash asked how it is.",
        media=tuple(media),
        tellers=(teller,),
        storyboards=(storyboard(first_page(), second_page()),),
    )
    told_as = {"name": "Words that moved the stairs", "introduction": "Made with Milo & Ash."}
    return collection(made, **{**told_as, **given})


def first_page() -> FrozenBoardPage:
    """Four panels: photo with a verbatim quotation, a symbol with a thought, a sound, empty."""
    one, two, three, four = LAYOUTS["two-by-two"]
    photo = FrozenPicture("m1", WHOLE_PANEL, Crop(100, 100, 900, 900), "A red mug", "", "P-01")
    drawn = FrozenPicture(
        "m2", Place(3, 8, 18, 15), Crop(), "Somebody listens", "being-listened-to"
    )
    verbatim = {"quotation": "Q-01", "is_verbatim": True, "language": "en"}
    panels = (
        panel(
            1,
            one,
            photo,
            words(1, Kind.CAPTION, Place(0, 0, 24, 4), "Monday, in my kitchen"),
            words(2, Kind.SPEECH, Place(2, 5, 16, 8), SAID, speaker="Milo", **verbatim),
            scene="Milo sits at the kitchen table.",
            alt="Milo tells Ash about the stairs.",
        ),
        panel(
            2,
            two,
            drawn,
            words(3, Kind.THOUGHT, Place(2, 1, 15, 6), "She listens.", speaker="Milo"),
        ),
        panel(3, three, words(4, Kind.SOUND, Place(4, 8, 16, 6), "CREAK!")),
        panel(4, four),
    )
    return FrozenBoardPage("a1", 1, panels, "Milo talks about the stairs.")


def second_page() -> FrozenBoardPage:
    """A tall panel and two small ones, with every way a tail can point."""
    tall, upper, lower = LAYOUTS["tall-and-two"]
    tails = (Tail.EAST, Tail.WEST, Tail.NORTH_EAST, Tail.SOUTH_WEST)
    balloons = tuple(
        words(20 + n, Kind.SPEECH, Place(4, 1 + 6 * n, 15, 4), f"Way {n}", tail=tail, speaker="Ash")
        for n, tail in enumerate(tails)
    )
    long = "A long caption: " + "there is a lot to say about these stairs. " * 5
    panels = (
        panel(1, tall, *balloons),
        panel(2, upper, words(30, Kind.CAPTION, Place(0, 0, 24, 4), long)),
        panel(3, lower, words(31, Kind.SPEECH, Place(3, 3, 18, 8), "Done 🙂 <b>&", speaker="Milo")),
    )
    return FrozenBoardPage("a2", 2, panels, "")


def in_language(language: str) -> FrozenCollection:
    """The same book, told in another language."""
    said = FULL_WORDS[language]
    one, two, *_ = LAYOUTS["two-rows"]
    place = Place(2, 3, 18, 8)
    verbatim = {"language": language, "speaker": "Milo"}
    panels = (
        panel(1, one, words(1, Kind.SPEECH, place, said, tail=Tail.SOUTH_EAST, **verbatim)),
        panel(2, two, words(2, Kind.CAPTION, Place(0, 0, 24, 4), said, **verbatim)),
    )
    plain = comic()
    board = storyboard(FrozenBoardPage("a1", 1, panels, ""))
    return replace(plain, stories=(replace(plain.stories[0], storyboards=(board,)),))


def drawn_outside(voice: bytes | None = None) -> FrozenCollection:
    """The same book as an illustrator drew it: two pictures, with the words of the studio."""
    plain = comic(voice)
    (board,) = plain.stories[0].storyboards
    print_copy = copy_of(701, "print", "image/jpeg", photo_bytes(), 2400, 1600, None)
    copies = (replace(print_copy, id=id_of(702), purpose="screen"), print_copy)
    pages = [ShownPage(id_of(710 + n), n, f"Milo on page {n}", copies) for n in (1, 2)]
    story = replace(plain.stories[0], storyboards=(put_in_place(board, pages),))
    return replace(plain, stories=(story,))


def opener(voice: bytes | None = None):
    """Opens what `comic` is made of."""
    held = {id_of(701): photo_bytes(), id_of(702): photo_bytes(), id_of(703): voice or b""}
    return lambda id: iter((held[id],))


def write_into(folder: Path, format, frozen: FrozenCollection, voice: bytes | None = None) -> Path:
    """Write a book in a format, into a folder."""
    path = folder / format.file_name(frozen)
    with path.open("w+b") as file:
        format.write(frozen, opener(voice), file)
    return path
