"""Measures reading OpenAlex works against other ways to do it: `python -m benchmarks.ingest [works] [repeats]`.

Works are made up (`generate`), as large as real ones. Every measurement runs in a process of its own, the contestants
in turn, so that noise of the machine falls on all. pandas reads a tenth, and its times are multiplied by ten.
"""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.contestants import CONTESTANTS
from benchmarks.generate import works
from benchmarks.strictness import N_WORKS, damaged_files, files_with_a_bad_line

SCALED = {"pandas": 10}
"""Contestant → the part of the works it reads is one over this; its times are multiplied by it."""
Measurement = dict[str, Any]


def measure(name: str, file: Path) -> Measurement:
    """Run one contestant on one file, in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.contestants", name, str(file)]
    finished = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    measurement: Measurement = json.loads(finished.stdout)
    return measurement


def speed(n_works: int, repeats: int) -> None:
    """Print the table of times and memory."""
    results: dict[str, list[Measurement]] = {name: [] for name in CONTESTANTS}
    for _ in range(repeats):
        for name, measurements in results.items():
            measurements.append(measure(name, works(n_works // SCALED.get(name, 1))))
    print(f"\n{n_works:,} works, {works(n_works).stat().st_size / 1e6:,.0f} MB gzip, best (median) of {repeats}\n")
    print("| way | wall, s | × isal | processor, s | × isal | peak memory, MB |\n|---|---|---|---|---|---|")
    floor = {what: min(each[what] for each in results["isal"]) for what in ("wall", "processor")}
    for name, measurements in results.items():
        times = SCALED.get(name, 1)
        cells = [name + (f" (1/{times} of the works, times {times})" if times > 1 else "")]
        for what in ("wall", "processor"):
            values = [each[what] * times for each in measurements]
            cells += [f"{min(values):.2f} ({median(values):.2f})", f"{min(values) / floor[what]:.1f}"]
        cells.append(str(max(each["megabytes"] for each in measurements)))
        print("| " + " | ".join(cells) + " |")


def memory(n_works: int) -> None:
    """Print the peak memory of the reader for growing files; the largest is one file three times over."""
    three_times = works(n_works).with_name("three_times.jsonl.gz")
    three_times.write_bytes(works(n_works).read_bytes() * 3)
    files = {n_works // 10: works(n_works // 10), n_works: works(n_works), 3 * n_works: three_times}
    print("\n| works | peak memory of the observatory's reader, MB |\n|---|---|")
    for size, file in files.items():
        print(f"| {size:,} | {measure('observatory', file)['megabytes']} |")


def strictness() -> None:
    """Print what each contestant makes of damaged files and bad lines."""
    names = [name for name in CONTESTANTS if name not in {"zcat", "isal"}]
    print("\n| file | " + " | ".join(names) + " |\n" + "|---" * (1 + len(names)) + "|")
    for what, file in damaged_files().items():
        results = [measure(name, file) for name in names]
        said = [
            each["error"].split(":")[0] if each["error"] else f"{each['works']} works, no error" for each in results
        ]
        print(f"| {what} | " + " | ".join(said) + " |")
    files = files_with_a_bad_line()
    cells = []
    for name in names:
        results = [measure(name, file) for file in files]
        refused = sum(bool(each["error"]) for each in results)
        left_out = sum(not each["error"] and each["works"] == N_WORKS for each in results)
        taken = len(files) - refused - left_out
        cells.append(f"line left out {left_out}, file refused {refused}, line taken for a work {taken}")
    print(f"| a bad line, {len(files)} kinds | " + " | ".join(cells) + " |")


def main() -> None:
    """Everything, in one run."""
    given = [int(argument) for argument in sys.argv[1:]]
    n_works, repeats = (*given, *(100_000, 3)[len(given) :])
    speed(n_works, repeats)
    memory(n_works)
    strictness()


if __name__ == "__main__":
    main()
