"""What the text of an article says: who is quoted, who and which places are named, which days, what is corrected."""
