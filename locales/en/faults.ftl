### What is wrong with a peer, or with what it sent: a sentence per code, and what an officer does.

fault-answer = It answered something that is no answer of an instance.
    .help = Check its address. If it is right, compare the versions of the program with its operator.

fault-e-auth = It does not accept the token of this instance.
    .help = Its people have not pinned this instance, or have suspended it: call them.

fault-e-busy = It is busy with trouble of its own.
    .help = It is asked again by itself. If it lasts, call its operator.

fault-e-fork = It contradicts what is held here: two histories of one log.
    .help = Show the evidence to the committees of both chapters. Only people decide whether the exchange goes on.

fault-e-gone = What was asked is no longer there.
    .help = Compare the versions of the program with its operator.

fault-e-json = Something is malformed, or was cut off on the way.
    .help = Fetch or copy it again. If it stays so, call its operator.

fault-e-key-weak = A key of the log is weak or malformed.
    .help = Do not go on with this log: its chapter has to begin another one with good keys.

fault-e-kid = An event was signed by a key that is not in force at its place.
    .help = Call its operator: a key may have been used too early, or by somebody else.

fault-e-limit = Too much at once.
    .help = It is asked again by itself, more slowly.

fault-e-origin = It is of another log than was expected.
    .help = Check the address, or the file, with its operator.

fault-e-prev = An event does not follow the one before it.
    .help = Keep the evidence and call its operator: its log may have been damaged or restored from a backup.

fault-e-proof = A proof or a root does not hold.
    .help = Fetch or copy it again. If it stays so, its log may have been damaged or rewritten: call its operator.

fault-e-seq = Events are missing, or come in another order.
    .help = Fetch or copy it again from the number that is held here.

fault-e-sig = A signature does not hold.
    .help = Fetch or copy it again: it was changed on the way, or is not by this log.

fault-e-size-conflict = It shows a smaller log than it once showed.
    .help = It may have been restored from an old backup. Tell its operator: the missing end is held here.

fault-e-skew = Its clock and ours differ by more than a minute.
    .help = Run “enlace doctor” here: it says whose clock the others agree with. Set that machine by NTP, or call its operator.

fault-e-version = It uses a version of the format that this program does not know.
    .help = Upgrade this instance.

fault-other = It refused, with a code that this version does not know.
    .help = Compare the versions of the program with its operator.

fault-peer-quota = It brought as much today as a day may bring. Tomorrow it goes on.
    .help = Ask its operator what it brings so much of; then let it bring more with “enlace peer raise”, or suspend it.

fault-unreachable = It does not answer.
    .help = Check the network and its address; call its operator. What is done here is kept and sent later.
