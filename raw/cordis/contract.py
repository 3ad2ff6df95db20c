"""The tables read from CORDIS, as it gives them. Nothing about people: an organisation is a legal entity."""

from raw.source import FILE_ID
from warehouse.contract import Boolean, Contract, Count, Date, Integer, Number, Text, Timestamp, column

NUMBER = r"^[0-9]{1,12}$"

_FILE = "First 12 digits of the file's sha256."
_LINE = "Line the record begins on, from 1; in an archive counted on through the members read (see cordis_members)."
_PROJECT = "Number of the grant agreement, which identifies the project."
_RCN = "CORDIS's own record number of the project, where the file gives one."
_COUNTRY = "Country code as given, e.g. UK, EL, XK, ZZ, DE;HU or NA."
_DOUBTFUL = (
    "True where the country is NA (Namibia) and the rest of the line does not place the organisation there: the code "
    "then likely stands for a missing value. Empty where the file has no column to tell by, or for any other code."
)
_UPDATED = "When CORDIS says it last changed the record; empty in older layouts."
_EURO = "euro"


class CordisProject(Contract):
    """One row per line of a file of CORDIS that describes a project; the same project may stand on several lines."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    project_id: Text = column(_PROJECT, str_matches=NUMBER)
    project_rcn: Text = column(_RCN, nullable=True)
    acronym: Text = column("Acronym of the project.", nullable=True)
    title: Text = column("Title of the project; absent from the layout of 2016.", nullable=True)
    status: Text = column("State of the grant as given, e.g. SIGNED, CLOSED, TERMINATED.", nullable=True)
    framework_programme: Text = column("Framework programme as given, e.g. H2020, HORIZON.", nullable=True)
    legal_basis: Text = column("Part of the programme; in 2016 several, separated by semicolons.", nullable=True)
    topics: Text = column("Topic of the call, as the file of projects gives it.", nullable=True)
    master_call: Text = column("Identifier of the main call.", nullable=True)
    sub_call: Text = column("Identifier of the call answered; the only call in the layout of 2016.", nullable=True)
    funding_scheme: Text = column("Type of action, e.g. HORIZON-ERC, ERC-STG, MSCA-IF-EF-ST.", nullable=True)
    start_date: Date = column("First day of the project.", nullable=True)
    end_date: Date = column("Last day of the project.", nullable=True)
    signature_date: Date = column("Day the European Commission signed the grant.", nullable=True)
    total_cost: Number = column("Total cost, rounded to cents.", unit=_EURO, nullable=True)
    ec_max_contribution: Number = column(
        "Largest contribution of the Union, rounded to cents.", unit=_EURO, nullable=True
    )
    grant_doi: Text = column("DOI of the grant in lower case, without the resolver's address.", nullable=True)
    coordinator_name: Text = column("Coordinating organisation; in the layout of 2016 only.", nullable=True)
    coordinator_country_code: Text = column("Its country code as given; in the layout of 2016 only.", nullable=True)
    updated_at: Timestamp = column(_UPDATED, nullable=True)

    class Config:
        unique = ["file_id", "line"]


class CordisParticipation(Contract):
    """One row per line of a file of CORDIS that names an organisation in a project; duplicates occur and stay here."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    project_id: Text = column(_PROJECT, nullable=True, str_matches=NUMBER)
    project_rcn: Text = column(_RCN, nullable=True)
    organisation_id: Text = column(
        "Participant identification code (PIC) of the legal entity; the set of 2016 has identifiers of its own for "
        "entities without one.",
        nullable=True,
    )
    organisation_name: Text = column("Name of the organisation as given.", nullable=True)
    short_name: Text = column("Short name of the organisation as given.", nullable=True)
    country_code: Text = column(_COUNTRY, nullable=True)
    is_country_doubtful: Boolean = column(_DOUBTFUL, nullable=True)
    city: Text = column("City as given.", nullable=True)
    activity_type: Text = column(
        "Kind of organisation: HES education, REC research, PRC private, PUB public body, OTH other.", nullable=True
    )
    is_sme: Boolean = column("True for a small or medium-sized enterprise.", nullable=True)
    role: Text = column("Role as given, e.g. coordinator, participant, thirdParty, associatedPartner.", nullable=True)
    participation_order: Integer = column("Place in the project's list of participants.", nullable=True)
    ec_contribution: Number = column(
        "Contribution of the Union to the participant and those it answers for.", unit=_EURO, nullable=True
    )
    net_ec_contribution: Number = column(
        "Contribution of the Union to the participant alone.", unit=_EURO, nullable=True
    )
    total_cost: Number = column("Total cost of the participant, rounded to cents.", unit=_EURO, nullable=True)
    is_participation_ended: Boolean = column("True where the participant left before the end.", nullable=True)
    updated_at: Timestamp = column(_UPDATED, nullable=True)

    class Config:
        unique = ["file_id", "line"]
        metadata = {
            "rules": {
                "The project is known by one number at least.": "project_id is not null or project_rcn is not null",
                "The organisation is known by a number or a name.": "organisation_id is not null"
                " or organisation_name is not null",
            }
        }


class CordisOrganisation(Contract):
    """One row per line of a file that lists organisations apart from projects, as the set of 2016 does."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    organisation_id: Text = column("Identifier of the organisation in its set: a PIC, or one the set made.")
    organisation_name: Text = column("Name of the organisation as given.", nullable=True)
    short_name: Text = column("Short name of the organisation as given.", nullable=True)
    country_code: Text = column(_COUNTRY, nullable=True)
    is_country_doubtful: Boolean = column(_DOUBTFUL, nullable=True)

    class Config:
        unique = ["file_id", "line"]


class CordisLegalBasis(Contract):
    """One row per line of a file that places a project in a part of its framework programme."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    project_id: Text = column(_PROJECT, str_matches=NUMBER)
    legal_basis: Text = column("Code of the part of the programme, e.g. HORIZON.1.1.")
    title: Text = column("Title of that part.", nullable=True)
    is_unique_programme_part: Boolean = column("True for the part the project is counted under.", nullable=True)

    class Config:
        unique = ["file_id", "line"]


class CordisTopic(Contract):
    """One row per line of a file that says which topic of a call a project answered."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    project_id: Text = column(_PROJECT, str_matches=NUMBER)
    topic: Text = column("Code of the topic, e.g. ERC-2023-STG.")
    title: Text = column("Title of the topic.", nullable=True)

    class Config:
        unique = ["file_id", "line"]


class CordisMember(Contract):
    """One row per member of an archive, also of those that are not read; a loose file has none."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    member_name: Text = column("Name of the member within the archive.")
    line: Count = column("Number its first line has in the other tables; 0 where it is not read.", ge=0)
    is_read: Boolean = column("True where its records are taken.")
    n_bytes: Count = column("Size, decompressed, as the archive states it.", unit="bytes", ge=0)

    class Config:
        unique = ["file_id", "member_name"]
        metadata = {"rules": {"What is read has a first line.": "is_read = (line > 0)"}}


class CordisColumn(Contract):
    """One row per column that a file has, or that is read from others and this one lacks.

    Columns of CORDIS come and go unannounced: one that is not known is recorded here, and not read.
    """

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column("Line of the header.", ge=1)
    column_name: Text = column("Name of the column in the header.")
    table_name: Text = column("Table the file's records are taken into.")
    is_present: Boolean = column("False for a column that is read where there is one, and that this file lacks.")
    is_known: Boolean = column("False for a column this program does not know.")
    is_read: Boolean = column("True where its values are taken.")

    class Config:
        unique = ["file_id", "line", "column_name"]
        metadata = {
            "rules": {
                "What is read is there and known.": "not is_read or (is_present and is_known)",
                "What is listed is there or known.": "is_present or is_known",
            }
        }


TABLES: dict[str, type[Contract]] = {
    "cordis_projects": CordisProject,
    "cordis_participations": CordisParticipation,
    "cordis_organisations": CordisOrganisation,
    "cordis_legal_bases": CordisLegalBasis,
    "cordis_topics": CordisTopic,
    "cordis_members": CordisMember,
    "cordis_columns": CordisColumn,
}
"""Table (in schema `raw`) → contract."""
