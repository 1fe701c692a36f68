"""What ``make eval`` runs: every field of every article against its truth, beside general extractors.

In the data's order: ``corpora`` (pages and truths), ``answering`` (what every reader's process runs),
``bare``, ``ours`` and ``peers`` (the readers), ``readers`` (starts them), ``answers`` (the one shape that truths
and answers share), ``scores``, ``floors`` (below which ours may not sink), ``tables``.
"""
