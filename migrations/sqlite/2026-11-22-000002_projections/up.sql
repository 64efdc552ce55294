-- What an event depends on in another log; class D is a ref whose target is not here.
CREATE TABLE event_refs (
    origin TEXT NOT NULL,
    seq BIGINT NOT NULL,
    idx INTEGER NOT NULL,
    ref_origin TEXT NOT NULL,
    ref_seq BIGINT NOT NULL,
    ref_id BLOB NOT NULL,
    PRIMARY KEY (origin, seq, idx)
) WITHOUT ROWID;

-- Events set aside: unknown (class B) or inadmissible in meaning (class C).
CREATE TABLE held_events (
    origin TEXT NOT NULL,
    seq BIGINT NOT NULL,
    class TEXT NOT NULL,
    code TEXT NOT NULL,
    poll TEXT,
    PRIMARY KEY (origin, seq)
) WITHOUT ROWID;
CREATE INDEX held_events_by_poll ON held_events (origin, poll);

-- A chapter as its own log describes it.
CREATE TABLE chapters (
    origin TEXT NOT NULL,
    chapter TEXT NOT NULL,
    name TEXT NOT NULL,
    genesis BLOB NOT NULL,
    profile_data TEXT,
    PRIMARY KEY (origin)
) WITHOUT ROWID;

-- Keys that a log published.
CREATE TABLE log_keys (
    origin TEXT NOT NULL,
    kid TEXT NOT NULL,
    role TEXT NOT NULL,
    key TEXT NOT NULL,
    from_seq BIGINT NOT NULL,
    PRIMARY KEY (origin, kid)
) WITHOUT ROWID;

-- Whom this instance's people pinned.
CREATE TABLE peers (
    origin TEXT NOT NULL,
    peer TEXT NOT NULL,
    genesis BLOB NOT NULL,
    endpoint TEXT NOT NULL,
    suspended BOOLEAN NOT NULL,
    pinned_ms BIGINT NOT NULL,
    PRIMARY KEY (origin, peer)
) WITHOUT ROWID;

-- Members without any personal data.
CREATE TABLE members (
    origin TEXT NOT NULL,
    member TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    since TEXT,
    ended_on TEXT,
    end_reason TEXT,
    record BLOB,
    admitted_seq BIGINT,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (origin, member)
) WITHOUT ROWID;
CREATE INDEX members_by_id ON members (member);

-- Offices and representation; a row ends, it is never deleted.
CREATE TABLE roles (
    origin TEXT NOT NULL,
    seq BIGINT NOT NULL,
    member TEXT NOT NULL,
    role TEXT NOT NULL,
    of_member TEXT,
    seat INTEGER,
    mandate TEXT NOT NULL,
    granted_ms BIGINT NOT NULL,
    revoked_ms BIGINT,
    PRIMARY KEY (origin, seq)
) WITHOUT ROWID;
CREATE INDEX roles_by_member ON roles (member);
CREATE INDEX roles_by_of ON roles (of_member);

-- Price lists.
CREATE TABLE dues_schedules (
    origin TEXT NOT NULL,
    schedule TEXT NOT NULL,
    from_day TEXT NOT NULL,
    prices TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (origin, schedule)
) WITHOUT ROWID;

-- Periods of dues that are covered, or were until they were voided; how and why is private.
CREATE TABLE settlements (
    origin TEXT NOT NULL,
    payment TEXT NOT NULL,
    member TEXT NOT NULL,
    from_day TEXT NOT NULL,
    through_day TEXT NOT NULL,
    record BLOB,
    seq BIGINT NOT NULL,
    voided_ms BIGINT,
    void_record BLOB,
    PRIMARY KEY (origin, payment)
) WITHOUT ROWID;
CREATE INDEX settlements_by_member ON settlements (origin, member);

-- Proposals by the log that published them.
CREATE TABLE proposals (
    origin TEXT NOT NULL,
    proposal TEXT NOT NULL,
    lang TEXT NOT NULL,
    author TEXT,
    state TEXT NOT NULL,
    published_ms BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    id BLOB NOT NULL,
    PRIMARY KEY (origin, proposal)
) WITHOUT ROWID;
CREATE INDEX proposals_by_id ON proposals (proposal);

-- The current text of a proposal in each language.
CREATE TABLE proposal_texts (
    origin TEXT NOT NULL,
    proposal TEXT NOT NULL,
    lang TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    digest BLOB NOT NULL,
    of_digest BLOB,
    seq BIGINT NOT NULL,
    PRIMARY KEY (origin, proposal, lang)
) WITHOUT ROWID;

-- Who supports what.
CREATE TABLE supports (
    origin TEXT NOT NULL,
    host TEXT NOT NULL,
    proposal TEXT NOT NULL,
    member TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (origin, host, proposal, member)
) WITHOUT ROWID;
CREATE INDEX supports_by_proposal ON supports (host, proposal);

-- Public comments.
CREATE TABLE comments (
    origin TEXT NOT NULL,
    comment TEXT NOT NULL,
    host TEXT NOT NULL,
    proposal TEXT NOT NULL,
    member TEXT NOT NULL,
    lang TEXT NOT NULL,
    text TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (origin, comment)
) WITHOUT ROWID;
CREATE INDEX comments_by_proposal ON comments (host, proposal);

-- Polls as their host opened them.
CREATE TABLE polls (
    origin TEXT NOT NULL,
    poll TEXT NOT NULL,
    seq BIGINT NOT NULL,
    id BLOB NOT NULL,
    opened TEXT NOT NULL,
    proposal TEXT,
    record_ms BIGINT NOT NULL,
    opens_ms BIGINT NOT NULL,
    closes_ms BIGINT NOT NULL,
    published_ms BIGINT,
    voided_ms BIGINT,
    void_reason TEXT,
    PRIMARY KEY (origin, poll)
) WITHOUT ROWID;
CREATE INDEX polls_by_id ON polls (poll);

-- Where the pages of a roll stand in their log.
CREATE TABLE roll_pages (
    origin TEXT NOT NULL,
    poll TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (origin, poll, seq)
) WITHOUT ROWID;

-- The frozen roll of a chapter for a poll; broken where its pages are not what the freeze says.
CREATE TABLE rolls (
    origin TEXT NOT NULL,
    poll TEXT NOT NULL,
    seq BIGINT NOT NULL,
    count BIGINT NOT NULL,
    weight BIGINT NOT NULL,
    root BLOB NOT NULL,
    broken BOOLEAN NOT NULL,
    PRIMARY KEY (origin, poll)
) WITHOUT ROWID;

-- Its entries.
CREATE TABLE roll_entries (
    origin TEXT NOT NULL,
    poll TEXT NOT NULL,
    entry TEXT NOT NULL,
    member TEXT NOT NULL,
    weight INTEGER NOT NULL,
    seat INTEGER,
    PRIMARY KEY (origin, poll, entry)
) WITHOUT ROWID;
CREATE INDEX roll_entries_by_member ON roll_entries (poll, member);

-- From here a chapter's ballots are valid.
CREATE TABLE joins (
    origin TEXT NOT NULL,
    poll TEXT NOT NULL,
    host TEXT NOT NULL,
    opened BLOB NOT NULL,
    seq BIGINT NOT NULL,
    box_commit BLOB NOT NULL,
    box_key TEXT,
    PRIMARY KEY (origin, poll)
) WITHOUT ROWID;

-- From which of an organisation's seats a person votes.
CREATE TABLE seats (
    origin TEXT NOT NULL,
    poll TEXT NOT NULL,
    member TEXT NOT NULL,
    person TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (origin, poll, member, person)
) WITHOUT ROWID;

-- Where the ballots of a poll stand in their log; their content stays in the entry.
CREATE TABLE ballots (
    origin TEXT NOT NULL,
    seq BIGINT NOT NULL,
    poll TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (origin, seq)
) WITHOUT ROWID;
CREATE INDEX ballots_by_entry ON ballots (origin, poll, entry);

-- A chapter's box, closed; broken where the ballots are not what the seal says.
CREATE TABLE seals (
    origin TEXT NOT NULL,
    poll TEXT NOT NULL,
    seq BIGINT NOT NULL,
    id BLOB NOT NULL,
    count BIGINT NOT NULL,
    box_key TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    broken BOOLEAN NOT NULL,
    PRIMARY KEY (origin, poll)
) WITHOUT ROWID;

-- What each instance computed.
CREATE TABLE tallies (
    origin TEXT NOT NULL,
    poll TEXT NOT NULL,
    host TEXT NOT NULL,
    seq BIGINT NOT NULL,
    tallied TEXT NOT NULL,
    result_hash BLOB NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (origin, poll)
) WITHOUT ROWID;

-- What each committee stands behind.
CREATE TABLE certifications (
    origin TEXT NOT NULL,
    poll TEXT NOT NULL,
    host TEXT NOT NULL,
    seq BIGINT NOT NULL,
    actor TEXT,
    result_hash BLOB NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (origin, poll)
) WITHOUT ROWID;
