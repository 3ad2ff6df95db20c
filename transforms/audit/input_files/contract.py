"""Contract of audit.input_files."""

from raw.source import InputFile


class PublishedInputFile(InputFile):
    """One row per file read for this build: its hash, and what became of its records."""
