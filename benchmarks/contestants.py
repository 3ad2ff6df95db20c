# ruff: noqa: PLC0415 - a process loads only what it measures
"""The ways to read a file of OpenAlex works that are measured, each in a process of its own.

`python benchmarks/contestants.py NAME FILE` prints one line of JSON: seconds of wall and processor time without the
start of Python and its imports, peak memory with them, and the number of works read (or the error).
All take the same fields out of the works and, but for the floors and pandas, write them to Parquet.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

Run = Callable[[Path, Path], int]
"""(file, folder to write to) → works read; bytes for bare decompression."""

NAMED = {"id": "VARCHAR", "display_name": "VARCHAR"}
INSTITUTION = {**NAMED, "ror": "VARCHAR", "country_code": "VARCHAR", "type": "VARCHAR", "lineage": ["VARCHAR"]}
AUTHORSHIP = {
    "author_position": "VARCHAR",
    "institutions": [INSTITUTION],
    "countries": ["VARCHAR"],
    "is_corresponding": "BOOLEAN",
    "raw_affiliation_strings": ["VARCHAR"],
}
WORK = {
    "id": "VARCHAR",
    "doi": "VARCHAR",
    "publication_year": "INTEGER",
    "publication_date": "VARCHAR",
    "type": "VARCHAR",
    "is_retracted": "BOOLEAN",
    "is_paratext": "BOOLEAN",
    "is_xpac": "BOOLEAN",
    "primary_topic": {"field": NAMED, "domain": NAMED},
    "authorships": [AUTHORSHIP],
    "countries_distinct_count": "BIGINT",
    "institutions_distinct_count": "BIGINT",
    "cited_by_count": "BIGINT",
    "fwci": "DOUBLE",
    "updated_date": "VARCHAR",
}
"""The fields the observatory reads: text is a type, a dict a struct, a list of one a list."""


def shell() -> Run:
    """`zcat | wc -l`: what nobody can call slow."""

    def run(file: Path, _folder: Path) -> int:
        lines = subprocess.run(["sh", "-c", 'zcat "$0" | wc -l', file], check=True, capture_output=True, text=True)
        return int(lines.stdout)

    return run


def isal() -> Run:
    """Bare decompression by isal: the floor."""
    from isal import igzip

    def run(file: Path, _folder: Path) -> int:
        n_bytes = 0
        with igzip.open(file, "rb") as stream:  # type: ignore[no-untyped-call]
            while chunk := stream.read(2**20):
                n_bytes += len(chunk)
        return n_bytes

    return run


def observatory() -> Run:
    """The reader of this project: tables of works and the rejected lines, unnested, validated."""
    from raw.openalex.read import read

    return lambda file, folder: read([file], folder)[0].rows_kept


def duckdb() -> Run:
    """DuckDB's read_json with explicit columns, not unnested."""
    import duckdb

    def sql(kind: object) -> str:
        if isinstance(kind, dict):
            return "STRUCT(" + ", ".join(f'"{name}" {sql(inner)}' for name, inner in kind.items()) + ")"
        return f"{sql(kind[0])}[]" if isinstance(kind, list) else str(kind)

    columns = ", ".join(f"{name}: '{sql(kind)}'" for name, kind in WORK.items())

    def run(file: Path, folder: Path) -> int:
        works = f"read_json('{file}', format='newline_delimited', columns={{{columns}}})"
        connection = duckdb.connect()
        connection.execute(f"copy (from {works}) to '{folder}/works.parquet'")
        return int(connection.execute(f"select count(*) from '{folder}/works.parquet'").fetchall()[0][0])

    return run


def polars() -> Run:
    """Polars: read_ndjson with an explicit schema, not unnested."""
    import polars

    scalars = {
        "VARCHAR": polars.String,
        "INTEGER": polars.Int32,
        "BIGINT": polars.Int64,
        "DOUBLE": polars.Float64,
        "BOOLEAN": polars.Boolean,
    }

    def kind_of(kind: object) -> polars.DataType:
        if isinstance(kind, dict):
            return polars.Struct({name: kind_of(inner) for name, inner in kind.items()})
        return polars.List(kind_of(kind[0])) if isinstance(kind, list) else scalars[str(kind)]()

    schema = {name: kind_of(kind) for name, kind in WORK.items()}

    def run(file: Path, folder: Path) -> int:
        works = polars.read_ndjson(file, schema=schema)
        works.write_parquet(folder / "works.parquet")
        return works.height

    return run


def pandas() -> Run:
    """Pandas: read_json and json_normalize, as most scripts do it."""
    import pandas

    def run(file: Path, _folder: Path) -> int:
        works = pandas.read_json(file, lines=True, compression="gzip")
        records = works[["id", "authorships"]].to_dict("records")
        author = [["authorships", name] for name in ("author_position", "countries", "is_corresponding")]
        pandas.json_normalize(records, "authorships", ["id"])  # type: ignore[arg-type]
        pandas.json_normalize(records, ["authorships", "institutions"], ["id", *author], "work.")  # type: ignore[arg-type]
        return len(works)

    return run


CONTESTANTS: dict[str, Callable[[], Run]] = {
    "zcat": shell,
    "isal": isal,
    "observatory": observatory,
    "DuckDB": duckdb,
    "polars": polars,
    "pandas": pandas,
}


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _peak_megabytes() -> int:
    """Peak resident memory of this process; ru_maxrss would include the parent's."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024


def main() -> None:
    """Measure one contestant on one file."""
    name, file = sys.argv[1], Path(sys.argv[2])
    run = CONTESTANTS[name]()
    with tempfile.TemporaryDirectory() as folder:
        wall, processor, error = time.perf_counter(), _processor_seconds(), None
        n_works = 0
        try:
            n_works = run(file, Path(folder))
        except Exception as caught:  # noqa: BLE001 - what a contestant refuses, and how, is a result
            error = f"{type(caught).__name__}: {caught}"
        print(
            json.dumps(
                {
                    "wall": time.perf_counter() - wall,
                    "processor": _processor_seconds() - processor,
                    "megabytes": _peak_megabytes(),
                    "works": n_works,
                    "error": error,
                }
            )
        )


if __name__ == "__main__":
    main()
