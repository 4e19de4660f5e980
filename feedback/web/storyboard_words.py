"""What storyboards are called on pages: layouts, kinds of words, what was done, what to look at."""

from __future__ import annotations

from typing import Any

from feedback.model.storyboard_pages import LAYOUTS, Kind, Tail
from feedback.model.storyboards import Stage
from feedback.web.languages import gettext, mark

LAYOUT_WORDS = {
    "full": mark("One large panel"),
    "two-rows": mark("Two rows"),
    "three-rows": mark("Three rows"),
    "two-by-two": mark("Four panels"),
    "two-by-three": mark("Six panels"),
    "strip-of-three": mark("A strip of three"),
    "tall-and-two": mark("One tall, two beside it"),
    "free": mark("Free"),
}
KIND_WORDS = {
    Kind.CAPTION: mark("Caption"),
    Kind.SPEECH: mark("Someone says"),
    Kind.THOUGHT: mark("Someone thinks"),
    Kind.SOUND: mark("A sound"),
}
STAGE_WORDS = {
    Stage.SCRIPT: mark("Script"),
    Stage.PENCILS: mark("Pencils"),
    Stage.FINAL: mark("Finished pictures"),
}
TAIL_WORDS = {
    Tail.NORTH_WEST: (mark("up and to the start"), "↖"),
    Tail.NORTH: (mark("up"), "↑"),
    Tail.NORTH_EAST: (mark("up and to the end"), "↗"),
    Tail.WEST: (mark("to the start"), "←"),
    Tail.NONE: (mark("nowhere"), "○"),
    Tail.EAST: (mark("to the end"), "→"),
    Tail.SOUTH_WEST: (mark("down and to the start"), "↙"),
    Tail.SOUTH: (mark("down"), "↓"),
    Tail.SOUTH_EAST: (mark("down and to the end"), "↘"),
}
# What was done, by its short code: said after it was done, and in the list of versions.
DONE = {
    "nothing": mark("That changed nothing. It is at the edge, or there is no room."),
    "began": mark("The storyboard was begun."),
    "undid": mark("Something was undone."),
    "redid": mark("Something was done again."),
    "put-back": mark("An earlier version was put back."),
    "page-added": mark("A page was added."),
    "page-copied": mark("A page was copied."),
    "page-removed": mark("A page was taken out."),
    "page-moved": mark("A page was moved."),
    "page-laid-out": mark("The panels of a page were laid out."),
    "page-described": mark("The words for a page were kept."),
    "panel-added": mark("A panel was added."),
    "panel-copied": mark("A panel was copied."),
    "panel-removed": mark("A panel was taken out."),
    "panel-moved": mark("A panel was moved."),
    "panel-placed": mark("A panel has another place or size."),
    "panel-described": mark("The words for a panel were kept."),
    "quotation-added": mark("A quotation was added."),
    "words-added": mark("Words were added."),
    "words-changed": mark("Words were changed."),
    "tail-turned": mark("The tail points another way."),
    "picture-added": mark("A picture was added."),
    "picture-described": mark("The words for a picture were kept."),
    "picture-cropped": mark("Another part of a picture is shown."),
    "item-moved": mark("It was moved."),
    "item-sized": mark("It has another size."),
    "item-ordered": mark("It is read in another order."),
    "item-removed": mark("It was taken out."),
}
UNDONE = mark("Undone: %(what)s")
REDONE = mark("Done again: %(what)s")
TURNED = {"undo": UNDONE, "redo": REDONE}
NOT_TURNED = {
    "nothing": mark("There is nothing of yours to undo or do again here."),
    "others-since": mark("Someone else made the last change. You can find it in the versions."),
}
TO_LOOK_AT = {
    "gone": mark("Something in it is not shown any more. Take it out, or tell it another way."),
    "too-many-words": mark("It has more than 35 words. Share them between panels."),
    "empty": mark("It has no words and no picture yet."),
    "no-words": mark("Some words are still empty."),
    "no-alt": mark("A picture has no words for people who cannot see it."),
}


def done_words(code: str) -> str:
    """What was done, as a sentence; nothing for a code that we do not know."""
    return gettext(DONE[code]) if code in DONE else ""


def texts() -> dict[str, str]:
    """What `components/panel.html` says where something is gone."""
    return {
        "gone": gettext("This is not shown any more."),
        "gone_picture": gettext("This picture is not shown any more."),
    }


def for_studio() -> dict[str, Any]:
    """The words that the templates of storyboards ask for."""
    return {
        "layouts": [
            (name, gettext(LAYOUT_WORDS[name]), places) for name, places in LAYOUTS.items()
        ],
        "kinds": [(kind.value, gettext(words)) for kind, words in KIND_WORDS.items()],
        "stages": [(stage.value, gettext(words)) for stage, words in STAGE_WORDS.items()],
        "tails": [(tail.value, gettext(words), sign) for tail, (words, sign) in TAIL_WORDS.items()],
        "kind_words": {kind: gettext(words) for kind, words in KIND_WORDS.items()},
        "stage_words": {stage: gettext(words) for stage, words in STAGE_WORDS.items()},
        "to_look_at": {code: gettext(words) for code, words in TO_LOOK_AT.items()},
        "done_words": done_words,
        "texts": texts(),
    }
