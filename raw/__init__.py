"""The sources: one room each, with what it promises, how it is read, and its card.

Belongs here: contracts of raw tables, readers from bytes to checked Parquet with rejected rows kept, and
hand-kept registers.
Does not belong here: Dagster, a database, any indicator. A source's errors are corrected by rows, never in code.
"""
