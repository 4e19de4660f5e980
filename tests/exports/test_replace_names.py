"""Real names become stand-ins, and nothing else changes."""

from __future__ import annotations

from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.actions.replace_names import NameMap
from feedback.actions.stand_in_names import stand_ins_from

NAMES = NameMap([("Amina Yusuf", "Rosa"), ("Grace Bell", "Kit"), ("José O'Neil", "Jem")])


@pytest.mark.parametrize(
    ("told", "carried_out"),
    [
        ("Amina Yusuf came.", "[Rosa] came."),
        ("amina came", "[Rosa] came"),
        ("AMINA!", "[ROSA]!"),
        ("Amina’s tea, Amina's cup", "[Rosa]’s tea, [Rosa]'s cup"),
        ("Mrs Yusuf and the Yusufs", "Mrs [Rosa] and the [Rosa]s"),
        ("Amina\n  Yusuf", "[Rosa]"),
        ("my_Amina_photo", "my_[Rosa]_photo"),
        ("Grace rang the bell. Mr Bell did not.", "[Kit] rang the bell. Mr [Kit] did not."),
        ("Jose rang; JOSÉ O’NEIL too", "[Jem] rang; [JEM] too"),
        ("Jose\u0301 rang", "[Jem] rang"),
        ("Gracefully, Aminata", "Gracefully, Aminata"),
    ],
)
def test_a_real_name_becomes_a_stand_in_however_it_is_written(told, carried_out):
    assert NAMES.plain(told) == carried_out


def test_a_name_that_is_an_everyday_word_is_only_a_name_with_a_capital():
    names = NameMap([("Will Field", "Noa")])
    assert names.plain("will you ask Will in the field") == "will you ask [Noa] in the field"


def test_a_phrase_that_staff_wrote_down_is_replaced_whole_and_not_in_parts():
    names = NameMap([], [("Oak Street School", "the school")])
    assert names.plain("At oak street school, on our street.") == "At [the school], on our street."


def test_a_first_name_from_another_story_may_be_someone_else_and_stays():
    names = NAMES.then_whole([NameMap([("Sam Hill", "Lior")])])
    assert names.plain("Sam Hill and Sam") == "[Lior] and Sam"


def test_a_place_that_cuts_a_name_takes_in_the_whole_stand_in():
    replaced = NAMES.replace("I told Amina Yusuf twice 🙂.")
    start, end = replaced.place(9, 24)
    assert replaced.words[start:end] == "[Rosa] twice"
    assert replaced.is_replaced(start, end)
    assert not replaced.is_replaced(*replaced.place(0, 6))


def test_words_in_a_picture_have_no_brackets_but_those_that_someone_typed():
    replaced = NAMES.replace("[laughs] Amina rang. Then Grace [did].")
    assert replaced.words == "[laughs] [Rosa] rang. Then [Kit] [did]."
    assert replaced.bare() == "[laughs] Rosa rang. Then Kit [did]."
    start = replaced.words.index("[Kit]")
    assert replaced.bare(start, start + len("[Kit]")) == "Kit"


def test_stand_ins_come_each_once_and_do_not_run_out():
    found = list(islice(stand_ins_from(12345), 2000))
    assert len(set(found)) == 2000
    assert all(a[0] != b[0] for a, b in pairwise(found[:100]))


@given(st.lists(st.sampled_from([" ", "Amina", "I rang", "🙂", "\n", "é", ". "]), max_size=12))
def test_what_stands_between_names_is_never_altered(pieces):
    told = "".join(pieces)
    replaced = NAMES.replace(told)
    end = 0
    for span in replaced.spans:
        assert replaced.words[: span.new_start].endswith(told[end : span.old_start])
        end = span.old_end
    assert replaced.words.endswith(told[end:])
    assert len(replaced.words) - len(told) == sum(
        (span.new_end - span.new_start) - (span.old_end - span.old_start) for span in replaced.spans
    )
