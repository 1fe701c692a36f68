"""Evaluates how well copies, their originals and the origins of texts are found, compared with simple baselines."""
