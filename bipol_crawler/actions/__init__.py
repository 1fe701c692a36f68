"""What each command does: check first, then call a room."""
