"""A text cut into blocks of one idea, each with its picture, for a page, for paper or for sound.

Written as plain text: `# Title` opens a block, `![name]` names a picture of `easyread.pictures`,
each other line is a line of its words. A blank line before words without a title also opens one.
"""

from easyread.blocks.block import Block
from easyread.blocks.cutting import cut
from easyread.blocks.troubles import troubles

__all__ = ["Block", "cut", "troubles"]
