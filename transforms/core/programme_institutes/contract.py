"""Contract of core.programme_institutes."""

from warehouse.contract import Contract, Date, Integer, Text, column


class ProgrammeInstitute(Contract):
    """One row per stretch of time in which the registry of laboratories places a programme under an institute.

    It certainly did on day d if certain_from <= d < certain_to, and may have if possible_from <= d < possible_to. An
    institute that claims a programme on its own pages is in core.programmes, and counts before the registry.
    """

    programme_id: Text = column("Programme.", references="core.programmes.programme_id")
    institute_number: Integer = column("Number of the stretch within the programme, from 1.", ge=1)
    institute: Text = column("Institute of the CNRS, or the department before it, as the registry files it.")
    filed_from: Text = column("Day from which it was filed so, as exactly as it is known.", nullable=True)
    filed_until: Text = column("First day it was no longer filed so; empty while it is.", nullable=True)
    possible_from: Date = column("First day it may have been filed so; 0001-01-01 where it always was.")
    certain_from: Date = column("First day it certainly was.")
    certain_to: Date = column("First day on which that is no longer certain; empty while it is.", nullable=True)
    possible_to: Date = column("First day on which it certainly was not any more; empty while it is.", nullable=True)
    known_from: Date = column("First day the register said so.")
    source_url: Text = column("Page or file the institute was read in.")
    retrieved: Text = column("Month or day it was looked up.")
    note: Text = column("Conflicts of sources, and what else a reader must know.", nullable=True)

    class Config:
        unique = ["programme_id", "institute_number"]
        metadata = {"rules": {"What is certain is possible.": "possible_from <= certain_from"}}
