"""The SQL that compares two Parquet files of one table, row by row and exactly.

Rows meet by the key in a full outer join. Where there is no key on both sides, a row meets an equal row: its key is all
the columns that both sides have, and its number among rows that are equal in them. NULL equals NULL, NaN equals NaN,
and 0.0 equals -0.0; every other value is compared as it is, none by a hash.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from warehouse.engine import quoted

BEFORE, AFTER = "before.rows", "after.rows"
"""The relations that are compared."""
_BEFORE, _AFTER = '" before"', '" after"'
_IS_THERE, _WAS_THERE, _IS_STILL_THERE = '" is there"', '" was there"', '" is still there"'
_OCCURRENCE = '" occurrence"'
"""Names that begin with a space, as no column of a table does: none is taken for a column."""


@dataclass(frozen=True)
class Comparison:
    """Two Parquet files of one table; of a table that is new or gone, the one there is."""

    relations: frozenset[str]
    """BEFORE and AFTER, or the one there is of a table that is new or gone."""
    before: Mapping[str, str]
    """Column → type, of the file there is where the table is new."""
    after: Mapping[str, str]
    """Column → type, of the file there is where the table is gone."""
    key_before: tuple[str, ...]
    key_after: tuple[str, ...]

    @cached_property
    def common(self) -> tuple[str, ...]:
        """Columns that both sides have in one type: what is compared."""
        return tuple(name for name, kind in self.after.items() if self.before.get(name) == kind)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What rows meet by; none where they meet as wholes."""
        is_shared = {*self.key_before} == {*self.key_after} <= {*self.common}
        return self.key_before if is_shared else ()

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """Columns in which rows that met can differ."""
        return tuple(name for name in self.common if name not in self.key) if self.key else ()

    @cached_property
    def is_carried(self) -> bool:
        """True where the later side has columns the earlier one lacks: their values are found in no row before."""
        return {*self.after} > {*self.common}

    def counts(self) -> str:
        """One row: rows after the join, of these added, removed, changed, and changed in each compared column."""
        by_column = "".join(f", count(*) filter (where {_flag(i)})" for i in range(len(self.compared)))
        return (
            f"select count(*), count(*) filter (where not {_WAS_THERE}), count(*) filter (where not {_IS_STILL_THERE}),"
            f" count(*) filter (where {self._is_changed}){by_column} from (select {self._flags} {self._joined})"
        )

    def differing(self) -> str:
        """Differing rows by key, and the equal ones that must be carried: change, changed_columns, before, after."""
        named = ", ".join(f"case when {_flag(i)} then {quoted(name)} end" for i, name in enumerate(self.compared))
        columns = f"list_filter([{named}], lambda name: name is not null)" if named else "[]::varchar[]"
        some = f"where not {_WAS_THERE} or not {_IS_STILL_THERE} or {self._is_changed}"
        place = "" if self.key else f", coalesce({_AFTER}.{_OCCURRENCE}, {_BEFORE}.{_OCCURRENCE}) as {_OCCURRENCE}"
        order = [f"coalesce(after.{name}, before.{name})" for name in map(identifier, self.key or self.common)]
        order += [] if self.key else [_OCCURRENCE]
        return (
            f"select change, changed_columns, before, after from (select {self._flags},"
            f" case when not {_WAS_THERE} then 'added' when not {_IS_STILL_THERE} then 'removed'"
            f" when {self._is_changed} then 'changed' else 'equal' end as change, {columns} as changed_columns,"
            f" {_struct(_BEFORE, self.before, _WAS_THERE)} as before,"
            f" {_struct(_AFTER, self.after, _IS_STILL_THERE)} as after{place}"
            f" {self._joined} {'' if self.is_carried else some}) order by {', '.join(order)}"
        )

    @property
    def _flags(self) -> str:
        """Which sides have the row, and for rows on both a flag per compared column."""
        flags = [
            f"{_BEFORE}.{_IS_THERE} is not null as {_WAS_THERE}",
            f"{_AFTER}.{_IS_THERE} is not null as {_IS_STILL_THERE}",
        ]
        flags += [
            f"{_WAS_THERE} and {_IS_STILL_THERE} and {_BEFORE}.{name} is distinct from {_AFTER}.{name} as {_flag(i)}"
            for i, name in enumerate(map(identifier, self.compared))
        ]
        return ", ".join(flags)

    @property
    def _is_changed(self) -> str:
        return f"({' or '.join(_flag(i) for i in range(len(self.compared)))})" if self.compared else "false"

    @property
    def _joined(self) -> str:
        meeting = [*map(identifier, self.key)] or [*map(identifier, self.common), _OCCURRENCE]
        on = " and ".join(f"{_BEFORE}.{name} is not distinct from {_AFTER}.{name}" for name in meeting)
        before, after = self._side(BEFORE, self.before), self._side(AFTER, self.after)
        return f"from ({before}) as {_BEFORE} full join ({after}) as {_AFTER} on {on}"

    def _side(self, relation: str, columns: Mapping[str, str]) -> str:
        """The rows of one side; of a table that is not there, none."""
        rows = f"from {relation}" if relation in self.relations else f"from {next(iter(self.relations))} limit 0"
        occurrence = ""
        if not self.key:
            others = [identifier(name) for name in columns if name not in self.common]
            among = f"partition by {', '.join(map(identifier, self.common))}" if self.common else ""
            order = f"order by {', '.join(others)}" if others else ""
            occurrence = f", row_number() over ({among} {order}) as {_OCCURRENCE}"
        return f"select *, true as {_IS_THERE}{occurrence} from ({rows})"


def identifier(name: str) -> str:
    """A column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _flag(position: int) -> str:
    return f'" differs {position}"'


def _struct(side: str, columns: Mapping[str, str], is_there: str) -> str:
    """A side's row as one value, NULL where the side has none."""
    packed = ", ".join(f"{name} := {side}.{name}" for name in map(identifier, columns))
    return f"case when {is_there} then struct_pack({packed}) end"
