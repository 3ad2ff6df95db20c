"""A release is made again from its manifest alone: equal from equal inputs, refused where an input is gone."""

import dataclasses
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipelines import remake
from pipelines.cli_verify import app
from pipelines.manifest import _inputs, _publishable, manifest
from pipelines.project import Project as Opened
from pipelines.remade import compare
from raw.archive import Archive, Pulled
from raw.catalogue import sources
from raw.pins import Pin
from tests.conftest import Project, Release
from tests.warehouse.small_releases import publish
from warehouse.engine import Engine
from warehouse.inputs import ChangedInputError, Inputs, Manifest, read_manifest
from warehouse.release import Releases


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("OBSERVATORY_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def project(sample_release: Release, tmp_path: Path) -> Opened:
    """The sample's project without its build store, in a copy."""
    folder = tmp_path / "project"
    ignore = shutil.ignore_patterns("build", ".dagster", ".unfinished-*")
    shutil.copytree(sample_release.project.folder, folder, symlinks=True, ignore=ignore)
    return Opened(folder)


def rebuild(project: Opened, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setenv("OBSERVATORY_PROJECT", str(project.folder))
    return CliRunner().invoke(app, ["rebuild", "current"])


def current(project: Opened) -> Path:
    return project.releases.pointer.resolve(strict=True)


def edited(release: Path, edit: Callable[[dict[str, Any]], object]) -> Manifest:
    """Change a release's manifest."""
    path = release / "manifest.json"
    said = msgspec.json.decode(path.read_bytes())
    edit(said)
    path.unlink()
    path.write_bytes(msgspec.json.encode(said))
    return read_manifest(release)


def test_the_sample_is_made_again_equal_whatever_the_settings_are_now(
    project: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The project's file and the environment say something else by now, which must not reach the second making."""
    (project.folder / "observatory.toml").write_text('[institution]\nname = "Else"\nhome_country = "DE"\n')
    monkeypatch.setenv("OBSERVATORY_YEARS__LAST", "2020")
    before = Project(project.folder).state()
    result = rebuild(project, monkeypatch)
    assert result.exit_code == 0, result.output
    assert "made again from its manifest, is equal" in " ".join(result.stdout.split())
    assert Project(project.folder).state() == before
    assert not (project.data / "remake").exists()
    assert not (project.folder / "pins.toml").exists()


def test_an_input_that_is_gone_is_named_and_nothing_is_left_behind(
    project: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept,) = (project.data / "inputs").glob("*/definitions.csv")
    kept.unlink()
    result = rebuild(project, monkeypatch)
    assert result.exit_code == 1
    assert f"definitions: inputs/{kept.parent.name}/definitions.csv is missing" in " ".join(result.stderr.split())
    assert not (project.data / "remake").exists()


def test_a_release_without_a_manifest_cannot_be_made_again(project: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    (current(project) / "manifest.json").unlink()
    result = rebuild(project, monkeypatch)
    assert result.exit_code == 1
    assert "manifest.json is missing" in result.stderr


def test_settings_that_the_present_code_refuses_are_said(project: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    edited(current(project), lambda said: said["settings"]["years"].update(frist=2014))
    result = rebuild(project, monkeypatch)
    assert result.exit_code == 1
    assert "years.frist: there is no such key" in result.stderr
    assert not (project.data / "remake").exists()


def test_the_folder_of_the_second_making_has_the_settings_and_files_of_the_manifest(
    project: Opened, tmp_path: Path
) -> None:
    odd = 'A "quoted" \\ name\twith é and \x7f'
    said = edited(current(project), lambda said: said["settings"]["institution"].update(name=odd))
    home = tmp_path / "home"
    remake._furnish(project, current(project), said, home)
    made = Opened(home)
    there = made.settings.model_dump(mode="json")
    assert there["institution"]["name"] == odd
    expected = {**said.settings, "sources": there["sources"], "warehouse": {**said.settings["warehouse"]}}
    assert there == expected
    for source in sources():
        (listed,) = [known for known in said.sources if known.source == source.name]
        if listed.mode == "bundled":
            found = [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in made.files(source)]
            assert found == [(item.name, item.sha256) for item in listed.files]


def test_a_pinned_snapshot_and_files_outside_find_their_way(tmp_path: Path) -> None:
    """Two files of one name stay two; what is larger than is kept is found by its hash."""
    project = Opened(tmp_path / "project")
    for name in ("one", "two"):
        (project.folder / name).mkdir(parents=True)
        (project.folder / name / "works [1].jsonl").write_bytes(name.encode() + b" " * 600_000)
    (project.folder / "observatory.toml").write_text(
        '[sources.openalex]\nmode = "files"\nfiles = ["one/*", "two/*"]\n[sources.ror]\nmode = "dump"\n'
    )
    by_name = {source.name: source for source in sources()}
    archive = Archive(project.data / "snapshots" / "ror")
    workspace = archive.workspace("all", None)
    workspace.folder.joinpath("ror.zip").write_bytes(b"zip")
    snapshot, _ = archive.keep(
        workspace,
        Pulled([("ror.zip", workspace.folder / "ror.zip")], ["https://example.org"]),
        said={"licence": "CC0-1.0", "licence_address": "https://example.org"},
        mode="dump",
    )
    project.pins.move("ror", Pin(snapshot=snapshot.snapshot_id, since="", reason=""))
    listed = [
        {"source": name, "mode": mode, "code_version": "", "snapshot_id": pinned, "files": msgspec.to_builtins(files)}
        for name, mode, pinned, files in (
            ("openalex", "files", None, _inputs(project, by_name["openalex"], "files")),
            ("ror", "dump", snapshot.snapshot_id, _inputs(project, by_name["ror"], "dump")),
        )
    ]
    assert [item["kept"] for source in listed for item in source["files"]] == ["outside", "outside", "snapshot"]
    release = project.data / "releases" / "2026.01.01"
    release.mkdir(parents=True)
    settings = project.settings.model_dump(mode="json")
    content = {"code_version": "", "made_with": {}, "settings": settings, "sources": listed, "raw_tables": {}}
    (release / "manifest.json").write_bytes(msgspec.json.encode(content))
    home = project.data / "remake"
    remake._furnish(project, release, read_manifest(release), home)
    made = Opened(home)
    assert [path.read_bytes()[:3] for path in made.files(by_name["openalex"])] == [b"one", b"two"]
    assert {path.name for path in made.files(by_name["openalex"])} == {"works [1].jsonl"}
    assert [path.read_bytes() for path in made.files(by_name["ror"])] == [b"zip"]
    shutil.rmtree(home)
    (project.folder / "two" / "works [1].jsonl").write_bytes(b"else")
    with pytest.raises(remake.NotRemadeError, match=r"two/works .* is not found with the bytes it was read with"):
        remake._furnish(project, release, read_manifest(release), home)


def test_keys_and_folders_of_the_machine_are_not_published(tmp_path: Path) -> None:
    secret = {
        "folder": "/srv/somebody/warehouse",
        "files": ["/mnt/disk/works*.gz", "examples/*.csv", "~/more/x.csv", "C:\\data\\y.csv", "file:///srv/z.zip"],
        "address": "https://somebody:word@example.org/api?api_key=abcdef&page=1",
        "count": 3,
        "none": None,
    }
    assert _publishable(secret) == {
        "folder": "warehouse",
        "files": ["works*.gz", "examples/*.csv", "x.csv", "y.csv", "z.zip"],
        "address": "https://example.org/api?api_key=REDACTED&page=1",
        "count": 3,
        "none": None,
    }


def test_a_manifest_is_the_same_whenever_it_is_written(sample_release: Release) -> None:
    opened = Opened(sample_release.project.folder)
    written = (sample_release.folder / "manifest.json").read_bytes()
    code = read_manifest(sample_release.folder).code_version
    assert {manifest(opened, sources(), code) for _ in range(2)} == {written}


def test_a_register_edited_during_a_build_is_not_taken_for_what_was_read(
    sample_release: Release, tmp_path: Path
) -> None:
    opened = Opened(sample_release.project.folder)
    (definitions,) = [source for source in sources() if source.name == "definitions"]
    copies = [Path(shutil.copy(path, tmp_path)) for path in definitions.default_files]
    edited_now = dataclasses.replace(definitions, default_files=tuple(copies))
    manifest(opened, [edited_now], "c" * 64)
    copies[0].write_bytes(copies[0].read_bytes() + b"\n")
    with pytest.raises(ChangedInputError, match="Run the build again"):
        manifest(opened, [edited_now], "c" * 64)
    with pytest.raises(ChangedInputError, match="Run the build again"):
        Inputs(tmp_path).keep(copies[0], "0" * 64)
    assert not [path for path in (tmp_path / "inputs").rglob("*") if path.is_file()]


def test_what_differs_is_said_table_by_table(tmp_path: Path) -> None:
    folders = []
    for name, numbers in (("then", [1, 2, 3]), ("now", [2, 3, 4, 5])):
        releases = Releases(tmp_path / name)
        publish(releases, *numbers)
        folders.append(releases.pointer.resolve())
        content = {"code_version": name, "made_with": {"duckdb": name}, "settings": {}, "sources": [], "raw_tables": {}}
        (folders[-1] / "manifest.json").write_bytes(msgspec.json.encode(content))
    made = compare(*folders, Engine("500MB", None, tmp_path / "spill"))
    assert not made.is_equal
    assert made.differing == {"core.numbers": "1 rows were not made again; 2 rows are made now and were not there"}
    assert made.n_equal == 1
    assert made.remarks == (
        "The code changed: the release was made by then, this is now.",
        "duckdb was then, and is now.",
    )
    assert compare(folders[0], folders[0], Engine("500MB", None, tmp_path / "spill")).is_equal
