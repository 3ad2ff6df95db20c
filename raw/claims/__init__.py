"""The register of published statements: what institutions print about their collaboration, number by number."""
