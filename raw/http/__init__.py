"""The HTTP client of every source: how it asks, receives answers under caps, and names what goes wrong with them."""
