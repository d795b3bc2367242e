package kpitest

import (
	"bytes"
	"encoding"
)

// TB is what the laws need of a *testing.T.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
}

// An Accumulator is a pointer to a type whose zero value is ready.
type Accumulator[T any] interface {
	*T
	Merge(o *T) error
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
}

// Laws checks an accumulator. The function empty makes one with its settings and no
// facts; add adds one fact. All facts must be accepted.
func Laws[T any, A Accumulator[T], F any](t TB, empty func() *T, add func(*T, F) error, facts []F) {
	t.Helper()
	l := laws[T, A, F]{t, empty, add}
	whole := l.of(facts)
	want := l.bytes(whole)

	backwards := make([]F, len(facts))
	for i, f := range facts {
		backwards[len(facts)-1-i] = f
	}
	l.same("the facts backwards", l.of(backwards), want)

	for _, cut := range []int{0, len(facts) / 3, len(facts) / 2, len(facts)} {
		a, b := l.of(facts[:cut]), l.of(facts[cut:])
		before := l.bytes(b)
		l.same("two parts merged", l.merged(a, b), want)
		l.same("the argument of a merge", b, before)
		l.same("two parts merged the other way", l.merged(b, l.of(facts[:cut])), want)
	}
	third := len(facts) / 3
	x, y, z := facts[:third], facts[third:2*third], facts[2*third:]
	l.same("(a+b)+c", l.merged(l.merged(l.of(x), l.of(y)), l.of(z)), want)
	l.same("a+(b+c)", l.merged(l.of(x), l.merged(l.of(y), l.of(z))), want)
	l.same("zero merged in", l.merged(l.of(facts), new(T)), want)
	l.same("merged into zero", l.merged(new(T), l.of(facts)), want)
	l.same("empty merged in", l.merged(l.of(facts), empty()), want)
	l.same("merged into empty", l.merged(empty(), l.of(facts)), want)

	for _, state := range [][]byte{want, l.bytes(empty()), l.bytes(new(T))} {
		back := new(T)
		if err := A(back).UnmarshalBinary(state); err != nil {
			t.Errorf("reading a state back: %v", err)
			continue
		}
		l.same("a state read back", back, state)
	}
	l.corrupt(want)
}

type laws[T any, A Accumulator[T], F any] struct {
	t     TB
	empty func() *T
	add   func(*T, F) error
}

func (l laws[T, A, F]) of(facts []F) *T {
	l.t.Helper()
	acc := l.empty()
	for i, f := range facts {
		if err := l.add(acc, f); err != nil {
			l.t.Errorf("adding fact %d: %v", i, err)
		}
	}
	return acc
}

func (l laws[T, A, F]) merged(a, b *T) *T {
	l.t.Helper()
	if err := A(a).Merge(b); err != nil {
		l.t.Errorf("merging: %v", err)
	}
	return a
}

func (l laws[T, A, F]) bytes(acc *T) []byte {
	l.t.Helper()
	prefix := []byte("prefix")
	b, err := A(acc).AppendBinary(prefix)
	if err != nil || !bytes.HasPrefix(b, prefix) {
		l.t.Errorf("AppendBinary does not append: %v", err)
		return nil
	}
	return b[len(prefix):]
}

func (l laws[T, A, F]) same(what string, acc *T, want []byte) {
	l.t.Helper()
	if got := l.bytes(acc); !bytes.Equal(got, want) {
		l.t.Errorf("%s: the state differs: %d and %d bytes", what, len(got), len(want))
	}
}

// corrupt reads every cut and a change of every byte of a state, the longest
// states in steps.
func (l laws[T, A, F]) corrupt(state []byte) {
	l.t.Helper()
	keep := new(T)
	if err := A(keep).UnmarshalBinary(state); err != nil {
		return // reported by the caller
	}
	step := 1 + len(state)/512
	for i := 0; i < len(state); i += step {
		if A(keep).UnmarshalBinary(state[:i:i]) == nil {
			l.t.Errorf("a state cut to %d of %d bytes was read", i, len(state))
		}
		bad := bytes.Clone(state)
		bad[i] ^= 1 << (i % 8)
		other := new(T)
		if A(other).UnmarshalBinary(bad) == nil {
			l.same("a changed state that was read", other, bad)
		}
	}
	if A(keep).UnmarshalBinary(append(bytes.Clone(state), 0)) == nil {
		l.t.Errorf("a state with a byte too many was read")
	}
	l.same("a state after failed reads", keep, state)
}
