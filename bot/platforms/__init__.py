"""One module a chat platform: bytes into our types and back."""
