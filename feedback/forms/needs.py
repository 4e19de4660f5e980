"""What someone needs so that they can read, hear and take part (NHS England, DAPB1605: 2025).

The six steps: identify, record, flag, share, meet, review. The names here are what is recorded.
"""

# What a person may say of themselves, three on a page.
PARTS: dict[str, tuple[str, ...]] = {
    "letters": ("easy-read", "large-print", "does-not-read"),
    "talking": ("phone-call", "text-message", "more-time"),
    "people": ("bsl", "interpreter", "supporter"),
}
ASKED = tuple(name for names in PARTS.values() for name in names)
# What My way of reading tells by itself.
FROM_READING = ("no-pictures", "pictures-first", "large-print", "listening", "calm", "switch")
NEEDS = tuple(dict.fromkeys((*ASKED, *FROM_READING)))
REVIEW_AFTER_DAYS = 365
