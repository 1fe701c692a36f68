"""The four sources in which the portal names its articles. Each is a class with ``read_new`` and ``read_all``.

source    the base class, and the result of reading a source
named     the addresses that a source names while it is read
rest      WordPress REST
feed      RSS
sitemaps  the sitemaps, with or without lastmod
listings  home page, sections and months
"""
