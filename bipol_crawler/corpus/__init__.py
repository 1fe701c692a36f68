"""The archive's texts as files for corpus tools: vertical format, CoNLL-U, TEI, plain text."""
