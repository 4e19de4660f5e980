"""What is true: the tables, and small pure rules. No Flask, no files, no clock."""

from feedback.model import (
    accounts,
    asking,
    care,
    changes,
    keys,
    outbox,
    paper,
    pictures,
    stories,
    telling,
    trust,
)
from feedback.model.base import Base

__all__ = [
    "Base",
    "accounts",
    "asking",
    "care",
    "changes",
    "keys",
    "outbox",
    "paper",
    "pictures",
    "stories",
    "telling",
    "trust",
]
