CREATE TABLE wharf_account (
  name            text PRIMARY KEY
                  CHECK (char_length(name) BETWEEN 1 AND 256 AND name !~ '[[:cntrl:]]'),
  password        text NOT NULL DEFAULT '!',
  enabled         boolean NOT NULL DEFAULT true,
  uid             bigint CHECK (uid BETWEEN 1 AND 4294967294),
  gid             bigint CHECK (gid BETWEEN 1 AND 4294967294),
  home            text NOT NULL CHECK (home LIKE '/%' AND home || '/' NOT LIKE '%/../%'),
  storage         text,
  permissions     text,
  upload_rate     bigint CHECK (upload_rate >= 0),
  download_rate   bigint CHECK (download_rate >= 0),
  quota_bytes     bigint CHECK (quota_bytes >= 0),
  quota_files     bigint CHECK (quota_files >= 0),
  upload_ratio    integer CHECK (upload_ratio >= 0),
  download_ratio  integer CHECK (download_ratio >= 0),
  sessions        integer CHECK (sessions >= 0),
  idle            integer CHECK (idle >= 0),
  allowed_clients inet[],
  denied_clients  inet[],
  allowed_locals  inet[],
  denied_locals   inet[],
  hours           text CHECK (hours ~ '^([01][0-9]|2[0-3])[0-5][0-9]-([01][0-9]|2[0-3])[0-5][0-9]$'),
  days            text,
  time_zone       text,
  expires         timestamptz,
  encryption      text CHECK (encryption IN ('as-the-server', 'control', 'control-and-data')),
  comment         text,
  created         timestamptz NOT NULL DEFAULT now(),
  changed         timestamptz NOT NULL DEFAULT now(),
  CHECK ((uid IS NULL) = (gid IS NULL))
);

COMMENT ON TABLE wharf_account IS 'Who may log in to Wharf. NULL means no limit.';
COMMENT ON COLUMN wharf_account.password IS 'A hash, as ./wharf hash-password prints one; ! locks the account.';
COMMENT ON COLUMN wharf_account.home IS 'Absolute; with /./ in it, what is before is the root and what follows the start directory.';
COMMENT ON COLUMN wharf_account.storage IS 'Which of the server''s storages; NULL for its first one.';
COMMENT ON COLUMN wharf_account.permissions IS 'As in: list, read  or  /: list, read; /incoming: write';
COMMENT ON COLUMN wharf_account.upload_rate IS 'Bytes per second.';
COMMENT ON COLUMN wharf_account.download_rate IS 'Bytes per second.';
COMMENT ON COLUMN wharf_account.sessions IS 'Most sessions at the same time.';
COMMENT ON COLUMN wharf_account.idle IS 'Seconds that a session may do nothing.';
COMMENT ON COLUMN wharf_account.hours IS 'hhmm-hhmm; 2200-0600 spans midnight.';
COMMENT ON COLUMN wharf_account.days IS 'Days on which the hours begin, as in: mon, tue, wed.';
COMMENT ON COLUMN wharf_account.time_zone IS 'Whose clock the hours are told by, as in Europe/Berlin; NULL for the server''s.';
COMMENT ON COLUMN wharf_account.expires IS 'From when on the account may not log in any more.';
