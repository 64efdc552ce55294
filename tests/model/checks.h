/* What must hold when nothing more can happen. */
static int at_the_end() {
  for (int r = 0; r < NC; r++) {
    if (r == LIAR || !tallied(r)) continue;
    /* What was said to be certain is so, whatever was in the boxes that nobody could open. */
    int q = LIAR == 0 ? ver(r) : 0, yes[NC], no[NC];
    for (int c = 0; c < NC; c++) {
      int to = -1, closed = now.sm[q] >> c & 1 && !(now.om[q] >> c & 1);
      if (now.im[q] >> c & 1) to = seal(c, c);
      else if (now.sm[q] >> c & 1 && RULE == RULE_CUT) to = now.cut[c];
      else if (closed) to = now.n[c];
      if (c == LIAR) continue;
      yes[c] = ballots(c, c, to, YES), no[c] = ballots(c, c, to, NO);
    }
    int whole = (now.im[q] | now.sm[q]) == ALL;
    if (LIAR >= NC && whole && (now.prov[r] || RULE == RULE_CUT))
      if ((passes(yes, no) ? PASSED : REJECTED) != now.out[r]) return 5;
  }
  if (LIAR < NC) return 0;
  /* Everybody who is there, and whom it concerns, comes to a result. */
  for (int r = 0; r < NC; r++) {
    if (now.dead >> r & 1 || !joined(r) || now.cert >> r & 1) continue;
    int closed = 0;
    for (int c = 0; c < NC; c++) if (now.dead >> c & 1 && now.cut[c] && key(0, c) < 0) closed = 1;
    if (!closed) return 6;
    /* Only where a box that nobody can open may decide. */
    int i, s, o; unsigned char z[NC];
    if (!stated(&i, &s, &o, z) || counted(0, i, s, o, z, 0)) return 7;
  }
  return 0;
}
