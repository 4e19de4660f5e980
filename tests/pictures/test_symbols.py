"""A council's own symbols: what comes in, what is refused, and what people then see."""

from __future__ import annotations

import io
import re
import stat
import zipfile

import pytest
from click.testing import CliRunner
from PIL import Image
from sqlalchemy import select

from feedback.actions.symbols import bring_in, take_set_away
from feedback.model.pictures import Symbol
from media.refused import Refused
from media.svg import clean_svg
from media.symbol_sets import SetRefused, Zip, open_set, read_index
from tests.web.survey_pages import Pages, open_pages, words_of

HEAD = "file,name,words.en,words.ur,author,licence\n"
SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z" '
    'style="fill:#123456;behavior:url(x)"/></svg>'
)


def png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "#4FA3A0").save(file, "PNG")
    return file.getvalue()


def symbols(tmp_path, files: dict[str, bytes | str], name: str = "set.zip"):
    place = tmp_path / name
    with zipfile.ZipFile(place, "w") as made:
        for file, data in files.items():
            made.writestr(file, data)
    return place


GOOD = {
    "index.csv": HEAD
    + 'home.svg,home,"home, my place","گھر",Ana Prado,CC BY 4.0\n'
    + "bus.png,bus-stop,bus,,Sam Lee,CC BY-NC-SA 4.0\n",
    "home.svg": SQUARE,
    "bus.png": png(),
}


@pytest.fixture
def desk(app, site_build) -> Pages:
    """Sam, a facilitator."""
    pages = open_pages(app, site_build, "my-social-worker", "person")
    account = site_build.facilitator(site_build.db.merge(pages.asked.site))
    site_build.commit()
    return pages.as_(account)


def send(pages: Pages, data: bytes, name: str = "Our symbols"):
    page = pages.client.get("/pictures/symbols")
    action = re.search(r'action="(/pictures/symbols\?csrf[^"]+)"', page.text)[1]
    sent = {"name": name, "set": (io.BytesIO(data), "set.zip")}
    return pages.client.post(action, data=sent, content_type="multipart/form-data")


def kept(pages: Pages) -> list[Symbol]:
    with pages.app.extensions["house"].database.reading() as db:
        return list(db.scalars(select(Symbol).order_by(Symbol.name)))


def test_a_set_comes_in_with_its_words_author_and_licence(desk, tmp_path):
    done = send(desk, symbols(tmp_path, GOOD).read_bytes())
    words = words_of(done)
    assert "2 symbols came in" in words and "1 stand in place of our pictures." in words
    assert "1 may not be used for money." in words
    bus, home = kept(desk)
    assert (home.author, home.licence, home.is_noncommercial) == ("Ana Prado", "CC BY 4.0", False)
    assert home.words == {"en": ["home", "my place"], "ur": ["گھر"]}
    assert bus.is_noncommercial and bus.media_type == "image/jpeg"


def test_people_of_the_site_see_the_symbol(desk, tmp_path):
    with_ours = desk.as_(desk.asked.account)
    assert "/symbols/" not in with_ours.client.get("/").text
    send(desk, symbols(tmp_path, GOOD).read_bytes())
    page = with_ours.client.get("/").text
    [address] = set(re.findall(r'src="(/symbols/[^"]+)"', page))
    assert with_ours.client.get(address).data.startswith(b"<svg")


def test_another_site_never_gets_the_symbol(desk, tmp_path, site_build):
    send(desk, symbols(tmp_path, GOOD).read_bytes())
    tom = site_build.person(site_build.site("Sheffield"), "Tom")
    site_build.commit()
    toms = desk.as_(tom)
    assert "/symbols/" not in toms.client.get("/").text
    assert toms.client.get(f"/symbols/{kept(desk)[0].id}").status_code == 404


def test_a_remembered_page_changes_when_the_set_comes_and_goes(desk, tmp_path):
    person = desk.as_(desk.asked.account)
    person.post()
    question = {"index.csv": HEAD + "a.svg,being-listened-to,hear,,Ana,CC0\n", "a.svg": SQUARE}
    assert "/symbols/" not in person.get("/listens").text
    send(desk, symbols(tmp_path, question).read_bytes())
    assert "/symbols/" in person.get("/listens").text
    found = kept(desk)[0].set_id
    desk.send(f"/pictures/symbols/{found}/take-away", {})
    assert "/symbols/" not in person.get("/listens").text


def test_only_facilitators_bring_symbols_in(desk):
    assert desk.as_(desk.asked.worker).client.get("/pictures/symbols").status_code == 404


def test_the_library_finds_a_symbol_by_its_words_in_any_language(desk, tmp_path):
    send(desk, symbols(tmp_path, GOOD).read_bytes())
    for wanted in ("place", "گھر", "home"):
        words = words_of(desk.client.get("/pictures", query_string={"q": wanted}))
        assert "Ana Prado, CC BY 4.0" in words, wanted
    assert "Not for sale." in words_of(desk.client.get("/pictures?q=bus"))
    assert "We found no picture" in words_of(desk.client.get("/pictures?q=zzzz"))


def test_the_credits_page_names_everyone(desk, tmp_path):
    send(desk, symbols(tmp_path, GOOD).read_bytes())
    words = words_of(desk.client.get("/pictures/credits"))
    assert "Pictures by The project, CC BY 4.0" in words
    assert "Ana Prado, CC BY 4.0" in words and "Sam Lee, CC BY-NC-SA 4.0 . Not for sale." in words


def test_a_set_goes_from_a_folder_by_the_command(desk, tmp_path, monkeypatch):
    from feedback.cli import main

    folder = tmp_path / "symbols"
    folder.mkdir()
    for name, data in GOOD.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    settings = desk.app.extensions["house"].settings
    monkeypatch.setattr("feedback.cli_pictures.read_settings", lambda: settings)
    told = CliRunner().invoke(main, ["pictures", "import", str(folder), "--site", "Council 1"])
    assert told.exit_code == 0, told.output
    assert "2 symbols came in; 1 in place of ours." in told.output
    assert [one.name for one in kept(desk)] == ["bus-stop", "home"]
    wrong = CliRunner().invoke(main, ["pictures", "import", str(folder), "--site", "Nowhere"])
    assert wrong.exit_code == 1 and "Known are: Council 1." in wrong.output


# --- drawings ------------------------------------------------------------------------------------


def svg(inside: str, more: str = "") -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {more}>{inside}<path d="M1 1h7"/></svg>'.encode()
    )


@pytest.mark.parametrize(
    ("inside", "canary"),
    [
        ("<script>alert(1)</script>", b"script"),
        ('<g onload="alert(1)"/>', b"onload"),
        ("<foreignObject><b>x</b></foreignObject>", b"foreignObject"),
        ('<image href="http://example.org/x.png"/>', b"example.org"),
        ('<use href="http://example.org/x.svg#a"/>', b"example.org"),
        ('<path d="M0 0" fill="url(http://example.org/#a)"/>', b"example.org"),
        ('<path d="M0 0" style="fill:url(http://example.org/)"/>', b"example.org"),
        ("<style>*{background:url(http://example.org)}</style>", b"example.org"),
        ('<a href="javascript:alert(1)"><path d="M0 0"/></a>', b"javascript"),
        ('<animate attributeName="href" to="javascript:1"/>', b"animate"),
        ('<path d="M0 0" fill="expression(alert(1));x"/>', b"expression"),
    ],
)
def test_what_could_do_harm_is_left_out_of_a_drawing(inside, canary):
    made, left_out = clean_svg(svg(inside))
    assert canary not in made and b"<path" in made
    assert left_out


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        svg("").decode().encode("utf-16"),
        b"<html><body>no</body></html>",
        b"not a drawing",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 100 + b"</g>" * 100 + b"</svg>",
        svg("<g/>" * 6000),
        b"x" * 600_000,
    ],
)
def test_what_is_no_plain_drawing_is_refused(data):
    with pytest.raises(Refused):
        clean_svg(data)


def test_a_plain_drawing_keeps_its_looks():
    made, left_out = clean_svg(SQUARE.encode())
    assert b'fill="#123456"' in made and b"behavior" not in made
    assert left_out == () or "behavior" not in made.decode()


# --- hostile ZIPs --------------------------------------------------------------------------------


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("home.svg")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def refused(place) -> str:
    try:
        files = open_set(place)
        for one in read_index(files):
            files.read(one.file, 4 * 1024 * 1024)
    except SetRefused as no:
        return str(no)
    return pytest.fail("it was taken")


@pytest.mark.parametrize("name", ["../evil.svg", "/etc/passwd", "a/../../b.svg", "c:\\x.svg"])
def test_a_zip_that_climbs_out_of_its_folder_is_refused(tmp_path, name):
    assert "leads out of the set" in refused(symbols(tmp_path, {**GOOD, name: "x"}))


def test_an_index_that_climbs_out_of_its_folder_is_refused(tmp_path):
    place = symbols(tmp_path, {"index.csv": HEAD + "../../etc/passwd,home,,,A,B\n"})
    assert "leads out of the set" in refused(place)


def test_a_link_in_a_zip_or_a_folder_is_refused(tmp_path):
    place = tmp_path / "links.zip"
    with zipfile.ZipFile(place, "w") as made:
        made.writestr("index.csv", GOOD["index.csv"])
        made.writestr(link(), "/etc/passwd")
    assert "is a link" in refused(place)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "index.csv").write_text(GOOD["index.csv"])
    (folder / "home.svg").symlink_to("/etc/passwd")
    assert "leads out of the folder" in refused(folder)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    place = tmp_path / "bomb.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("index.csv", GOOD["index.csv"])
        made.writestr("home.svg", b" " * (300 * 1024 * 1024))
    assert place.stat().st_size < 1024 * 1024
    assert "too big when it is unpacked" in refused(place)


def test_a_bomb_that_lies_about_its_size_is_stopped_while_reading(tmp_path):
    place = tmp_path / "liar.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("index.csv", HEAD + "home.svg,home,,,A,B\n")
        made.writestr("home.svg", b" " * (8 * 1024 * 1024))
    real = (8 * 1024 * 1024).to_bytes(4, "little")
    place.write_bytes(place.read_bytes().replace(real, (100).to_bytes(4, "little")))
    assert refused(place)


def test_a_hundred_thousand_entries_are_refused(tmp_path):
    place = tmp_path / "many.zip"
    with zipfile.ZipFile(place, "w") as made:
        for number in range(100_000):
            made.writestr(f"{number}.svg", "")
    assert "There are 100000 files in this ZIP." in refused(place)


@pytest.mark.parametrize(
    ("index", "why"),
    [
        ("file,name\nhome.svg,home\n", "has no heading author, licence"),
        (HEAD + "home.svg,home,,,,CC0\n", "Line 2: author is empty"),
        (HEAD + "home.svg,Ho/me,,,A,CC0\n", "Line 2: a name is letters"),
        (HEAD + "home.svg,home,,,A,CC0\nhome.svg,home,,,A,CC0\n", "Line 3: the name home"),
        (HEAD + "gone.svg,home,,,A,CC0\n", "gone.svg is not in the ZIP"),
    ],
)
def test_an_index_that_is_wrong_says_which_line_and_what_to_do(tmp_path, index, why):
    assert why in refused(symbols(tmp_path, {"index.csv": index, "home.svg": SQUARE}))


def test_a_page_says_what_is_wrong_with_a_zip_and_keeps_nothing(desk):
    wrong = send(desk, b"PK\x03\x04 this is no zip")
    assert wrong.status_code == 422
    assert "This is not a ZIP that can be opened." in words_of(wrong)
    assert kept(desk) == []


def test_a_symbol_that_cannot_be_made_anew_stays_outside_and_is_named(db, build, now, tmp_path):
    bad = {**GOOD, "bus.png": b"\x89PNG\r\n\x1a\n broken"}
    imported = bring_in(db, build.site(), "Ours", Zip(symbols(tmp_path, bad)), now)
    assert imported.count == 1 and list(imported.left_out) == ["bus.png"]


def test_a_set_of_another_site_cannot_be_taken_away(db, build, now, tmp_path):
    from feedback.access import NotHere

    imported = bring_in(db, build.site(), "Ours", Zip(symbols(tmp_path, GOOD)), now)
    stranger = build.actor(build.facilitator(build.site()))
    with pytest.raises(NotHere):
        take_set_away(db, stranger, imported.symbol_set.id, now)
