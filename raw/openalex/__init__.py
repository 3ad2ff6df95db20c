"""OpenAlex: an open index of scholarly works; the room reads its works, one JSON object per line."""
