"""Parsed words → an Article: people, places, times and text in their final form. Pure."""
