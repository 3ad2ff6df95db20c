"""Every record is accounted for, and of several records of a work the later one counts."""

from tests.real_input.conftest import Counted
from tests.real_input.inputs import INPUTS, LONGEST_LIST, WORK_OF_5103_AUTHORS


def test_records_are_conserved(counted: Counted) -> None:
    name, project, state, _ = counted
    files = project.rows(
        "select file_name, rows_in, rows_kept, rows_rejected from audit.input_files where source = 'openalex'"
    )
    assert {file for file, *_ in files} == {*INPUTS[name]}
    assert sum(rows_in for _, rows_in, *_ in files) == state.n_records
    assert sum(rejected for *_, rejected in files) == 0
    ((kept, merged_away),) = project.rows(
        "select count(*) filter (where is_kept), count(*) filter (where not is_kept) from core.publication_records"
    )
    assert (kept, merged_away) == (len(state.works), state.n_records - len(state.works))
    lost = """
        from audit.row_conservation
        where rows_in <> rows_kept + rows_rejected + rows_merged + rows_withdrawn + rows_not_counted
    """
    assert project.rows(lost) == []


def test_the_later_record_is_kept(counted: Counted) -> None:
    _, project, state, _ = counted
    kept = project.rows("select publication_id, line, file_id from core.publications")
    assert {work: place for work, *place in kept} == {name: [*work.order[2:]] for name, work in state.works.items()}
    authors = project.rows("select publication_id, count(*) from core.authorships group by 1")
    assert dict(authors) == {name: len(work.authors) for name, work in state.works.items() if work.authors}


def test_a_work_of_5103_authors_without_a_country_is_unknown(counted: Counted) -> None:
    name, project, _, _ = counted
    found = project.rows(
        f"""
        select n_authors, n_countries, country_knowledge, is_international, could_be_international_tight
        from core.publications where publication_id = '{WORK_OF_5103_AUTHORS}'
        """
    )
    assert found == ([(5103, 0, "unknown", False, True)] if LONGEST_LIST in INPUTS[name] else [])
