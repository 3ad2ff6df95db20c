"""Made-up works at the size of real ones, as one gzip file, made on all cores and kept under `benchmarks/data/`."""

import gzip
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from raw.openalex.sample import Sample

DATA = Path(__file__).parent / "data"
SAMPLE = Sample("https://ror.org/00z54nq84", "FR", 2014, 2025, realistic_size=True)
PART = 1_000


def works(n_works: int) -> Path:
    """A file of that many works: one gzip member for every thousand, one after another."""
    path = DATA / f"works_{n_works}.jsonl.gz"
    if path.exists():
        return path
    DATA.mkdir(exist_ok=True)
    temporary = path.with_suffix(".partial")
    with temporary.open("wb") as file, ProcessPoolExecutor(os.cpu_count()) as processes:
        for part in processes.map(_part, range(0, n_works, PART), [n_works] * -(-n_works // PART)):
            file.write(part)
    return temporary.rename(path)


def _part(first: int, n_works: int) -> bytes:
    lines = (SAMPLE.line(index) for index in range(first, min(first + PART, n_works)))
    return gzip.compress(b"".join(lines), compresslevel=6, mtime=0)
