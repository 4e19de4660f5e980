"""The rules as one table: id, level, what to look for, what to say, where it holds, whose rule.

Sources. UKGOV: gov.uk accessible communication formats, easy read. DH: Department of Health basic
guidelines 2010. IE: Inclusion Europe, Information for all. COGA oNpNN: W3C Making Content Usable,
objective and pattern. NHS: NHS content guide. PEDI-PRO: PMC7942843. HM: Hartley and MacLean 2006.
ours: this project's own number or proxy, still to be tested with people.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from easyread.lint import rules_grammar as grammar
from easyread.lint import rules_length as length
from easyread.lint import rules_numbers as numbers
from easyread.lint import rules_questions as questions
from easyread.lint import rules_words as words
from easyread.lint.findings import Hit, Kind, Level
from easyread.lint.texts import Text

E, W, N = Level.ERROR, Level.WARNING, Level.INFORM
ANY = frozenset(Kind)
LABELS = frozenset({Kind.TITLE, Kind.QUESTION, Kind.ANSWER, Kind.BUTTON})


@dataclass(frozen=True)
class Rule:
    """`message` takes the words it points at as {words}. `english` rules skip other languages."""

    id: str
    level: Level
    look: Callable[[Text], Iterable[Hit]]
    message: str
    source: str
    kinds: frozenset[Kind] = ANY
    english: bool = True


# fmt: off
RULES: tuple[Rule, ...] = (
    Rule("E-len", E, length.too_long_sentence, "This sentence has {words} words. Use 15 or fewer. Make 2 sentences.", "UKGOV, DH 13", english=False),
    Rule("W-len", W, length.long_sentence, "This sentence has {words} words. Use 15 or fewer.", "UKGOV, DH 13", english=False),
    Rule("W-para", W, length.long_block, "This is a lot at once: {words}. Use 3 sentences or fewer.", "COGA o3p05", english=False),
    Rule("W-answers", W, length.long_answer, "This answer has {words}. Use 4 or fewer.", "HM", frozenset({Kind.ANSWER}), english=False),
    Rule("W-hint", W, length.long_hint, "This hint has {words}. Use 1.", "GOV.UK design system", frozenset({Kind.HINT}), english=False),
    Rule("E-percent", E, numbers.percent, "Say \"most\" or \"6 in 10 people\", not {words}.", "NHS numbers", english=False),
    Rule("W-bignum", W, numbers.big_number, "{words} is a big number. Use a smaller one or say \"many\".", "IE, NHS", english=False),
    Rule("W-bignum", W, numbers.big_number_word, "{words} is a big number. Use a smaller one or say \"many\".", "IE, NHS"),
    Rule("W-when", W, numbers.day_or_time, "Say the day or the time in words, not {words}: \"Tuesday 3 March\", \"half past 2\".", "COGA o4p12, NHS dates", english=False),
    Rule("W-numword", W, numbers.number_word, "Write \"{words}\" in digits.", "NHS numerals"),
    Rule("E-hard-title", E, words.hard_label, "\"{words}\" is a hard word for a label. Use an everyday word, or add it to the word list with a meaning.", "COGA o3p04", LABELS),
    Rule("W-hard", W, words.hard, "\"{words}\" is a hard word. Use an everyday word, or say what it means in the next sentence.", "COGA o3p01, IE 7"),
    Rule("W-formal", W, words.formal, "\"{words}\" is a formal word.", "UKGOV, COGA o3p01"),
    Rule("W-many-hard", W, words.many_hard, "There are several hard words: {words}.", "ours"),
    Rule("W-adult", W, words.less_familiar, "\"{words}\" is a word that many people seldom meet.", "COGA o3p01, Dale-Chall"),
    Rule("W-abstract", W, words.abstract, "These words are hard to picture: {words}.", "ours"),
    Rule("W-syll4", W, words.long_word, "\"{words}\" is a long word.", "ours"),
    Rule("W-abbr", W, words.short_form, "\"{words}\" is a short form. Write the full words.", "UKGOV, IE 12"),
    Rule("W-noun", W, words.action_nouns, "Say who does what. Use verbs for: {words}.", "Mencap"),
    Rule("W-idiom", W, words.listed("idiom"), "\"{words}\" does not mean what it says.", "IE 10, COGA o3p04"),
    Rule("W-office", W, words.listed("office"), "\"{words}\" is how offices write.", "ours: the mark of letters from offices"),
    Rule("W-wordy", W, words.listed("wordy"), "\"{words}\" can be shorter.", "UKGOV"),
    Rule("W-vague", W, words.listed("vague"), "\"{words}\" is vague. Say exactly what you mean.", "COGA o3p01"),
    Rule("W-synonym", W, words.listed("synonym"), "Use one word for one thing, not \"{words}\".", "IE 9"),
    Rule("W-frame", W, words.listed("frame"), "Ask in a plain way, without \"{words}\".", "ours: the mark of survey questions that fail"),
    Rule("W-past", W, questions.past, "\"{words}\" is hard to place in time. Name a day or a season.", "PEDI-PRO"),
    Rule("W-2q", W, questions.two_questions, "This may ask 2 things: \"{words}\". Ask one.", "UKGOV"),
    Rule("W-ideas", W, grammar.many_ideas, "There is more than one idea here ({words}). Make 2 sentences.", "UKGOV, COGA o3p05"),
    Rule("W-clause", W, grammar.clause, "There is a sentence inside this sentence: \"{words}\". Make 2 sentences.", "COGA o3p03"),
    Rule("W-ifs", W, grammar.conditions, "There is more than one condition here ({words}). Say one at a time.", "UKGOV, COGA o3p05"),
    Rule("W-modal", W, grammar.modal_passive, "Say who will do what, not \"{words}\".", "UKGOV, COGA o3p02"),
    Rule("W-passive", W, grammar.passive, "Say who does it, not \"{words}\".", "UKGOV, COGA o3p02"),
    Rule("W-by", W, grammar.done_by, "Begin with who does it, not \"{words}\".", "UKGOV, COGA o3p02"),
    Rule("W-dblneg", W, grammar.double_negative, "Say it without 2 negatives: {words}.", "COGA o3p03"),
    Rule("E-button", E, questions.empty_button, "Say what the button does, not \"{words}\".", "COGA o4p06", frozenset({Kind.BUTTON})),
    Rule("E-glossary", E, questions.poor_explanation, "Explain \"{words}\" in the next sentence, in easy words.", "UKGOV"),
    Rule("I-meaning", N, words.has_meaning, "\"{words}\" has an easy meaning. Show it beside the text.", "WCAG 3.1.3"),
    Rule("I-caps", N, words.shouting, "Write \"{words}\" in small letters.", "IE"),
    Rule("I-roman", N, numbers.roman, "Write {words} in digits.", "COGA o3p06"),
    Rule("I-bracket", N, grammar.marks(r"[()\[\]]"), "Try it without brackets.", "COGA o3p06"),
    Rule("I-slash", N, grammar.marks(r"\w\s*/\s*\w"), "Write \"or\" in place of a slash.", "COGA o3p06"),
    Rule("I-semicolon", N, grammar.marks(r";"), "Use a full stop in place of a semicolon.", "NHS punctuation"),
    Rule("I-dash", N, grammar.marks(r"\s[-–—]+\s|—"), "Use a full stop in place of a dash.", "NHS punctuation"),
    Rule("I-quote", N, grammar.marks(r"[\"“”]"), "Try it without quote marks.", "NHS punctuation"),
    Rule("I-exclaim", N, grammar.marks(r"!"), "Use a full stop in place of an exclamation mark.", "NHS punctuation"),
    Rule("I-not", N, grammar.marks(r"\b(?i:please do not|don't|do not)\b"), "Can you say what to do, not what not to do?", "Easy Read Standard"),
)
# fmt: on
