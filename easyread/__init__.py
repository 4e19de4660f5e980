"""Easy read as a pure library: the lint, the pictures and how they are put on a page.

Importing this package loads nothing else. Ask for a room: `easyread.lint`, `easyread.pictures`,
`easyread.scales` or `easyread.blocks`.
"""
