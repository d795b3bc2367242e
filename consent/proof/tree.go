package proof

import (
	"crypto/sha256"
	"fmt"
	"math/bits"
)

// A Tree keeps the hashes of a log so that it can make proofs: two for each leaf. The zero Tree is empty. Append changes
// it; everything else only reads.
type Tree struct {
	levels [][]Hash // levels[i][j]: root of the full subtree of 2^i leaves from j<<i
}

// Size is the number of leaves.
func (t *Tree) Size() int64 {
	if len(t.levels) == 0 {
		return 0
	}
	return int64(len(t.levels[0]))
}

// Append adds a leaf and returns its index.
func (t *Tree) Append(leaf Hash) int64 {
	index := t.Size()
	for i := 0; ; i++ {
		if i == len(t.levels) {
			t.levels = append(t.levels, nil)
		}
		t.levels[i] = append(t.levels[i], leaf)
		n := len(t.levels[i])
		if n&1 == 1 {
			return index
		}
		leaf = nodeHash(t.levels[i][n-2], leaf)
	}
}

// Leaf returns the hash of a leaf; false outside the tree.
func (t *Tree) Leaf(index int64) (Hash, bool) {
	if index < 0 || index >= t.Size() {
		return Hash{}, false
	}
	return t.levels[0][index], true
}

// Root returns the root of the first size leaves; a size beyond the tree is an [ErrSize].
func (t *Tree) Root(size int64) (Hash, error) {
	if size < 0 || size > t.Size() {
		return Hash{}, fmt.Errorf("%w: of %d leaves, there are %d", ErrSize, size, t.Size())
	}
	if size == 0 {
		return sha256.Sum256(nil), nil
	}
	return t.root(0, size), nil
}

// root returns MTH of the leaves from lo to hi; lo is a multiple of the subtree's width.
func (t *Tree) root(lo, hi int64) Hash {
	if n := hi - lo; n&(n-1) == 0 {
		level := bits.TrailingZeros64(uint64(n))
		return t.levels[level][lo>>level]
	}
	k := split(hi - lo)
	return nodeHash(t.root(lo, lo+k), t.root(lo+k, hi))
}

// split returns the largest power of two below n, n > 1.
func split(n int64) int64 { return 1 << (bits.Len64(uint64(n-1)) - 1) }

// Inclusion proves that leaf index is in the tree of the first size leaves: PATH of RFC 6962 section 2.1.1, from the
// leaf upwards.
func (t *Tree) Inclusion(index, size int64) ([]Hash, error) {
	if index < 0 || index >= size || size > t.Size() {
		return nil, fmt.Errorf("%w: leaf %d of %d, there are %d", ErrSize, index, size, t.Size())
	}
	return t.path(index, 0, size, nil), nil
}

func (t *Tree) path(index, lo, hi int64, proof []Hash) []Hash {
	if hi-lo == 1 {
		return proof
	}
	mid := lo + split(hi-lo)
	if index < mid {
		return append(t.path(index, lo, mid, proof), t.root(mid, hi))
	}
	return append(t.path(index, mid, hi, proof), t.root(lo, mid))
}

// Consistency proves that the tree of the first to leaves extends the one of the first from leaves: PROOF of RFC 6962
// section 2.1.2. It is empty for equal sizes. The empty tree has no proof: everything extends it.
func (t *Tree) Consistency(from, to int64) ([]Hash, error) {
	if from < 1 || from > to || to > t.Size() {
		return nil, fmt.Errorf("%w: from %d to %d, there are %d", ErrSize, from, to, t.Size())
	}
	return t.subproof(from, 0, to, true, nil), nil
}

func (t *Tree) subproof(m, lo, hi int64, whole bool, proof []Hash) []Hash {
	if m == hi-lo {
		if whole {
			return proof
		}
		return append(proof, t.root(lo, hi))
	}
	k := split(hi - lo)
	if m <= k {
		return append(t.subproof(m, lo, lo+k, whole, proof), t.root(lo+k, hi))
	}
	return append(t.subproof(m-k, lo+k, hi, false, proof), t.root(lo, lo+k))
}

// VerifyInclusion checks that a leaf stands at index in the tree with that size and root (RFC 9162 section 2.1.3.2).
// A failure is an [ErrProof].
func VerifyInclusion(leaf Hash, index, size int64, root Hash, proof []Hash) error {
	if index < 0 || index >= size || size > maxSize {
		return fmt.Errorf("%w: leaf %d of %d", ErrProof, index, size)
	}
	fn, sn := index, size-1
	for _, p := range proof {
		if sn == 0 {
			return fmt.Errorf("%w: too long", ErrProof)
		}
		if fn&1 == 1 || fn == sn {
			leaf = nodeHash(p, leaf)
			for fn&1 == 0 {
				fn, sn = fn>>1, sn>>1
			}
		} else {
			leaf = nodeHash(leaf, p)
		}
		fn, sn = fn>>1, sn>>1
	}
	if sn != 0 || leaf != root {
		return ErrProof
	}
	return nil
}

// VerifyConsistency checks that the tree of size to extends the one of size from (RFC 9162 section 2.1.4.2). A failure
// is an [ErrProof].
func VerifyConsistency(from, to int64, fromRoot, toRoot Hash, proof []Hash) error {
	switch {
	case from < 1 || from > to || to > maxSize:
		return fmt.Errorf("%w: from %d to %d", ErrProof, from, to)
	case from == to:
		if len(proof) != 0 || fromRoot != toRoot {
			return ErrProof
		}
		return nil
	case len(proof) == 0:
		return fmt.Errorf("%w: empty", ErrProof)
	}
	fn, sn := from-1, to-1
	for fn&1 == 1 {
		fn, sn = fn>>1, sn>>1
	}
	start, rest := proof[0], proof[1:]
	if from&(from-1) == 0 { // a full tree is its own first node
		start, rest = fromRoot, proof
	}
	return consistent(fn, sn, start, start, fromRoot, toRoot, rest)
}

func consistent(fn, sn int64, fr, sr, fromRoot, toRoot Hash, proof []Hash) error {
	for _, c := range proof {
		if sn == 0 {
			return fmt.Errorf("%w: too long", ErrProof)
		}
		if fn&1 == 1 || fn == sn {
			fr, sr = nodeHash(c, fr), nodeHash(c, sr)
			for fn&1 == 0 && fn != 0 {
				fn, sn = fn>>1, sn>>1
			}
		} else {
			sr = nodeHash(sr, c)
		}
		fn, sn = fn>>1, sn>>1
	}
	if sn != 0 || fr != fromRoot || sr != toRoot {
		return ErrProof
	}
	return nil
}
