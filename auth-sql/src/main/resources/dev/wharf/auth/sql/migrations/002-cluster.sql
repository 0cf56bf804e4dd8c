-- What servers share. Each one is a node with a lease, which it renews while it lives. What a node
-- holds counts as long as the node is here; what the dead leave behind goes with them.

CREATE TABLE wharf_node (
  id    uuid PRIMARY KEY,
  name  text NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  until timestamptz NOT NULL
);

CREATE TABLE wharf_session (
  node    uuid NOT NULL REFERENCES wharf_node ON DELETE CASCADE,
  id      bigint NOT NULL,
  account text NOT NULL,
  client  text NOT NULL,
  since   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (node, id)
);

CREATE INDEX wharf_session_account ON wharf_session (account);
CREATE INDEX wharf_session_client ON wharf_session (client);

CREATE TABLE wharf_home (
  storage    text NOT NULL,
  root       text NOT NULL,
  bytes      bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0),
  files      bigint NOT NULL DEFAULT 0 CHECK (files >= 0),
  counted    boolean NOT NULL DEFAULT false,
  turn       uuid,
  next       uuid,
  next_until timestamptz,
  PRIMARY KEY (storage, root)
);

CREATE TABLE wharf_reservation (
  storage text NOT NULL,
  root    text NOT NULL,
  node    uuid NOT NULL REFERENCES wharf_node ON DELETE CASCADE,
  bytes   bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0),
  files   bigint NOT NULL DEFAULT 0 CHECK (files >= 0),
  PRIMARY KEY (storage, root, node),
  FOREIGN KEY (storage, root) REFERENCES wharf_home ON DELETE CASCADE
);

CREATE INDEX wharf_reservation_node ON wharf_reservation (node);

CREATE TABLE wharf_moved (
  account    text PRIMARY KEY,
  uploaded   bigint NOT NULL DEFAULT 0 CHECK (uploaded >= 0),
  downloaded bigint NOT NULL DEFAULT 0 CHECK (downloaded >= 0)
);

COMMENT ON TABLE wharf_node IS 'Servers of the cluster.';
COMMENT ON COLUMN wharf_node.until IS 'End of its lease, unless it is renewed.';
COMMENT ON TABLE wharf_session IS 'Who is logged in, on all servers.';
COMMENT ON TABLE wharf_home IS 'What is stored in homes of accounts with a quota.';
COMMENT ON COLUMN wharf_home.storage IS 'Name of the storage; empty for the first one.';
COMMENT ON COLUMN wharf_home.counted IS 'False: the figures are not to be believed, and the files are counted when somebody uploads next.';
COMMENT ON COLUMN wharf_home.turn IS 'The node that changes the home now.';
COMMENT ON COLUMN wharf_home.next IS 'The node that has asked for that and waits.';
COMMENT ON TABLE wharf_reservation IS 'The homes that a node has open, and what uploads have reserved there.';
COMMENT ON TABLE wharf_moved IS 'What accounts have uploaded and downloaded, for lasting ratios; bytes.';

-- Takes a node and all it holds away. Nobody knows whether it had finished what it did in its
-- homes: their files have to be counted.
CREATE FUNCTION wharf_bury(dead uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE wharf_home h SET counted = false
    FROM (SELECT r.storage, r.root FROM wharf_reservation r
           WHERE r.node = dead ORDER BY r.storage, r.root) open
   WHERE h.storage = open.storage AND h.root = open.root;
  DELETE FROM wharf_node WHERE id = dead;
END $$;

-- Renews the lease of a node, and buries those whose lease is over. False: the node was dead itself,
-- and has to enter again under another id.
CREATE FUNCTION wharf_beat(me uuid, lease interval) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  alive boolean;
  dead uuid;
BEGIN
  UPDATE wharf_node SET until = clock_timestamp() + lease
   WHERE id = me AND until > clock_timestamp();
  alive := FOUND;
  FOR dead IN SELECT id FROM wharf_node WHERE until <= clock_timestamp() FOR UPDATE SKIP LOCKED LOOP
    PERFORM wharf_bury(dead);
  END LOOP;
  RETURN alive;
END $$;

-- Takes a place for a session, if no limit is reached; 0 is no limit.
CREATE FUNCTION wharf_admit(
  me uuid, session bigint, who text, address text,
  most_of_account integer, most_of_address integer, most_in_all integer)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  -- in this order, so that nobody waits for somebody who waits; until the end of the transaction
  IF most_of_account > 0 THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('wharf account ' || who, 0));
  END IF;
  IF most_of_address > 0 THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('wharf address ' || address, 0));
  END IF;
  IF most_in_all > 0 THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('wharf all', 0));
  END IF;
  IF most_of_account > 0 AND most_of_account <= (
       SELECT count(*) FROM wharf_session s JOIN wharf_node n ON n.id = s.node
        WHERE s.account = who AND n.until > clock_timestamp())
     OR most_of_address > 0 AND most_of_address <= (
       SELECT count(*) FROM wharf_session s JOIN wharf_node n ON n.id = s.node
        WHERE s.client = address AND n.until > clock_timestamp())
     OR most_in_all > 0 AND most_in_all <= (
       SELECT count(*) FROM wharf_session s JOIN wharf_node n ON n.id = s.node
        WHERE n.until > clock_timestamp())
  THEN
    RETURN false;
  END IF;
  INSERT INTO wharf_session (node, id, account, client) VALUES (me, session, who, address);
  RETURN true;
END $$;

-- Says that a node works in a home from now on. False: its files have to be counted first.
CREATE FUNCTION wharf_open(me uuid, which text, dir text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO wharf_home (storage, root) VALUES (which, dir) ON CONFLICT DO NOTHING;
  INSERT INTO wharf_reservation (storage, root, node) VALUES (which, dir, me)
    ON CONFLICT DO NOTHING;
  RETURN (SELECT counted FROM wharf_home WHERE storage = which AND root = dir);
END $$;

-- Makes want_* what a node has reserved in a home, if the part that is more than before fits beside
-- all that is stored and reserved; 0 is no limit. Takes up to `ahead` bytes more, but little where
-- little is left. Answers the bytes that are reserved now; -1 if there is no room, and nothing has
-- changed; -2 if the files have to be counted first.
CREATE FUNCTION wharf_reserve(
  me uuid, which text, dir text,
  want_bytes bigint, want_files bigint, more_bytes bigint, more_files bigint,
  ahead bigint, most_bytes bigint, most_files bigint)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  home wharf_home;
  other_bytes numeric;
  other_files numeric;
  hold bigint := want_bytes;
BEGIN
  SELECT * INTO home FROM wharf_home WHERE storage = which AND root = dir FOR UPDATE;
  IF NOT FOUND OR NOT home.counted THEN
    RETURN -2;
  END IF;
  SELECT home.bytes + coalesce(sum(bytes), 0), home.files + coalesce(sum(files), 0)
    INTO other_bytes, other_files
    FROM wharf_reservation WHERE storage = which AND root = dir AND node <> me;
  IF most_bytes > 0 AND more_bytes > 0 AND other_bytes + want_bytes > most_bytes
     OR most_files > 0 AND more_files > 0 AND other_files + want_files > most_files
  THEN
    RETURN -1;
  END IF;
  IF more_bytes > 0 THEN
    hold := hold + CASE WHEN most_bytes = 0 THEN ahead
      ELSE greatest(0, least(ahead, (most_bytes - other_bytes - want_bytes) / 8))::bigint END;
  END IF;
  INSERT INTO wharf_reservation (storage, root, node, bytes, files)
  VALUES (which, dir, me, hold, want_files)
    ON CONFLICT (storage, root, node) DO UPDATE SET bytes = hold, files = want_files;
  RETURN hold;
END $$;

-- Counts what has really changed, and leaves a node with the rest of what it has reserved. Only who
-- still has the turn can know that nobody has counted the files since they changed: after a change
-- of anybody else they have to be counted.
CREATE FUNCTION wharf_settle(
  me uuid, which text, dir text,
  changed_bytes bigint, changed_files bigint, hold_bytes bigint, hold_files bigint, done boolean)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE wharf_home
     SET bytes = greatest(0, bytes + changed_bytes), files = greatest(0, files + changed_files),
         counted = counted AND (turn IS NOT DISTINCT FROM me
                                OR changed_bytes = 0 AND changed_files = 0),
         turn = CASE WHEN done AND turn = me THEN NULL ELSE turn END
   WHERE storage = which AND root = dir;
  UPDATE wharf_reservation SET bytes = hold_bytes, files = hold_files
   WHERE storage = which AND root = dir AND node = me;
END $$;

-- Takes the right to change a home, unless another node that lives has it, or has asked before and
-- asks still.
CREATE FUNCTION wharf_turn(me uuid, which text, dir text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE wharf_home h SET turn = me, next = NULL
   WHERE storage = which AND root = dir
     AND (turn IS NULL OR turn = me
          OR NOT EXISTS (SELECT FROM wharf_node n
                          WHERE n.id = h.turn AND n.until > clock_timestamp()))
     AND (next IS NULL OR next = me OR next_until <= clock_timestamp());
  IF FOUND THEN
    RETURN true;
  END IF;
  UPDATE wharf_home SET next = me, next_until = clock_timestamp() + interval '1 second'
   WHERE storage = which AND root = dir
     AND (next IS NULL OR next = me OR next_until <= clock_timestamp());
  RETURN false;
END $$;

-- Counts a download before it begins, if `up` times all that was downloaded is at most `down` times
-- what was uploaded. Answers whether it is, and what was moved.
CREATE FUNCTION wharf_take(
  who text, up integer, down integer, wanted bigint,
  OUT allowed boolean, OUT sent bigint, OUT received bigint)
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO wharf_moved (account) VALUES (who) ON CONFLICT DO NOTHING;
  SELECT uploaded, downloaded INTO sent, received FROM wharf_moved WHERE account = who FOR UPDATE;
  allowed := (received::numeric + wanted) * up <= sent::numeric * down;
  IF allowed THEN
    UPDATE wharf_moved SET downloaded = downloaded + wanted WHERE account = who;
    received := received + wanted;
  END IF;
END $$;
