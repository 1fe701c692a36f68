"""Snapshots: the archive at one moment, as files that can be given to others and that never change."""
