"""The answers to a survey as tables: what stands in them, whose, and what is never there."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from hashlib import sha256

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, select

from feedback.access import NotHere
from feedback.actions.answer_tables import AnswersChanged, TooFew, freeze_table, record_table
from feedback.actions.answers_leaving import leaving_of, surveys_to_carry
from feedback.actions.consents import give_consent, withdraw_consent
from feedback.actions.erasing_rows import exports_with
from feedback.actions.own_copies_around import carried_out
from feedback.actions.recalls import my_recalls
from feedback.actions.surveys_send import take_back_response
from feedback.exports.answer_pack import carry_answers_to, write_answers
from feedback.model.accounts import Role
from feedback.model.answering import HelpedAnswer, ResponseSignals
from feedback.model.asking import Answer, PublishedInstrument, Survey
from feedback.model.erasing import LegalHold
from feedback.model.scopes import Scope
from feedback.model.stories import Export
from feedback.model.telling import MediaKind
from feedback.model.trust import Audience, Consent, Event, Medium, Use
from tests.actions.branching import HEAD, ITEMS
from tests.exports.answerers import SMALLEST, Answerers, Carried
from tests.web.every_kind import all_kinds_text, kind_text

ONE = kind_text("choose-one")
PICKED = {
    "listens": ["good"],
    "met": ["dont-know"],
    "help": ["a-bit-good"],
    "my-life": ["great"],
    "satisfied": ["step-7"],
    "matters": ["home", "money"],
    "my-week": ["dont-want-to-say"],
    "hurts": ["head"],
    "first-things": ["money", "home"],
    "my-things": ["home:good", "friends:left-out"],
    "own-words": "Grace Bell came to 4 Elm Road.",
}
# column: (code, label) of the one person above, who also told a number, a day, and two files.
ROW = {
    "site": ("Wadebridge", "Wadebridge"),
    "respondent_role": ("person", "person"),
    "wave": ("Baseline", "Baseline"),
    "form_id": ("every-kind", "every-kind"),
    "form_version": ("1", "1"),
    "started_at": ("2026-03-03T10:00+00:00", "2026-03-03T10:00+00:00"),
    "helped_by": ("family; paid-worker", "Family; A paid worker"),
    "consent_scope": ("research: professionals, screen",) * 2,
    "listens": ("2", "Good"),
    "listens__words": ("1", "told"),
    "met": ("-98", "I don't know"),
    "help": ("2", "A bit good"),
    "help__first": ("2", "Good"),
    "help__standard": ("2", "2"),
    "my_life": ("1", "My life is really great"),
    "my_life__standard": ("2", "2"),
    "satisfied": ("7", "I am extremely dissatisfied"),
    "satisfied__standard": ("0", "0"),
    "matters__home": ("1", "picked"),
    "matters__friends": ("0", "not picked"),
    "my_week__home": ("-99", "I don't want to say"),
    "hurts__head": ("1", "picked"),
    "hard_place__stairs": ("-97", "skipped"),
    "first_things__money": ("1", "place 1"),
    "first_things__friends": ("-97", "skipped"),
    "my_things__home": ("2", "Good"),
    "my_things__friends": ("-96", "put aside"),
    "visits": ("", ""),
    "visits__least": ("2", "2"),
    "visits__most": ("3", "3"),
    "last_met": ("2026-03-02/2026-03-02",) * 2,
    "last_met__said": ("yesterday", "yesterday"),
    "own_words": ("1", "told"),
    "photo": ("1", "told"),
    "voice": ("-97", "skipped"),
    "caution__same_answer": ("1", "yes"),
    "caution__too_fast": ("0", "no"),
}


@pytest.fixture
def kinds(build):
    """Four who skipped everything, and one who answered all kinds."""
    all_of_it = Answerers(build, all_kinds_text())
    all_of_it.many(SMALLEST - 1)
    told = all_of_it.answers(PICKED)
    told.helped_by, told.help_how = ["family", "paid-worker"], ["read-to-me"]
    all_of_it.says(told, "visits", "2 or 3")
    all_of_it.says(told, "last-met", "yesterday 2026-03-02/2026-03-02 said 2026-03-03")
    all_of_it.file(told, "photo", MediaKind.PHOTO)
    all_of_it.file(told, "listens", MediaKind.SOUND)
    signals = {"same-answer": {"answers": 5}}
    build.db.add(ResponseSignals(response_id=told.id, signals=signals, worked_out_at=all_of_it.now))
    build.db.flush()
    return all_of_it


@pytest.fixture
def asked(build):
    """One easy question, and five who answered it."""
    one = Answerers(build, ONE, "choose-one")
    one.responses = one.many(given={"listens": ["good"]})
    return one


def test_every_kind_of_answer_has_its_code_and_its_label(kinds):
    out = kinds.carry()
    (codes,) = (row for row in out.rows() if row["photo"] == "1")
    (labels,) = (row for row in out.rows("responses_labels_en.csv") if row["photo"] == "told")
    for column, (code, label) in ROW.items():
        assert (column, codes[column], labels[column]) == (column, code, label)
    assert len(out.rows()) == SMALLEST and list(codes) == list(labels)


def test_nothing_that_was_told_in_words_or_files_is_in_any_file(kinds):
    out = kinds.carry()
    book = load_workbook(io.BytesIO(out.read("responses.xlsx")))
    cells = {str(cell.value) for sheet in book for row in sheet.rows for cell in row}
    texts = [
        out.read(name).decode("utf-8-sig") for name in out.zip.namelist() if "xlsx" not in name
    ]
    for said in ("Grace Bell", "Elm Road", "2 or 3", "Amina at home", "Person 1"):
        assert not any(said in text for text in (*texts, *cells)), said


def test_every_column_is_in_the_codebook_and_in_the_workbook(kinds):
    out = kinds.carry()
    names = list(out.rows()[0])
    assert list(dict.fromkeys(one["name"] for one in out.rows("codebook.csv"))) == names
    book = load_workbook(io.BytesIO(out.read("responses.xlsx")))
    assert book.sheetnames == ["labels", "codes", "codebook", "about"]
    heads = [cell.value for cell in next(book["codes"].rows)]
    assert heads == names and book["codes"].max_row == SMALLEST + 1
    (own,) = (one for one in out.rows("codebook.csv") if one["name"] == "listens")
    assert own["answers"] == "2 = Good; 1 = In between; 0 = Not good"
    assert "-97 = skipped" in own["missing"] and own["in_versions"] == "1"


def test_numbers_are_numbers_in_the_workbook_and_tables_open_with_a_mark(kinds):
    out = kinds.carry()
    book = load_workbook(io.BytesIO(out.read("responses.xlsx")))
    column = [cell.value for cell in next(book["codes"].rows)].index("listens")
    assert sorted(row[column].value for row in list(book["codes"].rows)[1:]) == [-97] * 4 + [2]
    assert out.read("responses_codes.csv").startswith("\ufeff".encode())


def test_the_manifest_knows_every_file_and_the_record_knows_the_manifest(asked):
    out = asked.carry()
    files = {one["path"]: one["sha256"] for one in out.manifest()["files"]}
    assert files == {
        name: sha256(out.read(name)).hexdigest()
        for name in out.zip.namelist()
        if name != "manifest.json"
    }
    assert out.export.manifest_sha256 == sha256(out.read("manifest.json")).hexdigest()
    assert out.export.response_ids == sorted(str(one.id) for one in asked.responses)
    done = asked.db.scalars(select(Event).where(Event.verb == "carried out answers")).one()
    assert done.facts == {"format": "answers", "responses": SMALLEST}


def test_the_same_answers_give_the_same_bytes(kinds):
    assert kinds.carry().data == kinds.carry().data


def test_labels_are_in_the_language_of_whoever_carries_out(kinds):
    rows = kinds.carry("ur").rows("responses_labels_ur.csv")
    assert {row["listens"] for row in rows} == {"skipped", "اچھا"}


@pytest.mark.parametrize("label", ['=HYPERLINK("x")', "+1", "@SUM(A1)", "ਚੰਗਾ", "好", "👍🏽 भला"])
def test_labels_of_every_script_stay_and_none_is_run(build, label):
    text = ONE.replace('en = "Good"', f"en = '{label}'", 1)
    asked = Answerers(build, text, "choose-one")
    asked.many(given={"listens": ["good"]})
    out = asked.carry()
    shown = out.rows("responses_labels_en.csv")[0]["listens"]
    assert shown == (f"'{label}" if label[0] in "=+@" else label)
    book = load_workbook(io.BytesIO(out.read("responses.xlsx")))
    cells = [cell for row in book["labels"].rows for cell in row if cell.value == label]
    assert len(cells) == SMALLEST and {cell.data_type for cell in cells} == {"s"}


def test_a_question_called_as_a_fixed_column_is_called_otherwise(build):
    text = ONE.replace('name = "listens"', 'name = "site"')
    asked = Answerers(build, text, "choose-one")
    asked.many(given={"site": ["good"]})
    row = asked.carry().rows()[0]
    assert (row["site"], row["q__site"]) == ("Wadebridge", "2")


# --- versions and rules ---------------------------------------------------------------------


def again(asked: Answerers, text: str) -> Survey:
    """The same survey in a second version, in the same round."""
    first = asked.db.get_one(PublishedInstrument, asked.survey.instrument_id)
    given = {"voice": first.voice, "sha256": "1" * 64, "published_at": asked.now}
    second = PublishedInstrument(name=first.name, version=2, text=text, **given)
    asked.db.add(second)
    asked.db.flush()
    where = {"wave_id": asked.survey.wave_id, "site_id": asked.site.id}
    survey = Survey(instrument_id=second.id, **where)
    asked.db.add(survey)
    asked.db.flush()
    return survey


def test_versions_share_one_set_of_columns_and_what_was_not_asked_is_blank(asked):
    more = ONE[ONE.index("[[items]]") :].replace('name = "listens"', 'name = "rings"')
    text = ONE.replace("version = 1", "version = 2").replace('name = "good"', 'name = "fine"')
    survey = again(asked, text.replace('en = "Good"', 'en = "Fine"') + "\n" + more)
    asked.answers({"listens": ["fine"], "rings": ["not-good"]}, survey=survey)
    out = asked.carry()
    labels = out.rows("responses_labels_en.csv")
    told = {(one["form_version"], one["listens"], one["rings"]) for one in labels}
    assert told == {("1", "Good", ""), ("2", "Fine", "Not good")}
    book = [one for one in out.rows("codebook.csv") if one["name"] in ("listens", "rings")]
    assert [(one["name"], one["in_versions"]) for one in book] == [
        *(("listens", "1"), ("listens", "2"), ("rings", "2")),
    ]


def test_an_answer_that_the_rules_ask_no_more_is_blank(build):
    asked = Answerers(build, HEAD.format(version=1, voice="person") + ITEMS, "branching")
    asked.many()
    names = [item.name for item in leaving_of(build.db, None, asked.survey.id, 5, asked.now)
             .asked.instrument.items]  # fmt: skip
    response = asked.answers({"how": ["good"]})
    kept = Answer(response=response, item=names[-1], language="en", answered_at=asked.now)
    kept.is_aside, kept.choices = True, ["family"]
    build.db.add(kept)
    build.db.flush()
    (row,) = (one for one in asked.carry().rows() if one["how"] == "2")
    assert {v for name, v in row.items() if name.startswith(names[-1].replace("-", "_"))} == {""}


def test_what_was_answered_again_alone_is_what_leaves(asked):
    response = asked.responses[0]
    helped = {"item": "listens", "choices": ["not-good"], "language": "en"}
    times = {"answered_at": asked.now, "alone_at": asked.now}
    asked.db.add(HelpedAnswer(response=response, **helped, **times))
    asked.db.flush()
    assert {row["listens"] for row in asked.carry().rows()} == {"2"}


# --- who is in it ---------------------------------------------------------------------------


def stays(asked: Answerers, reason: str, count: int = SMALLEST) -> None:
    """As many responses stay for this reason, and nobody else does."""
    found = leaving_of(asked.db, asked.staff, asked.survey.id, SMALLEST, asked.now)
    assert found.reasons == [(reason, count)]
    assert len(found.ids) == len(asked.carry().rows()) == SMALLEST


@pytest.mark.parametrize(
    ("reason", "given"),
    [
        ("no-consent", {"uses": (Use.WORKER,)}),
        ("shared-with-nobody", {"shares": ()}),
        ("shared-with-nobody", {"shares": (Use.TEAM,)}),
        ("not-sent", {"is_sent": False}),
    ],
)
def test_who_said_no_yes_or_shared_with_nobody_stays(asked, reason, given):
    asked.many(given={"listens": ["good"]}, **given)
    stays(asked, reason)


def a_no(asked, consent):
    consent.is_yes = False


def withdrawn(asked, consent):
    consent.withdrawn_at = asked.now


def ended(asked, consent):
    consent.until = asked.now.date() - timedelta(days=1)


def for_others(asked, consent):
    consent.audiences, consent.mediums = ["team"], ["screen"]


def elsewhere(asked, consent):
    consent.audiences, consent.mediums = ["anyone"], ["sound"]


CONSENTS = {
    "consent-no": a_no,
    "consent-withdrawn": withdrawn,
    "consent-ended": ended,
    "other-audience": for_others,
    "other-medium": elsewhere,
}


@pytest.mark.parametrize("reason", CONSENTS)
def test_a_yes_that_does_not_cover_it_keeps_answers_here(asked, reason):
    for response in asked.many():
        mine = (Consent.account_id == response.account_id) & (Consent.use == Use.RESEARCH)
        CONSENTS[reason](asked, asked.db.scalars(select(Consent).where(mine)).one())
    asked.db.flush()
    stays(asked, reason)


def test_answers_on_hold_and_about_ones_own_work_stay(asked):
    for response in asked.many():
        asked.db.add(
            LegalHold(relationship_id=response.relationship_id, placed_at=asked.now, reason="court")
        )
    asked.db.flush()
    stays(asked, "on-hold")


def test_nobody_carries_out_what_was_told_about_their_own_work(asked):
    """A social worker who joined the office."""
    asked.worker.role = Role.FACILITATOR
    asked.db.flush()
    joined = asked.build.actor(asked.worker)
    found = leaving_of(asked.db, joined, asked.survey.id, SMALLEST, asked.now)
    assert found.reasons == [("own-work", SMALLEST)] and not found.ids


def test_fewer_people_than_the_smallest_total_are_in_no_table(asked):
    asked.many(uses=(Use.WORKER,))
    asked.responses[0].taken_back_at = asked.now
    asked.db.flush()
    with pytest.raises(TooFew):
        asked.carry()
    assert surveys_to_carry(asked.db, asked.staff, asked.site.id, SMALLEST, asked.now) == []


@pytest.mark.parametrize("few", range(1, SMALLEST))
def test_a_few_who_said_no_cannot_be_worked_out_from_the_indicators(asked, few):
    """The indicators count everyone; what the table lacks is as many as the smallest total."""
    asked.many()
    asked.many(few, uses=(Use.WORKER,))
    found = leaving_of(asked.db, asked.staff, asked.survey.id, SMALLEST, asked.now)
    assert len(found.ids) == 2 * SMALLEST + few - SMALLEST
    assert found.has_held_back and all(count is None for count in found.left_out.counts if count)
    readme = asked.carry().readme()
    assert "Counts of fewer than 5 are held back" in readme and "Not in it:" not in readme


def test_a_few_answers_to_one_question_cannot_be_worked_out_either(asked):
    """Five said no, of whom two answered the question: three more stay beside these two."""
    asked.many(2, given={"listens": ["not-good"]}, uses=(Use.WORKER,))
    asked.many(3, uses=(Use.WORKER,))
    asked.many(given={"listens": ["good"]})
    found = leaving_of(asked.db, asked.staff, asked.survey.id, SMALLEST, asked.now)
    assert len(found.ids) == 2 * SMALLEST - 3


def test_a_few_among_those_whom_the_indicators_show_already_cannot_be_worked_out(asked):
    """Of 14 the indicators show ten: one who said no is among them, and four come after."""
    first = asked.people[0][0].id
    mine = (Consent.account_id == first) & (Consent.use == Use.RESEARCH)
    asked.db.scalars(select(Consent).where(mine)).one().is_yes = False
    asked.many(given={"listens": ["good"]})
    asked.many(4, given={"listens": ["not-good"]}, uses=(Use.WORKER,))
    found = leaving_of(asked.db, asked.staff, asked.survey.id, SMALLEST, asked.now)
    assert len(found.ids) == 2 * SMALLEST - 1 - 4


def test_several_answers_about_one_person_are_one_person(asked):
    """A mother who answers too adds a row, and nobody to the smallest total."""
    person, about = asked.people[0]
    carer = asked.build.carer(person)
    asked.build.consent(carer, about, Use.TEAM, Use.RESEARCH)
    asked.build.response(asked.survey, about, carer, {"listens": ["good"]}, Use.TEAM)
    rows = asked.carry().rows()
    assert len(rows) == SMALLEST + 1 and len({row["relationship_id"] for row in rows}) == SMALLEST
    asked.responses[1].taken_back_at = asked.now
    asked.db.flush()
    with pytest.raises(TooFew):
        asked.carry()


def test_pseudonyms_are_stable_and_say_nothing(asked):
    first, second = asked.carry().rows(), asked.carry().rows()
    named = {row["entry_id"] for row in first}
    assert named == {row["entry_id"] for row in second} and len(named) == SMALLEST
    assert not named & {str(one.id) for one in asked.responses}
    assert {row["relationship_id"] for row in first} == {f"R00{n}" for n in range(1, 6)}


# --- who may, and what is asked back ---------------------------------------------------------


def test_facilitators_of_the_site_and_evaluators_may_and_nobody_else(asked, build):
    other = build.site("Elsewhere")
    may = {build.evaluator(other): True, build.facilitator(other): False}
    may |= {build.programme(asked.site): False, build.administrator(asked.site): False}
    may |= {asked.worker: False, asked.people[0][0]: False, asked.facilitator: True}
    for account, is_allowed in may.items():
        try:
            freeze_table(build.db, build.actor(account), asked.survey.id, SMALLEST, asked.now)
        except NotHere:
            assert not is_allowed, account.role
        else:
            assert is_allowed, account.role


def my_copies(asked, number=0):
    """The copies that the first person sees are asked back, and why."""
    me = asked.build.actor(asked.people[number][0])
    asked.db.flush()
    return [(one.export_id, one.because) for one in my_recalls(asked.db, me, asked.now)]


@pytest.mark.parametrize(("use", "many"), [(Use.RESEARCH, 1), (Use.WORKER, SMALLEST)])
def test_stopping_asks_the_table_back_and_the_next_one_lacks_the_row(asked, use, many):
    """Who says no to research is counted still, so others stay with them; who shares it with
    nobody is not."""
    asked.answers()
    out = asked.carry()
    person, about = asked.people[0]
    withdraw_consent(asked.db, asked.build.actor(person), about.id, use, asked.now)
    assert my_copies(asked) == [(out.export.id, use.value)]
    assert my_copies(asked, 1) == []
    found = leaving_of(asked.db, asked.staff, asked.survey.id, SMALLEST, asked.now)
    assert len(found.ids) == many and asked.responses[0].id not in found.ids


def test_taking_answers_back_and_a_no_ask_the_table_back(asked):
    out = asked.carry()
    person, about = asked.people[0]
    me = asked.build.actor(person)
    give_consent(asked.db, me, about.id, Use.RESEARCH, False, asked.now)
    assert my_copies(asked) == [(out.export.id, "research")]
    other = asked.build.actor(asked.people[1][0])
    take_back_response(asked.db, other, asked.responses[1].id, asked.now)
    assert my_copies(asked, 1) == [(out.export.id, "taken-back")]


@pytest.mark.parametrize(("audience", "many"), [(Audience.PROFESSIONALS, 0), (Audience.TEAM, 1)])
def test_a_yes_that_goes_less_far_asks_back_what_went_farther(asked, audience, many):
    asked.carry()
    person, about = asked.people[0]
    less = Scope(frozenset([audience]), frozenset([Medium.SCREEN]))
    me = asked.build.actor(person)
    give_consent(asked.db, me, about.id, Use.RESEARCH, True, asked.now, scope=less)
    assert len(my_copies(asked)) == many


@pytest.mark.parametrize("use", [Use.STORY, Use.DRAW, Use.VOICE])
def test_another_use_that_stops_asks_no_table_back(asked, use):
    person, about = asked.people[0]
    asked.build.consent(person, about, use)
    asked.carry()
    withdraw_consent(asked.db, asked.build.actor(person), about.id, use, asked.now)
    assert my_copies(asked) == []


def test_who_withdrew_between_two_tables_is_in_the_first_alone(asked):
    asked.many(given={"listens": ["good"]})
    before = {row["entry_id"] for row in asked.carry().rows()}
    for person, about in asked.people[:SMALLEST]:
        me = asked.build.actor(person)
        withdraw_consent(asked.db, me, about.id, Use.RESEARCH, asked.now)
    after = {row["entry_id"] for row in asked.carry().rows()}
    assert after < before and len(after) == SMALLEST


def test_a_yes_that_stops_while_it_is_written_lets_nothing_out(asked):
    asked.answers()
    table = freeze_table(asked.db, asked.staff, asked.survey.id, SMALLEST, asked.now)
    known_by = write_answers(table, "en", io.BytesIO())
    asked.responses[0].taken_back_at = asked.now
    asked.db.flush()
    with pytest.raises(AnswersChanged):
        record_table(asked.db, asked.staff, table, known_by, asked.now)


def test_whoever_erases_someone_finds_the_tables_with_their_answers(asked):
    out = asked.carry()
    owners = [asked.people[0][1].id, asked.people[0][0].person_id]
    assert exports_with(asked.db, asked.site.id, owners) == [out.export]
    stranger = asked.build.person(asked.site, "Wim")
    about = asked.build.relationship(stranger, asked.worker)
    assert exports_with(asked.db, asked.site.id, [about.id]) == []


def test_the_own_copy_of_whoever_answered_lists_the_table(asked):
    asked.carry(given_to="Ida")
    listed = [list(carried_out(asked.db, asked.people[0][0], []))]
    listed += [list(carried_out(asked.db, asked.build.person(asked.site, "Wim"), []))]
    given = {"format": "answers", "for": "research", "given_to": "Ida"}
    assert listed == [[{"at": asked.now, **given}], []]


# --- how it is made -------------------------------------------------------------------------


def statements_for(asked):
    """How many statements it takes to carry out."""
    asked.db.flush()
    asked.db.expire_all()
    found: list[str] = []
    engine = asked.db.get_bind()

    def note(*one):
        found.append(one[2])

    event.listen(engine, "before_cursor_execute", note)
    asked.carry()
    event.remove(engine, "before_cursor_execute", note)
    return len(found)


def test_the_statements_do_not_grow_with_the_responses(build):
    asked = Answerers(build, ONE, "choose-one")
    asked.many(given={"listens": ["good"]})
    few = statements_for(asked)
    asked.many(8 * SMALLEST, given={"listens": ["good"]})
    assert statements_for(asked) <= few


def test_a_file_has_its_name_once_it_is_recorded_and_nothing_is_left_when_not(
    asked, database, tmp_path
):
    to = tmp_path / "out"
    given = (database, None, asked.survey.id, SMALLEST, "en", to, asked.now)
    asked.build.commit()
    path = carry_answers_to(*given, given_to="Bo")
    assert [one.name for one in to.iterdir()] == [path.name]
    with database.reading() as db:
        export = db.scalars(select(Export)).one()
    assert (export.given_to, export.survey_id) == ("Bo", asked.survey.id)
    assert len(Carried(path.read_bytes()).rows()) == SMALLEST
    path.unlink()
    asked.responses[0].taken_back_at = asked.now
    asked.build.commit()
    with pytest.raises(TooFew):
        carry_answers_to(*given)
    assert not list(to.iterdir())


def test_pandas_reads_the_table_when_it_is_there(asked):
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(io.BytesIO(asked.carry().read("responses_codes.csv")))
    assert list(table["listens"]) == [2] * SMALLEST


def test_every_table_has_as_many_cells_in_each_line_as_in_the_first(kinds):
    out = kinds.carry()
    for name in ("responses_codes.csv", "responses_labels_en.csv", "codebook.csv"):
        lines = list(csv.reader(io.StringIO(out.read(name).decode("utf-8-sig"), newline="")))
        assert len({len(line) for line in lines}) == 1
