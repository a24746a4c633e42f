"""Pure: the rules of plans, filings, reports, people and dates."""
