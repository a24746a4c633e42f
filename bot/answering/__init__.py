"""What several commands do with a reading: match filings, file, echo, ask back."""
