"""What the Dagster pages say of a table, read from its contract, its SQL and its rows."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg

from warehouse.checks import DESCRIPTIONS, Verdict, promised
from warehouse.contract import Contract, columns, key, meaning
from warehouse.engine import Engine
from warehouse.lineage import in_words

OWNER = "team:data-engineering"
PREVIEW_ROWS = 5
FRESHNESS = dg.FreshnessPolicy.time_window(warn_window=timedelta(days=8), fail_window=timedelta(days=15))
"""The rebuild is weekly: one missed is a warning, two are a failure."""


def asset_key(table: str) -> dg.AssetKey:
    """`schema.table` as [schema, table]."""
    return dg.AssetKey(table.split("."))


def table_spec(
    table: str,
    contract: type[Contract],
    *,
    deps: Sequence[dg.AssetKey],
    code_version: str,
    kinds: set[str],
    select: str | None = None,
    lineage: Mapping[str, Sequence[str]] | None = None,
) -> dg.AssetSpec:
    """The page of one table: what a row is, its columns, the SQL that makes it."""
    group = table.partition(".")[0]
    text = meaning(contract)
    if select:
        text += f"\n\n```sql\n{select.strip()}\n```"
    return dg.AssetSpec(
        asset_key(table),
        deps=deps,
        description=text,
        group_name=group,
        code_version=code_version,
        kinds=kinds,
        owners=[OWNER],
        tags={"layer": group},
        freshness_policy=FRESHNESS,
        metadata={
            "dagster/table_name": table,
            "dagster/column_schema": _column_schema(contract, lineage or {}),
            "primary_key": ", ".join(key(contract)),
        },
    )


def check_specs(table: str, contract: type[Contract]) -> list[dg.AssetCheckSpec]:
    """The checks a contract gives rise to; a failed one stops everything below the table."""
    return [
        dg.AssetCheckSpec(check, asset=asset_key(table), blocking=True, description=DESCRIPTIONS[check])
        for check in promised(contract)
    ]


def check_result(table: str, verdict: Verdict) -> dg.AssetCheckResult:
    """A verdict as Dagster records it."""
    return dg.AssetCheckResult(
        asset_key=asset_key(table),
        check_name=verdict.check,
        passed=verdict.passed,
        metadata={
            "rows_that_fail": sum(verdict.failures.values()),
            "broken_rules": dict(verdict.failures),
            "examples": list(verdict.examples),
        },
    )


def complaint(table: str, verdicts: Sequence[Verdict]) -> str:
    """What a person reads when a table breaks its contract."""
    lines = [f"{table} breaks its contract; the last release stays as it is."]
    for verdict in verdicts:
        lines += [f"  {sentence}: {n} rows fail" for sentence, n in verdict.failures.items()]
        lines += [f"    for example {example}" for example in verdict.examples]
    lines.append("Correct the input or the SQL, then run the build again.")
    return "\n".join(lines)


def column_lineage(lineage: Mapping[str, Sequence[str]]) -> dg.TableColumnLineage:
    """Where each column comes from, in Dagster's form."""
    return dg.TableColumnLineage(
        {
            column: [
                dg.TableColumnDep(asset_key(source.rpartition(".")[0]), source.rpartition(".")[2]) for source in sources
            ]
            for column, sources in lineage.items()
            if sources
        }
    )


def preview(engine: Engine, files: Sequence[Path]) -> str:
    """The first rows of a table in Markdown."""
    with engine.connect({"shown.rows": files}) as connection:
        shown = connection.execute(f"from shown.rows limit {PREVIEW_ROWS}")
        names = [str(column[0]) for column in shown.description or ()]
        rows = shown.fetchall()
    lines = [f"| {' | '.join(names)} |", f"|{' --- |' * len(names)}"]
    lines += [f"| {' | '.join(_cell(value) for value in row)} |" for row in rows]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")


def _column_schema(contract: type[Contract], lineage: Mapping[str, Sequence[str]]) -> dg.TableSchema:
    """Columns with their meaning, unit and origin in words: the open-source pages do not draw column lineage."""
    return dg.TableSchema(
        [
            dg.TableColumn(
                c.name,
                c.duckdb_type,
                description=c.description + (f" Unit: {c.unit}." if c.unit else "") + in_words(lineage.get(c.name, ())),
                constraints=dg.TableColumnConstraints(nullable=c.nullable, unique=key(contract) == (c.name,)),
            )
            for c in columns(contract)
        ]
    )
