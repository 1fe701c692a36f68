"""Takes captures that others made of the portal into the archive: WARC, ARC and WACZ files of any writer."""
