"""Coming in with a council's own account: OpenID Connect Core 1.0, authorization code with PKCE.

Nobody is added by it: whoever the council vouches for must work here already, under that email.
What the council asks for besides a password is the council's; here nothing more is asked.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.actions.sessions import STAFF
from feedback.model.accounts import Account

SECONDS = 10.0
LARGEST = 512 * 1024
SIGNED_WITH = ("RS256", "PS256", "ES256")
CLOCKS_DIFFER = timedelta(minutes=2)


class CouncilSaysNo(Exception):
    """The council did not vouch for anyone, or nobody who works here; or could not be asked."""


@dataclass(frozen=True)
class Asked:
    """What a browser remembers while it is away at the council."""

    state: str
    nonce: str
    verifier: str = field(repr=False)

    @classmethod
    def anew(cls) -> Asked:
        """Three fresh secrets."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))

    @property
    def challenge(self) -> str:
        """What the verifier is compared with (RFC 7636, S256)."""
        return urlsafe_b64encode(sha256(self.verifier.encode()).digest()).decode().rstrip("=")


@dataclass(frozen=True)
class Council:
    """A council's provider of accounts, and what this installation is to it."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    back_to: str = ""

    def address(self, asked: Asked) -> str:
        """Where a browser goes to sign in. Raises CouncilSaysNo when nobody answers there."""
        wanted = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": self.back_to,
            "scope": "openid email",
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": asked.challenge,
            "code_challenge_method": "S256",
        }
        at = self._about()["authorization_endpoint"]
        return f"{at}{'&' if '?' in at else '?'}{urlencode(wanted)}"

    def who(self, code: str, asked: Asked, now: datetime) -> str:
        """The email that the council vouches for. Raises CouncilSaysNo."""
        about = self._about()
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back_to,
            "code_verifier": asked.verifier,
        }
        answer = _ask(about["token_endpoint"], urlencode(given).encode(), self._who_we_are())
        claims = _opened(str(answer.get("id_token", "")), _ask(about["jwks_uri"]))
        return self._vouched(claims, asked, now)

    def _about(self) -> dict[str, Any]:
        about = _ask(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if about.get("issuer") != self.issuer or not all(
            _is_safe(about.get(name), self.issuer) for name in names
        ):
            raise CouncilSaysNo("the provider says that it is another")
        return about

    def _who_we_are(self) -> dict[str, str]:
        """HTTP Basic, each part in the form of addresses (RFC 6749, 2.3.1)."""
        said = f"{quote(self.client, safe='')}:{quote(self.secret, safe='')}"
        return {"Authorization": f"Basic {b64encode(said.encode()).decode()}"}

    def _vouched(self, claims: dict[str, Any], asked: Asked, now: datetime) -> str:
        """OpenID Connect Core 1.0, 3.1.3.7."""
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        moment, slack = now.timestamp(), CLOCKS_DIFFER.total_seconds()
        is_ours = self.client in audiences and claims.get("azp", self.client) == self.client
        is_now = _number(claims, "exp") > moment - slack and _number(claims, "iat") < moment + slack
        is_asked = secrets.compare_digest(str(claims.get("nonce", "")), asked.nonce)
        if claims.get("iss") != self.issuer or not (is_ours and is_now and is_asked):
            raise CouncilSaysNo("the answer is not for us, not new, or not what was asked")
        if claims.get("email_verified") is not True or not claims.get("email"):
            raise CouncilSaysNo("the council does not vouch for an email")
        return str(claims["email"])


def whose_email(db: Session, email: str) -> Account:
    """The open account of staff with this email. Raises CouncilSaysNo."""
    account = db.scalars(
        select(Account).where(Account.email == email.strip().lower(), Account.closed_at.is_(None))
    ).first()
    if account is None or account.role not in STAFF:
        raise CouncilSaysNo("nobody who works here has this email")
    return account


def _opened(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    """The claims of a token that one of these keys signed. Raises CouncilSaysNo."""
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        return jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(SIGNED_WITH)).claims  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError) as no:
        raise CouncilSaysNo("the answer is not signed by the provider") from no


def _number(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CouncilSaysNo(f"the answer has no {name}")
    return float(value)


def _is_safe(address: Any, issuer: str) -> bool:
    """HTTPS; without it only where the issuer itself is on this machine."""
    return isinstance(address, str) and address.startswith(
        ("https://", "http://") if issuer.startswith("http://") else "https://"
    )


class _NoOtherPlace(HTTPRedirectHandler):
    """A provider answers where it said it would: our secret goes to no other place."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _ask(
    address: str, form: bytes | None = None, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    asking = Request(address, data=form, headers={"Accept": "application/json", **(headers or {})})
    try:
        with build_opener(_NoOtherPlace).open(asking, timeout=SECONDS) as answer:
            said = json.loads(answer.read(LARGEST))
    except (URLError, OSError, ValueError, RecursionError) as no:
        raise CouncilSaysNo("the provider did not answer as it should") from no
    if not isinstance(said, dict):
        raise CouncilSaysNo("the provider did not answer as it should")
    return said
