"""Generated articles of Indonesian regional news with labels: how they are made, and how answers are scored."""
