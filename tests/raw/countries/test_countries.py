import shutil
from datetime import date

import duckdb
import pandas
import pyarrow.parquet
import pytest

from raw.countries.contract import TABLES
from raw.countries.generate import generate
from raw.countries.room import SOURCE
from raw.errors import SourceError
from warehouse.contract import columns, rules

FRENCH_OVERSEAS = {"BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"}
NAMES = {
    "CI": ("Côte d’Ivoire", "Côte d’Ivoire"),
    "DE": ("Germany", "Allemagne"),
    "FR": ("France", "France"),
    "GB": ("United Kingdom", "Royaume-Uni"),
    "GE": ("Georgia", "Géorgie"),
    "JP": ("Japan", "Japon"),
    "KP": ("North Korea", "Corée du Nord"),
    "KR": ("South Korea", "Corée du Sud"),
    "NA": ("Namibia", "Namibie"),
    "SG": ("Singapore", "Singapour"),
    "TR": ("Türkiye", "Turquie"),
    "US": ("United States", "États-Unis"),
    "XK": ("Kosovo", "Kosovo"),
}


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    destination = tmp_path_factory.mktemp("countries")
    SOURCE.read(SOURCE.default_files, destination)
    return destination


@pytest.fixture(scope="module")
def tables(build):
    return {
        name: pyarrow.parquet.read_table(build / f"{name}.parquet").to_pandas(types_mapper=pandas.ArrowDtype)
        for name in TABLES
    }


@pytest.fixture
def copies(tmp_path):
    """Copies of the committed files, for a test to break."""
    folder = tmp_path / "copies"
    folder.mkdir()
    return {path.stem: shutil.copy(path, folder / path.name) for path in SOURCE.default_files}


def members(tables, group_id, day):
    groups = tables["country_groups"]
    begun = (groups["group_id"] == group_id) & (groups["valid_from"] <= day)
    return set(groups[begun & (groups["valid_to"].isna() | (groups["valid_to"] > day))]["country_code"])


def test_the_committed_files_are_those_that_are_generated(tmp_path):
    written = generate(tmp_path)
    assert [path.name for path in written] == [path.name for path in SOURCE.default_files]
    for new, committed in zip(written, SOURCE.default_files, strict=True):
        assert new.read_bytes() == committed.read_bytes(), f"run python -m raw.countries.generate: {committed.name}"


def test_every_line_is_kept_and_counted_in_the_order_given(tmp_path):
    backwards = SOURCE.default_files[::-1]
    counts = SOURCE.read(backwards, tmp_path)
    for path, count in zip(backwards, counts, strict=True):
        lines = len(path.read_text(encoding="utf-8").splitlines()) - 1
        assert (count.rows_in, count.rows_kept, count.rows_rejected) == (lines, lines, 0)
    assert pyarrow.parquet.read_table(tmp_path / "rejected_rows.parquet").num_rows == 0


def test_the_card_is_complete():
    assert all(vars(SOURCE.card).values())


@pytest.mark.parametrize("code", NAMES)
def test_names_are_english_and_french(tables, code):
    countries = tables["countries"].set_index("country_code")
    assert tuple(countries.loc[code, ["name_en", "name_fr"]]) == NAMES[code]


def test_codes_are_iso_3166_and_kosovo(tables):
    countries = tables["countries"].set_index("country_code")["alpha3_code"]
    assert len(countries) == 249 + 1
    assert countries["XK"] == "XKX"
    assert countries["NA"] == "NAM"
    assert countries.is_unique


@pytest.mark.parametrize(
    ("table", "column"),
    [(t, c.name) for t in TABLES for c in columns(TABLES[t]) if c.references == "raw.countries.country_code"],
)
def test_every_code_is_a_country(tables, table, column):
    assert set(tables[table][column]) <= set(tables["countries"]["country_code"])


@pytest.mark.parametrize("table", TABLES)
def test_rules_across_columns_hold(build, table):
    for sentence, condition in rules(TABLES[table]).items():
        broken = f"select * from '{build / table}.parquet' where not coalesce({condition}, false)"
        assert duckdb.sql(broken).fetchall() == [], sentence


def test_a_territory_belongs_to_a_state_that_is_none_itself(tables):
    countries = tables["countries"]
    states = set(countries[~countries["is_territory"]]["country_code"])
    assert set(countries["sovereign_country_code"]) == states
    assert {"TW", "PS", "XK", "EH", "AQ", "FR", "CN"} <= states


def test_french_territories_are_merged_and_no_others(tables):
    mergers, countries = tables["territory_mergers"], tables["countries"]
    assert set(mergers["territory_code"]) == FRENCH_OVERSEAS
    assert set(mergers["state_code"]) == {"FR"}
    assert set(mergers["map_version"]) == {"french-overseas-1"}
    french = countries[countries["is_territory"] & (countries["sovereign_country_code"] == "FR")]
    assert set(french["country_code"]) == FRENCH_OVERSEAS
    chinese = countries[countries["is_territory"] & (countries["sovereign_country_code"] == "CN")]
    assert set(chinese["country_code"]) == {"HK", "MO"}


def test_aliases_stand_for_countries_and_are_none(tables):
    aliases = tables["country_aliases"].set_index("alias_code")["country_code"]
    assert aliases.to_dict() == {"EL": "GR", "KO": "XK", "UK": "GB"}
    assert not set(aliases.index) & set(tables["countries"]["country_code"])


@pytest.mark.parametrize(
    ("day", "n_members"),
    [
        (date(1957, 12, 31), 0),
        (date(1958, 1, 1), 6),
        (date(1973, 1, 1), 9),
        (date(1985, 12, 31), 10),
        (date(1986, 1, 1), 12),
        (date(2000, 1, 1), 15),
        (date(2004, 4, 30), 15),
        (date(2004, 5, 1), 25),
        (date(2007, 1, 1), 27),
        (date(2019, 6, 1), 28),
        (date(2020, 1, 31), 28),
        (date(2020, 2, 1), 27),
        (date(2026, 11, 22), 27),
    ],
)
def test_the_european_union_has_its_members_of_the_day(tables, day, n_members):
    assert len(members(tables, "european-union", day)) == n_members


def test_the_united_kingdom_left_on_the_first_of_february_2020(tables):
    before, after = (members(tables, "european-union", day) for day in (date(2020, 1, 31), date(2020, 2, 1)))
    assert before - after == {"GB"}
    assert not after - before


def test_areas_are_those_of_the_policy_and_share_no_country(tables):
    groups = tables["country_groups"]
    sizes = groups.groupby("group_id")["country_code"].nunique().to_dict()
    one = ["canada", "india", "japan", "russia", "singapore", "united-states"]
    assert sizes == {"european-union": 28, "latin-america": 33, **dict.fromkeys(one, 1)}
    assert not groups["country_code"].duplicated().any()
    assert groups.groupby("group_id")[["group_name_en", "group_name_fr", "source_url"]].nunique().eq(1).all(axis=None)


def test_areas_hold_states_only_so_overseas_france_is_in_none_of_its_own(tables):
    territories = set(tables["countries"].query("is_territory")["country_code"])
    assert not set(tables["country_groups"]["country_code"]) & territories


def test_a_country_that_has_always_been_in_an_area_is_so_for_the_oldest_record(tables):
    assert members(tables, "singapore", date(1000, 1, 1)) == {"SG"}
    assert {"AR", "BR", "CL", "MX"} <= members(tables, "latin-america", date(1000, 1, 1))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match=r"missing: country_groups\.csv"):
        SOURCE.read([path for path in SOURCE.default_files if path.stem != "country_groups"], tmp_path)


def test_an_unknown_and_a_repeated_file_are_named(tmp_path):
    files = [*SOURCE.default_files, SOURCE.default_files[0], tmp_path / "regions.csv"]
    with pytest.raises(SourceError, match=r"unknown: regions\.csv; given twice: countries\.csv"):
        SOURCE.read(files, tmp_path)


def test_every_rejected_row_is_told_and_nothing_is_written(copies, tmp_path):
    with copies["countries"].open("a", encoding="utf-8") as stream:
        stream.write("ZY,ZYX,Somewhere,Quelque part,ZX,true\n")
    with copies["country_aliases"].open("a", encoding="utf-8") as stream:
        stream.write("XX,ZW,nobody\nYY,QQ,nobody\n")
    destination = tmp_path / "tables"
    with pytest.raises(SourceError) as caught:
        SOURCE.read(list(copies.values()), destination)
    assert "countries.csv, line 252: sovereign_country_code is 'ZX'" in str(caught.value)
    assert "country_aliases.csv, line 6: country_code is 'QQ'" in str(caught.value)
    assert "python -m raw.countries.generate" in str(caught.value)
    assert not destination.exists()
