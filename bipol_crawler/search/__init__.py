"""Full-text search that finds Indonesian words in all their inflected forms.

``tokenizer`` divides text into words as the index does. ``affixes`` has the grammar of word formation, ``roots`` the
known roots and their frequency, ``lexicon`` the exceptions for single words. ``lemmatizer`` finds the lemma of a word
with these three. ``indexing`` makes the lemmas that are stored with an article. ``query`` parses what a person typed,
``matching_articles`` finds the articles with these words, ``filters`` makes the SQL conditions of the filters,
``execute`` runs the search, and ``snippets`` finds the passage to show. ``columns`` keeps in memory what ``facets`` and
``histogram`` count. ``suggestions`` helps if nothing is found. ``word_stream`` holds the words of all bodies for
``concordance``, ``keywords`` and ``collocates``.
"""
