"""After an edit a quotation's words are what stands at its place, or it is flagged: any script."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.model.media_places import Stretch, in_order_still, stands_at, words_in
from feedback.model.timed_words import Segment, clean

# Letters of several scripts, joined emoji, marks that combine, words written from right to left.
LETTERS = "aeé\u0301\u0323 کہ۔한글 আমি ਘਰ 👩🏽‍🦽👍🏿 \u200f\u200e.\u0130ıß"
LINES = st.text(LETTERS, min_size=1, max_size=6).map(clean).filter(str.strip)
TEXTS = st.lists(st.tuples(LINES, st.integers(1, 9)), min_size=1, max_size=7)
EDITS = st.lists(
    st.tuples(st.sampled_from(("cut", "put", "swap", "change", "later")), st.integers(0, 9), LINES),
    max_size=4,
)


def timed(lines):
    """Segments one after another, each as long as is said."""
    made, at = [], 0
    for words, length in lines:
        made.append(Segment(words, at * 1000, (at + length) * 1000))
        at += length
    return made


def edited(lines, edits):
    """The lines after someone corrected them here and there."""
    lines = list(lines)
    for what, where, words in edits:
        at = where % max(1, len(lines))
        if what == "put" or not lines:
            lines.insert(at, (words, 2))
        elif what == "cut":
            del lines[at]
        elif what == "swap":
            lines[at], lines[-1] = lines[-1], lines[at]
        elif what == "change":
            lines[at] = (words, lines[at][1])
        else:
            lines[at] = (lines[at][0], lines[at][1] + where)
    return lines


@settings(max_examples=300, deadline=None)
@given(TEXTS, EDITS, st.integers(0, 6), st.integers(1, 3))
def test_what_is_followed_says_the_very_same_words_and_stands_there_once(lines, edits, at, many):
    before, after = timed(lines), timed(edited(lines, edits))
    chosen = before[at % len(before) :][:many]
    words = words_in(before, Stretch(chosen[0].span[0], chosen[-1].span[1]))
    found = stands_at(after, words)
    if found is not None:
        assert words_in(after, found) == words
        said = ["\n".join(" ".join(one.words.split()) for one in run) for run in runs(after)]
        assert said.count(words) == 1


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.integers(1, 5))
def test_words_that_are_only_said_later_are_always_followed(lines, later):
    unique = list({" ".join(words.split()): (words, length) for words, length in lines}.values())
    before, after = timed(unique), timed([("…" * 9, later), *unique])
    for one, moved in zip(before, after[1:], strict=True):
        assert stands_at(after, " ".join(one.words.split())) == Stretch(*moved.span)


def runs(segments):
    """Every run of segments one after another."""
    count = len(segments)
    return [segments[a:b] for a in range(count) for b in range(a + 1, count + 1)]


def test_words_that_are_said_twice_or_cut_in_two_are_followed_nowhere():
    twice = timed([("Yes.", 2), ("No.", 2), ("Yes.", 2)])
    assert stands_at(twice, "Yes.") is None
    assert stands_at(twice, "No.") == Stretch(2000, 4000)
    assert stands_at(twice, "No") is None
    assert stands_at([Segment("No.")], "No.") is None
    assert stands_at(twice, "") is None
    at_once = [Segment("Yes.", 0, 4000), Segment("No.", 1000, 3000)]
    assert stands_at(at_once, "Yes.") is None


def test_what_would_pass_others_is_not_in_order_any_more():
    were = {"a": Stretch(0, 1), "b": Stretch(5, 6), "c": Stretch(9, 10)}
    assert in_order_still(were, {**were, "a": Stretch(2, 3)}) == {"a", "b", "c"}
    assert in_order_still(were, {**were, "a": Stretch(7, 8)}) == {"c"}
