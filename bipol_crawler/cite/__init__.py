"""Citations: plain values of one version of an article -> text that a thesis, a court or a program can use."""
