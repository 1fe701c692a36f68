"""Makes a new archive from the evidence: every exchange is read again, in the order in which it was captured."""
