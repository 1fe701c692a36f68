"""The four sources in which the portal names its articles, each a class with the two questions that a run asks of it.

source    what they share: what was told, and a request that fails in words
rest      WordPress REST
feed      RSS
sitemaps  the sitemaps, with lastmod or without
listings  home, sections and months
"""
