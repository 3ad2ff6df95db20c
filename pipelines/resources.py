"""What steps share during a run: the project, locked for as long as the run lasts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from pipelines.project import Project
from warehouse.lock import only_one


class Workshop(dg.ConfigurableResource):  # type: ignore[type-arg]  # Dagster's own examples leave the type open
    """Gives steps the project, and lets one run at a time write to its build store."""

    folder: str

    @property
    def project(self) -> Project:
        """The project whose settings are in force."""
        return Project(Path(self.folder))

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Workshop"]:  # noqa: ARG002 - Dagster's
        """Hold the lock from the first step to the last; LockedError where another run holds it."""
        with only_one(self.project.data):
            yield self
