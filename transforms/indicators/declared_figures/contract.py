"""Contract of indicators.declared_figures."""

from warehouse.contract import Boolean, Contract, Count, Integer, Number, Text, column


class DeclaredFigure(Contract):
    """One row per published statement on European programmes (raw.claims), beside what open data allow at most.

    No open source counts the European projects of an institute, so a figure of one can be neither derived nor refuted:
    but it cannot exceed that of its country, the ceiling. For a figure of a country, or of all countries, the ceiling
    is the same figure in open data. It is not exact: applications are compared with participations, grantees move to
    another country between result and contract, and synergy grants are counted once for several laureates. The country
    is that of the statement, whatever institution is observed.
    """

    claim_id: Text = column("Short name of the statement.")
    publisher: Text = column("Who published it.")
    scope: Text = column("Institution, country or countries the figure is about.")
    institution_ror: Text = column("ROR address of the institution, where it is one.", nullable=True)
    country_code: Text = column(
        "The country, or that of the institution, by which the ceiling is; empty for all countries.", nullable=True
    )
    subject: Text = column(
        "Whom the figure counts: the institution, its country, or all countries.",
        isin=["institution", "country", "all countries"],
    )
    framework_programme: Text = column(
        "Framework programme; empty where the figure spans several.", nullable=True, isin=["FP7", "H2020", "HORIZON"]
    )
    programme_part: Text = column("Part of the programme; 'all' for the whole.")
    quantity: Text = column(
        "What is counted: applications, grants, ERC laureates, success rate, funding, or a share of them."
    )
    declared_value: Number = column("Value as printed, the upper end of a range, in the row's unit.", ge=0)
    unit: Text = column("Unit of the value.")
    hedge: Text = column("How the value is stated: exactly, nearly, more than and so on.")
    first_year: Integer = column(
        "First year counted: that of the statement, or of the first call where it is one of some day.", unit="year"
    )
    last_year: Integer = column(
        "Last year counted, not after the last call; empty where the figure is of an undated day.",
        unit="year",
        nullable=True,
    )
    ceiling: Count = column(
        "Count in open data of the calls from ceiling_first_year to ceiling_last_year; empty where there is none.",
        nullable=True,
        ge=0,
    )
    ceiling_meaning: Text = column("What the ceiling counts.", nullable=True)
    ceiling_first_year: Integer = column(
        "First call year counted in the ceiling, the later of the figure's and the open data's.",
        unit="year",
        nullable=True,
    )
    ceiling_last_year: Integer = column(
        "Last call year counted in the ceiling, the earlier of the figure's and the open data's, which end where the "
        "first of the schemes counted does.",
        unit="year",
        nullable=True,
    )
    pp_of_ceiling: Number = column(
        "The declared value per ceiling; empty without a ceiling, and where it is nought.",
        unit="proportion",
        nullable=True,
        ge=0,
    )
    is_within_ceiling: Boolean = column(
        "True where the declared value is at most the ceiling; false only where the ceiling holds all its years.",
        nullable=True,
    )
    undefined_reason: Text = column("Why it is not known whether the value is within the ceiling.", nullable=True)
    source_url: Text = column("Address of the page.")
    retrieved: Text = column("Month or day the page was looked up.")
    note: Text = column("What has to be known to read the figure.", nullable=True)

    class Config:
        unique = ["claim_id"]
        metadata = {
            "rules": {
                "There is a verdict or a reason.": "(is_within_ceiling is null) = (undefined_reason is not null)",
                "A verdict has a ceiling.": "is_within_ceiling is null or ceiling is not null",
                "A ceiling has its years and its meaning.": "ceiling is null or (ceiling_meaning is not null"
                " and ceiling_first_year is not null and ceiling_last_year is not null)",
            }
        }
