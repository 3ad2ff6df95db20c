"""Where the command line prints, and the project it is run in."""

import sys

from rich.console import Console

from pipelines.project import Project
from pipelines.settings import project_folder

out = Console(highlight=False, width=None if sys.stdout.isatty() else 10_000)
complaints = Console(stderr=True, highlight=False, soft_wrap=True)


def project_here() -> Project:
    """The project around here; SettingsError where there is none."""
    return Project(project_folder())
