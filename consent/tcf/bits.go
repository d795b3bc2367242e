package tcf

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"time"
)

// reader reads big-endian bit fields. After the first error it returns zeros.
type reader struct {
	data []byte
	at   int
	err  error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// int reads n bits, 0 <= n <= 16.
func (r *reader) int(n int) int { return int(r.uint(n)) }

// uint reads n bits, 0 <= n <= 36: more than an int has on some machines.
func (r *reader) uint(n int) uint64 {
	end := r.at + n
	if r.err != nil || end > 8*len(r.data) {
		r.fail(ErrTruncated)
		return 0
	}
	v, i := uint64(0), r.at>>3
	if i+8 <= len(r.data) { // nearly always: one load
		v = binary.BigEndian.Uint64(r.data[i:]) << (r.at & 7) >> (64 - n)
		r.at = end
		return v
	}
	for ; i<<3 < end; i++ {
		v = v<<8 | uint64(r.data[i])
	}
	r.at = end
	return v >> (i<<3 - end) & (1<<n - 1)
}

func (r *reader) bit() bool { return r.int(1) == 1 }

func (r *reader) time() time.Time {
	n := int64(r.uint(36))
	return time.Unix(n/10, n%10*1e8).UTC()
}

func (r *reader) letters() (s [2]byte) {
	for i := range s {
		n := r.int(6)
		if n > 25 {
			r.fail(ErrField)
		}
		s[i] = 'A' + byte(n)
	}
	return s
}

// set reads n bits, the first of which is number 1.
func (r *reader) set(n int) Set {
	return Set(bits.Reverse32(uint32(r.uint(n))) >> (32 - n))
}

// mask reads n bits, 0 <= n <= 63, into the highest ones.
func (r *reader) mask(n int) uint64 {
	first := min(n, 32)
	return r.uint(first)<<(64-first) | r.uint(n-first)<<(64-n)
}

// entry reads one range.
func (r *reader) entry() (first, last int) {
	if i := r.at >> 3; i+8 <= len(r.data) { // one load has all 33 bits
		v := binary.BigEndian.Uint64(r.data[i:]) << (r.at & 7)
		first = int(v >> 47 & 0xffff)
		if r.at += 17; v>>63 == 0 {
			return first, first
		}
		r.at += 16
		return first, int(v >> 31 & 0xffff)
	}
	span := r.bit()
	first = r.int(16)
	if last = first; span {
		last = r.int(16)
	}
	return first, last
}

// entries checks n ranges of ids between 1 and most. Together they hold no more ids than there are, so that overlaps cannot
// make a short string a long loop.
func (r *reader) entries(n, most int) {
	total := 0
	for range n {
		first, last := r.entry()
		if r.err != nil {
			return
		}
		if total += last - first + 1; first < 1 || last < first || last > most || total > 0xffff {
			r.fail(ErrField)
			return
		}
	}
}

func (r *reader) vendors() (v Vendors) {
	v.max, v.ranges = r.int(16), r.bit()
	if v.ranges {
		v.n = r.int(12)
		v.data, v.at = r.data, r.at
		r.entries(v.n, v.max)
		return v
	}
	v.data, v.at = r.data, r.at
	if r.at += v.max; r.at > 8*len(r.data) {
		r.fail(ErrTruncated)
	}
	return v
}

var alphabet = func() (t [256]uint8) {
	for i := range t {
		t[i] = 0xff
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") {
		t[c] = uint8(i)
	}
	return t
}()

// decode appends the bits of base64url text, padded to whole bytes with zeros. A last group of one character holds fewer
// than eight bits: the GPP specification writes such headers, TC strings may not end so.
func decode(dst []byte, s string, single bool) ([]byte, bool) {
	for n := 0; n < 2 && len(s) > 0 && s[len(s)-1] == '='; n++ {
		s = s[:len(s)-1]
	}
	if len(s) == 0 || len(s)%4 == 1 && !single {
		return dst, false
	}
	at, bad := len(dst), uint8(0)
	dst = slices.Grow(dst, len(s)/4*3+3)[:at+len(s)/4*3]
	for out := dst[at:]; len(s) >= 4 && len(out) >= 3; s, out = s[4:], out[3:] {
		a, b, c, d := alphabet[s[0]], alphabet[s[1]], alphabet[s[2]], alphabet[s[3]]
		bad |= a | b | c | d
		out[0], out[1], out[2] = a<<2|b>>4, b<<4|c>>2, c<<6|d
	}
	if bad&0xc0 != 0 {
		return dst, false
	}
	var rest [3]uint8
	for i := range len(s) {
		if rest[i] = alphabet[s[i]]; rest[i]&0xc0 != 0 {
			return dst, false
		}
	}
	full := [3]byte{rest[0]<<2 | rest[1]>>4, rest[1]<<4 | rest[2]>>2, rest[2] << 6}
	n := len(s)
	if !single && n > 0 {
		n-- // the last character of a group holds no whole byte of its own
	}
	return append(dst, full[:n]...), true
}
