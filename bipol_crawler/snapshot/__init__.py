"""A snapshot to hand out: the archive at one moment, as files that open anywhere and never change."""
