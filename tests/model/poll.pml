/*
 * A poll of three chapters: opening, joining, casting, sealing, extending, cutting, tallying and
 * certifying (docs/protocol.md, section 12), with clocks that differ, logs that arrive late, a
 * chapter that dies, and one that lies. docs/model.md says what is in it, what is not, and what is
 * checked. tests/model/run.sh runs it.
 *
 *   -DRULE=0 fail, 1 extend_once, 2 count_cosigned       -DDUAL  each chapter must pass it
 *   -DLIAR=0 the host lies, 2 the last chapter does, 9 nobody does (then one chapter may die)
 *   -DF_…    one rule left out: the check must then fail
 *
 * Chapter 0 is the host. A log is a row of small numbers; a chapter holds prefixes of the others'.
 */
#include "poll.h"

byte L[24];     /* log of chapter c: L[c * LEN + i] */
byte LB[LEN];   /* the liar's other version of its own log */
byte n[NC];      /* lengths */
byte has[9];    /* has[r * NC + c]: how much of the log of c is held by r */
byte v[NC];      /* which of the liar's versions r is shown */
byte t[NC];      /* own clock: 0 open, 1 closed, 2 seal_by has passed, 3 the extended one has */
byte cut[NC];    /* size at which the host cut the log of c */
byte im[2];     /* the host's tally, in both versions: chapters counted by their seal */
byte sm[2];     /* silent chapters whose roll it has read, up to: */
byte sz[6];
byte om[2];     /* those of them whose box was opened by a later seal */
int res[NC];     /* the hash that each chapter tallied */
byte cert;      /* who has certified */
byte dead;      /* who is gone for good */
byte prov[NC];   /* whether its result is provisional */
byte out[NC];    /* its outcome */
byte lied;      /* the lying host has stated one of its two tallies */
byte bad;       /* the property that does not hold */

c_code {
\#include "rules.h"
}

#define STEP(may, act) :: d_step { c_expr { may } -> c_code { act; settle(); } ; assert(bad == 0) }
#define EACH(c) \
  STEP(MAY_LIE_JOIN_##c, append(c, JOIN)) \
  STEP(MAY_CAST_##c, do_cast(c, YES)) \
  STEP(MAY_CAST_##c, do_cast(c, NO)) \
  STEP(MAY_TICK_##c, do_tick(c)) \
  STEP(MAY_LIE_BALLOT_##c, append(c, YES)) \
  STEP(MAY_LIE_BALLOT_##c, append(c, NO)) \
  STEP(MAY_LIE_SEAL_##c, append(c, SEAL)) \
  STEP(MAY_LIE_SEAL_##c, append(c, BROKEN)) \
  STEP(MAY_FORK_SEAL_##c, forks(c, SEAL, BROKEN)) \
  STEP(MAY_FORK_SEAL_##c, forks(c, NO, SEAL)) \
  STEP(MAY_FORK_BALLOT_##c, forks(c, YES, NO))
#define OTHER(c) \
  STEP(MAY_CUT_##c, do_cut(c)) \
  STEP(MAY_DIE_##c, now.dead |= 1 << c) \
  STEP(MAY_LIE_CUT_##c, lie_cut(c, hs(0, c)))
#define LIE(may, one) \
  STEP(may, lie_tally(one, 0)) STEP(may, lie_tally(one, 1)) \
  STEP(may, lie_tally(one, 2)) STEP(may, lie_tally(one, 3))
#define LIES(may) LIE(may, 0) LIE(may, 1) LIE(may, 2) LIE(may, 3)
#define PULL(r, c) STEP(MAY_PULL_##r##_##c, now.has[r * NC + c] = there_is(r, c))

active proctype world() {
  c_code { settle(); };
#if LIAR == 0
  if :: v[2] = 1 :: skip fi;
#elif LIAR == 2
  if :: v[1] = 1 :: skip fi;
#endif
  do
  EACH(0) EACH(1) EACH(2)
  OTHER(1) OTHER(2)
  PULL(0, 1) PULL(0, 2) PULL(1, 0) PULL(1, 2) PULL(2, 0) PULL(2, 1)
  STEP(MAY_EXTEND, append(0, EXT))
  STEP(MAY_TALLY_HOST, do_tally_host())
#if LIAR == 0
  STEP(MAY_LIE_EXTEND, append(0, EXT))
  LIES(MAY_LIE_TALLY) LIES(MAY_LIE_AGAIN)
#endif
  :: else -> break
  od;
  skip;
  d_step { c_code { now.bad = at_the_end(); } ; assert(bad == 0) }
}
