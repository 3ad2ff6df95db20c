"""The made-up organisations of the benchmark: 30,000 in 130 countries and territories, some of them observed."""

import csv
from functools import cache
from pathlib import Path

import numpy
import pyarrow
from numpy.typing import NDArray

OBSERVED_ROR = "https://ror.org/00z54nq84"
N_ORGANISATIONS = 30_000
N_OBSERVED = 60
"""The institution observed and its laboratories: the first organisations of the home country."""
FIRST_NUMBER = 9_900_000_000
"""OpenAlex identifiers of made-up organisations start here, beyond the real range."""

_FREQUENT = """
    US CN DE GB FR IT JP ES CA IN AU BR KR NL CH RU SE PL BE TR TW IR DK AT PT GR CZ IL HK NO FI MX SG ZA AR EG SA CL
    IE RO HU UA PK TH MY CO TN MA DZ VN NZ SI SK HR BG RS LB ID BD NG KZ EE LT LV CU PE EC UY RE MO IS LU GP QA AE
    SN CM GE AM BY KE GH UZ NC GF MQ PF MC CY MT
"""


def _codes() -> list[str]:
    """Frequent codes first, then others of the register, 130 in all."""
    register = Path(__file__).parents[1] / "raw" / "countries" / "countries.csv"
    with register.open(encoding="utf-8", newline="") as file:
        others = [row["country_code"] for row in csv.DictReader(file)]
    frequent = _FREQUENT.split()
    return [*frequent, *(code for code in others if code not in frequent)][:130]


CODES = _codes()
HOME = CODES.index("FR")
_ranks = 1 / numpy.arange(1, len(CODES) + 1)
WEIGHTS: NDArray[numpy.float64] = _ranks / _ranks.sum()
"""How often a country is drawn: one over its rank."""
_SIZES = numpy.maximum(3, (WEIGHTS * N_ORGANISATIONS).astype(numpy.int64))
_SIZES[0] += N_ORGANISATIONS - _SIZES.sum()
_FIRSTS = numpy.cumsum(_SIZES) - _SIZES


def organisation_of(random: numpy.random.Generator, country: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
    """An organisation of each country: the first of a country are the most frequent."""
    place: NDArray[numpy.float64] = random.random(len(country)) ** 3 * _SIZES[country]
    return _FIRSTS[country] + place.astype(numpy.int64)


@cache
def identifiers() -> list[str]:
    """The identifier of each organisation."""
    return [f"I{FIRST_NUMBER + number}" for number in range(N_ORGANISATIONS)]


def institutions() -> dict[str, object]:
    """The columns of the table of institutions that say something."""
    country = numpy.repeat(numpy.arange(len(CODES)), _SIZES)
    observed = range(int(_FIRSTS[HOME]), int(_FIRSTS[HOME]) + N_OBSERVED)
    names = identifiers()
    root = names[observed[0]]
    return {
        "institution_id": names,
        "variant_number": numpy.ones(N_ORGANISATIONS, dtype=numpy.int32),
        "ror": [OBSERVED_ROR if number == observed[0] else None for number in range(N_ORGANISATIONS)],
        "institution_name": [f"Organisation {number}" for number in range(N_ORGANISATIONS)],
        "country_code": pyarrow.array(CODES).take(pyarrow.array(country)),
        "institution_type": pyarrow.repeat("education", N_ORGANISATIONS),
        "lineage": [[name, root] if number in observed else [name] for number, name in enumerate(names)],
    }
