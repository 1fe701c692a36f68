"""Imports captures of the portal that other programs made: WARC, ARC and WACZ files."""
