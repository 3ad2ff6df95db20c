"""Made-up works in OpenAlex's exact shape, for a first run without a network and for measurements at any size.

Nothing in them is real: identifiers lie beyond OpenAlex's range (W99…, I99…, A99…), DOIs under 10.5555, which is kept
for examples, authors are numbered, organisations are called samples and carry ROR identifiers that cannot exist (see
`sample_organisations`). The shape, the rates of edge cases (`sample_cases`) and, in realistic size, the bytes per work
follow the real files. Each work is drawn from `{seed}/{index}` alone, so any part can be made by itself.
"""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from raw.openalex.sample_bulk import lengthen_affiliations
from raw.openalex.sample_cases import (
    CASES,
    CONTINUED,
    PERIOD,
    PLACES,
    STEP,
    author_in,
    change,
    make_older,
    observed_author,
    unknown_author,
)
from raw.openalex.sample_organisations import Organisations, organisations
from raw.openalex.sample_record import work
from raw.source import SampleRequest
from warehouse.files import replacing_gzip

N_WORKS = 3_000
SEED = 2026


@dataclass(frozen=True)
class Sample:
    """A sample, of which any work can be made by its index, from 0."""

    institution_ror: str
    home_country: str
    first_year: int
    last_year: int
    seed: int = SEED
    realistic_size: bool = False
    """False: 8 kB of JSON a work; True: 16 kB, some long lists of authors, 12,000 institutions, as in bulk files."""

    def line(self, index: int) -> bytes:
        """Work `index` as a line of JSON, line feed included."""
        return msgspec.json.encode(self._record(index)) + b"\n"

    def _record(self, index: int) -> dict[str, Any]:
        case = PLACES.get(index % PERIOD)
        origin = index - STEP if case in CONTINUED else index
        team = PLACES.get(origin % PERIOD)
        chance = random.Random(f"{self.seed}/{origin}")  # noqa: S311
        around = organisations(self.institution_ror, self.home_country, 50 if self.realistic_size else 1)
        year = chance.randint(self.first_year, self.last_year)
        authorships = CASES[team](chance, around) if team else self._team(chance, around, year)
        _mark_corresponding(chance, authorships)
        if self.realistic_size:
            for authorship in authorships:
                lengthen_affiliations(chance, authorship)
        record = work(chance, origin, year, authorships, realistic_size=self.realistic_size)
        if case:
            change(case, record, index, self.last_year)
        elif chance.random() < 0.1:
            make_older(record)
        return record

    def _team(self, chance: random.Random, around: Organisations, year: int) -> list[dict[str, Any]]:
        """The authors of a usual work: some two thirds are international, a little more from year to year."""
        progress = (year - self.first_year) / max(1, self.last_year - self.first_year)
        is_international = chance.random() < 0.62 + 0.08 * progress
        n_partners = chance.choices((1, 2, 3, 4, 6), (58, 24, 10, 5, 3))[0] if is_international else 0
        partners = chance.choices(around.partners, around.weights, k=n_partners)
        authors = [author_in(chance, around, code) for code in partners]
        if chance.random() < 0.96 or not authors:
            authors.insert(0, observed_author(chance, around))
        for _ in range(self._team_size(chance) - len(authors)):
            code = chance.choice([around.home_country, *partners])
            authors.append(
                observed_author(chance, around) if chance.random() < 0.5 else author_in(chance, around, code)
            )
        if chance.random() < 0.06:
            authors.append(unknown_author(chance, "Sample Street 5"))
        return authors

    def _team_size(self, chance: random.Random) -> int:
        if not self.realistic_size:
            return min(40, int(chance.lognormvariate(1.1, 0.6)))
        if chance.random() < 0.002:
            return chance.choice((100, 100, 100, 250, 600))
        return min(100, int(chance.lognormvariate(1.1, 0.75)))


def _mark_corresponding(chance: random.Random, authorships: list[dict[str, Any]]) -> None:
    """One or two authors of most works; none of the rest; a single author always."""
    n_marked = min(len(authorships), chance.choices((0, 1, 2), (35, 60, 5))[0])
    for authorship in authorships if len(authorships) == 1 else chance.sample(authorships, n_marked):
        authorship["is_corresponding"] = True


def write_sample(path: Path, sample: Sample, n_works: int = N_WORKS) -> None:
    """Write the first works of a sample as JSON lines, gzip; equal arguments give equal bytes."""
    with replacing_gzip(path) as stream:
        for index in range(n_works):
            stream.write(sample.line(index))


def write_requested_sample(path: Path, request: SampleRequest) -> None:
    """The sample a first run reads."""
    write_sample(path, Sample(request.institution_ror, request.home_country, request.first_year, request.last_year))
