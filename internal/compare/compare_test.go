package main

import (
	"strings"
	"testing"
)

// TestSameResults keeps the comparison honest: the rows of a work do the same.
func TestSameResults(t *testing.T) {
	for _, build := range works() {
		w := build()
		for i := range texts {
			want := w.rows[0].result(i)
			if want == "" {
				t.Errorf("%s, input %d: no result", w.name, i)
			}
			for _, r := range w.rows[1:] {
				got := r.result(i)
				switch {
				case r.differs == "" && got != want:
					t.Errorf("%s, input %d: %s gives %q, want %q", w.name, i, r.library, got, want)
				case r.differs != "" && got == want:
					t.Errorf("%s, input %d: %s gives the same, although it is said to differ: %s", w.name, i, r.library, r.differs)
				}
			}
			if w.parts > 0 {
				break // one input of many parts
			}
		}
	}
}

func TestTable(t *testing.T) {
	var out strings.Builder
	loop := func(b *testing.B) {
		for range b.N {
			sinkBool = !sinkBool
		}
	}
	err := table(&out, one(work{name: "flip", rows: []row{{library: "a", bench: loop}, {library: "b", bench: loop}}}), 1, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, "| flip | a | ") || !strings.Contains(got, "|  | b | ") {
		t.Error(got)
	}
	failing := func(b *testing.B) { b.Fatal("no") }
	if err := table(&out, one(work{name: "bad", rows: []row{{library: "a", bench: failing}}}), 1, ""); err == nil {
		t.Error("a failing benchmark must be an error")
	}
}

func one(w work) []func() work { return []func() work{func() work { return w }} }

func BenchmarkWorks(b *testing.B) {
	for _, build := range works() {
		w := build()
		for _, r := range w.rows {
			b.Run(w.name+"/"+r.library, r.bench)
		}
	}
}
