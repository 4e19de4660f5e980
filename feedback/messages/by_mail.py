"""Messages by e-mail, through a mail server that the settings name (SMTP, RFC 5321).

Each message has the same Message-ID however often it is tried, and a header with which a mail
program offers to stop these messages in one tap (RFC 8058).
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from html import escape
from urllib.parse import urlsplit

from feedback.languages import direction
from feedback.messages import AddressNotGood, Message, NotSent, PerhapsSent

SECONDS = 30.0
LONGEST = 200
# One @, a place with a dot, nothing that could begin another header or another address.
ADDRESS = re.compile(
    r"[^\s@,;:<>\"()\[\]\\]{1,64}@[^\s@,;:<>\"()\[\]\\]+\.[^\s@,;:<>\"()\[\]\\.]{2,}"
)
# Line ends as SMTP wants them, and seven bits, which every server on the way passes on.
ANY_SERVER = policy.SMTP.clone(cte_type="7bit")
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


@dataclass(frozen=True)
class ByMail:
    """A mail server: `smtp` begins TLS before anything is said, `smtps` speaks nothing else.

    `smtp+plain` is for a relay on this machine, which the settings make sure of.
    """

    server: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    trust: ssl.SSLContext | None = field(default=None, repr=False)

    leaves_the_house = True

    def good_address(self, typed: str) -> str:
        """The address without blanks around it. Raises AddressNotGood."""
        address = typed.strip()
        if len(address) > LONGEST or not (address.isascii() and ADDRESS.fullmatch(address)):
            raise AddressNotGood(typed)
        return address

    def carry(self, message: Message) -> None:
        """Hand it to the mail server. Raises NotSent, PerhapsSent."""
        letter = letter_of(message, self.sender)
        sender = parseaddr(self.sender)[1]
        with _as_trouble(NotSent), self._open() as line:
            line.ehlo_or_helo_if_needed()
            # One step at a time: only what goes wrong after the words were said is in doubt.
            _expect(line.mail(sender), 250)
            _expect(line.rcpt(message.to), 250, 251)
            with _as_trouble(PerhapsSent):
                code, answer = line.data(letter.as_bytes(policy=ANY_SERVER))
            _expect((code, answer), 250)

    @contextmanager
    def _open(self) -> Iterator[smtplib.SMTP]:
        at, trust = urlsplit(self.server), self.trust or ssl.create_default_context()
        host, port = at.hostname or "", at.port or PORTS[at.scheme]
        if at.scheme == "smtps":
            line: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=trust)
        else:
            line = smtplib.SMTP(host, port, timeout=SECONDS)
        try:
            if at.scheme == "smtp":
                line.starttls(context=trust)
            if self.user:
                line.login(self.user, self.password)
            yield line
        finally:
            _hang_up(line)


def letter_of(message: Message, sender: str) -> EmailMessage:
    """The e-mail of a message: plain words, and the same in large letters."""
    letter = EmailMessage()
    letter["Subject"], letter["To"], letter["From"] = message.subject, message.to, sender
    letter["Date"] = format_datetime(datetime.now(UTC))
    letter["Message-ID"] = f"<{message.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    letter["Content-Language"] = message.language
    letter["Auto-Submitted"] = "auto-generated"
    if message.stop[1]:
        letter["List-Unsubscribe"] = f"<{message.stop[1]}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    links = [link for link in (message.link, message.stop) if link[1]]
    plain = [*message.words, *(f"{words}\n{address}" for words, address in links)]
    letter.set_content("\n\n".join(plain) + "\n")
    letter.add_alternative(_in_large_letters(message, links), subtype="html")
    return letter


def _in_large_letters(message: Message, links: list[tuple[str, str]]) -> str:
    lines = [escape(words) for words in message.words]
    lines += [f'<a href="{escape(address)}">{escape(words)}</a>' for words, address in links]
    body = "\n".join(f'<p style="font-size:20px;line-height:1.5">{line}</p>' for line in lines)
    language = f'lang="{message.language}" dir="{direction(message.language)}"'
    title = escape(message.subject)
    return (
        f'<!doctype html>\n<html {language}><head><meta charset="utf-8"><title>{title}</title>'
        f"</head><body>\n{body}\n</body></html>\n"
    )


@contextmanager
def _as_trouble(trouble: type[Exception]) -> Iterator[None]:
    try:
        yield
    except (smtplib.SMTPException, OSError) as no:
        # Neither the address nor the words of the server go further: both may name someone.
        refused = NotSent if isinstance(no, smtplib.SMTPResponseException) else trouble
        raise refused(type(no).__name__) from None


def _expect(answer: tuple[int, bytes], *codes: int) -> None:
    if answer[0] not in codes:
        raise NotSent(f"the mail server answered {answer[0]}")


def _hang_up(line: smtplib.SMTP) -> None:
    """What was taken is taken, also when the goodbye is not answered."""
    try:
        line.quit()
    except (smtplib.SMTPException, OSError):
        line.close()
