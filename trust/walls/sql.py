"""The SQL of the walls, one function per thing. Table names come from migrations, never from users."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

FIRST_MONTH, MONTHS_AHEAD = date(2026, 1, 1), 48

# After a transaction an unset setting is '' and ''::uuid[] is an error; hence nullif.
_PATIENTS = "patient_id = any(nullif(current_setting('yagona.patients', true), '')::uuid[])"
_FACILITIES = "facility_id = any(nullif(current_setting('yagona.facilities', true), '')::uuid[])"
_OVERSIGHT = "current_setting('yagona.oversight', true) = 'on'"

# kind -> (rows that may be read or changed, rows that may be written)
_RULES = {
    "card": (_PATIENTS, _PATIENTS),
    "identity": (_PATIENTS, _PATIENTS),
    "work": (f"({_FACILITIES}) OR ({_PATIENTS})", f"({_FACILITIES}) OR ({_PATIENTS})"),
    # Flags are raised across patients and read by the facility's officer or by oversight.
    "watch": (f"({_FACILITIES}) OR ({_PATIENTS}) OR ({_OVERSIGHT})",) * 2,
    # The journal takes every row (refusals have no scope) and shows a patient's own.
    "own": (f"({_PATIENTS}) OR ({_OVERSIGHT})", "true"),
}

# Each setting is read once a statement (a subselect), not once a row.
_MODE = "(SELECT current_setting('yagona.closures', true))"
_IDS = "(SELECT nullif(current_setting('yagona.closed_ids', true), '')::uuid[])"
_CODES = "(SELECT nullif(current_setting('yagona.closed_codes', true), '')::text[])"
_OWN = "(SELECT nullif(current_setting('yagona.own_facility', true), '')::uuid)"

_LEAVES = """
DO $$ DECLARE leaf regclass; BEGIN
  FOR leaf IN SELECT relid FROM pg_partition_tree('{table}')
              WHERE isleaf AND relid <> '{table}'::regclass LOOP
    {body}
  END LOOP;
END $$"""


def _on_leaves(table: str, *templates: str) -> str:
    body = " ".join(f"EXECUTE format({_quoted(template)}, leaf);" for template in templates)
    return _LEAVES.format(table=table, body=body)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def wall(table: str, kind: str) -> Sequence[str]:
    """Enable and force row-level security on the table and its leaves, with one policy."""
    using, check = _RULES[kind]
    lock = "ALTER TABLE %s ENABLE ROW LEVEL SECURITY", "ALTER TABLE %s FORCE ROW LEVEL SECURITY"
    policy = f"CREATE POLICY scope ON %s USING ({using}) WITH CHECK ({check})"
    return [
        *(statement % table for statement in lock),
        policy % table,
        _on_leaves(table, *lock, policy),
    ]


def _hidden(entry: str) -> str:
    """Closed by its facility, department, visit or own id, or by a code (trust/walls/services.py)."""
    ids = f"ARRAY[facility_id, department_id, encounter_id, {entry}]"
    codes = (
        f"CASE WHEN facility_id IS DISTINCT FROM {_OWN} "
        "THEN ARRAY[sensitivity::text, 's:' || secrecy, '~' || sensitivity, '*'] "
        "ELSE ARRAY[sensitivity::text, 's:' || secrecy] END"
    )
    return f"(({ids} && {_IDS}) IS TRUE OR ({codes} && {_CODES}) IS TRUE)"


def _hidden_alert(entry: str) -> str:
    """An allergy or critical alert goes only by itself, or when '!' says that alerts go too."""
    own = f"({entry} = ANY ({_IDS}::uuid[])) IS TRUE"
    codes = f"(('s:' || secrecy) = ANY ({_CODES}::text[])) IS TRUE"
    too = f"('!' = ANY ({_CODES}::text[])) IS TRUE"
    return f"({own} OR {codes} OR ({too} AND {_hidden(entry)}))"


def _visible(entry: str, alert: str, identity: str) -> str:
    """Rows of an opened card that are not closed to this actor. Unset means nothing, never all."""
    hidden = {"false": _hidden(entry), "true": _hidden_alert(entry)}.get(
        alert, f"CASE WHEN {alert} THEN {_hidden_alert(entry)} ELSE {_hidden(entry)} END"
    )
    return (
        f"CASE {_MODE} WHEN 'none' THEN true WHEN 'some' THEN ({identity}) OR NOT ({hidden}) "
        f"WHEN 'identity' THEN ({identity}) ELSE false END"
    )


def shields(table: str, entry: str, alert: str, identity: str) -> Sequence[str]:
    """Replace the policy of a card table: its patient is in the scope and the row is not closed.

    `entry` is the column with the id of the resource; `alert` and `identity` are conditions:
    rows that closing a facility or a visit leaves visible, and rows that say who the patient is.
    """
    visible = f"{_PATIENTS} AND {_visible(entry, alert, identity)}"
    policy = (
        "DROP POLICY scope ON %s",
        f"CREATE POLICY scope ON %s USING ({visible}) WITH CHECK ({_PATIENTS})",
    )
    return [*(one.replace("%s", table) for one in policy), _on_leaves(table, *policy)]


def append_only(table: str) -> Sequence[str]:
    """Triggers that refuse change; TRUNCATE is guarded on each leaf too."""
    truncate = (
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %s "
        "FOR EACH STATEMENT EXECUTE FUNCTION yagona_refuse_change()"
    )
    return [
        """CREATE OR REPLACE FUNCTION yagona_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'YG001'; END $$""",
        f"CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION yagona_refuse_change()",
        truncate % table,
        _on_leaves(table, truncate),
    ]


def queues(table: str, tree: str, values: dict[str, str]) -> Sequence[str]:
    """A trigger on each statement: what it added waits for its number in the log, in its order."""
    name, columns = f"queue_{table}", ", ".join(values)
    order = values.get("position", values["subject_id"])
    # S608: names of tables and columns come from migrations, never from users.
    return [
        f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
        BEGIN
          INSERT INTO public.trust_sealqueue (tree, queued_at, {columns})
          SELECT '{tree}', now(), {", ".join(values.values())} FROM added ORDER BY {order};
          RETURN NULL;
        END $$""",  # noqa: S608
        f"CREATE TRIGGER wait_for_seal AFTER INSERT ON {table} REFERENCING NEW TABLE AS added "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]


_REWRAP = """
CREATE OR REPLACE FUNCTION yagona_refuse_but_rewrap() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET bytea_output = 'hex' AS $$
DECLARE
  name text := TG_ARGV[0]; was jsonb; becomes jsonb; old_text text; new_text text;
BEGIN
  IF TG_OP = 'UPDATE' AND current_user = 'yagona_lookup' THEN
    was := to_jsonb(OLD); becomes := to_jsonb(NEW);
    -- content and salt leave together, for the case that erase_entry() carries out
    IF TG_ARGV[2] = 'erasable' AND becomes ->> 'content' IS NULL AND becomes ->> 'salt' IS NULL
       AND was - '{content,salt}'::text[] = becomes - '{content,salt}'::text[]
       AND public.yagona_is_erased((was ->> 'patient_id')::uuid, (was ->> 'resource_id')::uuid) THEN
      RETURN NEW;
    END IF;
    old_text := was ->> name; new_text := becomes ->> name;
    IF was - name = becomes - name AND (
      -- ciphertext for ciphertext of a plaintext of the same length
      (length(new_text) = length(old_text)
       AND (TG_ARGV[1] = '' OR (left(old_text, 4) = '\\x01' AND left(new_text, 4) = '\\x01')))
      -- marker, nonce and tag (29 bytes) round content that lay in clear
      OR (TG_ARGV[1] = 'marked' AND left(old_text, 4) = '\\x7b' AND left(new_text, 4) = '\\x01'
          AND length(new_text) = length(old_text) + 58)
    ) THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'YG001';
END $$"""


_ERASED = """
CREATE OR REPLACE FUNCTION yagona_is_erased(patient uuid, entry uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.trust_erasure e
    WHERE e.id = nullif(current_setting('yagona.erasing', true), '')::uuid
      AND (e.patient_id = patient OR patient IS NULL) AND e.resource_id = entry
      AND e.state = 'decided' AND e.decided_by <> e.asked_by)
$$"""
_REFUSE_BUT_ERASE = """
CREATE OR REPLACE FUNCTION yagona_refuse_but_erase() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE was jsonb := to_jsonb(OLD);
BEGIN
  IF TG_OP = 'DELETE' AND current_user = 'yagona_lookup' AND public.yagona_is_erased(
       (was ->> 'patient_id')::uuid, (was ->> TG_ARGV[0])::uuid) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'YG001';
END $$"""


def erasable(table: str, column: str, *, marked: bool) -> Sequence[str]:
    """Let a rewrappable table lose content and salt together, in a case of erasure, and no more."""
    return [
        _ERASED,
        _REFUSE_BUT_ERASE,
        _REWRAP,
        f"DROP TRIGGER no_change ON {table}",
        f"CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION "
        f"yagona_refuse_but_rewrap('{column}', '{'marked' if marked else ''}', 'erasable')",
        f"GRANT SELECT, UPDATE (content, salt) ON {table} TO yagona_lookup",
    ]


def erased_with(
    room: str, deletes: dict[str, str], appended: dict[str, str], more: Sequence[str]
) -> Sequence[str]:
    """`erase_from_<room>(patient $1, type $2, entry $3)`: what erase_entry() deletes in that room.

    `deletes` are conditions by table, in the order of their references; `appended` names those that
    are append-only with the column that holds the entry's id; `more` are statements that run first.
    """
    name = f"erase_from_{room}(uuid, text, uuid)"
    # S608: names of tables and conditions come from migrations, never from users.
    body = ";\n".join(
        [*more, *(f"DELETE FROM public.{one} WHERE {which}" for one, which in deletes.items())]  # noqa: S608
    )
    definition = f"""
    CREATE FUNCTION erase_from_{room}(patient uuid, kind text, entry uuid) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    {body} $$"""
    statements: list[str] = []
    for table, column in appended.items():
        statements += [
            f"DROP TRIGGER no_change ON {table}",
            f"CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION yagona_refuse_but_erase('{column}')",
        ]
    for table in deletes:
        statements += [
            f"GRANT SELECT, DELETE ON {table} TO yagona_lookup",
            _lookup_policy(table, "SELECT"),
            _lookup_policy(table, "DELETE"),
        ]
    return [*statements, definition, *_hand_over(name, to="")]


def rewrappable(table: str, column: str, keys: dict[str, str], *, marked: bool) -> Sequence[str]:
    """Let one column of an append-only table be written anew under another key, and no more.

    `rewrap_<table>(keys, before, after)` is for `yagona_system` alone; the trigger that refuses
    every change lets pass what comes through it, if every other column and the length stay.
    `marked`: clear JSON may become ciphertext behind its marker (trust/ledger/sealing.py).
    """
    name, signature = f"rewrap_{table}", ", ".join([*keys.values(), "bytea", "bytea"])
    arguments = ", ".join(f"{key} {kind}" for key, kind in keys.items())
    same = " AND ".join(f"t.{key} = {name}.{key}" for key in keys)
    columns = ", ".join([*keys, column])
    # S608: names of tables and columns come from migrations, never from users.
    definition = f"""
    CREATE FUNCTION {name}({arguments}, before bytea, after bytea) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      UPDATE public.{table} t SET {column} = after WHERE {same} AND t.{column} = before
    $$"""  # noqa: S608
    return [
        _REWRAP,
        f"DROP TRIGGER no_change ON {table}",
        f"CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION yagona_refuse_but_rewrap('{column}', '{'marked' if marked else ''}')",
        f"GRANT SELECT ({columns}), UPDATE ({column}) ON {table} TO yagona_lookup",
        _lookup_policy(table, "SELECT"),
        _lookup_policy(table, "UPDATE"),
        definition,
        *_hand_over(f"{name}({signature})", to="yagona_system"),
    ]


def lookup_function(
    signature: str,
    definition: str,
    reads: Sequence[str],
    writes: Sequence[str],
    to: str = "yagona_app",
) -> Sequence[str]:
    """Create the function, give it to `yagona_lookup` and let it see the named tables."""
    statements = [definition]
    for table in reads:
        statements += [f"GRANT SELECT ON {table} TO yagona_lookup", _lookup_policy(table, "SELECT")]
    for table in writes:
        statements += [
            f"GRANT SELECT, UPDATE ON {table} TO yagona_lookup",
            _lookup_policy(table, "ALL"),
        ]
    return [*statements, *_hand_over(signature, to=to)]


def _hand_over(signature: str, *, to: str) -> Sequence[str]:
    """Give a function to `yagona_lookup` and let one role call it, or only its owner's functions."""
    may_call = [f"GRANT EXECUTE ON FUNCTION {signature} TO {to}"] if to else []
    return [
        "GRANT CREATE ON SCHEMA public TO yagona_lookup",
        f"ALTER FUNCTION {signature} OWNER TO yagona_lookup",
        "REVOKE CREATE ON SCHEMA public FROM yagona_lookup",
        "SET ROLE yagona_lookup",
        f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
        *may_call,
        "RESET ROLE",
    ]


def _lookup_policy(table: str, command: str) -> str:
    name = f"lookup_{command.lower()}"
    # S608: names of tables come from migrations, never from users.
    return f"""DO $$ BEGIN
      IF (SELECT relrowsecurity FROM pg_class WHERE oid = '{table}'::regclass) AND NOT EXISTS
         (SELECT FROM pg_policies WHERE tablename = '{table}' AND policyname = '{name}') THEN
        CREATE POLICY {name} ON {table} FOR {command} TO yagona_lookup USING (true);
      END IF; END $$"""  # noqa: S608


def hashes(table: str, count: int) -> Sequence[str]:
    """Leaves of a table partitioned by hash."""
    return [
        f"CREATE TABLE {table}_p{number:02} PARTITION OF {table} "
        f"FOR VALUES WITH (MODULUS {count}, REMAINDER {number})"
        for number in range(count)
    ]


def months(table: str, first: date = FIRST_MONTH, count: int = MONTHS_AHEAD) -> Sequence[str]:
    """Leaves by month, made ahead, and a DEFAULT one: the first of a month must stop nobody."""
    statements = [f"CREATE TABLE {table}_default PARTITION OF {table} DEFAULT"]
    for number in range(count):
        start, end = _month(first, number), _month(first, number + 1)
        statements.append(
            f"CREATE TABLE {table}_{start:%Y%m} PARTITION OF {table} "
            f"FOR VALUES FROM ('{start}') TO ('{end}')"
        )
    return statements


def _month(first: date, later: int) -> date:
    index = first.year * 12 + first.month - 1 + later
    return date(index // 12, index % 12 + 1, 1)
