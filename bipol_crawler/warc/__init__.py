"""The evidence: WARC files written, read, checked, repaired after a crash, indexed, and packed as WACZ."""
