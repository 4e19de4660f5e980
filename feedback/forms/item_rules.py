"""The rules an easy question keeps. Each notes what breaks it, and how to mend it."""

from feedback.forms.columns import SAY_MORE
from feedback.forms.fixed_choices import APART
from feedback.forms.instrument import OPINION, Item
from feedback.forms.kinds import KINDS
from feedback.forms.measures import CROSSWALKS
from feedback.forms.problems import listed
from feedback.forms.tables import Table

LONGEST_SCALE = 7


def _opinion_is_not_yes_or_no(item: Item, table: Table) -> None:
    names = {choice.name for choice in item.choices}
    if item.asks == OPINION and (KINDS[item.kind].facts_only or names == {"yes", "no"}):
        table.note(
            "an opinion is asked as yes or no, and people tend to say yes",
            "Use choose-one with 3 answers, or write asks = 'fact' when it is one.",
        )


def _few_choices(item: Item, table: Table) -> None:
    count, most = len(item.choices), max(KINDS[item.kind].usual_most, item.scale)
    if count > most:
        table.note(
            f"{count} answers are too many, {most} are usual",
            f"Take some out, or write scale = {count} if the measure needs them.",
        )
    if item.scale > LONGEST_SCALE:
        table.note(f"a scale of {item.scale} is too long", f"Use at most {LONGEST_SCALE}.")
    if KINDS[item.kind].has_choices and count == 1:
        table.note("there is only 1 answer", "Add at least 1 more.")


def _good_answer_first(item: Item, table: Table) -> None:
    scores = CROSSWALKS[item.crosswalk].scores if item.crosswalk else {}
    values = [choice.value for choice in item.choices if choice.value is not None]
    worth = [scores.get(value, value) for value in values]
    if item.asks == OPINION and worth != sorted(worth, reverse=True):
        table.note("the good answer is not first", "Put the answers in order, the best first.")


def _values_score_0_to_2(item: Item, table: Table) -> None:
    values = {choice.value for choice in item.choices if choice.value is not None}
    scores = CROSSWALKS[item.crosswalk].scores.keys() if item.crosswalk else {0, 1, 2}
    if values - scores:
        table.note(
            f"the values {listed(map(str, sorted(values - scores)))} have no score",
            f"Use {listed(map(str, sorted(scores)))}, or name a crosswalk: {listed(CROSSWALKS)}.",
        )


def _own_names_are_not_apart(item: Item, table: Table) -> None:
    for name in {choice.name for choice in item.choices} & {choice.name for choice in APART}:
        table.note(f"the answer '{name}' is on every question already", "Take it out here.")
    if SAY_MORE in {choice.name for choice in item.choices}:
        table.note(f"the answer '{SAY_MORE}' is named as 'Say more' is", "Give it another name.")


RULES = (
    _opinion_is_not_yes_or_no,
    _few_choices,
    _good_answer_first,
    _values_score_0_to_2,
    _own_names_are_not_apart,
)
