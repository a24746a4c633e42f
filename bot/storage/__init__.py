"""All SQL and all TinyDB: ledger, outbox, jobs, projections, queries, drafts."""
