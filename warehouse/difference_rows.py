"""The rows in which a table of two releases differs, as a Parquet file, and the later table made of the earlier and it.

change            added, removed or changed; or equal: nothing differs but columns that only the later release has
changed_columns   those whose value changed, of columns that both have
before, after     the row on either side as a struct, NULL where that side has none
"""

from pathlib import Path

import duckdb
import msgspec
import pyarrow
import pyarrow.parquet

from warehouse.difference_query import BEFORE, identifier
from warehouse.difference_reading import opened
from warehouse.difference_state import DifferenceError, read_state
from warehouse.engine import Engine, quoted
from warehouse.files import replacing

_METADATA = "observatory"
_ROWS = "difference.rows"


class _Meeting(msgspec.Struct):
    """What `apply` must know and the rows do not say."""

    compared_by: tuple[str, ...]
    """The key by which rows were told apart; none where they were compared as wholes."""
    key: tuple[str, ...]
    """The key by which the later table is ordered."""
    is_carried: bool
    """True where the rows hold all of the later table."""


def rows(before: Path, after: Path, table: str, engine: Engine, destination: Path) -> None:
    """Write the differing rows of `table` (`schema.table`) of the releases in two folders, ordered by the key.

    A table that only one release has gives all its rows. Raises DifferenceError where neither has it, or a file is
    damaged.
    """
    states = read_state(before), read_state(after)
    sides = [state.tables.get(table) for state in states]
    if not any(sides):
        raise DifferenceError(f"Neither {states[0].name} nor {states[1].name} has a table {table}.")
    with opened(sides[0], sides[1], engine) as (connection, comparison), replacing(destination) as temporary:
        meeting = _Meeting(comparison.key, comparison.key_after, comparison.is_carried)
        connection.execute(
            f"copy ({comparison.differing()}) to {quoted(temporary)} (format parquet, compression zstd,"
            f" kv_metadata {{{_METADATA}: {quoted(msgspec.json.encode(meeting).decode())}}})"
        )


def apply(before: Path | None, difference: Path, destination: Path, engine: Engine) -> None:
    """Write the later table, ordered by its key, from the Parquet file of the earlier and that of the differing rows.

    `before` is None for a table that is new; one that is gone becomes a table without rows. Raises DifferenceError
    where `difference` is not a file that `rows` wrote, or the two cannot be read.
    """
    meeting = _meeting(difference)
    relations = {_ROWS: [difference]} | ({BEFORE: [before]} if before else {})
    later = f"select after.* from (select after from {_ROWS} where after is not null)"
    earlier = f"select before.* from (select before from {_ROWS} where before is not null)"
    try:
        with engine.connect(relations) as connection, replacing(destination) as temporary:
            listed = ", ".join(identifier(row[0]) for row in connection.execute(f"describe {later}").fetchall())
            if before and not meeting.is_carried:
                later = f"select {listed} from ({_kept(meeting, listed, earlier)}) union all {later}"
            order = ", ".join(map(identifier, meeting.key)) or "all"
            connection.execute(
                f"copy (select * from ({later}) order by {order}) to {quoted(temporary)}"
                " (format parquet, compression zstd)"
            )
    except duckdb.Error as error:
        raise DifferenceError(f"{difference} cannot be applied to {before}: {error}") from None


def _meeting(difference: Path) -> _Meeting:
    """What `rows` noted in the file it wrote."""
    try:
        noted = (pyarrow.parquet.read_metadata(difference).metadata or {}).get(_METADATA.encode())
    except (OSError, pyarrow.ArrowException) as error:
        raise DifferenceError(f"{difference} cannot be read as Parquet: {error}") from None
    if noted is None:
        raise DifferenceError(f"{difference} does not hold the differing rows of a table.")
    return msgspec.json.decode(noted, type=_Meeting)


def _kept(meeting: _Meeting, listed: str, earlier: str) -> str:
    """The rows of the earlier table that the later one has as well."""
    if not meeting.compared_by:
        return f"select {listed} from {BEFORE} except all select {listed} from ({earlier})"
    on = " and ".join(f"kept.{name} is not distinct from gone.{name}" for name in map(identifier, meeting.compared_by))
    return f"select kept.* from {BEFORE} as kept anti join ({earlier}) as gone on {on}"
