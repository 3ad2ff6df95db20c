"""What is done to releases while it may be killed: each deed works in one folder and gives a result for JSON."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.still_clock import hold_still
from tests.warehouse import small_releases
from warehouse import release as release_module
from warehouse import rollback as rollback_module
from warehouse.contract import write_rows
from warehouse.files import sha256
from warehouse.inputs import FILE_NAME, Input, Inputs, MadeFrom, Manifest, sweep_inputs
from warehouse.release import Releases
from warehouse.retention import prune
from warehouse.rollback import roll_back
from warehouse.tags import find, remove_tag, set_tag

hold_still(release_module, rollback_module)


def publish_one(folder: Path) -> str:
    return _publish(folder, 1)


def publish_two(folder: Path) -> str:
    return _publish(folder, 1, 2)


def publish_three(folder: Path) -> str:
    return _publish(folder, 1, 2, 3)


def _publish(folder: Path, *numbers: int) -> str:
    return small_releases.publish(Releases(folder), *numbers).release_id


def roll_back_to_the_oldest(folder: Path) -> None:
    releases = Releases(folder)
    roll_back(releases, folder / "releases" / str(releases.all()[0]["version"]), "to see")


def roll_forward(folder: Path) -> None:
    releases = Releases(folder)
    roll_back(releases, find(releases, "newest"), "seen")


def prune_to_one(folder: Path) -> None:
    prune(Releases(folder), 1, lambda _: None)


def tag_the_newest(folder: Path) -> None:
    releases = Releases(folder)
    set_tag(releases, find(releases, "newest"), "paper", move=True)


def untag(folder: Path) -> None:
    releases = Releases(folder)
    if "paper" in (releases.folder / "tags.json").read_text(encoding="utf-8"):
        remove_tag(releases, "paper")


def keep_inputs(folder: Path) -> list[str]:
    """Keep two versions of a register that is edited in place."""
    kept = []
    register = folder / "register.csv"
    for text in ("one", "two"):
        register.write_text(text)
        kept.append(Inputs(folder).keep(register, sha256(register)))
    return kept


def sweep_unused_inputs(folder: Path) -> tuple[int, int]:
    return sweep_inputs(Releases(folder), folder)


def name_first_input(folder: Path) -> None:
    """The current release names the first of the kept inputs."""
    (kept,) = [path for path in (folder / "inputs").glob("*/*") if path.read_text() == "one"]
    item = Input(kept.name, kept.parent.name, kept.stat().st_size, "inputs", kept.relative_to(folder).as_posix())
    source = MadeFrom("programmes", "files", "c", None, (item,))
    manifest = Manifest("c", {}, {}, (source,), {})
    path, sums = folder / "current" / FILE_NAME, folder / "current" / "SHA256SUMS"
    path.write_bytes(manifest.to_json())
    sums.chmod(0o644)
    with sums.open("a", encoding="utf-8") as file:
        file.write(f"{sha256(path)}  {FILE_NAME}\n")


def _warm_up() -> None:
    """Load what is loaded at the first use, once for all deeds."""
    with TemporaryDirectory() as folder:
        write_rows(Path(folder) / "a.parquet", small_releases.Number, [{"n": 1}])


_warm_up()
