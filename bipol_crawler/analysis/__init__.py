"""Finds in the text of an article who is quoted, which people, places and days are named, and what is corrected."""
