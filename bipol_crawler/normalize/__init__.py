"""From the fields of a page to an article: people, places, times and text in their final form. Pure."""
