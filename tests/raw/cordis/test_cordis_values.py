"""Numbers, days and truth in every spelling CORDIS has used, and whether NA means Namibia."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raw.cordis import values
from raw.cordis.namibia import is_doubtful
from tests.raw.cordis.cordis_files import PARTICIPATION, line, outcome, table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1499998", 1499998.0),
        ("1499998.0", 1499998.0),
        ("1499998,5", 1499998.5),
        ("230000,00", 230000.0),
        ("856961937,57", 856961937.57),
        ("1.234.567,89", 1234567.89),
        ("1,234,567.89", 1234567.89),
        ("1234,567", 1234.57),
        ("0,005", 0.0),
        ("0.015", 0.02),
        ("1.2085363E7", 12085363.0),
        ("-12,5", -12.5),
        ("0", 0.0),
        ("NA", None),
        ("nan", None),
        ("NULL", None),
    ],
)
def test_amounts(text: str, expected: float | None) -> None:
    assert values.amount(text) == expected


@pytest.mark.parametrize(
    "text", ["1 000", "1,2,3", "12.34.56", "1e", "Infinity", "1e99", "99999999999999", "٣", "€5", ","]
)
def test_no_amounts(text: str) -> None:
    with pytest.raises(ValueError, match="an amount"):
        values.amount(text)


@given(st.integers(0, 10**12))
def test_an_amount_is_the_same_with_either_mark(cents: int) -> None:
    text = f"{cents // 100}.{cents % 100:02d}"
    assert values.amount(text) == values.amount(text.replace(".", ",")) == cents / 100


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2014-05-30", date(2014, 5, 30)),
        ("2014/05/30", date(2014, 5, 30)),
        ("2014-05-30 00:00:00", date(2014, 5, 30)),
        ("2014-05-30T12:00:00Z", date(2014, 5, 30)),
        ("30/05/2014", date(2014, 5, 30)),
        ("30.05.2014", date(2014, 5, 30)),
        ("30-05-2014", date(2014, 5, 30)),
        ("04/05/2014", date(2014, 5, 4)),
        ("0000-00-00", None),
        ("0000-00-00 00:00:00", None),
        ("NaN", None),
    ],
)
def test_days(text: str, expected: date | None) -> None:
    assert values.day(text) == expected


@pytest.mark.parametrize(
    "text", ["2014-02-30", "2014-00-01", "0000-01-01", "May 2014", "2014", "5/30/14", "13/31/2014"]
)
def test_no_days(text: str) -> None:
    with pytest.raises(ValueError, match="a day"):
        values.day(text)


def test_moments_are_in_utc() -> None:
    assert values.moment("2023-12-26 14:40:12") == datetime(2023, 12, 26, 14, 40, 12)  # noqa: DTZ001
    assert values.moment("2023-12-26T14:40:12+02:00") == datetime(2023, 12, 26, 12, 40, 12)  # noqa: DTZ001
    assert values.moment("0000-00-00 00:00:00") is None
    with pytest.raises(ValueError, match="a moment"):
        values.moment("yesterday")


@pytest.mark.parametrize("text", ["True", "true", "TRUE", "1", "Y", "yes"])
def test_true(text: str) -> None:
    assert values.truth(text) is True


@pytest.mark.parametrize("text", ["False", "false", "0", "N", "no"])
def test_false(text: str) -> None:
    assert values.truth(text) is False


def test_identifiers_keep_their_zeros() -> None:
    assert values.number("007") == "007"
    for text in ("1E5", "1.0", "-1", "1234567890123"):
        with pytest.raises(ValueError, match="a number"):
            values.number(text)


@pytest.mark.parametrize("text", ["10.3030/ABC", "https://doi.org/10.3030/abc", "doi:10.3030/abc"])
def test_dois(text: str) -> None:
    assert values.doi(text) == "10.3030/abc"


NAMIBIAN = {"geolocation": "-22.5700000,17.0836100", "nutsCode": "NA", "vatNumber": "NA123", "city": "Windhoek"}
NOWHERE = {"geolocation": "", "nutsCode": "", "vatNumber": "", "city": ""}


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ({}, None),
        (NAMIBIAN, False),
        (NOWHERE, True),
        (NOWHERE | {"city": "NA", "vatNumber": "NaN"}, True),
        (NOWHERE | {"city": "WALVIS BAY"}, False),
        (NOWHERE | {"city": "Swakopmund, Erongo"}, False),
        (NOWHERE | {"city": "Paris"}, True),
        (NOWHERE | {"geolocation": "(-22.57, 17.08)", "city": "Paris"}, False),
        (NOWHERE | {"geolocation": "48.85,2.35", "city": "Windhoek"}, True),
        (NOWHERE | {"nutsCode": "FR101"}, True),
        (NOWHERE | {"vatNumber": "FR40180089013"}, True),
        (NOWHERE | {"vatNumber": "4012345", "city": "Windhoek"}, False),
        ({"city": "Windhoek"}, False),
    ],
)
def test_whether_na_is_namibia(evidence: Mapping[str, str], expected: bool | None) -> None:
    assert is_doubtful("NA", evidence) is expected


def test_other_countries_are_not_doubted() -> None:
    assert is_doubtful("FR", NOWHERE) is None
    assert is_doubtful(None, NOWHERE) is None


def test_missing_values_turned_into_namibia_are_told_from_namibia(tmp_path: Path) -> None:
    namibian = NAMIBIAN | {"country": "NA"}
    found = outcome(tmp_path, table(PARTICIPATION, namibian, {"country": "NA"}, NOWHERE | {"country": "NA"}))
    rows = found.rows("cordis_participations")
    assert [(row["country_code"], row["is_country_doubtful"]) for row in rows] == [
        ("NA", False),
        ("NA", True),
        ("NA", True),
    ]


def test_a_list_of_organisations_cannot_tell(tmp_path: Path) -> None:
    text = line(["new_org_id", "name", "country"]) + line(["1", "MINISTRY OF EDUCATION", "NA"])
    (row,) = outcome(tmp_path, text).rows("cordis_organisations")
    assert (row["country_code"], row["is_country_doubtful"]) == ("NA", None)
