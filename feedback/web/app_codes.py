"""Codes of an app on a page: the picture that the app reads, its key to type, codes for paper."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from markupsafe import Markup

from feedback.actions import second_factors
from feedback.actions.sign_in import TooManyTries
from feedback.model.accounts import Account
from feedback.model.ways_in import SecondFactor
from feedback.web.cards import code_of
from feedback.web.hello import too_many_tries
from feedback.web.house import db, now
from feedback.web.languages import gettext


@dataclass(frozen=True)
class Drawn:
    """What an app needs: a code to hold before the camera, or a key to type in groups of four."""

    qr: Markup
    key: str


def drawn(factor: SecondFactor, site_name: str) -> Drawn:
    """A begun second factor as a page shows it."""
    secret = factor.secret
    groups = [secret[place : place + 4] for place in range(0, len(secret), 4)]
    return Drawn(code_of(second_factors.app_address(factor, site_name)), " ".join(groups))


def codes_page(codes: list[str], go_on: str) -> str:
    """The ten codes for paper; they are shown this once."""
    return render_template("pages/second_step/codes.html", codes=codes, go_on=go_on)


def set_up_problem(account: Account, no: Exception) -> tuple[str, int]:
    """Why a first code was not taken, and the status that says so. A wrong one is counted."""
    if isinstance(no, TooManyTries):
        return too_many_tries(), 429
    second_factors.record_wrong_code(db(), account, now())
    db().commit()
    return gettext("This code does not work. Wait for a new one."), 422
