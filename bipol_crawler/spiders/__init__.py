"""Scrapy's spider. It only starts the run, which is in ``crawl``."""
