"""The integrity of the archive: seals, comparison with the evidence, repair."""
