"""Which addresses are known, where each was found, and when each is due."""
