"""Scores what is found in texts (quotes, people, places, days, corrections) beside a simple baseline for each."""
