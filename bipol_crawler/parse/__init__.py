"""A served page → its parsed fields, each with its source; ``layouts`` holds the selectors. Pure."""
