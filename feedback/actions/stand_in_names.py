"""Invented names that stand in for real ones: short, easy to say, for people of any gender.

Written for this project. They come from no register of people.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import chain, product

NAMES = tuple(
    """
    Adri Ailo Alby Alinta Amari Amory Andri Anika Ansel Aria Arlo Ashby Auden Averi Azari
    Banji Beni Birdie Blaise Bodie Bram Brio Brynn Cadey Calla Cari Cassie Ceri Cleo Corin
    Cory Dacey Dani Darcy Davi Delfi Demi Devi Dilan Dori Ebbe Eden Eira Elio Ellis Ember
    Emlyn Enda Esa Etta Evren Fable Farai Fenn Finley Fion Floris Frankie Gali Garnet
    Gwyn Hadi Hale Hani Harlow Hedy Hollis Idris Ilan Imani Indi Iona Isa Ives Jalen Jem
    Jessa Jibri Jorin Jules Juno Kacey Kai Kaya Keir Kelby Kerri Kiran Kit Koa Lani Lark
    Leith Leni Lior Lito Loni Lowen Lumi Lyle Mabry Maddy Mali Marlo Maro Merle Mica Milo
    Mina Morrow Nadi Nara Neo Nico Nilo Noa Nuri Odell Ola Oren Orla Paz Pella Perrin
    Pia Quill Rafi Remy Reni Rhea Rio Romy Rosa Rowan Rumi Sable Safi Sami Sasha
    Shiloh Sol Soren Suri Tali Tarn Tavi Teo Tierney Toma Umi Uri Vali Vesper
    Wilder Winn Wyn Yael Yani Yuri Zadie Zain Zeb Zuri
    """.split()  # noqa: SIM905 - names in rows are read, a list of 160 lines is not
)
STRIDE = 61  # has no divisor in common with the number of names, so that each comes once
LETTERS = "ABCDEFGHIJKLMNOPRSTUVWYZ"


def stand_ins_from(start: int) -> Iterator[str]:
    """Every stand-in once, beginning with number `start`; then "Rosa B", and so on."""
    first = start % len(NAMES)
    # Far apart in the alphabet: Nico beside Nilo would be mixed up.
    turned = tuple(NAMES[(first + step * STRIDE) % len(NAMES)] for step in range(len(NAMES)))
    return chain(turned, (f"{name} {letter}" for letter, name in product(LETTERS, turned)))


def free_stand_in(start: int, taken: Container[str]) -> str:
    """The first stand-in from number `start` on that nobody has.

    `taken` holds case-folded words and stand-ins. Raises LookupError when all are taken.
    """
    for name in stand_ins_from(start):
        if name.casefold() not in taken:
            return name
    raise LookupError("every invented name is taken in this site")
