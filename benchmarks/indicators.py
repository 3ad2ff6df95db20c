"""Measures the indicators of co-authorship: `python -m benchmarks.indicators [works …]`.

Works are made up (`records`): 100,000 and 1,000,000 unless said otherwise. Every measurement runs in a process of its
own, ours and the peers' in turn. The floor is reading core.publication_classes once; the peers are pandas and polars,
which filter works for every definition, and for intervals numpy, which draws works. What the peers count is compared
with our share table, cell by cell.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb

from benchmarks.measured import counts_of
from benchmarks.peers import COUNTS, KEY
from benchmarks.resampling import furthest
from benchmarks.tables import OF_DEFINITIONS, Warehouse, ancestors, core, indicators

Measurement = dict[str, float]
SHARES = "indicators.international_coauthorship"
INTERVALS = "indicators.stability_intervals"
CORE_MEMORY, MEMORY, MORE_MEMORY = "2GB", "1GB", "4GB"
REPEATS = 2
LARGE = 1_000_000
"""Works beyond which everything is measured once, and pandas not at all."""
DRAWN = 100_000
"""Works beyond which none are drawn one by one."""
AGREEING = 0.75
"""Standard deviations of a share between two draws of a bound: 1,000 draws leave each uncertain by 0.085 of them."""


def measure(way: str, warehouse: Warehouse, memory: str, *names: str, repeats: int = 1) -> Measurement:
    """The fastest of some runs, and the most memory of any."""
    module = [sys.executable, "-W", "ignore", "-m", "benchmarks.measured"]
    command = [*module, way, str(warehouse.n_works), str(warehouse.n_definitions), memory, *names]
    found: list[Measurement] = []
    for _ in range(repeats):
        finished = subprocess.run(command, check=False, capture_output=True, text=True, cwd=Path(__file__).parents[1])
        if finished.returncode:
            raise RuntimeError(f"{way} {' '.join(names)}: {finished.stderr[-2000:]}")
        found.append(json.loads(finished.stdout))
    best = min(found, key=lambda each: each["wall"])
    return {**best, "megabytes": max(each["megabytes"] for each in found)}


def within(warehouse: Warehouse, name: str, repeats: int) -> Measurement:
    """An indicator table within the memory it should need, or, with a word, within more."""
    try:
        return measure("tables", warehouse, MEMORY, name, repeats=repeats)
    except RuntimeError as error:
        if "Out of Memory" not in str(error):
            raise
        print(f"\n{name} does not fit into {MEMORY}: {MORE_MEMORY} are allowed.", flush=True)
        return measure("tables", warehouse, MORE_MEMORY, name, repeats=repeats)


def together(measurements: list[Measurement]) -> Measurement:
    """Seconds one after another, and the most memory of any."""
    seconds = {what: sum(each[what] for each in measurements) for what in ("wall", "processor")}
    return {**seconds, "megabytes": max(each["megabytes"] for each in measurements)}


def row(what: str, measured: Measurement, floor: Measurement) -> None:
    """Print a line of a table."""
    ratio = measured["wall"] / floor["wall"]
    cells = (what, f"{measured['wall']:.2f}", f"{ratio:,.0f}", f"{measured['processor']:.2f}")
    print("|", " | ".join(cells), "|", f"{measured['megabytes']:.0f} |", flush=True)


def heading(what: str) -> None:
    """Print the head of a table."""
    print(f"\n| {what} | wall, s | × floor | processor, s | peak memory, MB |\n|---|---|---|---|---|", flush=True)


def agree(warehouse: Warehouse, library: str) -> int:
    """How many cells a peer counted; AssertionError where one of them is not what our share table says."""
    listed = ", ".join([*KEY, *COUNTS])
    (file,) = warehouse.files(SHARES)
    ours = f"select {listed} from read_parquet('{file}') where p_publications > 0"
    theirs = f"select {listed} from read_parquet('{counts_of(warehouse, library)}')"
    differing = f"select count(*) from (({ours} except {theirs}) union all ({theirs} except {ours}))"
    (n_differing,), (n_cells,) = (
        duckdb.execute(query).fetchall()[0] for query in (differing, f"select count(*) from ({theirs})")
    )
    assert not n_differing, f"{library}: {n_differing} counts differ"
    return int(n_cells)


def tables(warehouse: Warehouse, repeats: int) -> tuple[Measurement, dict[str, Measurement]]:
    """Core and indicator tables; returns the floor, and the measurement of every indicator table."""
    warehouse.write_registers()
    of_core = {name: measure("tables", warehouse, CORE_MEMORY, name) for name in core()}
    floor = measure("read", warehouse, MEMORY, repeats=repeats)
    found = {name: within(warehouse, name, repeats) for name in indicators()}
    heading(f"{warehouse.n_works:,} works")
    row("floor: core.publication_classes read once", floor, floor)
    row(f"{len(of_core)} core tables, {CORE_MEMORY}", together([*of_core.values()]), floor)
    row(f"**{len(found)} indicator tables, every definition, {MEMORY}**", together([*found.values()]), floor)
    for name, measured in sorted({**of_core, **found}.items(), key=lambda item: -item[1]["wall"]):
        row(name, measured, floor)
    return floor, found


def definitions(warehouse: Warehouse, floor: Measurement, repeats: int) -> Measurement:
    """The share table under one, ten and all definitions; returns all, with the tables between it and publications."""
    heading("share table under so many definitions")
    for n_definitions in (1, 10, 0):
        cut = Warehouse(warehouse.n_works, n_definitions)
        if n_definitions:
            cut.write_registers()
        before = [name for name in core() if name in OF_DEFINITIONS and name in ancestors(SHARES)]
        with_core = measure("tables", cut, CORE_MEMORY, *before, SHARES, repeats=repeats)
        alone = measure("tables", cut, MEMORY, SHARES, repeats=repeats)
        row(f"{n_definitions or 'all'}", alone, floor)
        row(f"{n_definitions or 'all'}, with the {len(before)} tables from core.publications on", with_core, floor)
        if n_definitions:
            shutil.rmtree(cut.folder)
    return with_core


def peers(warehouse: Warehouse, floor: Measurement, ours: Measurement, repeats: int) -> None:
    """The share table's counts in other libraries."""
    heading("share table, every definition, from core.publications")
    row("**this project**", ours, floor)
    for library in ("polars", "pandas") if warehouse.n_works <= LARGE else ("polars",):
        measured = measure(library, warehouse, MEMORY, repeats=repeats)
        row(f"{library}, {agree(warehouse, library):,} cells the same", measured, floor)


def intervals(warehouse: Warehouse, floor: Measurement, found: dict[str, Measurement], repeats: int) -> None:
    """Stability intervals, drawn by cells and work by work."""
    heading("stability intervals")
    row("every cell of every definition, the table", found[INTERVALS], floor)
    row("**the default definition's cells**", measure("by_cells", warehouse, MEMORY, repeats=repeats), floor)
    if warehouse.n_works <= DRAWN:
        distance = furthest(warehouse)
        assert distance < AGREEING, f"Bounds lie {distance:.2f} standard deviations apart."
        row("the same, numpy, work by work", measure("by_works", warehouse, MEMORY), floor)


def main() -> None:
    """Everything, for each number of works."""
    for n_works in [int(argument) for argument in sys.argv[1:]] or (100_000, 1_000_000):
        warehouse = Warehouse(n_works)
        repeats = REPEATS if n_works <= LARGE else 1
        floor, found = tables(warehouse, repeats)
        ours = definitions(warehouse, floor, repeats)
        peers(warehouse, floor, ours, repeats)
        intervals(warehouse, floor, found, repeats)


if __name__ == "__main__":
    main()
