"""The program's readers beside what other projects expect of theirs; needs checkouts of these, and is no part of CI."""
