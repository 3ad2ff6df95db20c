"""Made-up tables of works at the size of real ones, written directly as a reader would leave them, seeded.

The distributions are those of publications of physics in a country of middle size: teams with a long tail, countries
as 1/rank, works of hundreds of authors and dozens of countries, unknown countries, territories. They describe nothing
real. A part holds at most a million works, and no work stands in two parts.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy
import pyarrow
import pyarrow.compute
import pyarrow.parquet
from numpy.typing import NDArray

from benchmarks.organisations import CODES, HOME, N_ORGANISATIONS, WEIGHTS, identifiers, institutions, organisation_of
from raw.bibliography import BIBLIOGRAPHY
from warehouse.contract import arrow_schema

DATA = Path(__file__).parent / "data"
PART = 1_000_000
FIRST_YEAR, LAST_YEAR = 2014, 2025
SEED = 20140101

TYPES = {
    "article": 0.66, "preprint": 0.11, "book-chapter": 0.07, "review": 0.05, "dataset": 0.03, "conference-paper": 0.03,
    "dissertation": 0.015, "other": 0.01, "book": 0.01, "letter": 0.006, "editorial": 0.006, None: 0.003,
}  # fmt: skip
FIELDS = {
    "1": (11, 13, 24, 28, 30), "2": (12, 14, 18, 20, 32, 33), "3": (15, 16, 17, 19, 21, 22, 23, 25, 26, 31),
    "4": (27, 29, 34, 35, 36),
}  # fmt: skip
"""Domain → its fields, by OpenAlex's identifiers."""

Array = NDArray[numpy.int64]
Random = numpy.random.Generator
Columns = dict[str, object]


def part_folders(n_works: int) -> list[Path]:
    """The folders of the parts that make up so many works; what is not there yet is generated."""
    sizes = [min(PART, n_works - first) for first in range(0, n_works, PART)]
    folders = [DATA / f"records_{size}_{number}" for number, size in enumerate(sizes)]
    for number, (size, folder) in enumerate(zip(sizes, folders, strict=True)):
        if not folder.exists():
            partial = folder.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(parents=True)
            _write_part(number, size, partial)
            partial.rename(folder)
    return folders


def file_id(number: int) -> str:
    """The file that a part pretends to have been read from."""
    return f"{number:012x}"


def _write_part(number: int, n_works: int, folder: Path) -> None:
    random = numpy.random.default_rng([SEED, number, n_works])
    n_authors = _team_sizes(random, n_works)
    first_slot, slots = _countries_of_teams(random, n_authors)
    _write(folder, "works", number, numpy.arange(n_works), _works(random, number, n_authors))
    owner = numpy.repeat(numpy.arange(n_works), n_authors)
    index = numpy.arange(len(owner)) - numpy.repeat(numpy.cumsum(n_authors) - n_authors, n_authors)
    n_slots = numpy.diff(first_slot, append=len(slots))[owner]
    slot = numpy.where(index < n_slots, index, (random.random(len(owner)) ** 2 * n_slots).astype(numpy.int64))
    country = slots[first_slot[owner] + slot]
    kind = random.random(n_works)
    unknown = (kind < 0.08)[owner] | ((kind > 0.95)[owner] & (random.random(len(owner)) < 0.3))
    from_string = ~unknown & (random.random(len(owner)) < 0.03)
    n_affiliations = numpy.where(unknown | from_string, 0, 1 + (random.random(len(owner)) < 0.2))

    author = numpy.repeat(numpy.arange(len(owner)), n_affiliations)
    is_second = numpy.diff(author, prepend=-1) == 0
    chance = random.random(len(author))
    place = first_slot[owner[author]] + (random.random(len(author)) * n_slots[author]).astype(numpy.int64)
    elsewhere = numpy.where(chance < 0.02, _drawn_countries(random, len(author)), slots[place])
    affiliation_country = numpy.where(is_second & (chance < 0.15), elsewhere, country[author])
    organisation = organisation_of(random, affiliation_country)
    _write(
        folder,
        "affiliations",
        number,
        owner[author],
        {
            "author_index": index[author] + 1,
            "affiliation_index": is_second + 1,
            "institution_id": _named(organisation, identifiers()),
            "country_code": _named(affiliation_country, CODES),
        },
    )

    # the countries of an author: those of the affiliations, each once, or the one read from a string
    is_new = ~is_second | (affiliation_country != numpy.roll(affiliation_country, 1))
    listed = numpy.concatenate([author[is_new], numpy.flatnonzero(from_string)])
    order = numpy.argsort(listed, kind="stable")
    values = numpy.concatenate([affiliation_country[is_new], country[from_string]])[order]
    offsets = numpy.concatenate([[0], numpy.cumsum(numpy.bincount(listed, minlength=len(owner)))])
    is_first, is_last = index == 0, index == n_authors[owner] - 1
    has_flag = (random.random(n_works) > 0.4)[owner]
    _write(
        folder,
        "authorships",
        number,
        owner,
        {
            "author_index": index + 1,
            "author_position": _named(
                numpy.where(is_first, 0, numpy.where(is_last, 2, 1)), ["first", "middle", "last"]
            ),
            "is_corresponding": pyarrow.array(
                numpy.where((owner % 3 == 0), is_last, is_first), pyarrow.bool_(), mask=~has_flag
            ),
            "countries": pyarrow.ListArray.from_arrays(pyarrow.array(offsets, pyarrow.int32()), _named(values, CODES)),
            "n_affiliation_strings": numpy.maximum(n_affiliations, from_string | (unknown & (index % 3 == 0))),
        },
    )
    texts = numpy.flatnonzero(unknown & (index % 3 == 0))
    _write(
        folder,
        "unmatched_affiliations",
        number,
        owner[texts],
        {
            "author_index": index[texts] + 1,
            "string_index": numpy.ones(len(texts)),
            "affiliation_text": _named(texts % 5000, [f"Laboratory {n}, somewhere" for n in range(5000)]),
            "affiliation_key": _named(texts % 5000, [f"{n:016x}" for n in range(5000)]),
        },
    )
    _write(folder, "institutions", number, numpy.zeros(N_ORGANISATIONS, dtype=numpy.int64), institutions())
    _write(folder, "withdrawals", number, numpy.zeros(0, dtype=numpy.int64), {})


def _team_sizes(random: Random, n_works: int) -> Array:
    """Authors of each work: 4 in the median, hundreds in a few of a thousand, thousands in a few of 100,000."""
    n_authors = numpy.rint(random.lognormal(numpy.log(4), 0.75, n_works)).astype(numpy.int64)
    n_authors = numpy.maximum(n_authors, 1)
    kind = random.random(n_works)
    n_authors[kind < 0.003] = 0
    large = (kind > 0.995).nonzero()[0]
    n_authors[large] = numpy.minimum(60 * random.random(len(large)) ** -0.6, 1500).astype(numpy.int64)
    huge = (kind > 0.99997).nonzero()[0]
    n_authors[huge] = random.integers(2500, 3500, len(huge))
    return n_authors


def _countries_of_teams(random: Random, n_authors: Array) -> tuple[Array, Array]:
    """The first place of each work in a list, and that list of countries: some may stand twice for one work."""
    n_works = len(n_authors)
    n_slots = numpy.where(random.random(n_works) < 0.53, 1 + random.geometric(0.6, n_works), 1)
    is_large = n_authors > 100
    n_slots[is_large] = random.integers(3, 70, is_large.sum())
    n_slots = numpy.minimum(n_slots, numpy.maximum(n_authors, 1))
    first = numpy.cumsum(n_slots) - n_slots
    slots = _drawn_countries(random, int(n_slots.sum()))
    slots[first[random.random(n_works) < 0.37]] = HOME
    return first, slots


def _drawn_countries(random: Random, n: int) -> Array:
    return numpy.searchsorted(numpy.cumsum(WEIGHTS), random.random(n)).clip(max=len(CODES) - 1)


def _works(random: Random, number: int, n_authors: Array) -> Columns:
    n_works = len(n_authors)
    years = numpy.arange(FIRST_YEAR, LAST_YEAR + 1)
    growth = 1.03 ** numpy.arange(len(years))
    year = random.choice(years, n_works, p=growth / growth.sum())
    types = list(TYPES)
    fields = [(str(field), domain) for domain, ids in FIELDS.items() for field in ids]
    popularity = random.permutation(1 / numpy.arange(3, 3 + len(fields)))
    field = random.choice(len(fields), n_works, p=popularity / popularity.sum())
    no_field = random.random(n_works) < 0.02
    fwci = numpy.round(random.lognormal(-0.7, 1.2, n_works), 3)
    no_fwci = random.random(n_works) < 0.05
    doi = _numbered("10.5555/made-up.", number * PART, n_works)
    return {
        "record_id": _numbered("W9", number * PART, n_works),
        "doi": pyarrow.compute.if_else(pyarrow.array(random.random(n_works) < 0.9), doi, None),
        "publication_year": pyarrow.array(year, pyarrow.int32(), mask=random.random(n_works) < 0.001),
        "work_type": _named(random.choice(len(types), n_works, p=numpy.array([*TYPES.values()])), types),
        "is_retracted": random.random(n_works) < 0.003,
        "is_paratext": random.random(n_works) < 0.005,
        "is_xpac": numpy.zeros(n_works, dtype=bool),
        "field_id": _named(field, [name for name, _ in fields], no_field),
        "field_name": _named(field, [f"Field {name}" for name, _ in fields], no_field),
        "domain_id": _named(field, [domain for _, domain in fields], no_field),
        "domain_name": _named(field, [f"Domain {domain}" for _, domain in fields], no_field),
        "n_authorships": n_authors,
        "is_author_list_truncated": n_authors == 100,
        "cited_by_count": random.poisson(fwci * 8),
        "fwci": pyarrow.array(fwci, mask=no_fwci),
        "is_in_top_10_percent": pyarrow.array(fwci > 2.3, mask=no_fwci),
        "updated_date": numpy.full(n_works, numpy.datetime64("2026-11-01", "us")),
        "content_hash": _hexadecimal(random, n_works),
    }


def _numbered(prefix: str, first: int, n: int) -> pyarrow.Array:
    digits = pyarrow.array(numpy.arange(first, first + n) + 100_000_000).cast(pyarrow.string())
    return pyarrow.compute.binary_join_element_wise(prefix, digits, "")


def _hexadecimal(random: Random, n: int) -> pyarrow.Array:
    """Random texts of 16 hexadecimal digits."""
    return pyarrow.array([f"{value:016x}" for value in random.integers(0, 2**63, n).tolist()])


def _named(
    places: NDArray[numpy.integer], names: Sequence[str | None], missing: NDArray[numpy.bool_] | None = None
) -> pyarrow.Array:
    """The names at those places of the list, as text."""
    indices = pyarrow.array(places, pyarrow.int32(), mask=missing)
    return pyarrow.DictionaryArray.from_arrays(indices, pyarrow.array(names, pyarrow.string())).cast(pyarrow.string())


def _write(folder: Path, table: str, number: int, work: Array, given: Columns) -> None:
    """Write a table of the contract; `work` is the place of each row's work, what is not given is empty."""
    n_rows = len(work)
    known = {
        "source": pyarrow.repeat("openalex", n_rows),
        "file_id": pyarrow.repeat(file_id(number), n_rows),
        "line": work + 1,
    }
    schema = arrow_schema(BIBLIOGRAPHY[table])
    arrays = []
    for field in schema:
        values = {**known, **given}.get(field.name)
        array = pyarrow.nulls(n_rows, field.type) if values is None else values
        arrays.append(
            array.cast(field.type) if isinstance(array, pyarrow.Array) else pyarrow.array(array).cast(field.type)
        )
    made = pyarrow.Table.from_arrays(arrays, schema=schema)
    pyarrow.parquet.write_table(made, folder / f"{table}.parquet", compression="zstd", row_group_size=122_880)
