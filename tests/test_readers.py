"""Analysts read while a release is made: no error, no mixture of two releases, the old one and then the new one."""

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

READER = """
import json, pathlib, sys, time
import duckdb

database, stop = sys.argv[1], pathlib.Path(sys.argv[2])
while not stop.exists():
    try:
        with duckdb.connect(database, read_only=True) as connection:
            release, last_year = connection.execute("select release_id, last_year from meta.release").fetchone()
            counted, years = connection.execute(
                "select count(*), max(publication_year) from core.publications where is_counted"
            ).fetchone()
            shown, shown_years = connection.execute(
                "select sum(p_publications)::bigint, max(publication_year) "
                "from indicators.international_coauthorship "
                "where definition_id = 'observatory' and scope = 'all records' "
                "and period_kind = 'year' and subject_level = 'all'"
            ).fetchone()
        said = {"release": release, "years": [last_year, years, shown_years], "publications": [counted, shown]}
    except Exception as error:
        said = {"error": repr(error)}
    print(json.dumps(said), flush=True)
    time.sleep(0.03)  # leaves the two processors of a small machine to the rebuild
"""
"""Opens the database anew for each look, as a page or a notebook does, until it is told to stop."""


def test_readers_see_one_release_or_the_other(copy_of_sample: Callable[[], Any], tmp_path: Path) -> None:
    project = copy_of_sample()
    old = project.current.name
    project.edit("last = 2025", "last = 2022")
    stop = tmp_path / "stop"
    seen = tmp_path / "seen.jsonl"
    with seen.open("w", encoding="utf-8") as output:
        reader = subprocess.Popen([sys.executable, "-c", READER, project.database, stop], stdout=output)
    with reader:
        try:
            process = project.build()
            assert process.returncode == 0, process.stderr
            new = project.current.name
            while f'"{new}"' not in seen.read_text(encoding="utf-8"):
                assert reader.poll() is None, "the reader ended by itself"
        finally:
            stop.touch()
    assert reader.returncode == 0
    looks = [json.loads(line) for line in seen.read_text(encoding="utf-8").splitlines()]
    assert [look for look in looks if "error" in look] == []
    assert len(looks) > 20
    assert [name for name, _ in groupby(look["release"] for look in looks)] == [old, new]
    for look in looks:
        year = 2025 if look["release"] == old else 2022
        assert look["years"] == [year] * 3
        assert len({*look["publications"]}) == 1
    assert len({tuple(look["publications"]) for look in looks}) == 2
