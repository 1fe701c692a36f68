"""Articles in the archive: stored, matched, versioned, with all that belongs to them."""
