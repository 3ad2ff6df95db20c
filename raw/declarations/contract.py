"""The table of the register of declarations, and the words it uses."""

from collections.abc import Mapping

from raw.source import FILE_ID
from warehouse.contract import COUNTRY, ROR, Contract, Count, Integer, Text, column

UNITS: Mapping[str, str] = {
    "applications": "applications",
    "grants": "grants",
    "laureates": "laureates",
    "success rate": "percent",
    "funding": "million euro",
}
"""Quantity → the unit its values are in."""

PARTS = ("all", "ERC", "ERC StG", "ERC CoG", "ERC AdG", "ERC SyG", "MSCA", "FET", "RIA", "infrastructures")
FIRST_CALL, LAST_CALL = 1984, 2100


class Declaration(Contract):
    """One row per figure on European programmes that an institution, or somebody on its account, has published.

    The figure is taken as printed: nothing here says that it is right, nor how it was counted.
    """

    file_id: Text = column("First 12 digits of the sha256 of the file the row came from.", str_matches=FILE_ID)
    line: Count = column("Line of that file the row begins on, from 1.", ge=1)
    declaration_id: Text = column(
        "Short name given by this register, which never changes.", str_matches=r"^[a-z0-9]+(-[a-z0-9]+)*$"
    )
    institution: Text = column("Institution on which, or beside which, the figure is published.")
    institution_ror: Text = column("ROR address of the institution.", nullable=True, str_matches=ROR)
    country_code: Text = column("Country of the institution (ISO 3166-1 alpha-2).", str_matches=COUNTRY)
    subject: Text = column(
        "Whom the figure counts: the institution, its country, or all countries.",
        isin=["institution", "country", "all countries"],
    )
    framework_programme: Text = column(
        "Framework programme; empty where the figure spans several.", nullable=True, isin=["FP7", "H2020", "HORIZON"]
    )
    programme_part: Text = column(
        "Part of the programme: European Research Council, in all or by scheme, Marie Skłodowska-Curie actions, Future "
        "and Emerging Technologies, research and innovation actions, infrastructures; 'all' for the whole.",
        isin=[*PARTS],
    )
    quantity: Text = column("What is counted.", isin=[*UNITS])
    declared_value: Count = column("Value as printed, in the row's unit.", ge=0)
    unit: Text = column("Unit of the value.", isin=[*UNITS.values()])
    hedge: Text = column("Words that make the value inexact, e.g. nearly; empty for none.", nullable=True)
    first_year: Integer = column("First year counted.", unit="year", ge=FIRST_CALL, le=LAST_CALL)
    last_year: Integer = column(
        "Last year counted; empty where the figure is of an undated day.",
        unit="year",
        nullable=True,
        ge=FIRST_CALL,
        le=LAST_CALL,
    )
    source_url: Text = column("Address of the page.", str_matches=r"^https?://[^\s]+$")
    retrieved: Text = column(
        "Month or day the page was looked up.", str_matches=r"^20[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$"
    )
    note: Text = column("What has to be known to read the figure.", nullable=True)

    class Config:
        unique = ["declaration_id"]
        metadata = {"rules": {"The years are in order.": "last_year is null or first_year <= last_year"}}


TABLES: Mapping[str, type[Contract]] = {"declarations": Declaration}
"""Table → contract."""
