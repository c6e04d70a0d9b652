"""The inner loops: words, shared runs, alignment, ends of passages. Numbers and arrays in, numbers and arrays out."""
