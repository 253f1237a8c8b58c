-- The nouns of gateway/store/store.hpp. Ids are UUIDs of version 7 (16 bytes), times microseconds UTC, states the words
-- an operator sees. Another database takes these tables with its own words for BLOB (BYTEA) and without WITHOUT ROWID,
-- which only says that rows stand in the order of their key; nothing relies on rowids.

CREATE TABLE schema_version (
  version BIGINT NOT NULL PRIMARY KEY
);

-- One row that is written to find out whether there is room again.
CREATE TABLE probe (
  id BIGINT NOT NULL PRIMARY KEY,
  tries BIGINT NOT NULL
);
INSERT INTO probe (id, tries) VALUES (1, 0);

CREATE TABLE transmission (
  id BLOB NOT NULL PRIMARY KEY,
  door TEXT NOT NULL,
  peer TEXT NOT NULL,
  received BIGINT NOT NULL,
  wrapping TEXT NOT NULL,
  envelope_id TEXT NOT NULL,
  message_identifier TEXT NOT NULL
) WITHOUT ROWID;

-- Bytes of a transmission, or of a message made by us; packed: as an LZ4 block, of size bytes. Apart from their owner: a
-- move of a message writes its row anew.
CREATE TABLE payload (
  owner BLOB NOT NULL PRIMARY KEY,
  size BIGINT NOT NULL,
  sha256 BLOB NOT NULL,
  packed BIGINT NOT NULL,
  bytes BLOB,
  file TEXT
);
CREATE INDEX payload_file ON payload (file) WHERE file IS NOT NULL;

CREATE TABLE message (
  id BLOB NOT NULL PRIMARY KEY,
  transmission BLOB REFERENCES transmission (id),
  part BIGINT NOT NULL,
  kind TEXT NOT NULL,
  version TEXT NOT NULL,
  detail TEXT NOT NULL,
  envelope_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  receiver TEXT NOT NULL,
  digest TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  due BIGINT,
  lease BIGINT,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  extension TEXT NOT NULL,
  objects TEXT NOT NULL
);
CREATE INDEX message_due ON message (due, id) WHERE due IS NOT NULL;
CREATE INDEX message_halves ON message (sender, receiver, id)
  WHERE state IN ('received', 'waiting') AND objects <> '';
CREATE INDEX message_siblings ON message (transmission, part) WHERE transmission IS NOT NULL;
CREATE INDEX message_dead ON message (id) WHERE state = 'dead';

-- Names from outside (ids of messages, envelopes, threads), and what has them: 'transmission', 'message', 'thread' (a
-- message of it) or 'conversion'. One
-- table: each name is somewhere else in it, and what has the same one stands beside it, in a page that is written once.
CREATE TABLE name (
  name TEXT NOT NULL,
  noun TEXT NOT NULL,
  id BLOB NOT NULL,
  PRIMARY KEY (name, noun, id)
) WITHOUT ROWID;

-- What has come in, once for each (sender, message id, content): governance.md 1.3.
CREATE TABLE known (
  sender TEXT NOT NULL,
  message_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  first BLOB NOT NULL,
  PRIMARY KEY (sender, message_id, digest)
) WITHOUT ROWID;

-- Which MessageHeader.id a sender's Bundle.id came with first.
CREATE TABLE known_bundle (
  sender TEXT NOT NULL,
  bundle_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  PRIMARY KEY (sender, bundle_id)
) WITHOUT ROWID;

CREATE TABLE derivation (
  child BLOB NOT NULL REFERENCES message (id),
  parent BLOB NOT NULL REFERENCES message (id),
  how TEXT NOT NULL,
  PRIMARY KEY (child, parent)
) WITHOUT ROWID;
CREATE INDEX derivation_parent ON derivation (parent, child);

-- One receipt for each message: the first stands.
CREATE TABLE receipt_link (
  original BLOB NOT NULL PRIMARY KEY REFERENCES message (id),
  receipt BLOB NOT NULL REFERENCES message (id),
  positive BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX receipt_link_receipt ON receipt_link (receipt);

-- One of a key, which is found by the first of its names.
CREATE TABLE conversion (
  id BLOB NOT NULL PRIMARY KEY,
  key TEXT NOT NULL,
  converted BIGINT NOT NULL,
  record TEXT NOT NULL
);

-- The video links of what came in, as far as they may be shown (vdx.md V12), and how they were judged by their form. One
-- without a class: no link, but its subject means a meeting.
CREATE TABLE video (
  message BLOB NOT NULL REFERENCES message (id),
  number BIGINT NOT NULL,
  class TEXT NOT NULL,
  state TEXT NOT NULL,
  host TEXT NOT NULL,
  hash TEXT NOT NULL,
  start TEXT NOT NULL,
  clickable TEXT NOT NULL,
  PRIMARY KEY (message, number)
) WITHOUT ROWID;

-- Invitations to video meetings: once for each (sender, request id), and what was asked for, word by word.
CREATE TABLE invitation (
  id BLOB NOT NULL PRIMARY KEY,
  sender TEXT NOT NULL,
  request_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX invitation_request ON invitation (sender, request_id);
CREATE TABLE invitation_step (
  invitation BLOB NOT NULL REFERENCES invitation (id),
  number BIGINT NOT NULL,
  what TEXT NOT NULL,
  at BIGINT NOT NULL,
  request TEXT NOT NULL,
  PRIMARY KEY (invitation, number)
) WITHOUT ROWID;
-- One without a message and without a reason is still to be handed in.
CREATE TABLE invitation_letter (
  invitation BLOB NOT NULL REFERENCES invitation (id),
  step BIGINT NOT NULL,
  receiver TEXT NOT NULL,
  reason TEXT NOT NULL,
  message BLOB REFERENCES message (id),
  PRIMARY KEY (invitation, step, receiver)
) WITHOUT ROWID;
CREATE INDEX invitation_letter_message ON invitation_letter (message) WHERE message IS NOT NULL;
CREATE INDEX invitation_letter_open ON invitation_letter (invitation) WHERE message IS NULL AND reason = '';

CREATE TABLE delivery (
  id BLOB NOT NULL PRIMARY KEY,
  message BLOB NOT NULL REFERENCES message (id),
  destination TEXT NOT NULL,
  transmission BLOB REFERENCES transmission (id),
  message_identifier TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  next BIGINT NOT NULL,
  lease BIGINT,
  reason TEXT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX delivery_message ON delivery (message);
CREATE INDEX delivery_due ON delivery (destination, next, id, created) WHERE state = 'due';
CREATE INDEX delivery_leased ON delivery (destination, lease) WHERE lease IS NOT NULL;
CREATE INDEX delivery_mailbox ON delivery (destination, id, created) WHERE state = 'in mailbox';
CREATE INDEX delivery_held ON delivery (id) WHERE state = 'held';
CREATE INDEX delivery_dead ON delivery (id) WHERE state = 'dead';

-- The rows of a message stand together; those of no message under an id of zeros.
CREATE TABLE audit (
  message BLOB NOT NULL,
  id BLOB NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  delivery BLOB,
  detail TEXT NOT NULL,
  PRIMARY KEY (message, id)
) WITHOUT ROWID;
