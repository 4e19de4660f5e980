"""Which codes of a place count outside: what was settled, where coders differed and it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from feedback.actions.quoted import Quoted
from feedback.model.second_coding import Settling
from feedback.model.stories import Code, Quotation


@dataclass(frozen=True)
class CodesThatCount:
    """The codes of one place in the codebook's order, and who gave or settled them.

    `by_coder` says which of the codes each of them gave or settled.
    """

    codes: tuple[Code, ...]
    coders: tuple[UUID, ...]
    is_settled: bool
    by_coder: Mapping[UUID, tuple[Code, ...]]


def codes_that_count(
    same: Sequence[Quotation | Quoted],
    settled: Mapping[UUID, Sequence[Settling]],
    unseen_until: Mapping[UUID, datetime],
) -> CodesThatCount:
    """Of all quotations at one place: the codes that were settled last, and those given since or
    by a coder whom nobody saw when it was settled.

    Where nothing was settled, every code that a coder gave. `settled` is by quotation, the newest
    first; `unseen_until` says of second coders until when they coded alone.
    """
    codings = [coding for one in same for coding in one.codings]
    every = [settling for one in same for settling in settled.get(one.id, ())]
    newest = max(every, key=lambda one: (one.settled_at, str(one.id)), default=None)
    if newest is None:
        given = [(one.coder_id, one.code) for one in codings]
    else:
        since = [
            one
            for one in codings
            if max(one.coded_at, unseen_until.get(one.coder_id, one.coded_at)) > newest.settled_at
        ]
        given = [(newest.settled_by_id, one.code) for one in newest.codes]
        given += [(one.coder_id, one.code) for one in since]
    coders = {coder for coder, _ in given} | ({newest.settled_by_id} if newest else set())
    codes, pairs = _in_order(code for _, code in given), {(who, code.id) for who, code in given}
    return CodesThatCount(
        codes,
        tuple(sorted(coders)),
        newest is not None,
        {who: tuple(one for one in codes if (who, one.id) in pairs) for who in sorted(coders)},
    )


def _in_order(codes: Iterable[Code]) -> tuple[Code, ...]:
    unique = {code.id: code for code in codes}
    ordered = sorted(unique.values(), key=lambda code: (code.position, code.name, str(code.id)))
    return tuple(ordered)
