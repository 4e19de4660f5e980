"""What can be wrong with a rule, said so that whoever wrote it can put it right."""

from __future__ import annotations

from collections.abc import Mapping

# The browser knows the codes only; the words are for the people who write surveys.
SAYS: Mapping[str, tuple[str, str]] = {
    "too-long": ("the rule is longer than 1000 letters", "Split it over several questions."),
    "too-deep": ("the rule is nested more than 50 deep", "Take some brackets out."),
    "empty": ("the rule is empty", "Write one, or take the key 'when' out."),
    "letter": ("'{found}' cannot stand here", "{hint}"),
    "open-text": ("a text in quotes has no end", "Put the same quote at its end."),
    "reference": ("a question is not named as ${{name}}", "Write ${{the-name-of-the-question}}."),
    "ends": ("the rule ends too early", "Write what is missing at the end."),
    "unexpected": ("'{found}' was not expected here", "Look at what stands before it."),
    "bracket": ("a bracket is not closed", "Put ')' where it ends."),
    "function": ("the function '{found}' is not known", "{hint}"),
    "arguments": ("{found}() has too many or too few parts", "{hint}"),
    "pattern-text": ("the pattern of regex() is no text", "Write the pattern in quotes."),
    "pattern": ("the pattern of regex() cannot be used", "{hint}"),
    "pattern-big": ("the patterns of this rule are too big", "Use smaller numbers in {{ }}."),
}


class RuleUnreadable(ValueError):
    """A rule that cannot be read. `code` is stable, `at` the letter where it went wrong, from 1;
    `cause` and `remedy` are plain English."""

    def __init__(self, code: str, at: int, found: str = "", hint: str = "") -> None:
        cause, remedy = (words.format(found=found, hint=hint) for words in SAYS[code])
        self.code, self.at, self.cause, self.remedy = code, at, cause, remedy
        super().__init__(f"letter {at}: {cause}. {remedy}")
