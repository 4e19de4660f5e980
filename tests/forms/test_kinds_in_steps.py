"""The longer kinds of question read, check, show and export what was answered."""

import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from easyread import pictures
from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.instrument import Item
from feedback.forms.kinds import KINDS, read_answer
from feedback.forms.kinds.dates import months_before, read_day
from feedback.forms.kinds.said_numbers import NotANumber, SaidNumber, read_number
from feedback.forms.measures import measured, score
from feedback.forms.problems import InstrumentUnreadable
from feedback.forms.reading import read_instrument

FOLDER = Path(__file__).parent / "instruments/kinds"
EVERY = read_instrument(
    (FOLDER / "every-kind.toml").read_text("utf-8"), "every-kind.toml", pictures.names()
)
TODAY = date(2026, 3, 3)
SKIPPED, DONT_KNOW = -97, -98
TEXT = st.text(max_size=12)
NAMES = ("home", "money", "friends", "health", "going-out")
ZEROS = [chr(c) for c in range(0x110000) if unicodedata.decimal(chr(c), -1) == 0]


def item(name: str) -> Item:
    found = EVERY.item(name)
    assert found is not None
    return found


def read(name: str, **form) -> AnswerGiven:
    return read_answer(item(name), {key.replace("_", "-"): v for key, v in form.items()}, TODAY)


def refused(name: str, **form) -> str:
    with pytest.raises(AnswerNotUsable) as caught:
        read(name, **form)
    assert caught.value.words.endswith(".")
    return caught.value.code


def cells(name: str, **form) -> list[tuple]:
    kind = KINDS[item(name).kind]
    exported = kind.exported(item(name), read(name, **form), "en")
    return [(cell.column, cell.code, cell.label) for cell in exported if "words" not in cell.column]


def shown(name: str, **form) -> tuple[str, ...]:
    return KINDS[item(name).kind].shown(item(name), read(name, **form), "en")


# --- 5 by 2 taps ---
def test_two_taps_are_one_of_five_answers_and_the_first_tap_scores_the_same():
    for first, second, value, worth in (
        ("good", "very-good", 1, 2),
        ("good", "a-bit-good", 2, 2),
        ("not-good", "a-bit-bad", 4, 0),
        ("not-good", "really-bad", 5, 0),
    ):
        answer = read("help", answer=[first], how_much=[second])
        assert answer.choices == (second,)
        assert cells("help", answer=[first], how_much=[second])[0][1] == value
        assert score(item("help"), answer) == score(item("help"), AnswerGiven((first,))) == worth


def test_in_between_needs_no_second_tap():
    assert read("help", answer=["in-between"]).choices == ("just-between",)


def test_the_first_tap_alone_is_exported_as_such():
    assert cells("help", answer=["good"]) == [("help", -96, "Good"), ("help__first", 2, "Good")]
    assert cells("help", answer=["dont-know"])[1][1] == DONT_KNOW
    assert cells("help") == [("help", SKIPPED, ""), ("help__first", SKIPPED, "")]


def test_two_first_taps_are_too_many():
    assert refused("help", answer=["good", "not-good"]) == "too-many"


# --- sentences ---
def test_statutory_sentences_score_by_their_declared_map():
    worth = [score(item("satisfied"), AnswerGiven((f"step-{n}",))) for n in range(1, 8)]
    assert worth == [2, 2, 2, 1, 0, 0, 0]
    assert cells("my-life", answer=["mostly-bad"]) == [("my_life", 4, "My life is mostly bad")]


# --- numbers ---
@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("3", SaidNumber(3, 3)),
        ("about 3", SaidNumber(3, 3, True)),
        ("About three times.", SaidNumber(3, 3, True)),
        ("2 or 3", SaidNumber(2, 3)),
        ("2-3", SaidNumber(2, 3)),
        ("never", SaidNumber(0, 0)),
        ("twice", SaidNumber(2, 2)),
        ("٣", SaidNumber(3, 3)),
        ("۱۲", SaidNumber(12, 12)),
        ("প্রায় ৫", SaidNumber(5, 5, True)),
        ("ਲਗਭਗ ੭", SaidNumber(7, 7, True)),
        ("تقریباً ۳", SaidNumber(3, 3, True)),
        ("około 4", SaidNumber(4, 4, True)),
        ("\uff13", SaidNumber(3, 3)),
    ],
)
def test_a_number_is_read_as_people_say_it(said, meant):
    assert read_number(said) == meant


@pytest.mark.parametrize(
    "said", ["", "lots", "3 😀", "-3", "3 and a half", "2.5", "3 2", "1 2 3", "or 3", "9" * 40, "½"]
)
def test_what_is_no_number_is_not_guessed(said):
    with pytest.raises(NotANumber):
        read_number(said)


@given(st.integers(0, 999_999), st.sampled_from(ZEROS))
def test_a_number_is_read_in_the_digits_of_every_script(number, zero):
    written = "".join(chr(ord(zero) + int(digit)) for digit in str(number))
    assert read_number(written) == SaidNumber(number, number)


def test_digits_of_two_scripts_in_one_number_are_asked_again():
    assert refused("visits", number=["٣3"]) == "mixed-digits"


def test_a_number_outside_the_range_is_refused():
    assert refused("visits", number=["21"]) == refused("visits", number=["19 or 25"])
    assert refused("visits", number=["21"]) == "out-of-range"
    assert refused("visits", number=["3"], answer=["dont-know"]) == "not-together"


def test_a_number_is_exported_with_its_ends_and_what_was_said():
    assert cells("visits", number=["about 3"]) == [
        ("visits", 3, "about 3"),
        ("visits__least", 3, ""),
        ("visits__most", 3, ""),
        ("visits__about", 1, ""),
    ]
    assert [code for _, code, _ in cells("visits", number=["2 or 3"])] == [None, 2, 3, 0]
    assert {code for _, code, _ in cells("visits", answer=["dont-know"])} == {DONT_KNOW}
    assert {code for _, code, _ in cells("visits")} == {SKIPPED}


@given(st.integers(0, 20), st.sampled_from(["more", "less"]))
def test_a_press_of_a_button_never_leaves_the_range(number, act):
    said = read("visits", number=[str(number)], do=[act]).said
    assert int(said) == min(max(number + (1 if act == "more" else -1), 0), 20)


# --- days ---
@pytest.mark.parametrize(
    ("said", "earliest", "latest"),
    [
        ("today", "2026-03-03", "2026-03-03"),
        ("yesterday", "2026-03-02", "2026-03-02"),
        ("this-week", "2026-03-02", "2026-03-03"),
        ("last-week", "2026-02-23", "2026-03-01"),
    ],
)
def test_a_day_in_words_is_kept_with_the_days_it_can_mean(said, earliest, latest):
    assert cells("last-met", answer=[said]) == [
        ("last_met", None, f"{earliest}/{latest}"),
        ("last_met__earliest", None, earliest),
        ("last_met__latest", None, latest),
        ("last_met__said", None, said),
    ]


def test_a_month_a_day_and_long_ago_are_said_by_tiles():
    month = {"answer": ["longer-ago"], "month": ["2026-02"]}
    assert cells("last-met", **month)[0][2] == "2026-02-01/2026-02-28"
    assert cells("last-met", **month, day=["2026-02-10"])[0][2] == "2026-02-10/2026-02-10"
    assert cells("last-met", answer=["longer-ago"], month=["2026-03"])[0][2].endswith("2026-03-03")
    long_ago = {"answer": ["longer-ago"], "month": ["long-ago"]}
    assert cells("last-met", **long_ago)[0][2] == "../2025-03-31"
    assert shown("last-met", **long_ago) == ("A long time ago: ../2025-03-31",)


@pytest.mark.parametrize("month", ["2026-04", "2024-01", "2026-2", "💥", "../.."])
def test_a_month_that_is_not_on_the_page_is_refused(month):
    assert refused("last-met", answer=["longer-ago"], month=[month]) == "unknown-choice"


DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
SAID = st.sampled_from(["today", "yesterday", "this-week", "last-week", "longer-ago"])


@given(DAYS, SAID, st.integers(0, 11), st.booleans(), st.integers(0, 40))
def test_a_day_means_the_same_when_it_is_read_and_sent_again(today, said, month, picks, later):
    months = [f"{months_before(today)[month]:%Y-%m}"] if picks else []
    form = {"answer": [said], "month": months}
    answer = read_answer(item("last-met"), form, today)
    kept = read_day(answer.said)
    assert kept is not None and kept.written() == answer.said
    assert (kept.earliest or kept.latest) <= kept.latest <= today
    again = {**form, "before": [answer.said]}
    assert read_answer(item("last-met"), again, today + timedelta(days=later)) == answer


@given(TEXT)
def test_what_was_never_kept_as_a_day_is_no_day(words):
    assert read_day(words) is None


def test_the_clock_is_asked_for_and_never_looked_up():
    with pytest.raises(TypeError):
        read_answer(item("last-met"), {"answer": ["today"]})


# --- orders and boards ---
PRESSES = st.lists(st.tuples(st.sampled_from(["place", "up", "down"]), st.sampled_from(NAMES)))


@given(PRESSES)
def test_whatever_is_pressed_an_order_holds_each_thing_once(presses):
    placed: tuple[str, ...] = ()
    for act, name in presses:
        form = {"placed": placed, "card": [name], "do": [act]}
        if act == "place":
            form = {"placed": placed, "do": [f"place:{name}"]}
        elif name not in placed:
            continue
        now_placed = read("first-things", **form).choices
        assert set(placed) <= set(now_placed) <= set(NAMES)
        placed = now_placed
        assert read("first-things", placed=placed).choices == placed
    assert len(set(placed)) == len(placed)


def test_an_order_is_exported_as_places():
    codes = {c: code for c, code, _ in cells("first-things", placed=["money", "home"])}
    assert codes["first_things__money"] == 1
    assert codes["first_things__home"] == 2
    assert codes["first_things__health"] == SKIPPED
    assert shown("first-things", placed=["money", "home"]) == ("1: My money", "2: My home")
    assert {code for _, code, _ in cells("first-things", answer=["dont-know"])} == {DONT_KNOW}


PUTS = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.sampled_from(["good", "in-between", "not-good", "left-out"])
    )
)


@given(PUTS)
def test_whatever_is_sorted_each_card_lies_where_it_was_put_last(puts):
    lie: tuple[str, ...] = ()
    for card, mat in puts:
        lie = read("my-things", sorted=lie, do=[f"put:{card}:{mat}"]).choices
        assert lie[-1] == f"{card}:{mat}"
        assert read("my-things", sorted=lie).choices == lie
    assert dict(name.split(":") for name in lie) == dict(puts)


def test_a_board_is_exported_card_by_card():
    codes = {
        column: code
        for column, code, _ in cells(
            "my-things", sorted=["home:good", "money:not-good", "health:left-out", "friends:"]
        )
    }
    assert codes == {
        "my_things__home": 2,
        "my_things__friends": SKIPPED,
        "my_things__money": 0,
        "my_things__health": -96,
        "my_things__going_out": SKIPPED,
    }
    assert shown("my-things", sorted=["money:not-good", "home:good"]) == (
        "Good: My home",
        "Not good: My money",
    )


def test_a_board_is_no_score_of_a_survey():
    answers = {"my-things": AnswerGiven(("home:good",)), "listens": AnswerGiven(("good",))}
    assert score(item("my-things"), answers["my-things"]) is None
    assert measured(EVERY, answers).answered == 1
    assert measured(EVERY, answers).asked == 4


@pytest.mark.parametrize("name", [i.name for i in EVERY.items])
@given(form=st.dictionaries(st.sampled_from(["answer", "do", "card", "placed", "sorted", "month",
    "day", "before", "number", "how-much", "words"]), st.lists(TEXT, max_size=2)))  # fmt: skip
def test_whatever_is_sent_is_kept_or_refused_and_nothing_breaks(name, form):
    try:
        answer = read_answer(item(name), form, TODAY)
    except AnswerNotUsable as problem:
        assert problem.words.endswith(".")
        KINDS[item(name).kind].board(item(name), KINDS[item(name).kind].as_typed(form), TODAY)
    else:
        columns = [c.column for c in KINDS[item(name).kind].exported(item(name), answer, "en")]
        assert columns == [c.column for c in KINDS[item(name).kind].exported(
            item(name), AnswerGiven(), "en")]  # fmt: skip


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_smallest_survey_is_sound(path):
    assert read_instrument(path.read_text("utf-8"), path.name, pictures.names()).items


def broken(name: str, old: str, new: str) -> str:
    text = (FOLDER / f"{name}.toml").read_text("utf-8")
    assert old in text
    with pytest.raises(InstrumentUnreadable) as caught:
        read_instrument(text.replace(old, new), f"{name}.toml", pictures.names())
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("two-taps", 'first = "how-good"', "", "item 'help': 'first' is missing"),
        ("two-taps", 'first = "how-good"', 'first = "how-god"', "Did you mean 'how-good'?"),
        ("two-taps", 'under = "good"', 'under = "fine"', "is under no first answer"),
        ("two-taps", 'crosswalk = "two-taps-5"', "", "Write crosswalk = 'two-taps-5'."),
        ("choose-sentence-7", "scale = 7", "scale = 6", "Write scale = 7"),
        ("choose-sentence-5", "source =", "# source =", "nobody can compare"),
        ("number", "most = 20", "", "item 'visits': 'most' is missing"),
        ("number", "most = 20", "most = -1", "Write least and most between 0 and 1000"),
        ("date", 'asks = "fact"', "", "a day is a fact, not an opinion"),
        ("put-in-order", 'picture = "money"', 'value = 1\npicture = "money"', "have values"),
        ("sorting-board", 'cards = "cards"', "", "item 'my-things': 'cards' is missing"),
        ("show-on-body", 'drawing = "body"', 'drawing = "bodi"', "Did you mean 'body'?"),
        ("show-on-body", 'drawing = "body"', 'drawing = "home"', "Name answers as its parts are"),
        ("pick-pictures", 'picture = "money"', 'picture = "none-needed"', "has no picture"),
        ("date", 'voice = "person"', 'voice = "professional"', "answered in steps"),
        ("number", "least = 0", 'least = 0\ncards = "x"', "the key 'cards' is not known"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_kind_says_where_it_is_and_how_to_mend_it(name, old, new, said):
    assert said in broken(name, old, new)
