"""The published file opens in older and newer DuckDB, and gives the rows of its Parquet files there.

Each version is installed once into the cache of pytest, and read in a process of its own; the download is kept by pip.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

VERSIONS = ("1.1.3", "1.3.2", "1.4.4", "1.5.0", "2.0.0")
READ = """
import json, sys
sys.path.insert(0, sys.argv[1])
import duckdb
connection = duckdb.connect(sys.argv[2], read_only=True)
connection.execute("set enable_progress_bar = false")
rows = "select count(*), sum(hash(t)::hugeint)::varchar from {} as t"
tables = connection.execute(
    "select schema_name || '.' || table_name, comment from duckdb_tables() order by 1").fetchall()
told = {"version": duckdb.__version__, "tables": {}}
for name, comment in tables:
    parquet = "read_parquet('" + sys.argv[3] + "/" + name.replace(".", "/") + ".parquet')"
    same = connection.execute(rows.format(name)).fetchall() == connection.execute(rows.format(parquet)).fetchall()
    told["tables"][name] = [same, bool(comment)]
print(json.dumps(told))
"""


@pytest.fixture(scope="session")
def duckdbs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Version → folder to import it from; those that cannot be installed are left out."""
    home = Path(request.config.cache.mkdir("duckdb")) if request.config.cache else tmp_path_factory.mktemp("duckdb")
    with FileLock(home / "install.lock"):
        missing = [version for version in VERSIONS if not (home / version / "duckdb" / "__init__.py").exists()]
        installing = {
            version: subprocess.Popen(
                [
                    *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"),
                    *(
                        "--only-binary",
                        "duckdb",
                        "--no-compile",
                        "--retries",
                        "1",
                        "--timeout",
                        "20",
                        "--target",
                        home / version,
                        f"duckdb=={version}",
                    ),
                ],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for version in missing
        }
        for process in installing.values():
            process.wait()
    return {version: home / version for version in VERSIONS if (home / version / "duckdb" / "__init__.py").exists()}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_published_file_opens_and_agrees(version: str, duckdbs: dict[str, Path], sample_release: Any) -> None:
    if version not in duckdbs:
        pytest.skip(f"DuckDB {version} cannot be installed here: no network, or no wheel for this Python")
    release = sample_release.folder
    process = subprocess.run(
        [sys.executable, "-I", "-c", READ, duckdbs[version], release / "collaboration.duckdb", release / "tables"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    told = json.loads(process.stdout)
    assert told["version"] == version
    assert len(told["tables"]) == len([*release.glob("tables/*/*.parquet")])
    assert {name: found for name, found in told["tables"].items() if found != [True, True]} == {}
