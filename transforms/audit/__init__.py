"""What the indicators leave out and why: files read, rows rejected, records merged, works not counted."""
