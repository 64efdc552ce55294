-- Encrypted plaintext and salt behind a commitment.
CREATE TABLE private_records (
    commitment BYTEA NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (commitment)
);
-- For erasing and correcting what is kept about somebody, which comes later.
CREATE INDEX private_records_by_subject ON private_records (subject);

-- Numbers that members had in the register they were imported from.
CREATE TABLE external_ids (
    external TEXT NOT NULL,
    member TEXT NOT NULL,
    PRIMARY KEY (external)
);

-- Who signs in. The e-mail address is a keyed digest; its plaintext is in the private record.
CREATE TABLE accounts (
    account TEXT NOT NULL,
    member TEXT NOT NULL,
    email_index BYTEA NOT NULL,
    password TEXT NOT NULL,
    locale TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (account)
);
CREATE UNIQUE INDEX accounts_by_email ON accounts (email_index);
CREATE UNIQUE INDEX accounts_by_member ON accounts (member);

-- Invitations to sign in, by whom and what came of them. Address and code are keyed digests.
CREATE TABLE invitations (
    invitation TEXT NOT NULL,
    member TEXT NOT NULL,
    invited_by TEXT,
    renews BOOLEAN NOT NULL,
    address_on_books BOOLEAN NOT NULL,
    email_index BYTEA NOT NULL,
    locale TEXT NOT NULL,
    code_index BYTEA NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    taken_ms BIGINT,
    ended_ms BIGINT,
    PRIMARY KEY (invitation)
);
CREATE UNIQUE INDEX invitations_by_code ON invitations (code_index);
CREATE INDEX invitations_by_member ON invitations (member);

-- One sign-in: its current refresh token, as a digest.
CREATE TABLE sessions (
    session TEXT NOT NULL,
    account TEXT NOT NULL,
    refresh_digest BYTEA NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    revoked_ms BIGINT,
    PRIMARY KEY (session)
);
CREATE INDEX sessions_by_account ON sessions (account);

-- Tokens for scripts, as digests.
CREATE TABLE personal_tokens (
    token TEXT NOT NULL,
    account TEXT NOT NULL,
    digest BYTEA NOT NULL,
    label TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    revoked_ms BIGINT,
    PRIMARY KEY (token)
);
CREATE INDEX personal_tokens_by_account ON personal_tokens (account);

-- Failed sign-ins per address, to slow guessing.
CREATE TABLE sign_in_failures (
    email_index BYTEA NOT NULL,
    failures INTEGER NOT NULL,
    last_ms BIGINT NOT NULL,
    PRIMARY KEY (email_index)
);

-- Answers by idempotency key.
CREATE TABLE commands (
    account TEXT NOT NULL,
    command TEXT NOT NULL,
    request_digest BYTEA NOT NULL,
    answer TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (account, command)
);

-- Drafts of proposals and polls: no events yet.
CREATE TABLE drafts (
    draft TEXT NOT NULL,
    kind TEXT NOT NULL,
    author TEXT NOT NULL,
    body TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (draft)
);

-- Where a sync worker stands.
CREATE TABLE peer_states (
    peer TEXT NOT NULL,
    state TEXT NOT NULL,
    code TEXT,
    detail TEXT,
    failures INTEGER NOT NULL,
    since_ms BIGINT NOT NULL,
    last_seen_ms BIGINT,
    next_try_ms BIGINT NOT NULL,
    remote_size BIGINT NOT NULL,
    PRIMARY KEY (peer)
);

-- What made a peer HALTED, kept for people.
CREATE TABLE peer_evidence (
    peer TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    code TEXT NOT NULL,
    evidence BYTEA NOT NULL,
    PRIMARY KEY (peer, at_ms)
);

-- What a peer brought on its last day, and how often its quota was raised then.
CREATE TABLE peer_usage (
    peer TEXT NOT NULL,
    day BIGINT NOT NULL,
    events BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    raised BIGINT NOT NULL,
    PRIMARY KEY (peer)
);

-- Ids of peer tokens, until they expire.
CREATE TABLE used_tokens (
    issuer TEXT NOT NULL,
    jti TEXT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (issuer, jti)
);
