"""Fetches from the portal: Scrapy's downloader with our middlewares and our download handler, one request at a time."""
