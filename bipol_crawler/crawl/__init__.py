"""The steps of a run: find addresses, fetch pages, save the results, check the run."""
