"""A routing rule that learns to write its address when the address is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from werkzeug.routing import Rule


class LateRule(Rule):
    """Werkzeug compiles two functions for each rule at start; most are never called."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(lambda: super(LateRule, self)._compile_builder(append_unknown))
        # Its name is before a slash, so that an address may have a part of the same name.
        return lambda rule, /, **values: compiled()(rule, **values)
