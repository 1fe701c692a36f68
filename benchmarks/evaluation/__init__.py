"""The evaluation of ``make eval``: compares every field of every article with its truth, also for general extractors.

The modules in the order of the data: ``corpora`` (pages and truths), ``answering`` (runs in the process of each
reader), ``bare``, ``ours`` and ``peers`` (the readers), ``readers`` (starts them), ``answers`` (the common form of
truths and answers), ``scores``, ``floors`` (the smallest scores that our reader may have), ``tables``.
"""
