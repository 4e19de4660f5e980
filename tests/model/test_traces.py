"""What may show who someone is, is found in every way of writing it that we know of."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.model.dates_written import coarser, key_of_date
from feedback.model.passages import settle
from feedback.model.traces import PATTERNS, TraceKind, find_traces, key_of

VECTORS = json.loads(Path(__file__).with_name("trace_vectors.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=[one["about"] for one in VECTORS])
def test_each_way_of_writing_is_found_whole_and_nothing_else(vector):
    words = settle(vector["words"])
    found = find_traces(words, 2026)
    assert [[one.kind.value, one.words] for one in found] == [
        [kind, settle(said)] for kind, said in vector["found"]
    ]
    assert all(words[one.start : one.end] == one.words for one in found)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (TraceKind.PHONE, "+44 7700 900123", "(07700) 900-123"),
        (TraceKind.PHONE, "oh seven seven double oh nine oh oh one two three", "٠٧٧٠٠ ٩٠٠١٢٣"),
        (TraceKind.DATE, "3rd of March 1985", "03/03/85"),
        (TraceKind.BIRTH, "1985-03-03", "March 3, 1985"),
        (TraceKind.POSTCODE, "NW1 4AB", "nw14ab"),
        (TraceKind.EMAIL, "Amina@Example.org", "amina@example.org"),
        (TraceKind.LINK, "https://www.example.org/", "example.org"),
        (TraceKind.PLACE, "Wade  Bridge", "wade bridge"),
    ],
)
def test_two_ways_of_writing_one_thing_have_one_key(kind, one, other):
    assert key_of(kind, one) == key_of(kind, other)


def test_a_date_can_be_less_exact():
    assert [coarser(one) for one in ("3.3.85", "3 March", "March 1985", "soon")] == [
        *("March 1985", "March", "1985", ""),
    ]
    assert key_of_date("31/02/2020") == "2020-02-31"
    assert key_of_date("99/99/9999") is None


@pytest.mark.parametrize("piece", ["a", "0 ", "A ", "a.", "one ", "1/", "@a", "in A", "1 May "])
def test_the_time_to_look_grows_with_the_words_and_not_faster(piece):
    begun = time.process_time()
    find_traces(piece * (40_000 // len(piece)), 2026)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("number", [n for n, one in enumerate(PATTERNS) if one[1]])
def test_nothing_is_written_without_what_is_sought_first(number):
    kind, needs, pattern, judge = PATTERNS[number]

    @settings(max_examples=300, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(pattern()))
    def written(words):
        assert needs.search(words), (kind, words)

    written()
