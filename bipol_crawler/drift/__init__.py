"""Drift: many pages read differently at once. Such pages are distinguished from edits, held back and reported."""
