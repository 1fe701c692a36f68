"""Discovery: bytes a source served → the URLs it names, with whatever else it says of them. Pure.

urls      one canonical spelling an address, and what kind of page it names
robots    robots.txt → sitemaps
sitemaps  sitemap files (core, Yoast, Rank Math, text, gzip) → entries
wp_api    WordPress REST → posts with ids and exact times
feeds     RSS and Atom → the newest posts with exact times
listings  front page, section, tag, author and month pages → headlines and times
headlines the HTML of a feed's or REST's title → plain text

Each reader either answers or raises its own ``ValueError`` (``NotAFeed`` …): a challenge page
served where a sitemap was expected is a finding for the caller, never an empty answer.
"""
