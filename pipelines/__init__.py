"""Dagster and the command line: what runs when, over the rooms of the other three packages.

Belongs here: the asset graph, checks, schedules, settings, messages to people. The only package that imports Dagster.
Does not belong here: SQL, a definition of an indicator, knowledge of one source.
"""
