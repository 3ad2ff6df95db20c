"""Contract of the table of ERC statistics.

A line of the file becomes a row as it stands. Rows are added, never compared: synergy grants and proofs of concept are
listed in several lines with equal keys, and often equal numbers, one pair of lines per group of proposals.
"""

from raw.source import FILE_ID
from warehouse.contract import Boolean, Contract, Count, Integer, Text, column

SCHEMES = ("StG", "CoG", "AdG", "SyG", "PoC")
SCHEMES_WITHOUT_PANEL = ("SyG", "PoC")
DOMAINS = ("LS", "PE", "SH")
STAGES = ("evaluated", "granted")
FIRST_CALL, LAST_CALL = 2007, 2100


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


class ErcStatistic(Contract):
    """One row per line of a file of ERC statistics: the proposals of a country, call and panel at one stage.

    Several rows may share country, call, panel and stage: their numbers are added. A row that is a total of others says
    so and must not be added to them. Granted proposals are counted in the country of the host institution that signs,
    so they may exceed those evaluated there.
    """

    file_id: Text = column("First 12 digits of the sha256 of the file.", str_matches=FILE_ID)
    line: Count = column("Line of the file the record begins on; the header is line 1.", ge=2)
    country_given: Text = column("Country as the file names it (iso2c), an ISO 3166-1 alpha-2 code; NA is Namibia.")
    call_year: Integer = column("Year of the call, not of signature.", unit="year", ge=FIRST_CALL, le=LAST_CALL)
    funding_scheme: Text = column(
        "Starting (StG), consolidator (CoG), advanced (AdG) or synergy (SyG) grant, or proof of concept (PoC)."
    )
    research_domain: Text = column(
        "Life sciences (LS), physical sciences and engineering (PE), social sciences and humanities (SH); empty where "
        "the file writes NA: synergy grants and proofs of concept.",
        nullable=True,
    )
    research_panel: Text = column("Panel within the domain, e.g. PE2; empty where the file writes NA.", nullable=True)
    stage: Text = column("What became of the proposals that are counted (projects).", isin=[*STAGES])
    n_proposals: Count = column("Proposals (n).", unit="proposals", ge=0)
    is_total: Boolean = column("True where the row sums up others: country, scheme, domain or panel says All or so.")

    class Config:
        unique = ["file_id", "line"]
        metadata = {
            "rules": {
                "A scheme is known.": f"is_total or funding_scheme in ({_listed(SCHEMES)})",
                "Only synergy grants and proofs of concept have no panel.": "is_total or research_panel is not null"
                f" or funding_scheme in ({_listed(SCHEMES_WITHOUT_PANEL)})",
                "A panel is one of its domain.": "is_total or research_panel is null"
                " or coalesce(starts_with(research_panel, research_domain), false)",
            }
        }


TABLES: dict[str, type[Contract]] = {"erc_statistics": ErcStatistic}
"""Table name → contract."""

FILE_COLUMNS = {
    "iso2c": "country_given",
    "call_year": "call_year",
    "funding_scheme": "funding_scheme",
    "research_domain": "research_domain",
    "research_panel": "research_panel",
    "projects": "stage",
    "n": "n_proposals",
}
"""Column of the file → column of the table."""
