"""Triggers of the facts: the database itself refuses to change or remove one."""

from __future__ import annotations


def append_only(dialect: str) -> list[str]:
    """Triggers that refuse to change or remove a fact."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER facts_no_{verb.lower()} BEFORE {verb} ON facts"
            " BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    function = (
        "CREATE FUNCTION facts_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'facts are append-only'; END $$"
    )
    trigger = (
        "CREATE TRIGGER facts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON facts"
        " FOR EACH STATEMENT EXECUTE FUNCTION facts_append_only()"
    )
    return [function, trigger]
