"""Letters through a real mail server: private, whole, in the right language, never twice."""

from __future__ import annotations

from uuid import UUID

import pytest

from feedback.messages import AddressNotGood, Message, NotSent, PerhapsSent
from feedback.messages.by_mail import ByMail
from tests.messages.mail_server import HERE, PASSWORD, USER

SENDER = "Camden <hello@camden.example>"
STOP = "https://site.example/reminders/stop/x/y"
LETTER = Message(
    id=UUID(int=7),
    to="amina@home.example",
    language="ur",
    subject="میرے لیے ایک لمحہ",
    words=("One.", "Two < three."),
    link=("Open my page", "https://site.example"),
    stop=("Stop these messages", STOP),
)


def relay(port: int) -> ByMail:
    return ByMail(f"smtp+plain://{HERE}:{port}", SENDER)


def test_a_letter_comes_in_plain_words_and_in_large_ones(mail, plain_port):
    relay(plain_port).carry(LETTER)
    (letter,) = mail.letters
    assert (letter["Subject"], letter["To"]) == (LETTER.subject, LETTER.to)
    plain, large = (
        letter.get_body([kind]).get_content().replace("\r", "") for kind in ("plain", "html")
    )
    for words in ("One.", "Open my page\nhttps://site.example", STOP):
        assert words in plain
    assert '<html lang="ur" dir="rtl">' in large
    assert "Two &lt; three." in large and f'<a href="{STOP}">' in large


def test_a_mail_program_can_offer_to_stop_in_one_tap(mail, plain_port):
    relay(plain_port).carry(LETTER)
    (letter,) = mail.letters
    assert letter["List-Unsubscribe"] == f"<{STOP}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Message-ID"] == f"<{LETTER.id}@camden.example>"


def test_password_and_words_travel_in_tls_only(mail, private):
    port, trusting = private
    ByMail(f"smtp://{HERE}:{port}", SENDER, USER, PASSWORD, trusting).carry(LETTER)
    assert mail.was_private == [True]


def test_a_server_that_shows_no_known_certificate_gets_nothing(mail, private):
    with pytest.raises(NotSent):
        ByMail(f"smtp://{HERE}:{private[0]}", SENDER, USER, PASSWORD).carry(LETTER)
    assert mail.letters == []


def test_a_server_without_tls_gets_nothing(mail, plain_port):
    with pytest.raises(NotSent):
        ByMail(f"smtp://{HERE}:{plain_port}", SENDER).carry(LETTER)
    assert mail.letters == []


@pytest.mark.parametrize("says", ["451 try later", "552 too much", "550 no such place"])
def test_a_letter_that_is_refused_was_surely_not_sent(mail, plain_port, says):
    mail.says = says
    with pytest.raises(NotSent) as refused:
        relay(plain_port).carry(LETTER)
    assert LETTER.to not in str(refused.value)


def test_a_server_that_is_not_there_gets_nothing():
    with pytest.raises(NotSent):
        relay(1).carry(LETTER)


def test_a_line_that_breaks_after_the_last_word_leaves_a_doubt(mail, plain_port):
    mail.is_cut = True
    with pytest.raises(PerhapsSent):
        relay(plain_port).carry(LETTER)


@pytest.mark.parametrize(
    "typed",
    ["", "amina", "amina@home", "a@b.org, c@d.org", "a@b.org\nBcc: c@d.org", "a b@c.org"]
    + ["<a@b.org>", "ämina@home.org", "a" * 200 + "@home.org"],
)
def test_what_is_no_address_is_not_kept(typed):
    with pytest.raises(AddressNotGood):
        relay(1).good_address(typed)


def test_blanks_around_an_address_do_not_matter():
    assert relay(1).good_address(" amina@home.org ") == "amina@home.org"
