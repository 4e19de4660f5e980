"""The pilot's own codes to begin with: what it wanted to do, and what people said mattered.

Each line: name, the code above it, what it means, and its look (pattern and colour, 0 to 7).
"""

NAME = "The pilot's codes"

CODES: tuple[tuple[str, str | None, str, int], ...] = (
    ("What the social worker did", None, "What the named social worker set out to do.", 7),
    (
        "Unblock",
        "What the social worker did",
        "Got something moving that was stuck: a form, a service, a decision.",
        0,
    ),
    (
        "Do the right thing",
        "What the social worker did",
        "Did what was right for the person, even when it was not the usual way.",
        1,
    ),
    (
        "Develop",
        "What the social worker did",
        "Helped someone to grow: a new skill, a plan of their own, a better way of working.",
        5,
    ),
    ("What it meant", None, "What it meant for the person and the people around them.", 7),
    ("Control", "What it meant", "I decide about my life, or I do not.", 0),
    ("Independence", "What it meant", "I do things myself, with the help I want.", 1),
    ("Dignity", "What it meant", "I am treated with respect.", 2),
    ("Being heard", "What it meant", "Someone listens, and something follows from it.", 3),
    ("Safety", "What it meant", "I feel safe, or I do not.", 4),
    (
        "Continuity",
        "What it meant",
        "The same worker stays. I do not have to say everything again.",
        5,
    ),
    (
        "Nature of the relationship",
        None,
        "How the two are with each other: trust, warmth, honesty, distance.",
        6,
    ),
)
