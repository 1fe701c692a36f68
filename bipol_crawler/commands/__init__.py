"""Scrapy's commands of this project: crawl (with an exit status), demo, reparse, record, verify, report, notify, browse."""
