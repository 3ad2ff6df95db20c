"""Runs the rebuild job in this process, through the project's own Dagster instance, and says how it went."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import dagster as dg

from pipelines.movements import ACCEPT_TAG
from pipelines.progress import listening
from pipelines.settings import SettingsError


@dataclass(frozen=True)
class Step:
    """One finished step, for showing."""

    name: str
    seconds: float
    n_rows: int


@dataclass
class Report:
    """What a rebuild did."""

    succeeded: bool
    is_new: bool = False
    held: str = ""
    """What keeps `current` on an older release, where a rollback does."""
    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    """What checks that stop nothing have to say."""
    is_fault_of_settings: bool = False
    """True where a step found settings it cannot follow, such as a pattern that names no file."""


def run(
    project: Path,
    started: Callable[[str], None],
    finished: Callable[[Step], None],
    accepted: str | None = None,
) -> Report:
    """Rebuild everything. `started` hears the name of each step, `finished` how it went; the run shows in the UI.

    `accepted` says why figures may move further than the settings let a release pass.
    """
    os.environ["DAGSTER_HOME"] = str(project)
    os.chdir(project)
    from pipelines.definitions import observatory  # noqa: PLC0415 - reads the settings of this folder

    listener = _Listener(started, finished)
    job = observatory().resolve_job_def("rebuild")
    with dg.DagsterInstance.get() as instance, listening(listener):
        job.execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={"loggers": {"progress": {}}},
            tags={ACCEPT_TAG: accepted} if accepted else None,
        )
    return listener.report


class _Listener:
    """Turns Dagster's events into what a person wants to hear."""

    def __init__(self, started: Callable[[str], None], finished: Callable[[Step], None]) -> None:
        self._started, self._finished = started, finished
        self._since, self._rows = 0.0, 0
        self.report = Report(succeeded=False)

    def __call__(self, event: dg.DagsterEvent) -> None:
        handler = getattr(self, f"_on_{event.event_type_value.lower()}", None)
        if handler:
            handler(event)

    def _on_step_start(self, event: dg.DagsterEvent) -> None:
        self._since, self._rows = time.perf_counter(), 0
        self._started(str(event.step_key))

    def _on_asset_materialization(self, event: dg.DagsterEvent) -> None:
        metadata = event.step_materialization_data.materialization.metadata
        rows = metadata.get("dagster/row_count")
        self._rows += int(str(rows.value)) if rows else 0
        if "is_new" in metadata:
            self.report.is_new = bool(metadata["is_new"].value)
            self.report.held = str(metadata["held"].value)

    def _on_asset_check_evaluation(self, event: dg.DagsterEvent) -> None:
        found = event.asset_check_evaluation_data
        if not found.passed and found.severity is dg.AssetCheckSeverity.WARN and found.description:
            self.report.warnings.append(found.description)

    def _on_step_success(self, event: dg.DagsterEvent) -> None:
        self._finished(Step(str(event.step_key), time.perf_counter() - self._since, self._rows))

    def _on_step_failure(self, event: dg.DagsterEvent) -> None:
        failure = event.step_failure_data
        said = failure.user_failure_data
        cause = failure.error.cause if failure.error else None
        self.report.is_fault_of_settings |= cause is not None and cause.cls_name == SettingsError.__name__
        if said and said.description:
            self.report.failures.append(said.description)
        elif failure.error:
            deepest = failure.error
            while deepest.cause:
                deepest = deepest.cause
            reason = _fault_of_the_machine(deepest.cls_name, deepest.message) or failure.error.to_string()
            self.report.failures.append(f"{event.step_key}: {reason}")

    def _on_pipeline_success(self, _event: dg.DagsterEvent) -> None:
        self.report.succeeded = True

    def _on_pipeline_failure(self, event: dg.DagsterEvent) -> None:
        error = event.job_failure_data.error
        if not self.report.failures and error:
            cause = error
            while cause.cause:
                cause = cause.cause
            self.report.failures.append(cause.message.strip())


def _fault_of_the_machine(error: str | None, message: str) -> str | None:
    """What to say of an error of that class where the machine is at fault and not the program; else None."""
    if error not in {"OSError", "PermissionError", "IOException", "OutOfMemoryException", "MemoryError"}:
        return None
    return (
        f"{message.strip()}. Mend that (free space, memory, or the right to write there), then run "
        "`observatory build` again: it goes on with the tables that were made."
    )
