"""Excel both ways: the annex's own order, numbers and words, out and in again."""
