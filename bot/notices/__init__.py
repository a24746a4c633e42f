"""Pure: domain values in, cards out."""
