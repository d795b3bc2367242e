package catalog

import "math/bits"

// bitmap is a set of variant indexes. Words behind its end are zero.
type bitmap []uint64

func newBitmap(n int) bitmap { return make(bitmap, (n+63)/64) }

func (b bitmap) set(i uint32)      { b[i>>6] |= 1 << (i & 63) }
func (b bitmap) clear(i uint32)    { b[i>>6] &^= 1 << (i & 63) }
func (b bitmap) has(i uint32) bool { return int(i>>6) < len(b) && b[i>>6]&(1<<(i&63)) != 0 }

// setRange adds from..until, the latter excluded.
func (b bitmap) setRange(from, until uint32) {
	for from < until && from&63 != 0 {
		b.set(from)
		from++
	}
	for ; from+64 <= until; from += 64 {
		b[from>>6] = ^uint64(0)
	}
	for ; from < until; from++ {
		b.set(from)
	}
}

// and keeps what is in o too.
func (b bitmap) and(o bitmap) {
	n := min(len(b), len(o))
	for i := range n {
		b[i] &= o[i]
	}
	clear(b[n:])
}

// grown returns a copy for n indexes.
func (b bitmap) grown(n int) bitmap {
	c := newBitmap(n)
	copy(c, b)
	return c
}

// each calls f for every index in order until it returns false.
func (b bitmap) each(f func(i uint32) bool) {
	for w, x := range b {
		for ; x != 0; x &= x - 1 {
			if !f(uint32(w<<6 + bits.TrailingZeros64(x))) {
				return
			}
		}
	}
}

// tops returns, for each product with a variant in x, the index of its last
// variant, which ends marks.
//
// A product is a run of bits whose last one is marked. Adding the run's lower
// bits to a run of ones carries into the marked place exactly if one of them is
// set; the marked bit itself is or-ed in. One addition with carry does 64
// variants at a time, runs that cross words included.
func (b bitmap) tops(ends bitmap) (top bitmap, n int) {
	top = make(bitmap, len(b))
	var carry uint64
	for i, x := range b {
		lower := ^ends[i]
		var sum uint64
		sum, carry = bits.Add64(x&lower, lower, carry)
		top[i] = (sum | x) & ends[i]
		n += bits.OnesCount64(top[i])
	}
	return top, n
}

// products counts the products with a variant in both sets. The shorter set
// ends with a product, so that no run goes on behind it.
func (b bitmap) products(o, ends bitmap) (n int) {
	var carry, sum uint64
	m := min(len(b), len(o), len(ends))
	b, o, ends = b[:m], o[:m], ends[:m]
	for i := range b {
		x, lower := b[i]&o[i], ^ends[i]
		sum, carry = bits.Add64(x&lower, lower, carry)
		n += bits.OnesCount64((sum | x) & ends[i])
	}
	return n
}

// posting is the set of variants with one facet value: a sorted list while
// that is smaller, a bitmap when dense.
type posting struct {
	list []uint32
	bits bitmap
}

// denser says when n entries of total are better kept as a bitmap.
func denser(n, total int) bool { return n > total/32 }

func (p *posting) pack(total int) {
	if p.bits != nil || !denser(len(p.list), total) {
		return
	}
	p.bits = newBitmap(total)
	for _, i := range p.list {
		p.bits.set(i)
	}
	p.list = nil
}

// into adds the set to b.
func (p *posting) into(b bitmap) {
	for _, i := range p.list {
		b.set(i)
	}
	for i, x := range p.bits {
		b[i] |= x
	}
}

// count returns the number of products with a variant in both sets.
func (p *posting) count(mask, ends bitmap, owner []uint32) (n int) {
	if p.bits != nil {
		return p.bits.products(mask, ends)
	}
	last := ^uint32(0)
	for _, i := range p.list {
		if mask[i>>6]>>(i&63)&1 != 0 && owner[i] != last {
			last = owner[i]
			n++
		}
	}
	return n
}
