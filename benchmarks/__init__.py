"""Measurements, run by hand: they take minutes and belong to no test."""
