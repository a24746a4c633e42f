"""Pure: chat words in, a Reading out."""
