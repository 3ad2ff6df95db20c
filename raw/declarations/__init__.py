"""Declarations: figures an institution has published about its European projects, which no open source holds."""
