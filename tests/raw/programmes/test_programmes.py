"""The committed register of programmes: its histories as the sources tell them, and what its checks refuse."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from raw.errors import SourceError
from raw.programmes.room import SOURCE
from raw.register_dates import Known, parse
from warehouse.contract import columns, rules

Row = dict[str, object]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("programmes")
    SOURCE.read(SOURCE.default_files, folder)
    return folder


def query(folder: Path, sql: str) -> list[Row]:
    """The rows of a query over the tables in a folder, named as in the register."""
    with duckdb.connect() as connection:
        for path in folder.glob("*.parquet"):
            connection.execute(f"create view {path.stem} as from '{path}'")
        result = connection.execute(sql)
        names = [described[0] for described in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def history(folder: Path, programme_id: str) -> list[Row]:
    return query(folder, f"from programme_periods where programme_id = '{programme_id}' order by period_number")


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy of the register to break."""
    for path in SOURCE.default_files:
        shutil.copy(path, tmp_path / path.name)
    return tmp_path


def append(folder: Path, table: str, row: str) -> None:
    with (folder / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")


def rejected(folder: Path) -> list[Row]:
    files = [folder / path.name for path in SOURCE.default_files]
    counts = SOURCE.read(files, folder / "tables")
    assert all(count.rows_in == count.rows_kept + count.rows_rejected for count in counts)
    found = query(folder / "tables", "from rejected_rows order by file_id, line")
    assert sum(count.rows_rejected for count in counts) == len(found)
    return found


def test_the_committed_register_is_read_whole(tmp_path: Path) -> None:
    counts = SOURCE.read(SOURCE.default_files, tmp_path)
    assert query(tmp_path, "select line, reason from rejected_rows") == []
    assert [count.rows_kept for count in counts] == [14, 74, 80, 108, 63, 9, 4]


def test_counts_come_in_the_order_of_the_files(built: Path, tmp_path: Path) -> None:
    forward = SOURCE.read(SOURCE.default_files, tmp_path)
    backward = SOURCE.read(SOURCE.default_files[::-1], tmp_path)
    assert list(backward) == list(forward)[::-1]
    for path in built.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes()


def test_the_card_and_every_column_are_described() -> None:
    assert SOURCE.card.owner == "Curators of the programme register"
    for contract in SOURCE.tables.values():
        assert [column.name for column in columns(contract)][:2] == ["file_id", "line"]
        assert all(column.description.endswith(".") for column in columns(contract))


def test_the_rules_of_the_contracts_hold(built: Path) -> None:
    for table, contract in SOURCE.tables.items():
        for sentence, condition in rules(contract).items():
            assert query(built, f"from {table} where not coalesce({condition}, false)") == [], sentence


def test_every_programme_has_a_period_and_a_partner_unless_no_source_names_one(built: Path) -> None:
    assert query(built, "from programmes anti join programme_periods using (programme_id)") == []
    without = "select programme_id from programmes anti join programme_partners using (programme_id) order by all"
    assert [row["programme_id"] for row in query(built, without)] == [
        "eurandom",
        "fibonacci",
        "icp",
        "immi",
        "jean-christophe-yoccoz",
        "lysm",
        "rehabs",
        "ucr",
        "uvhci",
    ]


def test_majulab_from_a_project_to_an_international_laboratory(built: Path) -> None:
    chain = query(
        built,
        """
        with recursive lineage as (
            select 'majulab' as programme_id, 0 as step
            union all
            select p.predecessor_programme_id, l.step + 1 from programme_links p join lineage l using (programme_id)
        )
        select programme_id, instrument, period_start, period_end, start_event
        from lineage join programme_periods using (programme_id) order by step desc, period_number
        """,
    )
    assert [tuple(row.values()) for row in chain] == [
        ("pics-4159", "PICS", "2007..2008-03", "2010", "approved"),
        ("fsql", "LIA", "2010-01", "2014-01", "created"),
        ("majulab", "UMI", "2014-05-30", "2018-01", "signed"),
        ("majulab", "UMI", "2018-01-23", "2023-01", "renewed"),
        ("majulab", "IRL", "2023", "2028", "renewed"),
    ]
    (project,) = history(built, "pics-4159")
    assert (project["start_earliest"], project["start_latest"]) == (date(2007, 1, 1), date(2008, 3, 31))
    assert project["start_precision"] == "range"
    assert "Sources disagree" in str(project["note"])
    first, second, _ = history(built, "majulab")
    assert (first["start_earliest"], first["start_latest"], first["start_precision"]) == (
        date(2014, 5, 30),
        date(2014, 5, 30),
        "day",
    )
    assert (first["end_earliest"], first["end_latest"], first["end_precision"]) == (
        date(2018, 1, 1),
        date(2018, 1, 31),
        "month",
    )
    assert (second["last_seen_earliest"], second["last_seen_latest"]) == (date(2019, 1, 1), date(2022, 2, 28))


def test_mse2_has_two_dates_for_its_extension_and_no_known_end(built: Path) -> None:
    first, second = history(built, "mse2")
    assert (first["period_start"], first["start_event"]) == ("2011-06-29", "signed")
    extension = (date(2016, 9, 6), date(2016, 9, 9), "range")
    assert (first["end_earliest"], first["end_latest"], first["end_precision"]) == extension
    assert (second["start_earliest"], second["start_latest"], second["start_precision"]) == extension
    assert (second["period_end"], second["end_earliest"], second["end_latest"], second["end_precision"]) == (None,) * 4
    assert second["last_seen"] == "2019..2022-02"


def test_poncelet_has_a_gap_and_ends(built: Path) -> None:
    first, second, third = history(built, "poncelet")
    assert [row["instrument"] for row in (first, second, third)] == ["LIFR", "UMI", "UMI"]
    assert first["start_earliest"] == date(2002, 3, 11)
    assert first["end_latest"] == second["start_earliest"] == date(2006, 7, 4)
    assert (second["end_earliest"], second["end_latest"]) == (date(2016, 12, 1), date(2016, 12, 31))
    assert third["start_earliest"] == third["start_latest"] == date(2017, 5, 22)
    assert third["end_latest"] == date(2022, 2, 24)


def test_the_laboratories_the_page_lists_are_those_of_the_institute(built: Path) -> None:
    listed = query(
        built,
        """
        select programme_id, unit_code, host_city from programmes join programme_periods using (programme_id)
        where institute = 'INP' and period_number = 1 and unit_code is not null
            and programmes.source_url = 'https://www.inp.cnrs.fr/index.php/en/internationally'
        order by programme_id
        """,
    )
    assert [tuple(row.values()) for row in listed] == [
        ("majulab", "3654", "Singapore"),
        ("mse2", "3466", "Cambridge"),
        ("poncelet", "2615", "Moscow"),
    ]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2014-05-30", Known(date(2014, 5, 30), date(2014, 5, 30), "day")),
        ("2012-02", Known(date(2012, 2, 1), date(2012, 2, 29), "month")),
        ("2014", Known(date(2014, 1, 1), date(2014, 12, 31), "year")),
        ("2007..2008-03", Known(date(2007, 1, 1), date(2008, 3, 31), "range")),
        ("2014-05..2014", Known(date(2014, 5, 1), date(2014, 12, 31), "range")),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(text: str, known: Known) -> None:
    assert parse(text) == known


@pytest.mark.parametrize(
    ("dates", "column", "words"),
    [
        ("2014-02-30,,", "period_start", "'2014-02-30' does not exist: 2014-02 has 28 days"),
        ("2014-13,,", "period_start", "there is no month 13"),
        ("2014-00,,", "period_start", "there is no month 00"),
        ("0214,,", "period_start", "before 1939"),
        ("2015..2014,,", "period_start", "'2015..2014' ends before it begins"),
        ("mai-14,,", "period_start", "'mai-14' is no date"),
        ("30/05/2014,,", "period_start", "A..B with a date on each side; did you mean '2014-05-30'?"),
        ("2014,2013,", "period_end", "the period ends before it begins"),
        ("2014-05-30,2014-05-29,", "period_end", "(period_start 2014-05-30, period_end 2014-05-29)"),
        ("2014,,2013-12", "last_seen", "seen running before it began"),
        (",2014,2015", "last_seen", "seen running when it had ended"),
    ],
)
def test_an_impossible_date_is_rejected(edited: Path, dates: str, column: str, words: str) -> None:
    append(edited, "programme_periods", f"majulab,9,UMI,{dates},,https://example.org,2026-11,2026-11-01,,")
    (told,) = rejected(edited)
    assert (told["line"], told["column_name"], told["record_id"]) == (82, column, "majulab / 9 / 2026-11-01")
    assert words in str(told["reason"])


def test_dates_that_may_be_in_order_are_no_fault(edited: Path) -> None:
    append(
        edited,
        "programme_periods",
        "majulab,9,UMI,2014-05,2014,2014-06..2015,,https://example.org,2026-11,2026-11-01,,",
    )
    append(
        edited, "programme_periods", "majulab,10,UMI,2014-05-30,2014-05-30,,,https://example.org,2026-11,2026-11-01,,"
    )
    assert rejected(edited) == []


def test_rows_that_point_to_nothing_are_rejected_with_the_nearest_name(edited: Path) -> None:
    append(edited, "programme_periods", "majulabb,1,UMI,2014,,,,https://example.org,2026-11,2026-11-01,,")
    append(edited, "programme_periods", "majulab,9,UMIS,2014,,,,https://example.org,2026-11,2026-11-01,,")
    append(edited, "programme_partners", "mse3,1,US,,,https://example.org,2026-11,2026-11-01,,")
    append(edited, "programme_links", "fsql,fsqll,grew out of,https://example.org,2026-11,2026-11-01,,")
    append(edited, "instruments", "NEW,network,,,IRNN,2020,,https://example.org,2026-11,")
    reasons = {str(row["record_id"]): str(row["reason"]) for row in rejected(edited)}
    assert "programmes.csv does not hold; did you mean 'majulab'?" in reasons["majulabb / 1 / 2026-11-01"]
    assert "instruments.csv does not hold; did you mean 'UMI" in reasons["majulab / 9 / 2026-11-01"]
    assert "did you mean 'mse2'?" in reasons["mse3 / 1 / 2026-11-01"]
    assert "did you mean 'fsql'?" in reasons["fsql / fsqll / 2026-11-01"]
    assert "did you mean 'IRN'?" in reasons["NEW"]


def test_a_rejected_programme_takes_its_rows_along(edited: Path) -> None:
    path = edited / "programmes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("DYNACOM,INC", "DYNACOM,INCC"), encoding="utf-8")
    reasons = {str(row["record_id"]): str(row["reason"]) for row in rejected(edited)}
    assert set(reasons) == {
        "dynacom / 2026-11-01",
        "dynacom / 1 / 2026-11-01",
        "dynacom / 2 / 2026-11-01",
        "dynacom / 1 / 2026-11-22",
        "dynacom / im-led / 2026-11-01",
    }
    assert "did you mean 'INC'?" in reasons["dynacom / 2026-11-01"]
    told = reasons["dynacom / 2 / 2026-11-01"]
    assert "which is on line 12 of programmes.csv, rejected: correct that line first" in told


def test_a_lineage_that_returns_to_itself_is_rejected(edited: Path) -> None:
    append(edited, "programme_links", "pics-4159,majulab,grew out of,https://example.org,2026-11,2026-11-22,,")
    assert [row["reason"] for row in rejected(edited)] == [
        "predecessor_programme_id leads back to the row itself: pics-4159 → majulab → fsql → pics-4159",
    ]


def test_a_correction_may_turn_a_lineage_round(edited: Path) -> None:
    append(
        edited, "programme_links", "limms,jrl,grew out of,https://example.org,2026-11,2026-11-01,2026-11-20,Was wrong."
    )
    append(edited, "programme_links", "jrl,limms,grew out of,https://example.org,2026-11,2026-11-20,,")
    assert rejected(edited) == []


def test_a_partner_without_country_and_name_is_rejected(edited: Path) -> None:
    append(edited, "programme_partners", "mse2,9,,,,https://example.org,2026-11,2026-11-01,,")
    (told,) = rejected(edited)
    assert "both empty" in str(told["reason"])


def test_the_files_are_those_of_the_register(edited: Path) -> None:
    files = [edited / path.name for path in SOURCE.default_files]
    with pytest.raises(SourceError, match=r"partners\.csv: the register of programmes needs this file once.*0 times"):
        SOURCE.read([*files[:3], *files[4:]], edited)
    misnamed = files[1].rename(edited / "programs.csv")
    with pytest.raises(SourceError, match=r"programs\.csv: is no file .*did you mean 'programmes\.csv'"):
        SOURCE.read([files[0], misnamed, *files[2:]], edited)


def test_a_register_without_sites_links_and_the_like_has_them_empty(edited: Path) -> None:
    SOURCE.read([edited / path.name for path in SOURCE.default_files[:4]], edited / "tables")
    for table in ("programme_institutes", "programme_sites", "programme_links"):
        assert query(edited / "tables", f"from {table}") == []


def test_nine_of_the_laboratories_changed_their_institute(built: Path, real_data: Path) -> None:
    """As many as the list of units has under one institute as UMI and under another as IRL."""
    listed = query(
        built,
        f"""
        select count(*) as n from read_csv('{real_data}/cnrs/derived_irl_umi_registry.csv', all_varchar = true)
        where institute_as_irl <> institute_as_umi
        """,
    )
    changed = "from programme_institutes group by programme_id having count(distinct institute) > 1"
    assert len(query(built, f"select programme_id {changed}")) == listed[0]["n"] == 9


def test_the_register_holds_every_unit_of_the_list(built: Path, real_data: Path) -> None:
    missing = query(
        built,
        f"""
        select number from read_csv('{real_data}/cnrs/derived_irl_umi_registry.csv', all_varchar = true)
        where number not in (select unit_code from programmes where unit_code is not null)
        """,
    )
    assert missing == []


def test_every_day_of_creation_of_the_facts_is_a_start(built: Path, real_data: Path) -> None:
    """Facts that date a creation, a signature or a renewal to the day: each is a bound of some mandate."""
    lost = query(
        built,
        f"""
        select fact_id, as_of from read_csv('{real_data}/cnrs/facts.csv', all_varchar = true)
        where as_of_precision = 'day' and unit = 'event' and entity_scope in ('IRL life history', 'IRL')
            and fact_id not in ('F145')  -- the ceremony of opening a laboratory created the year before
            and cast(as_of as date) not in (
                select start_earliest from programme_periods where start_earliest is not null
                union select start_latest from programme_periods where start_latest is not null
                union select end_earliest from programme_periods where end_earliest is not null
            )
        """,
    )
    assert lost == []
