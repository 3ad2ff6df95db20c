"""The tables of the register of statements. A `…Line` is what the CSV file holds, before its texts are read."""

from raw.register_dates import WRITTEN
from raw.source import FILE_ID
from warehouse.contract import COUNTRY, ROR, Boolean, Contract, Count, Date, Integer, Number, Text, column

CLAIM_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
ADDRESS = r"^https?://[^\s]+$"
RETRIEVED = r"^20[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$"
VALUE = r"^[0-9]+(\.[0-9]+)?(\.\.[0-9]+(\.[0-9]+)?)?$"
FACT_ID = r"^F[0-9]{3}$"

SCOPE_KINDS = ["institute", "organisation", "delegation", "country", "programme", "world"]
MEANINGS = ["on some day", "over the whole"]
FRAMEWORKS = ["FP7", "H2020", "HORIZON"]
PARTS = ["all", "ERC", "ERC StG", "ERC CoG", "ERC AdG", "ERC SyG", "MSCA", "FET", "RIA", "infrastructures"]
FIRST_CALL, LAST_CALL = 1984, 2100
ROLES = {
    "sum": {"part": 2, "total": 1},
    "ratio": {"numerator": 1, "denominator": 1, "ratio": 1},
    "stock and flow": {"intake": 1, "duration": 1, "stock": 1},
    "vintages": {"later": 2},
    "same quantity": {"first": 1, "second": 1},
}
"""Kind of a test → its roles and how many statements each takes: parts and later vintages may be more."""

_FILE = "First 12 digits of the sha256 of the file the row came from."
_LINE = "Line of that file the row begins on, from 1."
_NOTE = "What a reader must know of the row."


class ClaimScope(Contract):
    """One row per institution, country or area that statements are about."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    scope: Text = column("Short name; for an institute of the CNRS the one the register of programmes uses.")
    scope_kind: Text = column("What it is.", isin=SCOPE_KINDS)
    name: Text = column("Name as a sentence names it.")
    ror: Text = column("Its ROR, where it is known.", str_matches=ROR, nullable=True)
    country_code: Text = column(
        "Country it is or lies in (ISO 3166-1 alpha-2); empty where it is more than one country.",
        str_matches=COUNTRY,
        nullable=True,
    )
    note: Text = column(_NOTE, nullable=True)

    class Config:
        unique = ["scope"]


class ClaimQuantity(Contract):
    """One row per quantity that statements give, with what it would take to check it where no table does."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    quantity: Text = column("Name of the quantity.")
    unit: Text = column("Unit of its values.")
    meaning: Text = column("What is counted or divided.")
    is_european_funding: Boolean = column(
        "True where it is of European programmes: the parameter of its statements is then one of raw.claim_funding."
    )
    missing: Text = column("What is missing where a statement cannot be checked, as a sentence.")

    class Config:
        unique = ["quantity"]


class ClaimHedge(Contract):
    """One row per manner of stating a number, with the values it admits: from a lowest up to, and without, a highest.

    The lowest admitted is lower_percent of the printed value, the highest upper_percent; where is_rounded, both lie
    half a unit of the last printed digit further out.
    """

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    hedge: Text = column("Manner of stating.")
    lower_percent: Integer = column("Lowest value admitted, of the printed one.", unit="percent", ge=1, le=100)
    upper_percent: Integer = column(
        "First value no longer admitted, of the printed one; empty where there is none.",
        unit="percent",
        ge=100,
        nullable=True,
    )
    includes_lowest: Boolean = column("True where the lowest value itself is admitted.")
    is_rounded: Boolean = column("True where the printed digits may be rounded.")
    note: Text = column("What it means in words, and who says so.")

    class Config:
        unique = ["hedge"]


class ClaimFunding(Contract):
    """One row per European programme, part of one, or call that statements on funding have as their parameter."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    parameter: Text = column("Programme, part or call as raw.claims names it.")
    framework_programme: Text = column("Framework programme; empty for several.", isin=FRAMEWORKS, nullable=True)
    programme_part: Text = column(
        "Part of the programme: European Research Council, in all or by scheme, Marie Skłodowska-Curie actions, Future "
        "and Emerging Technologies, research and innovation actions, infrastructures; 'all' for the whole.",
        isin=PARTS,
    )
    first_year: Integer = column("Year of its first call.", unit="year", ge=FIRST_CALL, le=LAST_CALL)
    last_year: Integer = column(
        "Year of its last call; empty where more are to come.", unit="year", ge=FIRST_CALL, le=LAST_CALL, nullable=True
    )
    note: Text = column(_NOTE, nullable=True)

    class Config:
        unique = ["parameter"]
        metadata = {"rules": {"The years are in order.": "last_year is null or first_year <= last_year"}}


class ClaimLine(Contract):
    """One row per statement: what is said to be how many, by whom, of when."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    claim_id: Text = column("Short name given by this register, which never changes.", str_matches=CLAIM_ID)
    publisher: Text = column("Who published the statement.")
    scope: Text = column("What it is about.", references="raw.claim_scopes.scope")
    quantity: Text = column("Quantity stated.", references="raw.claim_quantities.quantity")
    parameter: Text = column("What the quantity is of: instrument, call, programme or mandate.", nullable=True)
    partner: Text = column("Partner: country code, area of core.country_groups, or as named.", nullable=True)
    value: Text = column("Value as printed, in digits; A..B for a range.", str_matches=VALUE)
    hedge: Text = column("How the value is stated.", references="raw.claim_hedges.hedge")
    wording: Text = column("The few words the number stands in.")
    as_of: Text = column(
        "When it was so: 2014-05-30, 2014-05, 2014, or A..B; empty where the page gives no hint.",
        str_matches=WRITTEN,
        nullable=True,
    )
    as_of_meaning: Text = column("Whether it was so on some day of as_of, or over the whole of it.", isin=MEANINGS)
    address: Text = column("Page the statement stands on.", str_matches=ADDRESS)
    retrieved: Text = column("Month or day the page was looked up.", str_matches=RETRIEVED)
    replaces: Text = column(
        "Statement of an earlier version of the page that this one took the place of.",
        references="raw.claims.claim_id",
        str_matches=CLAIM_ID,
        nullable=True,
    )
    fact_id: Text = column("Number in the collection of facts it was taken from.", str_matches=FACT_ID, nullable=True)
    is_own_evidence: Boolean = column(
        "True where the register of programmes knows it from this very page, which cannot support itself."
    )
    note: Text = column(_NOTE, nullable=True)

    class Config:
        unique = ["claim_id"]


class Claim(ClaimLine):
    """One row per statement: what is said to be how many, by whom, of when; its texts also as numbers and days."""

    value_minimum: Number = column("Value printed, or the lower end of the range.", ge=0)
    value_maximum: Number = column("Value printed, or the upper end of the range.", ge=0)
    half_unit: Number = column("Half a unit of the last printed digit: 0.5 for 66, 0.05 for 14.9.", gt=0)
    as_of_earliest: Date = column("First day of as_of.", nullable=True)
    as_of_latest: Date = column("Last day of as_of.", nullable=True)

    class Config:
        unique = ["claim_id"]
        metadata = {
            "rules": {
                "A range is in order.": "value_minimum <= value_maximum",
                "The days are in order.": "as_of_earliest is null or as_of_earliest <= as_of_latest",
                "Both days are known or none.": "(as_of_earliest is null) = (as_of_latest is null)",
                "A statement does not replace itself.": "replaces is null or replaces <> claim_id",
            }
        }


class ClaimTest(Contract):
    """One row per statement that takes part in a test of whether published numbers agree with each other.

    A sum has parts and a total; a ratio a numerator, a denominator and the ratio in percent; stock and flow an intake a
    year, a duration in years and a stock; vintages name statements that replace others; same quantity compares two.
    """

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    test_id: Text = column("Short name of the test.", str_matches=CLAIM_ID)
    kind: Text = column("What is compared.", isin=[*ROLES])
    claim_id: Text = column("Statement that takes part.", references="raw.claims.claim_id")
    role: Text = column("Its part in the test.", isin=sorted({role for roles in ROLES.values() for role in roles}))
    note: Text = column(_NOTE, nullable=True)

    class Config:
        unique = ["test_id", "claim_id"]
