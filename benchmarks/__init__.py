"""The benchmarks that ``make bench`` runs, and other measurements."""
