"""What a run does: discover, fetch, save, check."""
