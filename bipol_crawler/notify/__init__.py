"""Notices to people: when a run failed, while that lasts, and when a run is healthy again."""
