"""No receipt for what a tablet sealed leaves before file, folder and log are flushed."""

from __future__ import annotations

import json
import os

import pytest

from tests.sealed_bundle import SealedBundle, TabletPass, check_receipt
from tests.soak.durable import ARRIVING, IN_THE_STORE, file_in, is_in_order, may_watch_others
from tests.soak.site_served import SiteServed
from tests.soak.strict import watched
from tests.soak.tablets import Tablet
from tests.web.tus_sender import PIECES, TUS, claims

BUNDLES, SIZE = 3, 200_000


def send_whole(site: SiteServed) -> None:
    """Seal a photo in each bundle, send it in one piece, and check its receipt."""
    teller = site.tellers[0]
    tablet = Tablet(site.served.port, teller)
    asked = tablet.ask("POST", "/offline/pass", **{"X-Outbox": "1"})
    told_by = TabletPass.of(json.loads(asked[2]))
    for number in range(BUNDLES):
        bundle = SealedBundle(told_by).begin(about=teller.relationship_id)
        bundle.file("photo", b"\xff\xd8\xff" + os.urandom(SIZE), "a.jpg")
        bundle.finish(("words", f"Number {number}."))
        said = {"Upload-Metadata": claims(bundle=str(bundle.id))}
        said |= {"Authorization": f"Bearer {told_by.ticket}"}
        said |= {"Upload-Length": str(len(bundle.data))}
        status, headers, _ = tablet.ask("POST", "/offline/outbox", **TUS, **said)
        assert status == 201
        body = {"Content-Type": PIECES, "Upload-Offset": "0"}
        at = headers["Location"]
        assert tablet.ask("PATCH", at, bundle.data, **TUS, **body)[0] == 204
        status, _, words = tablet.ask("GET", f"{at}/receipt")
        assert status == 200
        check_receipt(json.loads(words), told_by, bundle)
    tablet.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_receipt_is_given_before_the_bundle_and_its_row_are_flushed(kind, tmp_path):
    if kind == "postgresql" and not may_watch_others():
        pytest.skip("this machine lets nobody watch the processes of its databases")
    with watched(tmp_path, kind) as (watch, site):
        send_whole(site)
    kept = watch.answers(204)
    assert len(kept) == BUNDLES
    # The piece, its row, the file in the store, its row: then the answer, and then the receipt.
    durable = (*file_in(ARRIVING), *watch.commit, *file_in(IN_THE_STORE), *watch.commit)
    for calls in kept:
        assert is_in_order(calls, durable), calls
