"""The same rules in Chromium: every example, and 500 rules that nobody thought of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.forms.logic_vectors import FILE, VECTORS, expected, outcome

LOGIC = Path(__file__).parents[2] / "feedback" / "web" / "static" / "logic.js"
OUTCOMES = """async ([source, today, asked]) => {
  const file = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const logic = await import(file);
  const plain = (value) => {
    if (Number.isFinite(value)) return value;
    if (typeof value === "number") return { number: String(value) };
    return typeof value === "object" && !Array.isArray(value) ? { day: logic.text(value) } : value;
  };
  return asked.map(({ rule, answers }) => {
    try {
      return { value: plain(logic.worked(logic.read(rule), answers ?? {}, today)) };
    } catch ({ code, at, message }) {
      return code ? { error: code, at } : { message };
    }
  });
}"""


@pytest.fixture(scope="module")
def in_chromium(browser):
    """Works out rules with logic.js in a page of its own."""
    page = browser.new_page()
    yield lambda asked: page.evaluate(OUTCOMES, [LOGIC.read_text("utf-8"), FILE["today"], asked])
    page.close()


def same(one, other) -> bool:
    """Alike to the last digit and in kind; -0 and 0 are one number."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True) or (
        type(one) is dict and one == other and not any(isinstance(v, bool) for v in one.values())
    )


def test_every_example_gives_the_same_in_chromium(in_chromium):
    found = in_chromium(VECTORS)
    wrong = [
        (vector["rule"], mine)
        for vector, mine in zip(VECTORS, found, strict=True)
        if not same(mine, expected(vector))
    ]
    assert wrong == []


ANSWERS = {
    "feel": ["good"],
    "who": ["family", "friend"],
    "unsure": ["dont-know"],
    "age": "42",
    "urdu": "۴۲",
    "said": "She rang me.",
    "born": "2000-02-29",
    "blank": "",
}
LEAVES = st.one_of(
    st.sampled_from([f"${{{name}}}" for name in (*ANSWERS, "missing")]),
    st.integers(0, 10_000).map(str),
    st.decimals(0, 99, places=3, allow_nan=False, allow_infinity=False).map(lambda d: f"{d:f}"),
    st.text("abc 019.-۵é👍", max_size=6).map(lambda text: f"'{text}'"),
    st.sampled_from(["'2024-02-29'", "'good'", "today()", "true()", "false()", "''"]),
)
OPERATORS = ("or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod")
ONE = ("not", "boolean", "string", "string-length", "number", "int", "round", "abs", "date")
TWO = ("selected", "contains", "starts-with", "ends-with", "pow", "round", "coalesce", "concat")
MORE = ("count-selected", "decimal-date-time", "min", "max", "sum")


def grown(part):
    """Rules made of smaller ones."""
    return st.one_of(
        st.tuples(part, st.sampled_from(OPERATORS), part).map(" ".join),
        part.map(lambda one: f"({one})"),
        part.map(lambda one: f"-{one}"),
        st.tuples(st.sampled_from(ONE + MORE), part).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(st.sampled_from(TWO), part, part).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(part, part, part).map(lambda t: f"if({t[0]}, {t[1]}, {t[2]})"),
        st.tuples(part, st.text("ab[]()|*+?.{}12^$\\d", max_size=8)).map(
            lambda t: f"regex({t[0]}, '{t[1]}')"
        ),
        st.tuples(part, st.text("()+='$", max_size=2)).map("".join),
    )


def generated(count: int) -> list[str]:
    """So many rules, always the same ones."""
    made: list[str] = []

    @seed(20260104)
    @settings(
        max_examples=count,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.recursive(LEAVES, grown, max_leaves=12))
    def gather(rule: str) -> None:
        made.append(rule)

    gather()
    return made


def test_rules_that_nobody_thought_of_give_the_same_in_both(in_chromium):
    rules = generated(600)
    assert len(rules) >= 500
    here = [outcome(rule, ANSWERS) for rule in rules]
    there = in_chromium([{"rule": rule, "answers": ANSWERS} for rule in rules])
    pairs = zip(rules, here, there, strict=True)
    assert [(rule, a, b) for rule, a, b in pairs if not same(a, b)] == []
    assert 100 < sum("value" in one for one in here) < len(here)


def test_the_script_is_small_and_evaluates_no_code():
    import gzip

    source = LOGIC.read_text("utf-8")
    assert len(gzip.compress(source.encode(), 9)) < 5_600
    for word in ("eval(", "Function(", "RegExp(", "innerHTML", "setTimeout"):
        assert word not in source
