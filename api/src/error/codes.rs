//! The table of refusals: one line gives the constant, the stable code, the HTTP status and the
//! arguments of its message.
//!
//! `error-<code>` is the Fluent id in every locale, with the attribute `.help`; `docs/errors.md`
//! has a row for each. `tests/locales` compares the three, and that every argument is given.
//! Sorted by subject, in the order of `docs/errors.md`. Problem codes between instances (`E_…`)
//! are the federation's own.

/// A kind of refusal. Equal codes are equal refusals; programs branch on `name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The stable code, `poll-closed`.
    pub name: &'static str,
    /// The HTTP status that goes with it.
    pub status: u16,
    /// The arguments that its message needs, in no particular order.
    pub args: &'static [&'static str],
}

macro_rules! codes {
    ($($name:ident = $code:literal, $status:literal, [$($arg:ident),*];)*) => {
        $(
            #[doc = concat!("`", $code, "`, status ", stringify!($status), ".")]
            pub const $name: Code =
                Code { name: $code, status: $status, args: &[$(stringify!($arg)),*] };
        )*

        /// Every code there is, by subject.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

/// The code of this name: for the rules of `enlace-schema`, which name theirs as text.
pub fn by_name(name: &str) -> Option<Code> {
    ALL.iter().copied().find(|code| code.name == name)
}

codes! {
    // Requests.
    BAD_REQUEST = "bad-request", 400, [];
    NOT_JSON = "not-json", 400, [];
    CONTENT_TYPE = "content-type", 415, [];
    BODY_TOO_LARGE = "body-too-large", 413, [limit];
    UNKNOWN_FIELD = "unknown-field", 400, [name];
    MISSING_FIELD = "missing-field", 400, [name];
    INVALID_ARGUMENT = "invalid-argument", 400, [name];
    INVALID_DATE = "invalid-date", 400, [name];
    ID_MALFORMED = "id-malformed", 400, [expected];
    CURSOR_MALFORMED = "cursor-malformed", 400, [];
    NOT_FOUND = "not-found", 404, [];
    METHOD_NOT_ALLOWED = "method-not-allowed", 405, [];
    CSRF = "csrf", 403, [];
    TOO_MANY_REQUESTS = "too-many-requests", 429, [seconds];
    RATE_LIMITED = "rate-limited", 429, [seconds];
    REQUEST_TIMEOUT = "request-timeout", 503, [];
    BODY_TIMEOUT = "body-timeout", 408, [];
    IDEMPOTENCY_CONFLICT = "idempotency-conflict", 409, [];
    IDEMPOTENCY_MALFORMED = "idempotency-malformed", 400, [];

    // GraphQL.
    QUERY_INVALID = "query-invalid", 400, [];
    QUERY_TOO_DEEP = "query-too-deep", 400, [limit];
    QUERY_TOO_LARGE = "query-too-large", 400, [limit];
    QUERY_TOO_MANY_FIELDS = "query-too-many-fields", 400, [limit];
    PAGE_TOO_LARGE = "page-too-large", 400, [limit];
    BATCH_REFUSED = "batch-refused", 400, [];
    MUTATION_ON_GET = "mutation-on-get", 405, [];
    SUBSCRIPTION_NEEDS_SOCKET = "subscription-needs-socket", 400, [];
    MUTATION_ON_SOCKET = "mutation-on-socket", 405, [];

    // Sign-in, tokens and roles.
    UNAUTHENTICATED = "unauthenticated", 401, [];
    OFFICER_MISSING = "officer-missing", 401, [];
    SIGN_IN_FAILED = "sign-in-failed", 401, [];
    SESSION_EXPIRED = "session-expired", 401, [];
    TOKEN_MALFORMED = "token-malformed", 401, [];
    TOKEN_EXPIRED = "token-expired", 401, [];
    TOKEN_FOREIGN = "token-foreign", 401, [];
    TOKEN_REVOKED = "token-revoked", 401, [];
    TOKEN_UNKNOWN = "token-unknown", 404, [];
    TOKEN_LIFETIME = "token-lifetime", 422, [limit];
    TOKENS_TOO_MANY = "tokens-too-many", 409, [limit];
    SCOPE_INSUFFICIENT = "scope-insufficient", 403, [scope];
    FORBIDDEN = "forbidden", 403, [];
    ROLE_REQUIRED = "role-required", 403, [role];
    PASSWORD_TOO_SHORT = "password-too-short", 422, [limit];
    PASSWORD_TOO_LONG = "password-too-long", 422, [limit];
    EMAIL_MALFORMED = "email-malformed", 422, [];
    EMAIL_TAKEN = "email-taken", 409, [];
    INVITATION_UNKNOWN = "invitation-unknown", 404, [];
    INVITATION_OVER = "invitation-over", 409, [];
    ACCOUNT_UNKNOWN = "account-unknown", 404, [];
    ACCOUNT_EXISTS = "account-exists", 409, [];
    ACCOUNT_DISABLED = "account-disabled", 403, [];

    // The instance.
    INTERNAL = "internal", 500, [number];
    UNAVAILABLE = "unavailable", 503, [];
    READ_ONLY = "read-only", 503, [];
    CLOCK_UNTRUSTED = "clock-untrusted", 503, [];
    SHUTTING_DOWN = "shutting-down", 503, [];
    DATABASE_BUSY = "database-busy", 503, [];
    DATABASE_MISSING = "database-missing", 503, [];
    DATABASE_NEWER = "database-newer", 503, [];
    DATABASE_OLDER = "database-older", 503, [];
    DATABASE_NOT_EMPTY = "database-not-empty", 409, [];
    DATABASE_CORRUPT = "database-corrupt", 503, [];
    DATABASE_READONLY = "database-readonly", 503, [];
    DATABASE_UNREACHABLE = "database-unreachable", 503, [];
    DISK_FULL = "disk-full", 507, [];
    DISK_FAILED = "disk-failed", 507, [];
    FILES_FORBIDDEN = "files-forbidden", 503, [];
    KEYS_MISSING = "keys-missing", 503, [];
    KEYS_UNREADABLE = "keys-unreadable", 503, [name];
    KEYS_DAMAGED = "keys-damaged", 503, [name];
    KEYS_PERMISSIONS = "keys-permissions", 503, [];
    KEYS_MISMATCH = "keys-mismatch", 503, [];
    KEYS_LOCKED = "keys-locked", 503, [];
    KEYS_PASSPHRASE = "keys-passphrase", 503, [];
    KEYS_NOT_LOCKED = "keys-not-locked", 409, [];
    PASSPHRASE_PERMISSIONS = "passphrase-permissions", 503, [file];
    KEYS_REQUEST = "keys-request", 400, [];
    KEYS_REQUEST_STALE = "keys-request-stale", 409, [];
    KEYS_NOT_SIGNED = "keys-not-signed", 403, [];
    RECOVERY_FILE = "recovery-file", 400, [file];
    RECOVERY_WORDS = "recovery-words", 400, [];
    CONFIG_INVALID = "config-invalid", 503, [key, why];
    CONFIG_FILE = "config-file", 503, [file, why, said];
    BACKUP_POSTGRES = "backup-postgres", 409, [];
    PASSPHRASE_SHORT = "passphrase-short", 422, [limit];
    RECIPIENT_MALFORMED = "recipient-malformed", 422, [];
    IDENTITY_MALFORMED = "identity-malformed", 422, [];
    ARCHIVE_LOCKED = "archive-locked", 422, [];
    ARCHIVE_DAMAGED = "archive-damaged", 422, [];
    BUNDLE_REFUSED = "bundle-refused", 422, [];
    BUNDLE_TOO_LARGE = "bundle-too-large", 409, [];
    RECOVER_NOTHING = "recover-nothing", 404, [];
    ARCHIVE_NEWER = "archive-newer", 422, [];
    OPTION_MISSING = "option-missing", 422, [name];
    ORIGIN_MALFORMED = "origin-malformed", 422, [];
    ALREADY_INITIALISED = "already-initialised", 409, [];
    NOT_INITIALISED = "not-initialised", 503, [];
    PORT_TAKEN = "port-taken", 503, [address];
    PROFILE_UNKNOWN = "profile-unknown", 422, [name];
    LOG_MISSING_TAIL = "log-missing-tail", 503, [];
    LOG_OTHER_PAST = "log-other-past", 503, [];
    LOG_PART = "log-part", 422, [];
    PROJECTIONS_DIFFERED = "projections-differed", 500, [];
    DOCTOR_FOUND = "doctor-found", 500, [];
    CHECK_FAILED = "check-failed", 500, [];
    INSTANCE_ENDED = "instance-ended", 500, [];

    // Members and roles.
    MEMBER_NOT_FOUND = "member-not-found", 404, [];
    MEMBER_EXISTS = "member-exists", 409, [];
    MEMBER_ENDED = "member-ended", 409, [];
    MEMBER_NOT_ADMITTED = "member-not-admitted", 409, [];
    MEMBER_KIND = "member-kind", 422, [];
    MEMBER_ELSEWHERE = "member-elsewhere", 403, [];
    PRIVACY_MEMBER_ACTIVE = "privacy-member-active", 409, [];
    PRIVACY_VOTE_OPEN = "privacy-vote-open", 409, [];
    PRIVACY_NOTHING = "privacy-nothing", 409, [];
    PRIVACY_HELD = "privacy-held", 409, [mandate];
    PRIVACY_NOT_HELD = "privacy-not-held", 409, [];
    PRIVACY_DUTY = "privacy-duty", 409, [day];
    PRIVACY_BLOCK_FIRST = "privacy-block-first", 409, [days];
    PRIVACY_BLOCKED_UNTIL = "privacy-blocked-until", 409, [day];
    MEMBER_MOVED = "member-moved", 409, [];
    TRANSFER_TO = "transfer-to", 422, [];
    TRANSFER_OPEN = "transfer-open", 409, [chapter];
    TRANSFER_NOT_FOUND = "transfer-not-found", 404, [];
    TRANSFER_FROM = "transfer-from", 409, [];
    TRANSFER_EXPIRED = "transfer-expired", 409, [at];
    TRANSFER_CLOSED = "transfer-closed", 409, [];
    TRANSFER_HOME_THERE = "transfer-home-there", 409, [];
    TRANSFER_EVIDENCE = "transfer-evidence", 422, [];
    REPRESENTATIVE_OF_NON_ORGANISATION = "representative-of-non-organisation", 422, [];
    REPRESENTATIVE_NOT_PERSON = "representative-not-person", 422, [];
    REPRESENTATIVE_SEAT = "representative-seat", 409, [];
    ROLE_ALREADY = "role-already", 409, [];
    ROLE_MISSING = "role-missing", 409, [];
    LAST_OPERATOR = "last-operator", 409, [];

    // Dues.
    DUES_PERIOD_MALFORMED = "dues-period-malformed", 422, [];
    DUES_PERIOD_OVERLAP = "dues-period-overlap", 409, [];
    DUES_TOO_EARLY = "dues-too-early", 422, [day];
    DUES_TOO_LATE = "dues-too-late", 422, [day];
    SETTLEMENT_NOT_FOUND = "settlement-not-found", 404, [];
    SETTLEMENT_VOIDED = "settlement-voided", 409, [];
    DUES_CURRENCY = "dues-currency", 422, [expected];
    SCHEDULE_NOT_FOUND = "schedule-not-found", 404, [];
    SCHEDULE_COUNT = "schedule-count", 422, [];
    SCHEDULE_MIXED_CURRENCIES = "schedule-mixed-currencies", 422, [];
    SCHEDULE_PRICE_TWICE = "schedule-price-twice", 422, [];
    SCHEDULE_NEGATIVE = "schedule-negative", 422, [];
    SCHEDULE_MONTHS = "schedule-months", 422, [];
    SCHEDULE_BAND = "schedule-band", 422, [];
    SCHEDULE_KIND = "schedule-kind", 422, [];
    MONEY_CURRENCY = "money-currency", 422, [];
    MONEY_SYNTAX = "money-syntax", 422, [];
    MONEY_DECIMALS = "money-decimals", 422, [];
    MONEY_RANGE = "money-range", 422, [];
    MONEY_MIXED = "money-mixed", 422, [];

    // Proposals and texts.
    PROPOSAL_NOT_FOUND = "proposal-not-found", 404, [];
    DRAFT_NOT_FOUND = "draft-not-found", 404, [];
    PROPOSAL_WITHDRAWN = "proposal-withdrawn", 409, [];
    PROPOSAL_NOT_YOURS = "proposal-not-yours", 403, [];
    PROPOSAL_ELSEWHERE = "proposal-elsewhere", 409, [];
    PROPOSAL_IN_POLL = "proposal-in-poll", 409, [];
    TRANSLATION_OUTDATED = "translation-outdated", 409, [];
    TRANSLATION_SAME_LANGUAGE = "translation-same-language", 422, [];
    TRANSLATION_MISSING = "translation-missing", 422, [];
    LANGUAGE_UNKNOWN = "language-unknown", 422, [];
    TEXT_EMPTY = "text-empty", 422, [];
    TEXT_TOO_LONG = "text-too-long", 422, [limit];
    TEXT_CONTROL_CHARACTER = "text-control-character", 422, [];
    TEXT_DIRECTION_OVERRIDE = "text-direction-override", 422, [];
    ALREADY_SUPPORTED = "already-supported", 409, [];

    // Polls and ballots.
    POLL_NOT_FOUND = "poll-not-found", 404, [];
    POLL_NOT_OPEN_YET = "poll-not-open-yet", 409, [at];
    POLL_CLOSED = "poll-closed", 409, [at];
    POLL_NOT_CLOSED = "poll-not-closed", 409, [at];
    POLL_VOID = "poll-void", 409, [];
    POLL_NOT_JOINED = "poll-not-joined", 409, [];
    POLL_ALREADY_JOINED = "poll-already-joined", 409, [];
    POLL_SEALED = "poll-sealed", 409, [];
    POLL_NOT_SEALED = "poll-not-sealed", 409, [];
    POLL_NOT_TALLIED = "poll-not-tallied", 409, [];
    POLL_EXTENSION = "poll-extension", 409, [log, seq];
    POLL_RESULTS_DIFFER = "poll-results-differ", 409, [];
    POLL_DIFFERENCE_OPEN = "poll-difference-open", 409, [at];
    POLL_TALLIES_MISSING = "poll-tallies-missing", 409, [at];
    POLL_NOT_EXTENDABLE = "poll-not-extendable", 409, [];
    POLL_NOT_CUTTABLE = "poll-not-cuttable", 409, [];
    POLL_NOT_CERTIFIED = "poll-not-certified", 409, [];
    POLL_DISPUTED = "poll-disputed", 409, [chapters, at];
    DISPUTE_WINDOW_OPEN = "dispute-window-open", 409, [at];
    DISPUTE_WINDOW_OVER = "dispute-window-over", 409, [at];
    DISPUTE_OPEN = "dispute-open", 409, [chapters, at];
    DISPUTE_OWN = "dispute-own", 409, [];
    DISPUTE_NOT_FOUND = "dispute-not-found", 409, [];
    ALREADY_DISPUTED = "already-disputed", 409, [];
    DISPUTE_NO_DIFFERENCE = "dispute-no-difference", 409, [];
    REVIEW_OUTDATED = "review-outdated", 409, [];
    POLL_PUBLISHED = "poll-published", 409, [];
    POLL_UNDECIDED = "poll-undecided", 409, [];
    POLL_SECRECY_NOT_YET = "poll-secrecy-not-yet", 422, [];
    POLL_INVALID = "poll-invalid", 422, [];
    POLL_FILE = "poll-file", 422, [file, why, said];
    POLL_DATES = "poll-dates", 422, [];
    POLL_DATES_PAST = "poll-dates-past", 422, [];
    POLL_OPTIONS = "poll-options", 422, [];
    POLL_SEATS = "poll-seats", 422, [];
    POLL_FRACTION = "poll-fraction", 422, [];
    POLL_CHAPTERS = "poll-chapters", 422, [];
    POLL_CHARTER = "poll-charter", 422, [];
    NOT_HOST = "not-host", 403, [];
    CORRECTION_EMPTY = "correction-empty", 422, [];
    CORRECTION_MEMBER = "correction-member", 409, [member];
    CORRECTION_ON_ROLL = "correction-on-roll", 409, [member];
    CORRECTION_NOT_ON_ROLL = "correction-not-on-roll", 409, [member];
    CORRECTION_MOVED = "correction-moved", 409, [member];
    CORRECTION_VOTED = "correction-voted", 409, [member];
    CORRECTION_WEIGHT = "correction-weight", 409, [member];
    CORRECTION_SIZE = "correction-size", 422, [limit];
    CORRECTION_COUNT = "correction-count", 409, [limit];
    ROLL_NOT_FROZEN = "roll-not-frozen", 409, [];
    ROLL_NOT_DUE = "roll-not-due", 409, [at];
    NOT_ON_ROLL = "not-on-roll", 403, [];
    NOT_FOR_THIS_ENTRY = "not-for-this-entry", 403, [];
    ALREADY_VOTED = "already-voted", 409, [];
    VOTED_OTHER_SEAT = "voted-other-seat", 409, [];
    ALREADY_CERTIFIED = "already-certified", 409, [];
    NOTHING_CHOSEN = "nothing-chosen", 422, [];
    TOO_MANY_CHOICES = "too-many-choices", 422, [limit];
    UNKNOWN_OPTION = "unknown-option", 422, [];
    DUPLICATE_OPTION = "duplicate-option", 422, [];
    CHOICES_DO_NOT_FIT = "choices-do-not-fit", 422, [];
    ABSTAIN_OR_OPTIONS = "abstain-or-options", 422, [];

    // Charters.
    CHARTER_INVALID = "charter-invalid", 422, [];
    CHARTER_NOT_FOUND = "charter-not-found", 404, [];
    CHARTER_NOT_OURS = "charter-not-ours", 403, [];
    CHARTER_RATIFIED = "charter-ratified", 409, [];
    CHARTER_FILE = "charter-file", 422, [file, why, said];

    // Receipts and verification.
    RECEIPT_MALFORMED = "receipt-malformed", 422, [];
    RECEIPT_INVALID = "receipt-invalid", 422, [];
    RECEIPT_UNKNOWN = "receipt-unknown", 404, [];
    LOG_INVALID = "log-invalid", 422, [];
    LOG_FINGERPRINT = "log-fingerprint", 422, [];
    LOG_DIFFERS = "log-differs", 422, [];
    LOG_BEHIND = "log-behind", 422, [held, shown];
    LOG_NOT_COSIGNED = "log-not-cosigned", 422, [];
    LOG_NOT_PUBLIC = "log-not-public", 403, [];
    CHECKPOINT_NOT_YET = "checkpoint-not-yet", 409, [];
    LOG_NOT_PINNED = "log-not-pinned", 403, [];
    LOG_TOKEN = "log-token", 403, [];
    LOG_OPTION = "log-option", 422, [name];
    LOG_END = "log-end", 422, [from, size];
    LOG_GAP = "log-gap", 409, [from, held];
    LOG_FILE = "log-file", 422, [what];
    LOG_IMPORT = "log-import", 422, [];
    SEAL_INVALID = "seal-invalid", 422, [];
    SEAL_DIFFERS = "seal-differs", 409, [];
    MIRROR_MISSING = "mirror-missing", 422, [path];
    MIRROR_DAMAGED = "mirror-damaged", 422, [path];
    MIRROR_OTHER = "mirror-other", 409, [folder];
    RECEIPT_SPLIT = "receipt-split", 409, [file];
    EVIDENCE_UNPROVEN = "evidence-unproven", 422, [why];
    EVIDENCE_NONE = "evidence-none", 404, [];
    WITNESS_MISSING = "witness-missing", 422, [folder];
    WITNESS_EXISTS = "witness-exists", 409, [folder];
    WITNESS_NAME = "witness-name", 422, [];
    WITNESS_DAMAGED = "witness-damaged", 500, [file];
    WITNESS_OTHER = "witness-other", 409, [];
    WITNESS_RESTORED = "witness-restored", 409, [];
    WITNESS_UNPROVEN = "witness-unproven", 409, [];
    TALLY_INVALID = "tally-invalid", 422, [];
    TALLY_DIFFERS = "tally-differs", 422, [];

    // Peers.
    PEER_UNKNOWN = "peer-unknown", 404, [];
    PEER_NOT_PINNED_THERE = "peer-not-pinned-there", 409, [];
    GENERATION_UNPROVEN = "generation-unproven", 409, [];
    PEER_PINNED = "peer-pinned", 409, [];
    PEER_SELF = "peer-self", 422, [];
    FINGERPRINT_MALFORMED = "fingerprint-malformed", 422, [];
    PEER_FINGERPRINT = "peer-fingerprint", 422, [];
    PEER_UNREACHABLE = "peer-unreachable", 502, [];
    PEER_ANSWER = "peer-answer", 502, [];
    PEER_CLOCK = "peer-clock", 502, [];
    PEER_HALTED = "peer-halted", 409, [];
    PEER_SUSPENDED = "peer-suspended", 409, [];
    PEER_NOT_SUSPENDED = "peer-not-suspended", 409, [];
    PEER_QUOTA = "peer-quota", 409, [];
    PEER_ADDRESS = "peer-address", 422, [];
    PEER_NO_ADDRESS = "peer-no-address", 409, [];

    // Files.
    IMPORT_REFUSED = "import-refused", 422, [count];
    IMPORT_STOPPED = "import-stopped", 409, [count];
    IMPORT_COLUMNS = "import-columns", 422, [columns];
    IMPORT_COLUMNS_TWICE = "import-columns-twice", 422, [columns];
    IMPORT_ENCODING = "import-encoding", 422, [];
    IMPORT_TOO_MANY = "import-too-many", 422, [limit];
    IMPORT_EMPTY = "import-empty", 422, [];
    FILE_UNREADABLE = "file-unreadable", 422, [file];
    FILE_UNWRITABLE = "file-unwritable", 422, [file];
    FILE_EXISTS = "file-exists", 409, [file];
}
