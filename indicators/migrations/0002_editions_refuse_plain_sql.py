"""On PostgreSQL the database itself refuses to change a published row, whoever asks.

Updates are refused always. Deletes are refused unless the edition is illustrative, so that the
made-up province can be taken away again. TRUNCATE is refused always.
"""

from django.db import migrations

REFUSE = """
CREATE OR REPLACE FUNCTION indicators_edition_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'published rows never change: % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""

# Asked once a statement over all rows that went, so that taking away a large edition stays quick.
REFUSE_DELETE = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM gone {joins} WHERE NOT {edition}.illustrative) THEN
        RAISE EXCEPTION 'published rows never change: DELETE on %', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
"""

OF_EDITION = "JOIN indicators_edition e ON e.id = gone.edition_id"
OF_ROW = (
    "JOIN indicators_editionrow r ON r.id = gone.row_id "
    "JOIN indicators_edition e ON e.id = r.edition_id"
)
TABLES = {
    "indicators_edition": ("", "gone"),
    "indicators_editionarea": (OF_EDITION, "e"),
    "indicators_editioncriterion": (OF_EDITION, "e"),
    "indicators_editionrow": (OF_EDITION, "e"),
    "indicators_editionareascore": (OF_ROW, "e"),
    "indicators_editionscore": (OF_ROW, "e"),
}


def guard(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(REFUSE, params=None)
    for table, (joins, edition) in TABLES.items():
        name = f"{table}_refuse_delete"
        refuse = REFUSE_DELETE.format(name=name, joins=joins, edition=edition)
        # Without parameters: the signs for them are PL/pgSQL's own here.
        schema_editor.execute(refuse, params=None)
        schema_editor.execute(
            f"CREATE OR REPLACE TRIGGER frozen_update BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION indicators_edition_refuse()"
        )
        schema_editor.execute(
            f"CREATE OR REPLACE TRIGGER frozen_delete AFTER DELETE ON {table} "
            f"REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
        schema_editor.execute(
            f"CREATE OR REPLACE TRIGGER frozen_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION indicators_edition_refuse()"
        )


def let_go(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        for act in ("update", "delete", "truncate"):
            schema_editor.execute(f"DROP TRIGGER frozen_{act} ON {table}")
        schema_editor.execute(f"DROP FUNCTION {table}_refuse_delete()")
    schema_editor.execute("DROP FUNCTION indicators_edition_refuse()")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_tables")]

    operations = [migrations.RunPython(guard, let_go)]
