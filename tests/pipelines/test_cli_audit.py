"""The audit of published statements on the release of the sample: its verdicts, its sums, and how they are printed."""

import csv
import io
import json

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipelines.cli_audit import app
from warehouse.meta import SYNTHETIC_NOTICE

SAMPLE = "The records are a generated sample, which can neither support nor contradict a statement."
NO_TABLE = "No table of this release gives this quantity as it is stated."
SAME_PAGE = "The register knows this from the same page, which cannot support itself."

PAGE = {
    "share": ("not checkable", SAMPLE),
    "share-two-thirds": ("not checkable", SAMPLE),
    "iea": ("stale", "A later version of the page prints 24 instead."),
    "irn": ("stale", "A later version of the page prints 13 instead."),
    "irp": ("stale", "A later version of the page prints 33 instead."),
    "irl": (
        "stale",
        "A later version of the page prints 4 instead. The tables support the value for its own time.",
    ),
    "iea-duration": ("stale", "A later version of the page prints two years instead."),
    "iea-new": ("not checkable", NO_TABLE),
    "h2020": ("not checkable", NO_TABLE),
    "erc": ("not checkable", NO_TABLE),
    "flagships": ("not checkable", NO_TABLE),
    "majulab-mirrors": ("not checkable", NO_TABLE),
    "partner-singapore": ("not checkable", SAMPLE),
    "partner-latin-america": ("not checkable", SAMPLE),
    "irl-majulab": ("supported", "The tables give 1, which fits."),
    "irl-mse2": ("not checkable", SAME_PAGE),
    "majulab-began": ("supported", "The tables give 2014, which fits."),
    "fsql-began": ("supported", "The tables give 2010, which fits."),
    "poncelet-began": ("supported", "The tables give 2002, which fits."),
    "poncelet-iscp": ("supported", "The tables give 2017, which fits."),
    "pics-ended": ("not checkable", SAME_PAGE),
}
"""Statement of the page's earlier version → verdict and reason on the sample."""

TESTS = {
    "cnrs-2010-total": (572, 582, False),
    "cnrs-2010-total-with-offices": (582, 582, True),
    "insu-total": (88, 80, False),
    "cnrs-2020-irl-north-america": (15, 15, True),
    "erc-2021-adg-success": (pytest.approx(14.4324, abs=1e-4), 14.9, False),
    "cnrs-2017-australia": (pytest.approx(36.1631, abs=1e-4), 36, True),
    "cnrs-fp7-erc": (pytest.approx(37.0567, abs=1e-4), 37.1, True),
    "inp-a-iea": (60, 58, True),
    "inp-b-iea": (40, 24, False),
    "inp-vintages": (5, 6, False),
    "inp-a-share-in-words": (66, 66.67, True),
    "cnrs-irl-two-pages": (80, 75, False),
    "cnrs-irl-canada": (5, 4, False),
    "cnrs-share-2016-2019": (60, 60, True),
    "cnrs-pics-2013": (312, 331, False),
    "cnrs-lia-2013": (158, 127, False),
    "cnrs-gdri-2013": (105, 112, False),
    "cnrs-umi-2013": (30, 30, True),
}
"""Test → what is computed, what is printed, whether they agree."""


@pytest.fixture
def audit(sample_release, monkeypatch: pytest.MonkeyPatch):
    """Runs the command where the sample was built."""
    monkeypatch.chdir(sample_release.project.folder)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments])

    return run


@pytest.mark.parametrize("name", PAGE)
def test_verdict_on_a_sentence_of_the_page(sample_release, name: str) -> None:
    sql = f"select verdict, reason from audit.claims where claim_id = 'inp-a-{name}'"
    assert sample_release.project.rows(sql) == [PAGE[name]]


def test_the_register_holds_fewer_than_the_later_page_declares(sample_release) -> None:
    sql = "select claim_id, verdict, reason, missing from audit.claims where claim_id in ('inp-b-iea', 'inp-b-irp')"
    for _, verdict, reason, missing in sample_release.project.rows(sql):
        assert verdict == "not checkable"
        assert "of the declared" in reason
        assert "the institution's own list" in missing


def test_sample_records_judge_nothing(sample_release) -> None:
    verdicts = "select distinct verdict from audit.claims where is_synthetic"
    assert sample_release.project.rows(verdicts) == [("not checkable",)]
    assert sample_release.project.rows("select distinct scope from audit.claims where verdict <> 'not checkable'") == [
        ("INP",)
    ]


def test_the_evidence_of_every_statement_is_there(sample_release) -> None:
    rows = sample_release.project.rows(
        "select claim_id, evidence_table, evidence_condition from audit.claim_values union"
        " select claim_id, evidence_table, evidence_condition from audit.claims where evidence_table is not null"
    )
    assert len(rows) > 100
    for claim, table, condition in rows:
        assert sample_release.project.rows(f"select count(*) from {table} where {condition}"), claim
    ((n_laboratories,),) = sample_release.project.rows(
        "select count(distinct programme_id) from core.programme_periods where "
        + next(condition for claim, _, condition in rows if claim == "inp-a-irl" and "2019-01-01" in condition)
    )
    ((highest,),) = sample_release.project.rows(
        "select highest_value from audit.claim_values where claim_id = 'inp-a-irl' and moment = '2019-01-01'"
    )
    assert n_laboratories == highest


def test_published_numbers_against_each_other(sample_release) -> None:
    rows = sample_release.project.rows(
        "select test_id, computed, printed, is_in_agreement from audit.claim_consistency"
    )
    assert {name: tuple(result) for name, *result in rows} == TESTS


def test_the_sentences_of_the_tests_name_their_numbers(sample_release) -> None:
    sentences = dict(sample_release.project.rows("select test_id, sentence from audit.claim_consistency"))
    assert sentences["cnrs-2010-total"] == "343 + 114 + 93 + 22 = 572, printed 582: the sum does not close."
    assert sentences["erc-2021-adg-success"] == "253 of 1753 is 14.4 %, printed 14.9 %: the share does not close."
    assert sentences["inp-vintages"].startswith("5 of 6 numbers differ")
    assert "unmoved is 66 (international co-authorship share)" in sentences["inp-vintages"]


def test_the_list_is_about_the_institution_observed(audit) -> None:
    said = audit()
    assert said.exit_code == 0
    assert "inp-a-iea " in said.stdout
    assert "insis-irl" not in said.stdout
    assert "38 of 202 statements" in said.stdout
    assert "the sum does not close" in said.stdout
    assert SYNTHETIC_NOTICE in said.stderr
    # what is wrong comes first
    assert said.stdout.index("inp-a-iea ") < said.stdout.index("inp-a-fsql-began") < said.stdout.index("inp-a-erc")
    assert "insis-irl" in audit("--all").stdout


def test_statements_of_one_publisher_and_one_verdict(audit) -> None:
    said = audit("--publisher", "INSIS")
    assert "6 of 202 statements" in said.stdout
    assert "The statement is about CNRS Engineering, and the records are those of CNRS Physics." in said.stdout
    stale = audit("--verdict", "stale")
    assert "5 of 202 statements" in stale.stdout
    assert "the sum does not close" not in stale.stdout


def test_rows_can_be_read_by_a_program(audit) -> None:
    table = list(csv.DictReader(io.StringIO(audit("--verdict", "stale", "--format", "csv").stdout)))
    lines = [json.loads(line) for line in audit("--verdict", "stale", "--format", "json").stdout.splitlines()]
    assert [row["claim_id"] for row in table] == [row["claim_id"] for row in lines]
    assert {row["verdict"] for row in lines} == {"stale"}


def test_one_statement_is_explained_with_its_evidence(audit) -> None:
    said = audit("--claim", "inp-a-irl")
    assert said.exit_code == 0
    for words in ("exactly 3 (there are 3), by INP", "2019..2022-02", "stale", "programmes named in the register"):
        assert words in said.stdout
    assert "from core.programme_periods where (instrument in ('IRL')" in said.stdout
    assert "majulab" in said.stdout
    share = audit("--claim", "inp-a-share").stdout
    for definition in ("observatory-known-only", "leiden-open-edition", "observatory, upper bound, tight"):
        assert definition in share


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--claim", "inp-a-shar"], "There is no statement 'inp-a-shar'. Near it are inp-a-share"),
        (["--publisher", "INPP"], "Nothing is published by 'INPP'; publishers are"),
        (["--claim", "inp-a-irl", "--all"], "goes with no other option"),
        (["--verdict", "true"], "Invalid value"),
    ],
)
def test_a_mistake_of_usage_says_what_there_is(audit, arguments: list[str], words: str) -> None:
    said = audit(*arguments)
    assert said.exit_code == 2
    assert words in said.stderr


def test_there_is_nothing_to_audit_before_the_first_build(new_project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(new_project().folder)
    said = CliRunner().invoke(app, [])
    assert said.exit_code == 2
    assert "observatory build" in said.stderr
