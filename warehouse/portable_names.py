"""What a column of a statement stands for: the expressions that its own queries give under that name."""

from collections.abc import Iterator

from sqlglot import expressions as exp


class Names:
    """The names in one statement."""

    def __init__(self, tree: exp.Expr) -> None:
        self._queries = {cte.alias: cte.this for cte in tree.find_all(exp.CTE)}

    def meant(self, column: exp.Column) -> list[exp.Expr]:
        """Expressions of the queries that the column is read from, one of each branch of a union.

        Empty where a table of another statement has the column, or a query below a query of that name.
        """
        select = column.find_ancestor(exp.Select)
        return [*self._read(select, column.name, column.table, ())] if select else []

    def _read(self, select: exp.Select, name: str, table: str, above: tuple[int, ...]) -> Iterator[exp.Expr]:
        """What the sources of a SELECT give under a name; `table` is the source, or empty for any."""
        if id(select) in above:
            return
        for source in _sources(select):
            if table in {"", source.alias_or_name}:
                query = source.this if isinstance(source, exp.Subquery) else self._query(source)
                for branch in _branches(query):
                    yield from self._given(branch, name, (*above, id(select)))

    def _given(self, select: exp.Select, name: str, above: tuple[int, ...]) -> Iterator[exp.Expr]:
        """What a SELECT gives under a name, itself or by a star."""
        for projection in select.expressions:
            if projection.is_star and not isinstance(projection, exp.Alias):
                yield from self._read(select, name, getattr(projection, "table", ""), above)
            elif projection.alias_or_name == name:
                yield projection.unalias()

    def _query(self, source: exp.Expr) -> exp.Expr | None:
        return None if source.args.get("db") else self._queries.get(source.name)


def _sources(select: exp.Select) -> Iterator[exp.Expr]:
    """Tables and subqueries a SELECT reads."""
    start = select.args.get("from_")
    for clause in ([start] if start else []) + select.args.get("joins", []):
        yield clause.this


def _branches(query: exp.Expr | None) -> Iterator[exp.Select]:
    """The SELECTs of a query, several where it is a union."""
    if isinstance(query, exp.Select):
        yield query
    elif isinstance(query, exp.SetOperation | exp.Subquery):
        for part in (query.this, query.args.get("expression")):
            yield from _branches(part)
