"""The tables of the register of programmes. A `…Line` is what the CSV file holds, before dates are read."""

from raw.source import FILE_ID
from warehouse.contract import COUNTRY, ROR, Contract, Count, Date, Integer, Text, column

PROGRAMME_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
INSTRUMENT = r"^[A-Z]+$"
UNIT_CODE = r"^[0-9]{4}$"
ADDRESS = r"^https?://[^\s]+$"
RETRIEVED = r"^20[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$"
YEARS = r"^[0-9]+(\.\.[0-9]+)?$"

INSTITUTES = ["IN2P3", "INC", "INEE", "INP", "INS2I", "INSB", "INSHS", "INSIS", "INSMI", "INSU"]
BEFORE_THE_INSTITUTES = ["SPM"]
"""Departments of the CNRS that the institutes took the place of; the registry of laboratories still names them."""

FAMILIES = ["emerging action", "network", "project", "laboratory", "centre"]
EVENTS = ["approved", "associated", "created", "extended", "launched", "opened", "renewed", "signed"]
LINKS = ["grew out of", "merged from", "renamed from", "renewed from", "split from"]
SITES = ["main", "mirror"]
PRECISIONS = ["day", "month", "year", "range"]

_FILE = "First 12 digits of the sha256 of the file the row came from."
_LINE = "Line of that file the row begins on, from 1."
_SOURCE = "Address of the page the row's facts were read on."
_RETRIEVED = "Month or day the source was looked up, as written."
_NOTE = "What a reader must know of the row, conflicts of sources first."
_KNOWN_FROM = "First day the register said so: the day the row was entered, also where its facts are much older."
_KNOWN_UNTIL = (
    "First day the register no longer said so, because a later row took its place or it was withdrawn; "
    "empty while the row stands."
)
_KNOWN_RULES = {"A row stands for a day at least.": "known_until is null or known_until > known_from"}
_PROGRAMME = "raw.programmes.programme_id"
_BOUND = " day the period may have {}, from the date as written; empty where the date is not known."
_PRECISION = "How exactly the {} is known; empty where it is not known."


class Instrument(Contract):
    """One row per kind of programme (IEA, UMI…), under each name it has had."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    instrument: Text = column("Acronym of the instrument.", str_matches=INSTRUMENT)
    family: Text = column("What kind of cooperation it is, whatever its name at the time.", isin=FAMILIES)
    name_en: Text = column("English name, where a source gives one.", nullable=True)
    name_fr: Text = column("French name, where a source gives one.", nullable=True)
    renamed_to: Text = column(
        "Instrument that took its place; empty where the name still stands or simply ended.",
        references="raw.instruments.instrument",
        str_matches=INSTRUMENT,
        nullable=True,
    )
    renamed_in: Integer = column("Year the name changed.", unit="year", ge=1939, nullable=True)
    nominal_duration_years: Text = column(
        "Duration by the rules; 2..3 where sources disagree between two and three years.",
        unit="years",
        str_matches=YEARS,
        nullable=True,
    )
    source_url: Text = column(_SOURCE, str_matches=ADDRESS)
    retrieved: Text = column(_RETRIEVED, str_matches=RETRIEVED)
    note: Text = column(_NOTE, nullable=True)

    class Config:
        unique = ["instrument"]
        metadata = {
            "rules": {
                "A new name and its year go together.": "(renamed_to is null) = (renamed_in is null)",
                "An instrument is not renamed to itself.": "renamed_to is null or renamed_to <> instrument",
            }
        }


class Programme(Contract):
    """One row per named programme or laboratory, over all its mandates, and stretch of time the register said so.

    A structure of another kind is another programme. A correction is a new row beside the old one, which gets the day
    it was replaced (known_until): what the register said on an earlier day can be asked for ever after.
    """

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    programme_id: Text = column("Short name given by this register, which never changes.", str_matches=PROGRAMME_ID)
    name: Text = column("Name as the source writes it; the acronym where the source gives no more.")
    acronym: Text = column("Acronym, where there is one.", nullable=True)
    institute: Text = column(
        "Institute of the CNRS that claims the programme on its own pages, else the one of the laboratory registry; "
        "empty where neither says, or the registry says two.",
        isin=INSTITUTES,
        nullable=True,
    )
    unit_code: Text = column(
        "Number of the unit in the laboratory registry (UMI and IRL share it).", str_matches=UNIT_CODE, nullable=True
    )
    host_city: Text = column("City the laboratory is in, where a source names it.", nullable=True)
    source_url: Text = column(_SOURCE, str_matches=ADDRESS)
    retrieved: Text = column(_RETRIEVED, str_matches=RETRIEVED)
    known_from: Date = column(_KNOWN_FROM)
    known_until: Date = column(_KNOWN_UNTIL, nullable=True)
    note: Text = column(_NOTE, nullable=True)

    class Config:
        unique = ["programme_id", "known_from"]
        metadata = {"rules": _KNOWN_RULES}


class ProgrammePeriodLine(Contract):
    """One row per mandate of a programme: from the day it began up to the first day it no longer ran."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    programme_id: Text = column("Programme that ran.", references=_PROGRAMME, str_matches=PROGRAMME_ID)
    period_number: Integer = column("Number of the mandate within the programme, from 1.", ge=1)
    instrument: Text = column(
        "Instrument as it was named when the period began; a later renaming is in raw.instruments.",
        references="raw.instruments.instrument",
        str_matches=INSTRUMENT,
    )
    period_start: Text = column(
        "Day the period began, as exactly as it is known: 2014-05-30, 2014-05, 2014, or A..B for a day from A to B.",
        nullable=True,
    )
    period_end: Text = column(
        "First day the programme no longer ran, written like period_start; empty where it is not known.",
        nullable=True,
    )
    last_seen: Text = column(
        "Day a source shows the programme running, written like period_start; the latest such day that is known.",
        nullable=True,
    )
    start_event: Text = column("What happened on the first day.", isin=EVENTS, nullable=True)
    source_url: Text = column(_SOURCE, str_matches=ADDRESS)
    retrieved: Text = column(_RETRIEVED, str_matches=RETRIEVED)
    known_from: Date = column(_KNOWN_FROM)
    known_until: Date = column(_KNOWN_UNTIL, nullable=True)
    note: Text = column(_NOTE, nullable=True)

    class Config:
        unique = ["programme_id", "period_number", "known_from"]
        metadata = {"rules": _KNOWN_RULES}


class ProgrammePeriod(ProgrammePeriodLine):
    """One row per mandate of a programme: from the day it began up to the first day it no longer ran.

    Each date stands as it was written and as the earliest and latest day it may mean, both included.
    """

    start_earliest: Date = column("First" + _BOUND.format("begun on"), nullable=True)
    start_latest: Date = column("Last" + _BOUND.format("begun on"), nullable=True)
    start_precision: Text = column(_PRECISION.format("start"), isin=PRECISIONS, nullable=True)
    end_earliest: Date = column("First" + _BOUND.format("ended on"), nullable=True)
    end_latest: Date = column("Last" + _BOUND.format("ended on"), nullable=True)
    end_precision: Text = column(_PRECISION.format("end"), isin=PRECISIONS, nullable=True)
    last_seen_earliest: Date = column("First day that last_seen may mean.", nullable=True)
    last_seen_latest: Date = column("Last day that last_seen may mean.", nullable=True)

    class Config:
        unique = ["programme_id", "period_number", "known_from"]
        metadata = {
            "rules": {
                **_KNOWN_RULES,
                "A period does not end before it begins.": "start_earliest is null or end_latest is null"
                " or start_earliest <= end_latest",
                "The bounds of a start are in order.": "start_earliest is null or start_earliest <= start_latest",
                "The bounds of an end are in order.": "end_earliest is null or end_earliest <= end_latest",
            }
        }


class ProgrammePartner(Contract):
    """One row per partner of a programme that a source names: a country, an organisation, or both.

    French partners are rows like the others, with the country FR; the CNRS itself is not listed. So the foreign
    countries of a programme are the distinct country_code that are not FR.
    """

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    programme_id: Text = column("Programme.", references=_PROGRAMME, str_matches=PROGRAMME_ID)
    partner_number: Integer = column("Number of the partner within the programme, from 1, in no order of rank.", ge=1)
    country_code: Text = column(
        "Country of the partner, ISO 3166-1 alpha-2; empty where the source names an organisation and no country.",
        str_matches=COUNTRY,
        nullable=True,
    )
    organisation_name: Text = column(
        "Organisation as the source names it; empty where it names the country only.", nullable=True
    )
    ror: Text = column(
        "ROR of the organisation, where one record of that country bears exactly that name.",
        str_matches=ROR,
        nullable=True,
    )
    source_url: Text = column(_SOURCE, str_matches=ADDRESS)
    retrieved: Text = column(_RETRIEVED, str_matches=RETRIEVED)
    known_from: Date = column(_KNOWN_FROM)
    known_until: Date = column(_KNOWN_UNTIL, nullable=True)
    note: Text = column(_NOTE, nullable=True)

    class Config:
        unique = ["programme_id", "partner_number", "known_from"]
        metadata = {
            "rules": {
                **_KNOWN_RULES,
                "A partner is a country or an organisation.": "country_code is not null"
                " or organisation_name is not null",
            }
        }


class ProgrammeInstituteLine(Contract):
    """One row per stretch of time in which the registry of laboratories places a programme under an institute."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    programme_id: Text = column("Programme.", references=_PROGRAMME, str_matches=PROGRAMME_ID)
    institute_number: Integer = column("Number of the stretch within the programme, from 1.", ge=1)
    institute: Text = column(
        "Institute of the CNRS, or the department before it, as the source files it.",
        isin=[*INSTITUTES, *BEFORE_THE_INSTITUTES],
    )
    valid_from: Text = column(
        "Day from which it was filed so, written like period_start; empty where it always was.",
        nullable=True,
    )
    valid_until: Text = column(
        "First day it was no longer filed so, written like period_start; empty while it is.",
        nullable=True,
    )
    source_url: Text = column(_SOURCE, str_matches=ADDRESS)
    retrieved: Text = column(_RETRIEVED, str_matches=RETRIEVED)
    known_from: Date = column(_KNOWN_FROM)
    known_until: Date = column(_KNOWN_UNTIL, nullable=True)
    note: Text = column(_NOTE, nullable=True)

    class Config:
        unique = ["programme_id", "institute_number", "known_from"]
        metadata = {"rules": _KNOWN_RULES}


class ProgrammeInstitute(ProgrammeInstituteLine):
    """One row per stretch of time in which the registry of laboratories places a programme under an institute.

    Each date stands as it was written and as the earliest and latest day it may mean, both included.
    """

    valid_from_earliest: Date = column("First day that valid_from may mean.", nullable=True)
    valid_from_latest: Date = column("Last day that valid_from may mean.", nullable=True)
    valid_until_earliest: Date = column("First day that valid_until may mean.", nullable=True)
    valid_until_latest: Date = column("Last day that valid_until may mean.", nullable=True)

    class Config:
        unique = ["programme_id", "institute_number", "known_from"]
        metadata = {"rules": _KNOWN_RULES}


class ProgrammeSite(Contract):
    """One row per place of a programme that a source names: the main site and its mirror sites."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    programme_id: Text = column("Programme.", references=_PROGRAMME, str_matches=PROGRAMME_ID)
    site_number: Integer = column("Number of the site within the programme, from 1, in no order of rank.", ge=1)
    kind: Text = column(
        "Main site, or a mirror site in France, which the rules allow beside it; empty where the source does not say.",
        isin=SITES,
        nullable=True,
    )
    city: Text = column("City, where the source names it.", nullable=True)
    country_code: Text = column(
        "Country of the site, ISO 3166-1 alpha-2, where the source says.", str_matches=COUNTRY, nullable=True
    )
    host_name: Text = column("Organisation that houses the site, where the source names one.", nullable=True)
    valid_from: Text = column(
        "Day the site opened, written like period_start; empty where the source does not say.",
        nullable=True,
    )
    valid_until: Text = column(
        "First day it was no longer a site, written like period_start; empty where it is or the source does not say.",
        nullable=True,
    )
    source_url: Text = column(_SOURCE, str_matches=ADDRESS)
    retrieved: Text = column(_RETRIEVED, str_matches=RETRIEVED)
    known_from: Date = column(_KNOWN_FROM)
    known_until: Date = column(_KNOWN_UNTIL, nullable=True)
    note: Text = column(_NOTE, nullable=True)

    class Config:
        unique = ["programme_id", "site_number", "known_from"]
        metadata = {
            "rules": {**_KNOWN_RULES, "A site is a city or a host.": "city is not null or host_name is not null"}
        }


class ProgrammeLink(Contract):
    """One row per programme and programme it continues; one that merged from several has several rows."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    programme_id: Text = column("Later programme.", references=_PROGRAMME, str_matches=PROGRAMME_ID)
    predecessor_programme_id: Text = column("Earlier programme.", references=_PROGRAMME, str_matches=PROGRAMME_ID)
    kind: Text = column("How the later one came of the earlier one.", isin=LINKS)
    source_url: Text = column(_SOURCE, str_matches=ADDRESS)
    retrieved: Text = column(_RETRIEVED, str_matches=RETRIEVED)
    known_from: Date = column(_KNOWN_FROM)
    known_until: Date = column(_KNOWN_UNTIL, nullable=True)
    note: Text = column(_NOTE, nullable=True)

    class Config:
        unique = ["programme_id", "predecessor_programme_id", "known_from"]
        metadata = {
            "rules": {
                **_KNOWN_RULES,
                "A programme does not precede itself.": "predecessor_programme_id <> programme_id",
            }
        }
