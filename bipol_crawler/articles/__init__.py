"""Articles in the archive: how they are stored, matched and versioned, with their people, photos and problems."""
