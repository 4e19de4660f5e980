"""A disguise puts names and decisions on words together, and never leaves half of either."""

from __future__ import annotations

import pytest

from feedback.actions.disguises import Decided, Disguise
from feedback.model.names import Choice
from feedback.model.traces import TraceKind

NAMES = [("Amina Yusuf", "Rosa"), ("Grace Bell", "Nilo")]


def disguise(*decided, names=NAMES):
    return Disguise(names, [], decided, 2026)


def out(kind, real):
    return Decided(kind, Choice.TAKE_OUT, real)


def put(kind, real, other):
    return Decided(kind, Choice.STAND_IN, real, other)


@pytest.mark.parametrize(
    ("decided", "told", "leaves"),
    [
        (put(TraceKind.PLACE, "Elm Street", "Place A"), "ELM street!", "[Place A]!"),
        (put(TraceKind.PLACE, "Bell Street", "Place A"), "in Bell Street", "in [Place A]"),
        # A name that reaches into a place: neither is left over.
        (put(TraceKind.PLACE, "Yusuf Street", "A"), "Amina Yusuf Street", "[Rosa] Street"),
        (out(TraceKind.EMAIL, "amina@x.org"), "amina@x.org, Amina@X.org", "[e-mail address], "),
        (out(TraceKind.PHONE, "07700 900123"), "☎️+44 7700 900 123🙂", "☎️[phone number]🙂"),
        (out(TraceKind.BIRTH, "3.3.1985"), "born 3 March 1985", "born [date]"),
        (put(TraceKind.NAME, "आशा", "Mina"), "तब आशा आई", "तब [Mina] आई"),
        (put(TraceKind.WORDS, "بيت لحم", "Place A"), "في بيت لحم.", "في [Place A]."),
        (put(TraceKind.NAME, "Zoe\u0308", "Mina"), "then Zoë rang", "then [Mina] rang"),
        (Decided(TraceKind.PLACE, Choice.LEAVE, "Elm"), "Elm", "Elm"),
        # Known names always win, whatever someone decided.
        (Decided(TraceKind.NAME, Choice.LEAVE, "Amina"), "Amina", "[Rosa]"),
        (put(TraceKind.NAME, "Amina", "Other"), "Amina", "[Rosa]"),
    ],
)
def test_words_leave_in_their_disguise(decided, told, leaves):
    assert disguise(decided).plain(told).startswith(leaves)


def test_two_that_cross_become_one_and_nothing_of_either_is_left():
    both = disguise(out(TraceKind.PHONE, "07700 900123"), put(TraceKind.WORDS, "Bell 07700", "X"))
    said = both.replace("Grace Bell 07700 900123 rang")
    assert said.words == "[Nilo] [phone number] rang"
    crossing = disguise(out(TraceKind.NUMBER, "900 123 45678"), names=[("Ann 900", "Rosa")])
    said = crossing.replace("Ann 900 123 45678.")
    assert said.words == "[Rosa] [number]."
    assert said.place(0, 18) == (0, len(said.words))


def test_a_whole_disguise_stays_when_names_of_other_stories_come_to_it():
    own = disguise(put(TraceKind.PLACE, "Elm", "Place A"))
    both = own.then_whole([disguise(out(TraceKind.PLACE, "Tea"), names=[("Omar Ali", "Teo")])])
    told = "Omar Ali had Tea in Elm with Omar"
    assert both.plain(told) == "[Teo] had Tea in [Place A] with Omar"
