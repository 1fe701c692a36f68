"""Compares our tokens and those of other tokenizers with the Indonesian treebanks of Universal Dependencies.

``python -m benchmarks.tokens FILE.conllu…`` prints precision, recall and F1 of the tokens' spans in the sentences, in
percent, for each file. spaCy's tokenizer for Indonesian, NLTK's and Moses' (for English) are measured too, if they are
installed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import conllu

from bipol_crawler.corpus.tokens import tokenize

Tokenizer = Callable[[str], list[str]]


def ours(text: str) -> list[str]:
    return [token.form for part in tokenize(text, str.lower) for sentence in part for token in sentence]


def tokenizers() -> dict[str, Tokenizer]:
    found: dict[str, Tokenizer] = {"bipol_crawler": ours}
    if find_spec("spacy"):
        import spacy

        indonesian = spacy.blank("id")
        found[f"spaCy {spacy.__version__}, id"] = lambda text: [token.text for token in indonesian(text)]
    if find_spec("nltk"):
        import nltk
        from nltk.tokenize import NLTKWordTokenizer

        words = NLTKWordTokenizer()
        found[f"NLTK {nltk.__version__}"] = lambda text: [text[slice(*span)] for span in words.span_tokenize(text)]
    if find_spec("sacremoses"):
        import sacremoses

        moses = sacremoses.MosesTokenizer(lang="en")
        found["sacremoses"] = lambda text: list(moses.tokenize(text, escape=False))
    return found


def places(text: str, forms: list[str]) -> set[tuple[int, int]]:
    """Start and end of each token. A form that does not occur in the text is left out."""
    found, at = set(), 0
    for form in forms:
        start = text.find(form, at)
        if start >= 0:
            at = start + len(form)
            found.add((start, at))
    return found


def sentences_of(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the text of each sentence and its tokens. A token that consists of several syntactic words counts once."""
    with path.open(encoding="utf-8") as file:
        for sentence in conllu.parse_incr(file):
            inside = {
                number
                for token in sentence
                if isinstance(token["id"], tuple) and token["id"][1] == "-"
                for number in range(token["id"][0], token["id"][2] + 1)
            }
            forms = [
                token["form"]
                for token in sentence
                if token["id"] not in inside and not (isinstance(token["id"], tuple) and token["id"][1] == ".")
            ]
            yield sentence.metadata["text"], forms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    for path in parser.parse_args().files:
        known = [(text, places(text, forms)) for text, forms in sentences_of(path)]
        print(f"{path.name}: {sum(len(tokens) for _, tokens in known)} tokens")
        for name, tokenizer in tokenizers().items():
            found = [(wanted, places(text, tokenizer(text))) for text, wanted in known]
            right = sum(len(wanted & given) for wanted, given in found)
            given, wanted = sum(len(given) for _, given in found), sum(len(wanted) for wanted, _ in found)
            figures = (100 * right / given, 100 * right / wanted, 200 * right / (given + wanted))
            print(f"  {name:24}", *(f"{figure:7.2f}" for figure in figures))


if __name__ == "__main__":
    main()
