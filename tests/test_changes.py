"""What moves between two releases of one project: stopped where it is too far, accepted by a person, explained."""

import json

import pytest

REASON = "checked with the library: the journal retracted all of them"
HEADER = "correction_id,source,record_kind,record_id,field,old_value,new_value,reason,evidence,corrected_by,since\n"
N_RETRACTED = 60


@pytest.fixture(scope="module")
def moved(copy_of_sample):
    """A project in which corrections retract works of 2019, and what three builds of it said."""
    project = copy_of_sample()
    works = [
        work
        for (work,) in project.rows(
            "select h.record_id from audit.headline_records as h"
            " inner join core.publication_records as r on r.publication_id = h.record_id and r.is_kept"
            " where h.series = 'institution' and h.publication_year = 2019 and h.numerator > 0"
            " and r.is_retracted is false order by h.record_id"
        )
    ][:N_RETRACTED]
    assert len(works) == N_RETRACTED
    lines = [
        f"retracted-{work.lower()},openalex,work,{work},is_retracted,false,true,"
        "The journal retracted it.,https://example.org/retractions,test suite,2026-01-01\n"
        for work in works
    ]
    (project.folder / "corrections.csv").write_text(HEADER + "".join(lines), encoding="utf-8")
    project.edit(
        "[sources.openalex]", '[sources.corrections]\nmode = "files"\nfiles = ["corrections.csv"]\n\n[sources.openalex]'
    )
    project.edit("[warehouse]", "[changes.international_share]\nstop = 0.0001\n\n[warehouse]")
    first = project.state()
    stopped = project.build()
    kept = project.state()
    accepted = project.run("build", "--accept", REASON)
    return project, works, first, stopped, kept, accepted


def test_a_figure_that_moves_too_far_stops_the_release(moved):
    _, _, first, stopped, kept, _ = moved
    assert stopped.returncode == 1
    assert "International share, institution" in stopped.stderr
    assert f"corrections to {N_RETRACTED} publications" in stopped.stderr
    assert "changes.international_share.stop = 0.0001" in stopped.stderr
    assert "observatory build --accept" in stopped.stderr
    assert kept == first


def test_a_person_lets_it_pass_and_the_reason_is_kept(moved):
    project, _, _, _, _, accepted = moved
    assert accepted.returncode == 0, accepted.stderr
    assert f"corrections to {N_RETRACTED} publications" in accepted.stdout
    assert project.rows("select accepted_reason, sequence from meta.release") == [(REASON, 2)]
    listed = project.rows("select sequence, accepted_reason, summary from meta.releases order by sequence")
    assert [row[:2] for row in listed] == [(1, None), (2, REASON)]
    assert listed[0][2] == "First release."
    assert "core.publications" in listed[1][2]


def test_the_parts_of_a_movement_add_up_and_name_their_records(moved):
    project, works, *_ = moved
    cell = "indicator = 'international share' and series = 'institution' and period = '2019' and subject_level = 'all'"
    ((cause, n_records, numerator, denominator, part, before, after),) = project.rows(
        "select cause, n_records, numerator_change, denominator_change, part_of_movement, value_before, value_after "
        f"from audit.changes where {cell}"
    )
    assert (cause, n_records, numerator, denominator) == ("corrected", N_RETRACTED, -N_RETRACTED, -N_RETRACTED)
    assert part == pytest.approx(after - before, abs=1e-12)
    named = project.rows(
        "select record_id from audit.changed_records where series = 'institution' and cause = 'corrected' order by all"
    )
    assert [record for (record,) in named] == works


def test_every_release_that_is_kept_shows_its_figures(moved):
    project, *_ = moved
    shown = project.rows(
        "select h.sequence, h.p_international, h.p_denominator from history.international_coauthorship as h"
        " where h.scope = 'institution' and h.period = '2019' order by h.sequence"
    )
    (first, second) = shown
    assert (first[0], second[0]) == (1, 2)
    assert (first[1] - second[1], first[2] - second[2]) == (N_RETRACTED, N_RETRACTED)
    (now,) = project.rows(
        "select p_international, p_denominator from indicators.international_coauthorship"
        " where definition_id = 'observatory' and scope = 'institution' and period = '2019' and subject_level = 'all'"
    )
    assert second[1:] == now


def test_a_command_explains_it(moved):
    project, works, *_ = moved
    said = project.run("explain", "--indicator", "international share", "--series", "institution", "--records")
    assert said.returncode == 0, said.stderr
    assert f"corrections to {N_RETRACTED} publications" in said.stdout
    assert all(work in said.stdout for work in works)
    assert "SYNTHETIC" in said.stderr
    rows = project.run("explain", "--indicator", "international share", "--year", "2019", "--format", "json").stdout
    found = [json.loads(line) for line in rows.splitlines()]
    assert {row["cause"] for row in found} == {"corrected"}
    backwards = project.run("explain", "current", "previous", "--indicator", "international share")
    assert "corrections" in backwards.stdout


def test_nothing_moves_between_a_release_and_itself(moved):
    project, *_ = moved
    said = project.run("explain", "current", "current")
    assert said.returncode == 0
    assert "none of these figures moved" in said.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such-release"], "no-such-release"),
        (["--indicator", "shares"], "international share"),
    ],
)
def test_what_cannot_be_explained_says_why(moved, arguments, words):
    project, *_ = moved
    said = project.run("explain", *arguments)
    assert said.returncode == 2
    assert words in said.stderr
