"""Whether the archive still says what it said: seals, comparison with the evidence, repair."""
