"""Opens a table of two releases for comparison, once its files are known to be as they were published."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from warehouse.difference_query import AFTER, BEFORE, Comparison
from warehouse.difference_state import DifferenceError, Held, advice
from warehouse.engine import Engine


@contextmanager
def opened(
    before: Held | None, after: Held | None, engine: Engine
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Comparison]]:
    """A connection in which both files can be read, and how they are compared.

    One of the two may be missing: the table is new or gone. Raises DifferenceError where a file is damaged, or the
    engine cannot finish.
    """
    sides = {relation: held for relation, held in ((BEFORE, before), (AFTER, after)) if held}
    for held in sides.values():
        held.prove()
    try:
        with engine.connect({relation: [held.path] for relation, held in sides.items()}) as connection:
            columns = {
                relation: {str(row[0]): str(row[1]) for row in connection.execute(f"describe {relation}").fetchall()}
                for relation in sides
            }
            one_there, key = next(iter(columns.values())), next(iter(sides.values())).key
            yield (
                connection,
                Comparison(
                    relations=frozenset(sides),
                    before=columns.get(BEFORE, one_there),
                    after=columns.get(AFTER, one_there),
                    key_before=before.key if before else key,
                    key_after=after.key if after else key,
                ),
            )
    except duckdb.OutOfMemoryException as error:
        name = next(iter(sides.values())).name
        raise DifferenceError(
            f"{name} needs more than the {engine.memory_limit} of memory there is: raise `memory_limit` under "
            f"[warehouse] in observatory.toml. {error}"
        ) from None
    except duckdb.Error as error:
        files = " and ".join(str(held.path) for held in sides.values())
        path = next(iter(sides.values())).path
        raise DifferenceError(f"{files} cannot be compared: {error} {advice(path)}") from None
