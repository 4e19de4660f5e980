"""A text becomes blocks of one idea, and a block without words or picture is told of."""

import pytest

from easyread.blocks import Block, cut, troubles

CONSENT = """
# You choose

![i-can-say-no]
You can say no.
Your support stays the same.

# Your photo
![photo] ![safe]
We keep it safe.

You can stop.
![i-can-stop]
"""
GOOD = Block("You choose", ("You can say no.",), ("i-can-say-no",))


def test_a_text_is_cut_at_titles_and_at_blank_lines() -> None:
    assert cut(CONSENT) == [
        Block("You choose", ("You can say no.", "Your support stays the same."), ("i-can-say-no",)),
        Block("Your photo", ("We keep it safe.",), ("photo", "safe")),
        Block("", ("You can stop.",), ("i-can-stop",)),
    ]


@pytest.mark.parametrize("text", ["", "\n \n\t\n"])
def test_nothing_gives_no_blocks(text: str) -> None:
    assert cut(text) == []


def test_all_the_words_of_a_block_are_kept_in_order() -> None:
    assert [block.words for block in cut("# A\nb\nc\nd ![tea] e")] == ["A\nb\nc\nd  e"]


def test_a_block_with_easy_words_and_a_picture_has_no_trouble() -> None:
    assert troubles(cut(CONSENT)) == []


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (Block("You choose", (), ("tea",)), "Block 2 (You choose) has no words."),
        (Block("", ("You can stop.",)), "Block 2 (You can stop.) has no picture."),
        (
            Block("Tea", ("I like tea.",), ("teapot",)),
            "Block 2 (Tea) names a picture that is not there: teapot.",
        ),
        (
            Block("Tea", ("I like tea.",) * 17, ("tea",)),
            "Block 2 (Tea) has more than 50 words. Make 2 blocks.",
        ),
        (
            Block("Commence", ("You can stop.",), ("tea",)),
            'Block 2 (Commence) is hard to read: "Commence" is a hard word for a label. '
            "Use an everyday word, or add it to the word list with a meaning.",
        ),
    ],
)
def test_what_a_block_lacks_is_told_with_its_number_and_name(block: Block, says: str) -> None:
    assert troubles([GOOD, block]) == [says]
