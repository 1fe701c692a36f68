"""An archive made anew from its evidence: every exchange in the order it was captured, and what it leads to today."""
