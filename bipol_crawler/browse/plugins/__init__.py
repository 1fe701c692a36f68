"""Datasette plugins: pages of our own, rendering of cells, languages, feeds, export and security."""
