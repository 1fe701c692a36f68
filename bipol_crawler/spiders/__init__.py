"""The spider, thin: it asks the archive what is due, fetches it, and yields Pages."""
