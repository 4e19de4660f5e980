"""Each rule sees what it should, and lets its nearest good neighbour through."""

import pytest

from easyread.lint import check
from easyread.lint.rules import RULES
from easyread.lint.sentences import split

TWENTY_ONE = "We will " + "come and see you at home " * 3 + "soon."
SEEN = [
    ("E-len", "text", TWENTY_ONE),
    ("W-len", "text", "You can tell us what you think of your home and we will write it all down."),
    ("W-para", "text", "I read. I sing. I cook. I walk."),
    ("W-para", "text", "I like my home very much. " * 3 + "word " * 40),
    ("W-answers", "answer", "I am very happy with it"),
    ("W-hint", "hint", "You can skip this. You can come back."),
    ("E-percent", "text", "Most people, 62%, like it."),
    ("E-percent", "text", "%(count)s%% of people like it."),
    ("E-percent", "text", "It is 5 per cent."),
    ("W-bignum", "text", "We asked 12500 people."),
    ("W-bignum", "text", "We asked 1,200 people."),
    ("W-when", "text", "Come on 03/04/2026."),
    ("W-when", "text", "Come on 2026-04-03 or on 3.4.2026."),
    ("W-when", "text", "Come at 14:30."),
    ("W-bignum", "text", "It cost a million pounds."),
    ("W-numword", "text", "We have seven cups."),
    ("W-numword", "text", "She is twenty-one."),
    ("E-hard-title", "button", "Ratify"),
    ("E-hard-title", "question", "Do you ratify it?"),
    ("W-hard", "text", "We ratify it."),
    ("W-formal", "text", "We assist you."),
    ("W-many-hard", "text", "We ratify the heuristic."),
    ("W-syll4", "text", "It is an abnormality."),
    ("W-abbr", "text", "Ask the OT."),
    ("W-abbr", "text", "You can bring food, e.g. fruit."),
    ("W-noun", "text", "We make an improvement to the arrangement."),
    ("W-idiom", "text", "We will touch base."),
    ("W-wordy", "text", "You can stay for a period of 2 weeks."),
    ("W-vague", "text", "Bring relevant papers."),
    ("W-synonym", "text", "Your key worker will ring."),
    ("W-frame", "question", "To what extent are you happy?"),
    ("W-past", "question", "Were you ill in the past 12 months?"),
    ("W-past", "question", "Do you usually cook?"),
    ("W-2q", "question", "Do you like your home and your job?"),
    ("W-ideas", "text", "I came and saw you but left."),
    ("W-adult", "text", "It affects you."),
    ("W-abstract", "text", "Neglect is an issue of human liberty."),
    ("W-office", "text", "Your support is under review."),
    ("W-clause", "text", "Tell us whether you like it."),
    ("W-clause", "text", "You get the letter which we wrote."),
    ("W-clause", "text", "You can go without giving your name."),
    ("W-ifs", "text", "If you like it, tell us unless you forget."),
    ("W-modal", "text", "Your card must be shown."),
    ("W-modal", "text", "You shall go."),
    ("W-by", "text", "This was written by your nurse."),
    ("W-many-hard", "text", "It affects your situation."),
    ("E-hard-title", "question", "Do you require it?"),
    ("W-passive", "text", "Your letter was not always read by us."),
    ("W-dblneg", "text", "You are not unable to vote."),
    ("E-button", "button", "Submit"),
    ("E-button", "button", "Click here"),
    ("E-glossary", "text", "A tribunal, which means a meeting with a judge, can help."),
    ("E-glossary", "text", "You can ratify it. It means to assent."),
    ("I-meaning", "text", "Ask about safeguarding."),
    ("I-caps", "text", "STOP now."),
    ("I-roman", "text", "See part IV."),
    ("I-bracket", "text", "Bring a cup (or a mug)."),
    ("I-slash", "text", "Ask him/her."),
    ("I-semicolon", "text", "I like tea; you like milk."),
    ("I-dash", "text", "I like tea - it is warm."),
    ("I-quote", "text", 'Say "hello".'),
    ("I-exclaim", "text", "Well done!"),
    ("I-not", "text", "Do not run."),
]
LEFT_ALONE = [
    ("W-len", "text", "You can tell us what you think of your home and of all your support."),
    ("W-para", "text", "I read. I sing. I cook."),
    ("W-answers", "text", "I am very happy with it"),
    ("E-percent", "text", "Hello %(name)s. You have %d letters from {worker}."),
    ("W-bignum", "text", "Ring 0300 123 4567 or 01234 567890 before 5 March 2026."),
    ("W-when", "text", "Come on Tuesday 3 March 2026 at 2:30. Our sort code is 20-45-67."),
    ("W-numword", "text", "One of you can come at 1."),
    ("W-hard", "text", "Ask Siobhan, Bronwen or Mr Okonkwo."),
    ("W-hard", "text", "Amina is here. Babak's bag is here."),
    ("W-hard", "text", "Write to worker@example.org or see www.example.org/xyzzy today."),
    ("W-hard", "text", "We ratify it. This means we say yes."),
    ("E-hard-title", "text", "We ratify it."),
    ("W-syll4", "text", "Information about a disability is for everybody."),
    ("W-abbr", "text", "Ask your GP, the NHS or a TV in the UK. OK?"),
    ("W-abbr", "text", "Ask McKay on WhatsApp or in an Easy-Read way."),
    ("W-past", "text", "I usually cook."),
    ("W-2q", "question", "Do you want tea or coffee?"),
    ("W-2q", "question", "Who rang first, you or your social worker?"),
    ("W-2q", "question", "Do you like your care and support?"),
    ("W-ideas", "text", "I like tea and cake."),
    ("W-adult", "text", "Jo and her friends live near the shop. Press the red button."),
    ("W-adult", "text", "%(name)s sees you at Sheffield Library."),
    ("W-abstract", "text", "We have a review of your support plan."),
    ("W-office", "text", "You can touch it and see it above your bed."),
    ("W-clause", "text", "You get to choose. Come by bus. Talk of everything without something."),
    ("W-ifs", "text", "If you like it, tell us."),
    ("W-modal", "text", "You must be happy. It may be red."),
    ("W-by", "text", "I did it by myself. Sit by me."),
    ("W-passive", "text", "I am tired, she is worried and we are married."),
    ("W-passive", "text", "The bag is red. I am in need."),
    ("W-dblneg", "text", "Nobody minds if you say no."),
    ("W-dblneg", "text", "You do not have to answer if you do not want to."),
    ("W-dblneg", "text", "I do not discuss my disability with my uncle until later."),
    ("E-button", "button", "Send my answers"),
    ("I-caps", "text", "Ask your GP."),
]


def rules_seen(text: str, kind: str = "text", language: str = "en") -> set[str]:
    return {finding.rule for finding in check(text, kind, language).findings}


@pytest.mark.parametrize(("rule", "kind", "text"), SEEN)
def test_the_rule_sees_it(rule: str, kind: str, text: str) -> None:
    assert rule in rules_seen(text, kind)


@pytest.mark.parametrize(("rule", "kind", "text"), LEFT_ALONE)
def test_the_rule_leaves_good_words_alone(rule: str, kind: str, text: str) -> None:
    assert rule not in rules_seen(text, kind)


def test_every_rule_has_a_text_that_shows_it() -> None:
    assert {rule.id for rule in RULES} == {rule for rule, _, _ in SEEN}


def test_every_rule_names_its_source_and_its_level_in_its_id() -> None:
    assert all(rule.source and rule.id[0] == rule.level for rule in RULES)


def test_other_languages_are_judged_by_length_and_digits_only() -> None:
    assert rules_seen("Utilise ratify heuristic; 5 of IV!", language="pl") == set()
    assert rules_seen("كلمة " * 21, language="ar") == {"E-len"}
    assert rules_seen("خمسة و 50٪ و ١٢٬٥٠٠", language="ar-EG") == {"E-percent", "W-bignum"}


@pytest.mark.parametrize(
    ("words", "language"),
    [("ਤੁਹਾਡੇ ਸੋਸ਼ਲ ਵਰਕਰ ਕਿੰਨੀ ਵਧੀਆ ਤਰ੍ਹਾਂ ਸੁਣਦੇ ਹਨ?", "pa"), ("আপনার সোশ্যাল ওয়ার্কার কেমন?", "bn")],
)
def test_vowels_that_are_signs_on_a_letter_do_not_cut_a_word(words: str, language: str) -> None:
    [sentence] = split(words)
    assert [word.text for word in sentence.words] == words.rstrip("?").split()
    assert rules_seen(words, language=language) == set()


def test_a_sentence_without_spaces_is_measured_by_its_letters() -> None:
    assert rules_seen("我" * 42 + "。", language="zh") == {"E-len"}
    assert rules_seen("我很高兴。", language="zh") == set()


def test_a_finding_offers_the_better_word() -> None:
    better = {found.better for found in check("We will assist with your finances.").findings}
    assert {"help", "money"} <= better


def test_where_an_earlier_answer_is_told_the_words_for_no_answer_are_judged():
    told = "How good is the help from ${who|%s}?"
    hard = {one.rule for one in check(told % "the multidisciplinary coordinator").findings}
    assert hard - {one.rule for one in check(told % "your friend").findings}
