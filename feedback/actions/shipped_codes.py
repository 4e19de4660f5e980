"""Codes that ship, for a site to begin with and to change: each set by the name of its codebook.

Each line of a set: name, the code above it, what it means, and its look (pattern and colour, 0
to 7).
"""

from __future__ import annotations

from feedback.actions import pilot_codes

Line = tuple[str, str | None, str, int]

_OUTCOMES: tuple[Line, ...] = (
    ("Outcomes", None, "What is different in someone's life.", 7),
    ("My health", "Outcomes", "Body and mind: better, worse, looked after or not.", 0),
    (
        "My home",
        "Outcomes",
        "Where and with whom someone lives, by their choice or not.",
        1,
    ),
    ("My people", "Outcomes", "Friends, family, love, neighbours, being part of something.", 2),
    ("My days", "Outcomes", "Work, learning, going out, things that are fun.", 3),
    ("My money", "Outcomes", "Having enough, and deciding what it is for.", 4),
    ("Experience", None, "How it was on the way there.", 7),
    ("Waiting", "Experience", "Time that passed before something happened.", 5),
    ("Saying it again", "Experience", "Telling the same to one more person.", 6),
    ("Joined up", "Experience", "People and services knew of each other, or did not.", 0),
    ("Kept promise", "Experience", "What was said was done, or was not.", 1),
    ("Easy to understand", "Experience", "Words, letters and meetings someone could follow.", 2),
)

# Names of the domains only. The framework and its indicators are their authors': Atkinson, Boulter,
# Hebron and Moulster, The Health Equality Framework, 2013.
_HEALTH_EQUALITY: tuple[Line, ...] = (
    (
        "Health Equality Framework",
        None,
        "Names of its five domains only. The framework is by Atkinson, Boulter, Hebron and"
        " Moulster (2013); to score with it, use it from them.",
        7,
    ),
    ("Social", "Health Equality Framework", "Home, work, money, being part of things.", 0),
    ("Genetic and biological", "Health Equality Framework", "Body, illness, checks that fit.", 1),
    (
        "Communication and understanding of health",
        "Health Equality Framework",
        "Saying that something is wrong, and being understood.",
        2,
    ),
    ("Behaviour and lifestyle", "Health Equality Framework", "Food, movement, risks, habits.", 3),
    (
        "Access and quality of services",
        "Health Equality Framework",
        "Getting care that is good and made to fit.",
        4,
    ),
)

# Adult Social Care Outcomes Framework, Department of Health and Social Care, 2023: its objectives.
_ASCOF: tuple[Line, ...] = (
    (
        "ASCOF",
        None,
        "Objectives of the Adult Social Care Outcomes Framework (England, from 2023). Contains"
        " public sector information licensed under the Open Government Licence v3.0.",
        7,
    ),
    ("Quality of life", "ASCOF", "People live the life they want.", 0),
    ("Independence", "ASCOF", "People do for themselves what they can and wish to.", 1),
    ("Information and advice", "ASCOF", "People know what there is, and can choose.", 2),
    ("Safety", "ASCOF", "People are and feel safe.", 3),
    ("Social connections", "ASCOF", "People have as much contact as they want.", 4),
    ("Continuity and quality of care", "ASCOF", "Good care from people who stay.", 5),
)

SHIPPED: dict[str, tuple[Line, ...]] = {
    pilot_codes.NAME: pilot_codes.CODES,
    "Outcomes and experience": _OUTCOMES,
    "Health Equality Framework": _HEALTH_EQUALITY,
    "ASCOF": _ASCOF,
}
