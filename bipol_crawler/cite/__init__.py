"""Citations of one version of an article, for people (theses, courts) and for programs (BibTeX, CSL-JSON)."""
