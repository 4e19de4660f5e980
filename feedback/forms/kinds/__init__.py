"""The kinds of question: how each is checked, shown and exported.

A new kind is one class in a file of its own, one line in KINDS, and one page template.
"""

from collections.abc import Mapping

from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Item
from feedback.forms.kinds.choices import ChooseOne, ChooseSeveral, YesNo
from feedback.forms.kinds.kind import AnswerKind, FormValues
from feedback.forms.kinds.media import Drawing, Film, Photo, Voice
from feedback.forms.kinds.words import OpenWords

__all__ = ["KINDS", "AnswerKind", "FormValues", "read_answer"]

KINDS: Mapping[str, AnswerKind] = {
    kind.name: kind
    for kind in (
        *(ChooseOne(), YesNo(), ChooseSeveral(), OpenWords()),
        *(Photo(), Voice(), Drawing(), Film()),
    )
}


def read_answer(item: Item, form: FormValues) -> AnswerGiven:
    """Check and return the answer to a question, by the rules of its kind (see AnswerKind.read)."""
    return KINDS[item.kind].read(item, form)
