"""The register of international programmes: what ran, between which days, with whom, and which source says so."""
