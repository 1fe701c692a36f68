"""The archive in figures: ``figures`` asks, ``sections`` words the answers, ``text`` and ``page`` lay them out."""
