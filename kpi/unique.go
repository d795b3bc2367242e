package kpi

import (
	"iter"
	"math/bits"
	"strings"
)

// Unique remembers the ids that it has seen, exactly and for as long as it
// lives: it makes a stream that repeats itself (a queue that delivers at least
// once) fit for accumulators, which keep no ids. The zero value is ready.
type Unique struct{ seen map[string]struct{} }

// First reports whether the id is seen for the first time, and remembers it.
func (u *Unique) First(id string) bool {
	if _, ok := u.seen[id]; ok {
		return false
	}
	if u.seen == nil {
		u.seen = make(map[string]struct{})
	}
	u.seen[strings.Clone(id)] = struct{}{}
	return true
}

// Len returns how many ids were seen.
func (u *Unique) Len() int { return len(u.seen) }

// Sales yields the sales whose Order is seen for the first time, and all that
// have none: what has no id cannot be known again. Ids must be unique over all
// channels: put the channel into ids that marketplaces number on their own.
func (u *Unique) Sales(x iter.Seq[Sale]) iter.Seq[Sale] {
	return func(yield func(Sale) bool) {
		for s := range x {
			if (s.Order == "" || u.First(s.Order)) && !yield(s) {
				return
			}
		}
	}
}

// Key makes an opaque 64-bit key of a customer id. The same seed gives the same
// key on every machine. Among five million customers two share a key with a
// probability below one in a million. The result is never 0, the key of guests.
//
// The hash is fast and not cryptographic: a secret seed hinders who tries ids
// and does not stop an attacker. Where keys leave the house, make them with
// HMAC and keep 64 bits that are not 0.
func Key(id string, seed uint64) uint64 {
	const k0, k1 = 0xa0761d6478bd642f, 0xe7037ed1a0b428db
	h := seed ^ k0
	n := uint64(len(id))
	for len(id) > 0 {
		var lo, hi uint64
		lo, id = word(id)
		hi, id = word(id)
		a, b := bits.Mul64(lo^h^k0, hi^k1)
		h = a ^ b ^ bits.RotateLeft64(h, 29)
	}
	a, b := bits.Mul64(h^k0, n^k1)
	return max(a^b, 1)
}

// word reads up to eight bytes, little-endian.
func word(s string) (uint64, string) {
	var x uint64
	n := min(len(s), 8)
	for i := range n {
		x |= uint64(s[i]) << (8 * i)
	}
	return x, s[n:]
}
