"""Pure: a roll-up in, bytes of docx, xlsx, png and ics out."""
