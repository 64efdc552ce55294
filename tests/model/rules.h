/*
 * The rules of a poll (docs/protocol.md, section 12; decision 0035) for the model in poll.pml, in C,
 * over its state `now`. `can_…` says whether a step may be taken, as the chapter that takes it sees
 * the logs.
 */
#include "poll.h"
static const int votes[NC] = { VOTES0, VOTES1, VOTES2 };

/* The liar's version that r is shown; its own is the first. */
static int ver(int r) { return r == LIAR ? 0 : now.v[r]; }
static int at(int vv, int c, int i) { return vv && c == LIAR ? now.LB[i] : now.L[c * LEN + i]; }
static int hs(int r, int c) { return r == c ? now.n[c] : now.has[r * NC + c]; }
static int see(int r, int c, int i) { return at(ver(r), c, i); }
static int find(int r, int c, int what) {
  for (int i = 0; i < hs(r, c); i++) if (see(r, c, i) == what) return i;
  return -1;
}
/* Two versions are one up to a place if nothing before it differs. */
static int same(int r, int q, int c, int size) {
  if (c != LIAR || ver(r) == ver(q)) return 1;
  for (int i = 0; i < size; i++) if (now.L[c * LEN + i] != now.LB[i]) return 0;
  return 1;
}
/* Where the key of c came out: the first seal of either kind. */
static int key(int r, int c) {
  for (int i = 0; i < hs(r, c); i++) {
    int e = see(r, c, i);
    if (e == SEAL || e == BROKEN) return i;
  }
  return -1;
}
static int seal(int r, int c) {
#ifdef F_LAST_SEAL
  int last = -1;
  for (int i = 0; i < hs(r, c); i++) if (see(r, c, i) == SEAL) last = i;
  return last;
#else
  int i = key(r, c);
  return i >= 0 && see(r, c, i) == SEAL ? i : -1;
#endif
}
static int ballots(int r, int c, int to, int what) {
  int j = find(r, c, JOIN), k = 0;
  if (j < 0) return 0;
  for (int i = j + 1; i < to && i < hs(r, c); i++) k += see(r, c, i) == what;
  return k;
}
static int extended(int r) { return find(r, 0, EXT) >= 0; }
static int deadline(int r) { return extended(r) ? 3 : 2; }
static int cast(int c) {
  int k = 0;
  for (int i = 0; i < now.n[c]; i++) {
    int e = now.L[c * LEN + i];
    k += e == YES || e == NO;
  }
  return k;
}

/* The count, a pure function of what was stated: which chapters by their seal (i), which are
 * silent (s, up to z), whose box was opened (o). 0: the outcome can still change. */
static int passes(int *yes, int *no) {
  int y = 0, d = 0;
  for (int c = 0; c < NC; c++) {
    y += yes[c], d += no[c];
#ifdef DUAL
    if (yes[c] <= no[c]) return 0;
#endif
  }
  return y > d;
}
static int count(int r, int i, int s, int o, unsigned char *z, int *yes, int *no, int *pv) {
  int unknown[NC], hi[NC], lo[NC], closed = 0;
  *pv = 0;
  for (int c = 0; c < NC; c++) {
    int to = -1;
    yes[c] = no[c] = unknown[c] = 0;
    if (i >> c & 1) {
      to = seal(r, c);
    } else if (s >> c & 1) {
      int k = key(r, c);
      to = z[c];
      if (k >= 0 && k < to) to = k;
      if (!(o >> c & 1)) {
        closed = 1;
        unknown[c] = RULE == RULE_CUT ? ballots(r, c, to, YES) + ballots(r, c, to, NO) : votes[c];
#ifdef F_UNKNOWN_IS_NOTHING
        unknown[c] = 0;
#endif
        to = -1;
      }
    }
    if (to >= 0) yes[c] = ballots(r, c, to, YES), no[c] = ballots(r, c, to, NO);
    hi[c] = yes[c] + unknown[c], lo[c] = no[c] + unknown[c];
  }
  if ((i | s) != ALL) return REJECTED;
  if (!closed) return passes(yes, no) ? PASSED : REJECTED;
  int best = passes(hi, no), worst = passes(yes, lo);
#ifdef F_ONLY_THE_BEST
  worst = best;
#endif
  if (best != worst) {
#ifdef F_NO_WAIT_FOR_THE_KEY
    return REJECTED;
#endif
    return RULE == RULE_CUT ? OPEN_QUESTION : REJECTED;
  }
  *pv = 1;
  return best ? PASSED : REJECTED;
}
static int counted(int r, int i, int s, int o, unsigned char *z, int write) {
  int yes[NC], no[NC], pv, word = count(r, i, s, o, z, yes, no, &pv);
  if (word == OPEN_QUESTION) return 0;
  if (!write) return 1;
  int h = word | pv << 2 | i << 3 | s << 6 | o << 9;
  for (int c = 0; c < NC; c++) {
    h = h * 5 + yes[c], h = h * 5 + no[c];
    if (s >> c & 1) h = h * 2 + z[c] % 2;
  }
  now.res[r] = h, now.out[r] = word, now.prov[r] = pv;
  /* Ballots after the box was opened never count. */
  for (int c = 0; c < NC; c++) {
    int k = key(r, c), all = k < 0 ? 0 : ballots(r, c, k, YES) + ballots(r, c, k, NO);
    if (k >= 0 && yes[c] + no[c] > all) now.bad = 1;
  }
  return 1;
}

static void append(int c, int e) {
  now.L[c * LEN + now.n[c]] = e;
  if (c == LIAR) now.LB[now.n[c]] = e;
  now.n[c]++;
}
static int room(int c) { return now.n[c] < LEN; }
static int acts(int c) { return !(now.dead >> c & 1) && room(c) && !now.lied; }
static int honest(int c) { return c != LIAR && acts(c); }
static int joined(int c) { return find(c, c, JOIN) >= 0; }
static int tallied(int c) { return find(c, c, TALLY) >= 0; }

static int can_join(int c) {
  return acts(c) && !joined(c) && (now.t[c] == 0 || c == LIAR) && !tallied(c)
    && (c == 0 || find(c, 0, JOIN) >= 0);
}

static int can_cast(int c) {
  return honest(c) && joined(c) && key(c, c) < 0 && now.t[c] == 0 && cast(c) < votes[c];
}
static void do_cast(int c, int e) {
  if (tallied(c)) now.bad = 2;
  append(c, e);
}
/* Closing is sealing: a chapter that seals late is one whose clock is slow. Of the clocks, only the
 * host's has deadlines: the others' may delay a tally that leaves somebody out, and no more. */
static int can_tick(int c) {
  int last = c ? 1 : RULE == RULE_EXTEND ? 3 : 2;
  return acts(c) && c != LIAR && now.t[c] < last;
}
static void do_tick(int c) {
  if (now.t[c]++ == 0 && joined(c)) append(c, SEAL);
}
/* How much of the log of c can be had by r: from its author, or from whoever holds a copy
 * (`/entries?log=`, or a file by hand). A liar's log has two versions: only from itself, then. */
static int there_is(int r, int c) {
  int most = now.dead >> c & 1 ? 0 : now.n[c];
  for (int q = 0; LIAR >= NC && q < NC; q++)
    if (!(now.dead >> q & 1) && hs(q, c) > most) most = hs(q, c);
  return most;
}
static int can_pull(int r, int c) {
  return r != c && !now.lied && !(now.dead >> r & 1) && hs(r, c) < there_is(r, c);
}
static int held_seals() {
  int m = 0;
  for (int c = 0; c < NC; c++) if (seal(0, c) >= 0 && !now.cut[c]) m |= 1 << c;
  return m;
}
static int can_extend() {
  return RULE == RULE_EXTEND && honest(0) && now.t[0] == 1 && !extended(0) && !tallied(0)
    && held_seals() != ALL;
}
static int can_cut(int c) {
  if (RULE != RULE_CUT || !honest(0) || now.t[0] < 2 || tallied(0) || now.cut[c]) return 0;
  if (find(0, c, JOIN) < 0) return 0;
#ifndef F_CUT_WHAT_IS_SEALED
  if (seal(0, c) >= 0) return 0;
#endif
  return 1;
}
static void do_cut(int c) {
  if (seal(0, c) >= 0) now.bad = 3;
  now.cut[c] = hs(0, c);
  append(0, CUTS + c);
}

/* What the host would state now. 0: nothing yet. */
static int stated(int *i, int *s, int *o, unsigned char *z) {
  *i = held_seals(), *s = 0, *o = 0;
  if (seal(0, 0) < 0) return 0;
  for (int c = 0; c < NC; c++) {
    z[c] = 0;
    if (*i >> c & 1 || find(0, c, JOIN) < 0) continue;
    if (RULE == RULE_CUT && !now.cut[c]) return 0;
    *s |= 1 << c;
    z[c] = RULE == RULE_CUT ? now.cut[c] : hs(0, c);
    if (RULE == RULE_CUT && key(0, c) >= 0) *o |= 1 << c;
  }
  return *i == ALL || now.t[0] >= deadline(0);
}
static int can_tally_host() {
  int i, s, o; unsigned char z[NC];
  return honest(0) && now.t[0] >= 1 && !tallied(0) && stated(&i, &s, &o, z)
    && counted(0, i, s, o, z, 0);
}
static void do_tally_host() {
  int i, s, o; unsigned char z[NC];
  stated(&i, &s, &o, z);
  counted(0, i, s, o, z, 1);
  for (int q = 0; q < 2; q++) {
    now.im[q] = i, now.sm[q] = s, now.om[q] = o;
    for (int c = 0; c < NC; c++) now.sz[q * NC + c] = z[c];
  }
  append(0, TALLY);
}

/* Another chapter counts exactly what the host stated, after it has found it to be so. */
static int tally_other(int r, int write) {
  if (!honest(r) || tallied(r) || !joined(r)) return 0;
#ifndef F_COUNT_BEFORE_SEAL
  if (now.t[r] < 1 || key(r, r) < 0) return 0;
#endif
#ifdef F_OWN_INPUTS
  {
    int m = 0;
    unsigned char none[NC] = { 0, 0, 0 };
    for (int c = 0; c < NC; c++) if (seal(r, c) >= 0) m |= 1 << c;
    if (!(m & 1) || m >> r == 0) return 0;
    return counted(r, m, 0, 0, none, write);
  }
#endif
  if (find(r, 0, TALLY) < 0) return 0;
  int q = LIAR == 0 ? ver(r) : 0, i = now.im[q], s = now.sm[q], o = now.om[q];
  unsigned char z[NC];
  if (!(i & 1) || i & s || o & ~s) return 0;
  for (int c = 0; c < NC; c++) {
    z[c] = now.sz[q * NC + c];
    if (i >> c & 1) {
      int k = seal(r, c);
      if (k < 0 || !same(r, 0, c, k + 1)) return 0;
      if (find(r, 0, CUTS + c) >= 0) return 0;
    }
    if (s >> c & 1) {
      int k = seal(r, c), cuts = find(r, 0, CUTS + c) >= 0;
      if ((RULE == RULE_CUT) != cuts) return 0;
      if (cuts) z[c] = now.cut[c];
      if (hs(r, c) < z[c] || !same(r, 0, c, z[c])) return 0;
      if (k >= 0 && k < z[c]) return 0;
      int j = find(r, c, JOIN);
      if (j < 0 || j >= z[c]) return 0;
      if (o >> c & 1 && (RULE != RULE_CUT || key(r, c) < 0)) return 0;
#ifdef F_KEY_BY_VIEW
      if (RULE == RULE_CUT && key(r, c) >= 0) o |= 1 << c;
#endif
#ifdef F_LATE_SEAL_REWRITES
      if (k >= 0) i |= 1 << c, s &= ~(1 << c), o &= ~(1 << c);
#endif
    }
#ifdef F_ROLL_BY_VIEW
    else if (!(i >> c & 1) && find(r, c, JOIN) >= 0) {
      s |= 1 << c;
      z[c] = hs(r, c);
    }
#endif
  }
  return counted(r, i, s, o, z, write);
}
static int can_tally(int r) { return tally_other(r, 0); }
static void do_tally(int r) { tally_other(r, 1); append(r, TALLY); }

/* A committee certifies when every chapter that is to be reached has tallied the same. Whoever is
 * gone, lies or never joined is not waited for: for a day, in truth (docs/model.md). */
static int can_certify(int r) {
  if (r == LIAR || now.dead >> r & 1 || now.cert >> r & 1 || !tallied(r)) return 0;
  for (int c = 0; c < NC; c++) {
    if (c == r || c == LIAR) continue;
    if (find(r, c, TALLY) >= 0) {
      if (now.res[c] != now.res[r]) return 0;
      continue;
    }
#ifdef F_CERTIFY_AT_ONCE
    continue;
#endif
    if (now.dead >> c & 1 || (!joined(c) && now.t[c] >= 1)) continue;
    return 0;
  }
  return 1;
}
static void do_certify(int r) {
  now.cert |= 1 << r;
  for (int c = 0; c < NC; c++)
    if (now.cert >> c & 1 && now.res[c] != now.res[r]) now.bad = 4;
}

/* What a chapter does as soon as it can, whenever that is: what it depends on comes by steps. */
static void pull(int r, int c) {
  if (can_pull(r, c)) now.has[r * NC + c] = there_is(r, c);
}
/* With PROMPT those who are no host hear of everything but the opening and a liar without delay. */
static void prompt(void) {
#ifdef PROMPT
  for (int r = 1; r < NC; r++)
    for (int c = 0; c < NC; c++) if (c != LIAR && (c || joined(r))) pull(r, c);
#endif
}
static void settle(void) {
  /* The liar is shown everything at once: it chooses what it says of it. */
  for (int c = 0; LIAR < NC && c < NC; c++) pull(LIAR % NC, c);
  /* A lying host has opened, joined and sealed before the first step: it may wait for nothing. */
  if (LIAR == 0 && now.n[0] == 0) append(0, JOIN), append(0, SEAL);
  prompt();
  for (int c = 0; c < NC; c++) if (c != LIAR && can_join(c)) append(c, JOIN);
  for (int c = 1; c < NC; c++) if (can_tally(c)) do_tally(c);
  prompt();
  for (int c = 0; c < NC; c++) if (can_certify(c)) do_certify(c);
}

/* What the liar may do. */
static int lies(int c) { return c == LIAR && acts(c); }
static int can_lie(int c) { return lies(c) && joined(c) && !tallied(c); }
static int can_lie_ballot(int c) { return c == 2 && can_lie(c) && cast(c) < votes[c] + 1; }
static int can_lie_seal(int c) {
  int k = 0;
  for (int i = 0; i < now.n[c]; i++) k += at(0, c, i) == SEAL || at(0, c, i) == BROKEN;
  return c && can_lie(c) && k < 2;
}
static int forked() {
  for (int i = 0; LIAR < NC && i < now.n[LIAR % NC]; i++)
    if (at(0, LIAR, i) != at(1, LIAR, i)) return 1;
  return 0;
}
static void forks(int c, int a, int b) {
  append(c, a);
  now.LB[now.n[c] - 1] = b;
}
static int can_lie_cut(int c) {
  return LIAR == 0 && can_lie(0) && RULE == RULE_CUT && !now.cut[c];
}
static void lie_cut(int c, int size) { now.cut[c] = size; append(0, CUTS + c); }
static int can_lie_tally() { return LIAR == 0 && can_lie(0) && !now.lied; }
/* how: of each other chapter, 0 left out, 1 by its seal, 2 silent, 3 silent and opened. */
static void lie(int q, int c, int how) {
  /* What every reader refuses for the cuts that stand is one lie. */
  if (RULE == RULE_CUT && (how && how != 1) != (now.cut[c] > 0)) how = 0;
  now.im[q] |= 1, now.im[q] &= ~(1 << c), now.sm[q] &= ~(1 << c), now.om[q] &= ~(1 << c);
  if (how == 1) now.im[q] |= 1 << c;
  if (how >= 2) now.sm[q] |= 1 << c;
  if (how >= 2 && RULE != RULE_CUT) now.sz[q * NC + c] = hs(0, c);
  if (how == 3) now.om[q] |= 1 << c;
}

static int can_lie_join(int c) { return c == LIAR && can_join(c); }
/* One statement for everybody, or one for each of the two others. */
static void lie_tally(int one, int two) {
  for (int q = now.lied; q < (now.v[2] && !now.lied ? 1 : 2); q++) lie(q, 1, one), lie(q, 2, two);
  now.lied = now.v[2] && !now.lied;
  if (!now.lied) append(0, TALLY);
}
static int can_lie_again() { return now.lied; }
static int can_fork(int c) { return c == 2 && now.v[1] && !forked(); }
static int can_fork_seal(int c) { return can_fork(c) && can_lie_seal(c); }
static int can_fork_ballot(int c) { return can_fork(c) && can_lie_ballot(c); }
static int can_lie_extend(void) { return RULE == RULE_EXTEND && can_lie(0) && !extended(0); }

static int can_die(int c) { return LIAR >= NC && !now.dead && c != 0; }

#include "checks.h"
#include "names.h"
