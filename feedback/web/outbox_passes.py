"""Passes for tablets: what is needed to seal things without a line, and to send them later."""

from __future__ import annotations

from flask import Response, g, jsonify, make_response

from feedback.actions.passes import TooManyPasses, give_pass
from feedback.sealing.outbox import to_text
from feedback.web.arriving_refused import refuse_plainly
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now

room = Room("outbox_passes", __name__)
# A header that another site's pages cannot send; it stands in for the form's token.
OURS = "X-Outbox"


class SignedOut(Exception):
    """Nobody is signed in."""

    code = "signed-out"


refuse_plainly(room, TooManyPasses, SignedOut)


def public_halves() -> dict[str, object]:
    """What a tablet seals to, and what it checks receipts with: for passes and for the kit."""
    keys = house().database.outbox
    outbox = {"key_id": keys.newest.key_id, "public_key": to_text(keys.newest.point)}
    return {"outbox": outbox, "receipt_key": to_text(keys.receipt_point)}


@room.post(
    "/offline/pass",
    open_because="it gives a pass to whoever is signed in, and to nobody else",
    own_header=OURS,
)
def take() -> Response:
    """A pass for this tablet, for whoever is signed in."""
    if g.actor is None:
        raise SignedOut
    keys = house().database.outbox
    given = give_pass(db(), actor(), keys, now())
    said = {
        "account_mark": keys.mark_of(str(actor().account_id)),
        "ticket": given.ticket,
        "secret": given.secret,
        "ends_at": given.ends_at.isoformat(),
        **public_halves(),
    }
    return make_response(jsonify(said), 201)
