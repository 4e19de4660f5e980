"""What kinds have in common that are answered in several steps, each a tap of its own."""

from __future__ import annotations

from typing import ClassVar

from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Item
from feedback.forms.kinds.kind import AnswerKind, FormValues


class AnsweredInSteps(AnswerKind):
    """Things are placed one by one; the field `held` carries what is placed so far.

    An answer set apart, such as "I don't know", takes the place of all that was placed.
    """

    styles = "kinds.css"
    fits_one_page = False
    held: ClassVar[str]

    def check(self, item: Item, given: AnswerGiven) -> None:
        if any(choice.name in given.choices for choice in item.apart):
            super().check(item, given)

    def as_typed(self, form: FormValues) -> AnswerGiven:
        typed = super().as_typed(form)
        return AnswerGiven(tuple(form.get(self.held, ())) or typed.choices, typed.words)
