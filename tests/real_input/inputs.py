"""What is built from the real records: the settings, which let every movement pass, and the files of each input."""

FIRST, LAST = 2014, 2025
HOME = "SA"
ROR = "https://ror.org/03yez3163"
SETTINGS = f"""
[institution]
name = "King Fahd University of Petroleum and Minerals"
ror = ["{ROR}"]
home_country = "{HOME}"

[years]
first = {FIRST}
last = {LAST}
as_of = 2026-11-22

[changes.international_share]
stop = 1

[changes.partner_countries]
stop = 100

[sources.openalex]
mode = "files"
files = [{{}}]
"""
WORK_OF_5103_AUTHORS = "W1694905212"

LONGEST_LIST = "work_5103_authors.json.gz"
INPUTS = {
    "first state": ("works_2025-12-02.jsonl.gz",),
    "second state": ("works_2025-12-06.jsonl.gz",),
    "rare cases and several pulls": (
        "rare_1.jsonl.gz",
        "rare_2.jsonl.gz",
        "pull_2025-11-17.jsonl.gz",
        "pull_2026-03-02.jsonl.gz",
        "pull_2026-05-22.jsonl.gz",
        LONGEST_LIST,
    ),
}
"""All that the source knew of the university on two days; and files that give works again, some of them made by `rare`
of the records of the second day."""

SCOPES = ("institution", "home country", "all records")
YEARS = range(FIRST, LAST + 1)
ALL_YEARS = f"{FIRST}-{LAST}"
PERIODS = {
    **{str(year): (year, year) for year in YEARS},
    **{f"{year}-{year + 2}": (year, year + 2) for year in range(FIRST, LAST - 1)},
    ALL_YEARS: (FIRST, LAST),
}
"""Every period, and its first and last year."""
