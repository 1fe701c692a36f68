"""Archived articles read again from their evidence, with today's rules."""
