"""The general extractors, each in an environment of its own, each used as its documentation says."""
