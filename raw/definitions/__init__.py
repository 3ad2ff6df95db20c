"""The register of definitions: how institutions, tools and this project count international co-authorship."""
