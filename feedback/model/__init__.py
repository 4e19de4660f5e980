"""What is true: the tables, and small pure rules. No Flask, no files, no clock."""

from feedback.model import (
    accounts,
    answering,
    arriving,
    asking,
    care,
    changes,
    keys,
    needs,
    outbox,
    paper,
    pictures,
    prompts,
    sayings,
    stories,
    telling,
    trust,
    words,
)
from feedback.model.base import Base

__all__ = [
    "Base",
    "accounts",
    "answering",
    "arriving",
    "asking",
    "care",
    "changes",
    "keys",
    "needs",
    "outbox",
    "paper",
    "pictures",
    "prompts",
    "sayings",
    "stories",
    "telling",
    "trust",
    "words",
]
