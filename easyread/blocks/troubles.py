"""What is wrong with blocks: each idea has words and a picture (Department of Health, rule 1)."""

from collections.abc import Iterable, Iterator

from easyread.blocks.block import Block
from easyread.lint import check
from easyread.pictures import names

MOST_WORDS = 50  # COGA o3p05, as the lint has it for one text


def troubles(blocks: Iterable[Block], language: str = "en") -> list[str]:
    """What is wrong, in sentences for a writer; empty when each block has all it needs.

    Each line and title is judged by the lint too; only what fails is told.
    """
    return [
        f"Block {number} ({block.name}) {what}"
        for number, block in enumerate(blocks, start=1)
        for what in _of(block, language)
    ]


def _of(block: Block, language: str) -> Iterator[str]:
    if not block.lines:
        yield "has no words."
    if not block.pictures:
        yield "has no picture."
    for name in block.pictures:
        if name not in names():
            yield f"names a picture that is not there: {name}."
    if len(block.words.split()) > MOST_WORDS:
        yield f"has more than {MOST_WORDS} words. Make 2 blocks."
    yield from _hard(block, language)


def _hard(block: Block, language: str) -> Iterator[str]:
    texts = [(block.title, "title")] + [(line, "text") for line in block.lines]
    for text, kind in texts:
        report = check(text, kind, language)
        if report.verdict == "fail":
            yield f"is hard to read: {report.findings[0].message}"
