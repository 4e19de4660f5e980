"""Scripts that need a font get one from the site, with every letter; Latin pages load none."""

from __future__ import annotations

import re
from datetime import date

import pytest
from babel.dates import format_date
from fontTools.ttLib import TTFont

from feedback.languages import KNOWN, OTHERS
from feedback.translating.texts import all_texts
from feedback.web.static_files import FOLDER
from tests.look.gallery import HOME

WITH_FONT = [code for code in OTHERS if KNOWN[code].font]
FONTS = FOLDER / "fonts"
OWN = {
    "Arab": r"[\u0600-\u06ff]",
    "Guru": r"[\u0a00-\u0a7f\u0964\u0965]",
    "Beng": r"[\u0980-\u09ff\u0964\u0965]",
}
# Unicode CLDR 44, the main letters of each language, so that what people write has them too.
LETTERS = {
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى",
    "ur": "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےآأؤئۂ",
    "pa": "ਅਆਇਈਉਊਏਐਓਔਕਖਗਘਙਚਛਜਝਞਟਠਡਢਣਤਥਦਧਨਪਫਬਭਮਯਰਲਵਸ਼ਹਾਿੀੁੂੇੈੋੌ੍ਂੰੱਖ਼ਗ਼ਜ਼ਫ਼ੜ",
    "bn": "অআইঈউঊঋএঐওঔকখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহািীুূৃেৈোৌ্ংঃঁৎড়ঢ়য়",
}
SHIFT = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => list.getEntries().forEach(one => moved += one.value))
    .observe({type: "layout-shift", buffered: true});
  document.fonts.ready.then(() => requestAnimationFrame(() => setTimeout(() => done(moved), 50)));
})"""


def letters(code: str) -> set[str]:
    """Every letter of its own script that a language's words and days hold."""
    days = [
        format_date(date(2026, month, 3), "EEEE d MMMM y", locale=code) for month in range(1, 13)
    ]
    texts = [one for text in all_texts(code) for one in text.texts]
    own = OWN[KNOWN[code].script]
    return set(re.findall(own, "".join([*texts, *days, LETTERS[code], KNOWN[code].own_name])))


@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize("code", WITH_FONT)
def test_no_letter_of_a_language_is_missing_from_its_font(code, weight):
    font = TTFont(FONTS / f"{KNOWN[code].font}-{weight}.woff2")
    assert len(letters(code)) > 35
    assert sorted(letters(code) - {chr(point) for point in font.getBestCmap()}) == []


@pytest.mark.parametrize("code", WITH_FONT)
def test_the_page_of_languages_has_the_letters_of_each_own_name(code):
    font = TTFont(FONTS / f"name-{KNOWN[code].font}.woff2")
    assert set(KNOWN[code].own_name) <= {chr(point) for point in font.getBestCmap()}


@pytest.mark.parametrize("code", WITH_FONT)
def test_a_font_joins_and_places_the_letters_of_its_script(code):
    font = TTFont(FONTS / f"{KNOWN[code].font}-400.woff2")
    features = {one.FeatureTag for one in font["GSUB"].table.FeatureList.FeatureRecord}
    wanted = {"Arab": {"init", "medi", "fina"}, "Guru": {"nukt", "blwf"}, "Beng": {"half", "rphf"}}
    assert wanted[KNOWN[code].script] <= features


def test_fonts_are_small_and_say_whose_they_are():
    for path in FONTS.glob("*.woff2"):
        assert path.stat().st_size < 45_000, path.name
        assert "Noto Project Authors" in TTFont(path)["name"].getDebugName(0)
    assert "SIL Open Font License" in (FONTS / "OFL.txt").read_text()


@pytest.mark.parametrize("code", ["ar", "ur", "pa", "bn"])
def test_a_page_in_a_script_takes_its_font_and_nothing_moves_when_it_comes(gallery, phone, code):
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    reader = gallery.read_as(language=code)
    words = " ".join([KNOWN[code].own_name] * 12)
    page = re.sub(r">[A-Z][^<>]{2,}<", f">{words}<", reader.html("question"))
    phone.route("**/*", lambda route: reader.serve(route, {"question": page}))
    phone.goto(f"{HOME}/question")
    assert phone.evaluate(SHIFT) < 0.1
    fonts = [url for url in asked if "woff2" in url]
    assert fonts and all(f"fonts/{KNOWN[code].font}-" in url for url in fonts)
    name = KNOWN[code].font.capitalize()
    assert phone.evaluate(
        f"document.fonts.check('700 20px \"Site {name}\"', '{KNOWN[code].own_name}')"
    )
    assert f"Site {name}" in phone.eval_on_selector("h1", "one => getComputedStyle(one).fontFamily")


@pytest.mark.parametrize("code", ["en", "cy", "so", "pl"])
def test_a_latin_page_takes_no_font(gallery, phone, code):
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    gallery.read_as(language=code).show(phone, "question")
    assert not [url for url in asked if "font" in url]
