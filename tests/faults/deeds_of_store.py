"""What is done to the build store while it may be killed: each deed works in one folder and gives a result for JSON."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow
import pyarrow.parquet

from warehouse.files import sha256
from warehouse.store import Store, Version


def keep_tables(folder: Path) -> list[str]:
    """Make three tables by two recipes, put them in force."""
    store = Store(folder)
    made = store.keep("a" * 64, {"core.one": _parquet(folder, "one", 1), "core.two": _parquet(folder, "two", 2)})
    for table, part in made.parts.items():
        store.put_in_force(Version(table, (part,), is_synthetic=False, code_version="c"))
    other = store.keep("b" * 64, {"core.one": _parquet(folder, "one", 3)}, [{"rows_in": 3}])
    store.put_in_force(Version("core.one", (other.parts["core.one"],), is_synthetic=False, code_version="c"))
    return [store.in_force(f"core.{table}").hash for table in ("one", "two")]


def sweep_tables(folder: Path) -> tuple[int, int]:
    """Forget the recipe nobody used and the files only it names."""
    return Store(folder).sweep(30)


def where_it_spills(folder: Path) -> str:
    return str(Store(folder).spill)


def _parquet(folder: Path, name: str, n: int) -> Path:
    path = folder / "work" / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pyarrow.parquet.write_table(pyarrow.table({"n": range(n)}), path)
    return path


def _warm_up() -> None:
    """Load what is loaded at the first use, once for all deeds."""
    with TemporaryDirectory() as folder:
        sha256(_parquet(Path(folder), "a", 1))


_warm_up()
