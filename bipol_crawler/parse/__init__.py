"""From a fetched page to its fields, each with its source; ``layouts`` contains the selectors. Pure."""
