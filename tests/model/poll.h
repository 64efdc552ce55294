/* The bounds and names that the world (poll.pml) and the rules (rules.h) share. */
#ifndef RULE
#define RULE 2
#endif
#ifndef LIAR
#define LIAR 9
#endif
#ifndef VOTES0
#define VOTES0 1
#endif
#ifndef VOTES1
#define VOTES1 1
#endif
#ifndef VOTES2
#define VOTES2 2
#endif

#define RULE_FAIL 0
#define RULE_EXTEND 1
#define RULE_CUT 2
#define NC 3
#define LEN 8
#define ALL 7

/* What a log holds. The host's JOIN stands for its opening, roll and joining. */
#define JOIN 1
#define YES 2
#define NO 3
#define SEAL 4
#define BROKEN 5 /* a seal that reveals the key and is not true of its ballots */
#define EXT 6
#define CUTS 7 /* a cut of chapter 1 or 2: 8, 9 */
#define TALLY 10

#define PASSED 1
#define REJECTED 2
#define OPEN_QUESTION 0
