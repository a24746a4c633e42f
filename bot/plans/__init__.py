"""Pure: source lines in, a draft with warnings out."""
