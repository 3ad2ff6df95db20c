"""Works, authors without people, organisations, countries and programmes: one row per thing, from all sources."""
