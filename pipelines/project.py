"""A project folder and what follows from its settings: where things lie, which files a source reads."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pipelines
import raw
import transforms
import warehouse
from pipelines.settings import Settings, SettingsError, load
from raw.archive import Archive, Snapshot
from raw.pins import Pins
from raw.source import Connector, PullRequest, SampleRequest, Source
from warehouse.engine import Engine
from warehouse.files import digest
from warehouse.release import Releases
from warehouse.store import Store


@dataclass(frozen=True)
class Project:
    """One `observatory.toml` and its warehouse."""

    folder: Path

    @cached_property
    def settings(self) -> Settings:
        """The settings in force."""
        return load(self.folder)

    @property
    def data(self) -> Path:
        """The folder in which everything that is made lies."""
        return self.folder / self.settings.warehouse.folder

    @property
    def store(self) -> Store:
        """The build store."""
        return Store(self.data / "build")

    @property
    def releases(self) -> Releases:
        """The releases."""
        return Releases(self.data)

    @property
    def engine(self) -> Engine:
        """DuckDB within the settings' limits."""
        limits = self.settings.warehouse
        return Engine(limits.memory_limit, limits.threads, self.store.spill)

    @property
    def pins(self) -> Pins:
        """Which snapshot of each source is in force."""
        return Pins(self.folder / "pins.toml", self.data)

    def archive(self, source: Source) -> Archive:
        """The snapshots of a source."""
        return Archive(self.data / "snapshots" / source.name)

    def mode(self, source: Source) -> str:
        """How a source's records are obtained: off, sample, files, bundled, or the name of a connector."""
        return str(getattr(self.settings.sources, source.name).mode)

    def connector(self, source: Source) -> Connector | None:
        """How the source is pulled, where its records are."""
        return source.connectors.get(self.mode(source))

    def request(self, source: Source) -> PullRequest:
        """What is asked of a source that is pulled."""
        institution, years = self.settings.institution, self.settings.years
        return PullRequest(
            institution_rors=institution.ror,
            institution_openalex_ids=institution.openalex,
            home_country=institution.home_country,
            first_year=years.first,
            last_year=years.last,
            options=source.options(**getattr(self.settings.sources, source.name).model_dump()),
            folder=self.folder,
        )

    def pinned(self, source: Source) -> Snapshot | None:
        """The snapshot in force of a source, where it has one in the mode of the settings.

        Raises SourceError where the pin names none that is here.
        """
        pin = self.pins.all().get(source.name)
        snapshot = self.archive(source).snapshot(pin.snapshot) if pin else None
        return snapshot if snapshot and snapshot.mode == self.mode(source) else None

    def files(self, source: Source) -> list[Path]:
        """The files a source reads, in a fixed order; sample records are made where they are asked for.

        Raises SettingsError where a path or pattern of the settings names no file, SourceError where a snapshot is
        missing or damaged.
        """
        mode = self.mode(source)
        if mode == "off":
            return []
        if mode == "bundled":
            return list(source.default_files)
        if mode == "sample":
            return [self._sample(source)]
        if mode == "files":
            return self._listed(source.name, getattr(self.settings.sources, source.name).files)
        snapshot = self.pinned(source)
        if snapshot is None:
            raise SettingsError(
                f'sources.{source.name}: mode is "{mode}" and nothing has been pulled in it yet. '
                f"Run `observatory pull {source.name}`."
            )
        return self.archive(source).files(snapshot)

    def _listed(self, name: str, patterns: tuple[str, ...]) -> list[Path]:
        if not patterns:
            raise SettingsError(f'sources.{name}: mode is "files" but `files` lists none. Add paths or patterns to it.')
        found: dict[Path, None] = {}
        for pattern in patterns:
            stated = Path(pattern)
            root = Path(stated.anchor) if stated.is_absolute() else self.folder
            matches = sorted(root.glob(str(stated.relative_to(stated.anchor))))
            if not matches:
                raise SettingsError(f"sources.{name}.files: {pattern!r} names no file (looked in {root}).")
            found |= dict.fromkeys(path for path in matches if path.is_file())
        return list(found)

    def _sample(self, source: Source) -> Path:
        """The file of generated records, made once for each request and version of the generator."""
        if source.write_sample is None:
            raise SettingsError(f'sources.{source.name}: mode is "sample" but this source has no sample records.')
        request = SampleRequest(
            institution_ror=self.settings.institution.ror[0],
            home_country=self.settings.institution.home_country,
            first_year=self.settings.years.first,
            last_year=self.settings.years.last,
        )
        name = digest(source.code_version, repr(request))[:12]
        path = self.data / "snapshots" / source.name / f"sample-{name}.jsonl.gz"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            source.write_sample(path, request)
        return path


def code_version() -> str:
    """Hash of the program's files: all Python, SQL and hand-written cards of the four packages."""
    folders = [Path(str(package.__file__)).parent for package in (pipelines, raw, transforms, warehouse)]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".py", ".sql", ".toml"}]
    return digest(*(part for path in sorted(files) for part in (path.name, path.read_text(encoding="utf-8"))))
