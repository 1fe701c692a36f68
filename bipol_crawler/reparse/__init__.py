"""Reads archived articles again from their evidence with today's rules."""
