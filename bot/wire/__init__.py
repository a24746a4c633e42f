"""Pure helpers that two platforms need: signing, escaping, lengths."""
