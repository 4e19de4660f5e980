"""The easy-read lint: `check(text, kind, language)` says pass, warn or fail, and why.

A text that passes has no known fault. It does not follow that people understand it: only people
can say that.
"""

from easyread.lint.checking import check, guess_kind
from easyread.lint.findings import Finding, Kind, Level, Report

__all__ = ["Finding", "Kind", "Level", "Report", "check", "guess_kind"]
