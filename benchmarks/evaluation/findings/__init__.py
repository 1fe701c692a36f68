"""Scores the findings in texts (quotes, people, places, days, corrections), and those of a simple baseline for each."""
