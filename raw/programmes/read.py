"""From the four CSV files of the register to checked tables in which every reference points to something."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas

from raw.errors import SourceError
from raw.programmes.contract import Instrument, Programme, ProgrammePartner, ProgrammePeriod, ProgrammePeriodLine
from raw.programmes.periods import contradictions, with_days
from raw.register import Register, read_register, reject, reject_orphans, write_tables
from raw.register_rules import Fault
from raw.register_values import suggestion
from raw.source import FileCount
from warehouse.contract import Contract

SOURCE_NAME = "programmes"

TABLES: Mapping[str, type[Contract]] = {
    "instruments": Instrument,
    "programmes": Programme,
    "programme_periods": ProgrammePeriod,
    "programme_partners": ProgrammePartner,
}
"""Table → contract; each is read from the file of that name."""


def read_programmes(files: Sequence[Path], destination: Path) -> Sequence[FileCount]:
    """Read the register and write its tables to `destination`; one count per file, in the order given.

    A row that points to a programme or instrument the register does not hold (or has rejected) is rejected with the
    nearest name. Raises SourceError where a file is missing, unknown, or unreadable as a whole.
    """
    _check_names(files)
    lines: dict[str, type[Contract]] = {**TABLES, "programme_periods": ProgrammePeriodLine}
    read = {path.stem: read_register(path, lines[path.stem], source=SOURCE_NAME) for path in files}
    kept = _connected(read)
    frames = {name: register.frame for name, register in kept.items()}
    frames["programme_periods"] = with_days(frames["programme_periods"])
    rejected = pandas.concat([register.rejected for register in kept.values()], ignore_index=True)
    write_tables(destination, {name: (contract, frames[name]) for name, contract in TABLES.items()}, rejected)
    return [kept[path.stem].count for path in files]


def _check_names(files: Sequence[Path]) -> None:
    expected = [f"{table}.csv" for table in TABLES]
    names = [path.name for path in files]
    for path in files:
        if path.name not in expected:
            raise SourceError(
                f"{path}: is no file of the register of programmes{suggestion(path.name, expected)}. "
                f"Give it {', '.join(expected)}"
            )
    for name in expected:
        if names.count(name) != 1:
            raise SourceError(
                f"{name}: the register of programmes needs this file once, it was given {names.count(name)} times. "
                f"Give it {', '.join(expected)}"
            )


def _connected(read: Mapping[str, Register]) -> Mapping[str, Register]:
    instruments = _without_circles(read["instruments"], "instrument", "renamed_to")
    instruments = reject_orphans(instruments, "renamed_to", instruments, "instrument")
    programmes = _without_circles(read["programmes"], "programme_id", "predecessor_programme_id")
    programmes = reject_orphans(programmes, "predecessor_programme_id", programmes, "programme_id")
    periods = reject(read["programme_periods"], contradictions(read["programme_periods"].frame))
    periods = reject_orphans(periods, "instrument", instruments)
    periods = reject_orphans(periods, "programme_id", programmes)
    partners = reject(read["programme_partners"], _nameless(read["programme_partners"].frame))
    partners = reject_orphans(partners, "programme_id", programmes)
    return {
        "instruments": instruments,
        "programmes": programmes,
        "programme_periods": periods,
        "programme_partners": partners,
    }


def _without_circles(register: Register, identifier: str, reference: str) -> Register:
    """Without the rows that come back to themselves along `reference`: a lineage is followed to its end."""
    following = dict(register.frame[[identifier, reference]].dropna().itertuples(index=False, name=None))
    lines = dict(register.frame[[identifier, "line"]].itertuples(index=False, name=None))

    def faults() -> Iterator[Fault]:
        for name in following:
            chain = [name]
            while (after := following.get(chain[-1])) is not None and after not in chain:
                chain.append(after)
            if after == name:
                circle = " → ".join([*chain, name])
                yield Fault(lines[name], reference, f"{reference} leads back to the row itself: {circle}")

    return reject(register, faults())


def _nameless(partners: pandas.DataFrame) -> Iterator[Fault]:
    nothing = partners["country_code"].isna() & partners["organisation_name"].isna()
    for line in partners.loc[nothing, "line"]:
        yield Fault(line, None, "country_code and organisation_name are both empty: a partner is a country or a name")
