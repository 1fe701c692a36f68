"""The report on the archive.

``queries``, ``reconciliation``, ``photos`` and ``disk`` get the figures, and ``figures`` collects them.
``sections`` makes tables of them, which ``text`` and ``html`` print.
"""
