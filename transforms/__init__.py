"""The tables analysts use: one room each, with its SELECT, its contract and its examples.

Belongs here: `core` (works, organisations, programmes), `indicators`, and `audit` (what was left out and why).
Does not belong here: where records come from, where files lie, Dagster. Rooms read tables, never files.
"""
