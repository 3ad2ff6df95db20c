"""What a table is, where it lies, and how a release is made.

Belongs here: contracts, the engine that turns a SELECT into Parquet, the build store, releases and their metadata.
Does not belong here: any source, any indicator, Dagster. Nothing in this package imports the other three.
"""
