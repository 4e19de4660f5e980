"""Check one text against the table of rules."""

from collections.abc import Iterator

from easyread.lint.findings import Finding, Kind, Report, verdict_on
from easyread.lint.rules import RULES, Rule
from easyread.lint.texts import Text

LABEL_WORDS = 5  # our number


def check(text: str, kind: str = Kind.TEXT, language: str = "en") -> Report:
    """Judge one text: one question, answer, hint, title, button, or a few sentences.

    `language` is a tag such as "en", "en-GB" or "ar"; outside English only the rules on length
    and digits look. Fails on any E or on two kinds of W. Raises ValueError for an unknown kind.
    """
    made = Text(text, Kind(kind))
    is_english = language.lower().split("-")[0].split("_")[0] == "en"
    findings = list(_findings(made, is_english))
    return Report(text, verdict_on(findings), findings)


def guess_kind(text: str) -> Kind:
    """What a bare line is for: a question mark asks; a few words with no full stop are a label."""
    line = text.rstrip()
    if line.endswith(("?", "؟", "？")):
        return Kind.QUESTION
    is_label = len(line.split()) <= LABEL_WORDS and line[-1:].isalnum()
    return Kind.TITLE if is_label else Kind.TEXT


def _findings(text: Text, is_english: bool) -> Iterator[Finding]:
    for rule in RULES:
        if text.kind in rule.kinds and (is_english or not rule.english):
            yield from _apply(rule, text)


def _apply(rule: Rule, text: Text) -> Iterator[Finding]:
    for hit in dict.fromkeys(rule.look(text)):
        message = rule.message.format(words=hit.words)
        yield Finding(rule.id, rule.level, message, hit.better, hit.words)
