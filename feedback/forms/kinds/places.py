"""Showing on a picture: a body or a home, with a list of the same places beside it."""

from __future__ import annotations

from typing import Any

from easyread.drawings import drawing_names, parts_of
from feedback.forms.instrument import Item
from feedback.forms.kinds.choices import ChooseSeveral
from feedback.forms.problems import listed
from feedback.forms.reading_choices import Reading
from feedback.forms.tables import Table


class ShowOnPicture(ChooseSeveral):
    """As many places as fit. Every place can be reached by the list; the picture is an aid.

    The answers are named as the parts of the drawing are; a place that is not drawn, such as
    "my back", stands in the list alone.
    """

    name = "show-on-picture"
    component = "places"
    styles = "kinds.css"
    keys = ("drawing",)
    usual_most = 8

    def own(self, table: Table, reading: Reading) -> dict[str, Any]:
        return {"drawing": table.one_of("drawing", drawing_names(), needed=True)}

    def keep_rules(self, item: Item, table: Table) -> None:
        if item.drawing is None:
            return
        parts = parts_of(item.drawing)
        if len({choice.name for choice in item.choices} & set(parts)) < 2:
            table.note(
                f"fewer than 2 answers are in the drawing '{item.drawing}'",
                f"Name answers as its parts are: {listed(parts)}.",
            )

    def board(self, item: Item, given: Any, today: Any) -> dict[str, Any]:
        """The drawing, and its parts in the order of the list."""
        return {"drawing": item.drawing, "parts": [choice.name for choice in item.choices]}
