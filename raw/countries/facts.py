"""What no library tells and is therefore kept by hand: sovereignty, mergers, aliases and areas, each with its source.

Only codes and dates belong here; `generate` puts names on them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

ALWAYS = date.min
"""Start of a membership or merger that has no beginning to tell: 0001-01-01, before every record."""

KOSOVO = ("XK", "XKX")
"""Kosovo has no code in ISO 3166-1: these are from its user-assigned ranges. CORDIS and ROR write XK, the French
ministry's data XKX."""

TERRITORIES: Mapping[str, str] = {
    "AU": "CC CX HM NF",
    "CN": "HK MO",
    "DK": "FO GL",
    "FI": "AX",
    "FR": "BL GF GP MF MQ NC PF PM RE TF WF YT",
    "GB": "AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG",
    "NL": "AW BQ CW SX",
    "NO": "BV SJ",
    "NZ": "CK NU TK",
    "US": "AS GU MP PR UM VI",
}
"""State → its territories that have a code of their own (ISO Online Browsing Platform, "independent: no", and the state
it names). Antarctica and Western Sahara have no agreed state, Taiwan and Palestine are counted apart by every source we
read: each stands for itself. CK and NU are in free association with NZ; FK, GS and IO are claimed by others too."""

FRENCH_OVERSEAS_MAP = "french-overseas-1"
"""Version of the default merger map. A change of the rows is a new version beside this one, never an edit."""

FRENCH_OVERSEAS: Mapping[str, str] = {
    "BL": "Overseas collectivity; part of Guadeloupe until 2007.",
    "GF": "Overseas department and region.",
    "GP": "Overseas department and region.",
    "MF": "Overseas collectivity; part of Guadeloupe until 2007.",
    "MQ": "Overseas department and region.",
    "NC": "Collectivity with a status of its own.",
    "PF": "Overseas collectivity.",
    "PM": "Overseas collectivity.",
    "RE": "Overseas department and region.",
    "TF": "Overseas territory, without permanent inhabitants.",
    "WF": "Overseas collectivity.",
    "YT": "Overseas department and region since 2011, collectivity before.",
}
"""Territory merged into France by default → its status (French Constitution, articles 72-3 and 73 to 77)."""

ALIASES: Mapping[str, tuple[str, str]] = {
    "EL": ("GR", "European Commission: CORDIS, Eurostat"),
    "KO": ("XK", "CORDIS"),
    "UK": ("GB", "European Commission: CORDIS, Eurostat"),
}
"""Code that is not in ISO 3166-1 → (our code, where it occurs). A code with two meanings is no alias: SU, YU, AN."""

INTERGOVERNMENTAL: Mapping[str, tuple[str, str]] = {
    "https://ror.org/00v452281": ("International Agency for Research on Cancer", "Resolution WHA18.44, 1965"),
    "https://ror.org/009gyvm78": ("Abdus Salam International Centre for Theoretical Physics", "IAEA and Italy, 1963"),
    "https://ror.org/010jaxs89": ("European Molecular Biology Laboratory, Barcelona", "Agreement of 10 May 1973"),
    "https://ror.org/01f80g185": ("World Health Organization", "Constitution of 22 July 1946"),
    "https://ror.org/01ggx4157": ("CERN", "Convention of 1 July 1953"),
    "https://ror.org/01yr73893": ("European Molecular Biology Laboratory, Rome", "Agreement of 10 May 1973"),
    "https://ror.org/01zjc6908": ("European Molecular Biology Laboratory, Grenoble", "Agreement of 10 May 1973"),
    "https://ror.org/02catss52": ("European Bioinformatics Institute", "Agreement of 10 May 1973"),
    "https://ror.org/02h919y47": ("EUMETSAT", "Convention of 24 May 1983"),
    "https://ror.org/02zt1gg83": ("International Atomic Energy Agency", "Statute of 26 October 1956"),
    "https://ror.org/03mstc592": ("European Molecular Biology Laboratory", "Agreement of 10 May 1973"),
    "https://ror.org/03wd9za21": ("European Space Agency", "Convention of 30 May 1975"),
    "https://ror.org/044yd9t77": ("Joint Institute for Nuclear Research", "Agreement of 26 March 1956"),
    "https://ror.org/04h4z8k05": ("UNESCO", "Constitution of 16 November 1945"),
    "https://ror.org/050589e39": ("European Molecular Biology Laboratory, Hamburg", "Agreement of 10 May 1973"),
    "https://ror.org/05wzskb47": ("Joint Research Centre, Petten", "Euratom Treaty of 25 March 1957, article 8"),
}
"""Organisation of several states, by its address in ROR → (name, what it was founded by). An author there is counted in
the country where it lies, which says little of the author's own. ROR has no such kind: these are those known here."""


@dataclass(frozen=True)
class Member:
    """A country's membership of an area, from `valid_from` until the day before `valid_to`."""

    country_code: str
    valid_from: date = ALWAYS
    valid_to: date | None = None


@dataclass(frozen=True)
class Group:
    """An area the institute's policy names; `territory` is the CLDR territory whose name it bears."""

    group_id: str
    territory: str
    members: tuple[Member, ...]
    source_url: str


_ACCESSIONS: Mapping[date, str] = {
    date(1958, 1, 1): "BE DE FR IT LU NL",
    date(1973, 1, 1): "DK GB IE",
    date(1981, 1, 1): "GR",
    date(1986, 1, 1): "ES PT",
    date(1995, 1, 1): "AT FI SE",
    date(2004, 5, 1): "CY CZ EE HU LT LV MT PL SI SK",
    date(2007, 1, 1): "BG RO",
    date(2013, 7, 1): "HR",
}
# The withdrawal took effect at midnight in Brussels at the end of 31 January 2020.
_WITHDRAWALS: Mapping[str, date] = {"GB": date(2020, 2, 1)}

# M49 region 419 (Caribbean 029, Central America 013, South America 005) without the territories of other states, which
# would make a paper with Guadeloupe or Puerto Rico a Latin American one.
_CARIBBEAN = "AG BB BS CU DM DO GD HT JM KN LC TT VC"
_CENTRAL_AMERICA = "BZ CR GT HN MX NI PA SV"
_SOUTH_AMERICA = "AR BO BR CL CO EC GY PE PY SR UY VE"

_POLICY_PAGE = "https://www.inp.cnrs.fr/index.php/en/internationally"
_SINGLE_COUNTRIES: Mapping[str, str] = {
    "canada": "CA",
    "india": "IN",
    "japan": "JP",
    "russia": "RU",
    "singapore": "SG",
    "united-states": "US",
}

GROUPS: tuple[Group, ...] = (
    Group(
        "european-union",
        "EU",
        tuple(
            Member(code, accession, _WITHDRAWALS.get(code))
            for accession, codes in _ACCESSIONS.items()
            for code in codes.split()
        ),
        "https://europa.eu/european-union/about-eu/countries_en",
    ),
    Group(
        "latin-america",
        "419",
        tuple(Member(code) for code in f"{_CARIBBEAN} {_CENTRAL_AMERICA} {_SOUTH_AMERICA}".split()),
        "https://unstats.un.org/unsd/methodology/m49/",
    ),
    *(Group(group_id, code, (Member(code),), _POLICY_PAGE) for group_id, code in _SINGLE_COUNTRIES.items()),
)
"""The areas the policy page names. The European Communities count as the European Union from 1958."""
