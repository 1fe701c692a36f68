"""How well copies, their originals and the origins of texts are found, beside simple baselines."""
