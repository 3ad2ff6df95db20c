"""Corrections: values of a source that are wrong, each with the right one, the reason and the evidence, by hand."""
