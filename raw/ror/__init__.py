"""ROR: the open registry of research organisations; the room reads its data dump, organisations and their relations."""
