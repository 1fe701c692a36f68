"""Finding articles by words in any inflection: what is kept beside the words, what a person may type, what is found.

``words`` cuts text as the index does. ``affixes`` is the grammar that words are formed by, ``roots`` knows what a root
is and how common, ``lexicon`` what is said of single words; by the three ``stems`` reduces a word to its lemma.
``kept`` makes what an article is stored with; ``query`` reads what was typed; ``passages`` finds the place to show;
``find`` asks the archive.
"""
