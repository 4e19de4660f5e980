"""The kinds of question: how each is asked, checked, shown and exported.

A new kind is one class in a file of its own, one line in KINDS, and one page template.
"""

from collections.abc import Mapping
from datetime import date

from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Item
from feedback.forms.kinds.choices import (
    ChooseOne,
    ChooseSentence,
    ChooseSeveral,
    PickPictures,
    YesNo,
)
from feedback.forms.kinds.dates import DateInWords
from feedback.forms.kinds.kind import AnswerKind, FormValues, Shown
from feedback.forms.kinds.media import Drawing, Film, Photo, Voice
from feedback.forms.kinds.numbers import Number
from feedback.forms.kinds.ordering import PutInOrder
from feedback.forms.kinds.places import ShowOnPicture
from feedback.forms.kinds.sorting import SortingBoard
from feedback.forms.kinds.taps import TwoTaps
from feedback.forms.kinds.words import OpenWords

__all__ = ["KINDS", "AnswerKind", "FormValues", "Shown", "read_answer"]

KINDS: Mapping[str, AnswerKind] = {
    kind.name: kind
    for kind in (
        *(ChooseOne(), YesNo(), ChooseSentence(), TwoTaps(), ChooseSeveral(), PickPictures()),
        *(ShowOnPicture(), PutInOrder(), SortingBoard(), Number(), DateInWords(), OpenWords()),
        *(Photo(), Voice(), Drawing(), Film()),
    )
}


def read_answer(item: Item, form: FormValues, today: date | None = None) -> AnswerGiven:
    """Check and return the answer to a question, by the rules of its kind (see AnswerKind.read).

    `today` is the day on which it is answered; days in words cannot be read without it.
    """
    return KINDS[item.kind].read(item, form, today)
