"""Pure: cards and texts; Text in, spans out."""
