"""Pages that suddenly read differently: told apart from edits, held back, explained."""
