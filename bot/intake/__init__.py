"""Pure: bytes of a document in, numbered source lines out."""
