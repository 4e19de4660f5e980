"""What someone did in a story's coding, in words."""

from __future__ import annotations

from collections.abc import Iterable

from feedback.actions.undoing import NoLonger
from feedback.model.story_steps import StepKind, StoryStep
from feedback.web.languages import gettext, mark, ngettext

# Who did it, and the same without who.
DID = {
    StepKind.MARKED: (mark("%(who)s marked a quotation."), mark("Marked a quotation")),
    StepKind.MOVED: (mark("%(who)s moved a quotation."), mark("Moved a quotation")),
    StepKind.CODED: (mark("%(who)s changed codes."), mark("Changed codes")),
    StepKind.REMOVED: (mark("%(who)s took a quotation out."), mark("Took a quotation out")),
    StepKind.WORDS: (mark("%(who)s took the words of today."), mark("Took the words of today")),
    StepKind.FOLLOWED: (
        mark("A quotation moved with its words."),
        mark("A quotation moved with its words"),
    ),
    StepKind.MEMO: (mark("%(who)s wrote a memo."), mark("Wrote a memo")),
    StepKind.MEMO_GONE: (mark("%(who)s took a memo away."), mark("Took a memo away")),
    StepKind.UNDID: (mark("%(who)s undid a step."), mark("Undone")),
    StepKind.REDID: (mark("%(who)s redid a step."), mark("Done again")),
}
UNDONE, REDONE = mark("Undone: %(what)s."), mark("Done again: %(what)s.")
NOTHING = {
    "undo": mark("There is nothing of yours to undo here."),
    "redo": mark("There is nothing of yours to do again here."),
}
WHY_NOT = {
    NoLonger.NOT_SHOWN: mark("Someone took this back. It is not shown any more."),
    NoLonger.GONE: mark("It is not there any more."),
    NoLonger.MOVED: mark("Someone moved it since."),
    NoLonger.OTHERS: mark("Someone else has worked with it since."),
    NoLonger.WORDS: mark("The words there are others now."),
    NoLonger.MARKED: mark("It is marked again already."),
    NoLonger.CODES: mark("Its codes have changed since."),
    NoLonger.APART: mark("It is compared with what someone else coded. So it stays."),
}
NOTHING_CHANGED = mark("Nothing was changed.")


def did(step: StoryStep) -> str:
    """Who did what, in a sentence."""
    return gettext(DID[step.kind][0], who=step.account.name if step.account else "")


def what(kind: StepKind) -> str:
    """What was done, without who."""
    return gettext(DID[kind][1])


def turned(way: str, kinds: Iterable[StepKind], left_out: int = 0) -> str:
    """What was undone or done again; `way` is undo or redo."""
    names = [what(kind) for kind in dict.fromkeys(kinds)]
    if not names:
        return gettext(NOTHING[way])
    sentence = UNDONE if way == "undo" else REDONE
    said = gettext(sentence, what=", ".join(names))
    if not left_out:
        return said
    gone = ngettext("%(num)s code is gone.", "%(num)s codes are gone.", left_out)
    return f"{said} {gone}"


def not_turned(code: str) -> str:
    """Why nothing was undone or done again."""
    return f"{gettext(WHY_NOT[code])} {gettext(NOTHING_CHANGED)}"
