"""Read the sources of addresses: from the bytes of an answer to the addresses in it and what is said about them.

robots    robots.txt → rules, Crawl-delay, sitemaps
sitemaps  sitemap files (core, Yoast, Rank Math, text, gzip) → entries
wp_api    WordPress REST → posts with ids and exact times
feeds     RSS and Atom → the newest posts with exact times
listings  front page, section, tag, author and month pages → headlines and times
headlines the HTML of a title in a feed or in REST → plain text

The readers of feeds, sitemaps and REST raise their own ``ValueError`` (``NotAFeed``, ``NotASitemap``, ``NotPosts``) if
the answer is something else, such as a firewall's page. They do not return an empty result then.
"""
