"""Scrapy's commands here: crawl (with an exit status), demo, reparse, record, verify, report, notify and browse."""
