"""What the Dagster pages say of a table, read from its contract, its SQL and its rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
from pyarrow.parquet import ParquetFile

from warehouse.checks import DESCRIPTIONS, Verdict, promised
from warehouse.contract import Contract, columns, key, meaning, rules
from warehouse.lineage import in_words
from warehouse.meta import SYNTHETIC_NOTICE

OWNER = "team:data-engineering"
PREVIEW_ROWS = 5
PYTHON_FOLLOWS = (
    "Python makes the rows from what the SQL gives. A column that the SQL names too comes from where the SQL has it,"
    " any other from all that the SQL gives."
)
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
    program: str | None = None,
    lineage: Mapping[str, Sequence[str]] | None = None,
) -> dg.AssetSpec:
    """The page of one table: what a row is, its columns, the SQL that makes it and the Python after it."""
    group = table.partition(".")[0]
    text = meaning(contract)
    if select:
        text += f"\n\n```sql\n{select.strip()}\n```"
    if program:
        text += f"\n\n{PYTHON_FOLLOWS}\n\n```python\n{program.strip()}\n```"
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


def mark_synthetic(
    assets: Sequence[dg.AssetsDefinition], sampled: Iterable[dg.AssetKey]
) -> Sequence[dg.AssetsDefinition]:
    """Say so on the page of everything that is built from generated sample records; `sampled` are the files of them."""
    marked = set(sampled)
    specs = [spec for asset in assets for spec in asset.specs]
    while fresh := {s.key for s in specs if any(dep.asset_key in marked for dep in s.deps)} - marked:
        marked |= fresh

    def mark(spec: dg.AssetSpec) -> dg.AssetSpec:
        said = f"**{SYNTHETIC_NOTICE}**\n\n{spec.description}"
        return spec.replace_attributes(description=said) if spec.key in marked else spec

    return [asset.map_asset_specs(mark) for asset in assets]


def check_spec(table: str, contract: type[Contract]) -> dg.AssetCheckSpec:
    """The check of a table against its contract; a failed one stops everything below the table.

    One check per table, not one per rule: each costs Dagster two commits, and a rebuild has some 150 rules.
    """
    promises = [DESCRIPTIONS[check] for check in promised(contract)] + list(rules(contract))
    listed = "\n".join(f"- {promise}" for promise in promises)
    return dg.AssetCheckSpec("contract", asset=asset_key(table), blocking=True, description=listed)


def check_result(table: str, contract: type[Contract], verdicts: Sequence[Verdict]) -> dg.AssetCheckResult:
    """The verdicts on a table as Dagster records them: rows that fail by kind of rule, with examples."""
    failing = {verdict.check: sum(verdict.failures.values()) for verdict in verdicts}
    return dg.AssetCheckResult(
        asset_key=asset_key(table),
        check_name="contract",
        passed=all(verdict.passed for verdict in verdicts),
        metadata={
            **{f"rows_not_{check}": failing.get(check, 0) for check in promised(contract)},
            "broken_rules": {sentence: n for verdict in verdicts for sentence, n in verdict.failures.items()},
            "examples": [example for verdict in verdicts for example in verdict.examples],
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


def preview(files: Sequence[Path]) -> str:
    """The first rows of a table in Markdown."""
    batches = [next(ParquetFile(file).iter_batches(PREVIEW_ROWS), None) for file in files]
    rows = [row for batch in batches if batch is not None for row in batch.to_pylist()][:PREVIEW_ROWS]
    if not rows:
        return "No rows."
    lines = [f"| {' | '.join(rows[0])} |", f"|{' --- |' * len(rows[0])}"]
    lines += [f"| {' | '.join(_cell(value) for value in row.values())} |" for row in rows]
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
