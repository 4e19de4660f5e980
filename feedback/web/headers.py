"""What every answer carries: a strict content policy, no caching of personal pages, few bytes."""

from __future__ import annotations

import gzip

from flask import Response, request

from feedback.web.house import house

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=()",
    "Cache-Control": "no-store",
}
# Only where the cookies travel encrypted as well (RFC 6797): a year, and every name below this one.
ONLY_ENCRYPTED = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
_HEADERS = {name.lower(): (name, value) for name, value in HEADERS.items()}
SMALLEST_TO_COMPRESS = 1024


def takes_gzip() -> bool:
    """True when this browser opens compressed pages."""
    return "gzip" in request.headers.get("Accept-Encoding", "")


def add_headers(response: Response) -> Response:
    """After every request: the headers that are not there yet."""
    there = {name.lower() for name, _ in response.headers}
    response.headers.extend([pair for name, pair in _HEADERS.items() if name not in there])
    if house().settings.secure_cookies:
        response.headers.setdefault(*ONLY_ENCRYPTED)
    return response


def compress(response: Response) -> Response:
    """Gzip a page when the browser takes it. Streams and media are left as they are."""
    if (
        not takes_gzip()
        or response.content_encoding
        or response.direct_passthrough
        or response.is_streamed
        or response.mimetype != "text/html"
        or response.content_length is None
        or response.content_length < SMALLEST_TO_COMPRESS
    ):
        return response
    response.set_data(gzip.compress(response.get_data(), compresslevel=4, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
