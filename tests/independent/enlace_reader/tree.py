"""RFC 6962, section 2.1 (3.1): roots and proofs, as that text defines them."""

from .refuse import sha256

MOST = 64


def node(left, right):
    return sha256(b"\1", left, right)


def _split(size):
    """The largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1


def root(leaves):
    """MTH over leaf hashes."""
    if not leaves:
        return sha256()
    level = list(leaves)
    # Bottom-up with an odd one carried along gives the same tree as the recursive definition.
    while len(level) > 1:
        above = [node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


def inclusion(leaves, index):
    """PATH(index, leaves)."""
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return inclusion(leaves[:k], index) + [root(leaves[k:])]
    return inclusion(leaves[k:], index - k) + [root(leaves[:k])]


def consistency(leaves, old):
    """PROOF(old, leaves); nothing from nothing and between equal sizes."""
    if old in (0, len(leaves)):
        return []

    def sub(m, part, whole):
        if m == len(part):
            return [] if whole else [root(part)]
        k = _split(len(part))
        if m <= k:
            return sub(m, part[:k], whole) + [root(part[k:])]
        return sub(m - k, part[k:], False) + [root(part[:k])]

    return sub(old, leaves, True)


def verify_inclusion(index, size, leaf, proof, wanted):
    """Follows the recursion of PATH; the proof has to be used up."""
    if index >= size or len(proof) > MOST:
        return False
    try:
        return _climb(index, size, leaf, list(proof)) == wanted
    except IndexError:
        return False


def _climb(index, size, leaf, proof):
    if size == 1:
        if proof:
            raise IndexError
        return leaf
    k = _split(size)
    other = proof.pop()
    if index < k:
        return node(_climb(index, k, leaf, proof), other)
    return node(other, _climb(index - k, size - k, leaf, proof))


def verify_consistency(old, new, old_root, new_root, proof):
    """Whether the proof leads from the old root to the new one."""
    if old > new or len(proof) > MOST:
        return False
    if old == 0 and old_root != sha256():
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof
    try:
        found = _pair(old, new, old_root, list(proof), True)
    except IndexError:
        return False
    return found == (old_root, new_root)


def _pair(m, n, old_root, proof, whole):
    """(old, new) roots that the proof gives for a part of n leaves of which m are old."""
    if m == n:
        if whole:
            if proof:
                raise IndexError
            return old_root, old_root
        last = proof.pop()
        if proof:
            raise IndexError
        return last, last
    k = _split(n)
    other = proof.pop()
    if m <= k:
        old, new = _pair(m, k, old_root, proof, whole)
        return old, node(new, other)
    old, new = _pair(m - k, n - k, old_root, proof, False)
    return node(other, old), node(other, new)
