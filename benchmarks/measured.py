"""One measurement in a process of its own: `python -m benchmarks.measured WAY WORKS DEFINITIONS MEMORY [TABLE …]`.

Prints a line of JSON: wall and processor seconds, without the start of Python, its imports and the opening of DuckDB,
and the peak memory of the whole.
"""

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.peers import TABLES, Given
from benchmarks.tables import Warehouse, catalogue

Run = Callable[[], None]


def made(warehouse: Warehouse, memory_limit: str, names: list[str]) -> Run:
    """Tables of this project, one after another; the catalogue is read before."""
    engine = warehouse.engine(memory_limit)
    catalogue()
    with engine.connect({}):
        pass

    def run() -> None:
        for name in names:
            warehouse.make(name, engine)

    return run


def read(warehouse: Warehouse, memory_limit: str) -> Run:
    """The floor: every column of core.publication_classes, once."""
    name = "core.publication_classes"
    files = warehouse.files(name)
    engine = warehouse.engine(memory_limit)
    with engine.connect({}):
        pass

    def run() -> None:
        with engine.connect({name: files}) as connection:
            connection.execute(f"select count(columns(*)) from {name}").fetchall()

    return run


def peer(warehouse: Warehouse, library: str) -> Run:
    """The share table's counts in another library, from core.publications."""
    files = {name: warehouse.files(name) for name in TABLES}
    count = importlib.import_module(f"benchmarks.peer_{library}").count

    def run() -> None:
        count(Given(files), counts_of(warehouse, library))

    return run


def resampled(warehouse: Warehouse, way: str) -> Run:
    """Intervals of the cells of the default definition, drawn by cells or work by work."""
    draw = getattr(importlib.import_module("benchmarks.resampling"), way)

    def run() -> None:
        draw(warehouse)

    return run


def counts_of(warehouse: Warehouse, library: str) -> Path:
    """Where a peer writes its counts."""
    return warehouse.folder / f"counts_{library}.parquet"


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak_megabytes() -> int:
    """Peak resident memory of this process; ru_maxrss would include the parent's."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024


def main() -> None:
    """Measure one way."""
    way, n_works, n_definitions, memory_limit, *names = sys.argv[1:]
    warehouse = Warehouse(int(n_works), int(n_definitions))
    if way == "tables":
        run = made(warehouse, memory_limit, names)
    elif way == "read":
        run = read(warehouse, memory_limit)
    elif way in {"pandas", "polars"}:
        run = peer(warehouse, way)
    else:
        run = resampled(warehouse, way)
    wall, processor = time.perf_counter(), _processor_seconds()
    run()
    measured = {"wall": time.perf_counter() - wall, "processor": _processor_seconds() - processor}
    print(json.dumps({**measured, "megabytes": _peak_megabytes()}))


if __name__ == "__main__":
    main()
