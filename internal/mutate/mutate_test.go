package main

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// measure runs the tool over a fixture and returns its package and its report.
func measure(t *testing.T, sample int) (*Package, string) {
	t.Helper()
	pkgs, err := load(".", []string{"./testdata/fixture"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := build(pkgs[0], t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	broken, err := p.cover()
	if err != nil {
		t.Fatal(err)
	}
	p.judgeAll(choose(p.Points, sample, 1), 2)
	var b bytes.Buffer
	report(&b, p, broken)
	return p, b.String()
}

func TestFates(t *testing.T) {
	p, text := measure(t, 0)
	got := map[string]Status{}
	for _, pt := range p.Points {
		got[pt.From+" -> "+pt.To] = pt.Status
	}
	for change, want := range map[string]Status{
		"n < 0 -> n >= 0":                   Killed,
		"n < 0 -> n <= 0":                   Killed,
		"-1 -> 1":                           Killed,
		"a > b -> a <= b":                   Killed,
		"a > b -> a >= b":                   Survived, // the same value either way
		"n == 7 -> n != 7":                  NotCovered,
		"n-- -> n++":                        TimedOut,
		"n != 0 -> n == 0":                  Killed,
		"steps++ -> steps--":                Killed,
		"c[i]-- -> c[i]++":                  Killed,
		"c[i] += 3 -> c[i] -= 3":            Killed,
		"c[i] *= 2 -> c[i] /= 2":            Killed,
		"a < b -> a >= b":                   Killed,
		"n%2 == 0 -> n%2 != 0":              Killed,
		"n%2 -> n * 2":                      Survived, // even, so the second case must decide: it does not
		"1<<n - 1 -> 1<<n + 1":              Killed,
		"d/2 -> d * 2":                      Killed,
		"len(c) > width -> len(c) <= width": Killed,
	} {
		if status, ok := got[change]; !ok || status != want {
			t.Errorf("%s: %d (found: %t), want %d", change, status, ok, want)
		}
	}
	for from := range got {
		if strings.Contains(from, "1 - 1") || strings.Contains(from, "4 - 1") || strings.Contains(from, "2 * 2") {
			t.Errorf("a constant was mutated: %s", from)
		}
	}
	for _, line := range []string{
		"left out, for they fail without a mutant: TestBroken\n",
		"fixture.go:19:7 conditionals-boundary\ta > b -> a >= b\tSURVIVED\n",
		"n == 7 -> n != 7\tNOT COVERED\n",
		"n-- -> n++\tTIMED OUT\n",
	} {
		if !strings.Contains(text, line) {
			t.Errorf("the report lacks %q:\n%s", line, text)
		}
	}
}

func TestSample(t *testing.T) {
	p, _ := measure(t, 5)
	judged := 0
	for _, pt := range p.Points {
		if pt.Status != Unknown {
			judged++
		}
	}
	if judged != 5 {
		t.Errorf("%d mutants of a sample of 5 were judged", judged)
	}
}

func TestEfficacyLeavesTimeOutsAside(t *testing.T) {
	if got := efficacy(&[Killed + 1]int{Killed: 3, Survived: 1, TimedOut: 90, NotCovered: 6}); got != 75 {
		t.Errorf("efficacy %v, want 75", got)
	}
	if got := efficacy(&[Killed + 1]int{NotCovered: 6}); got != 100 {
		t.Errorf("efficacy of nothing %v, want 100", got)
	}
}

func TestBlame(t *testing.T) {
	lines := map[string][]string{"a.go": {"package a", "x := _mutAdd[time.Duration](7, y, (_mutIs(8)))"}}
	bad, err := blame("./a.go:2:9: undefined: time\n", lines, map[int]bool{8: true})
	if err != nil || len(bad) != 1 || bad[0] != 7 {
		t.Errorf("blame: %v %v, want point 7", bad, err)
	}
	if _, err := blame("./a.go:1:1: syntax error\n", lines, nil); err == nil {
		t.Error("a complaint without a point on its line must end the build")
	}
}

// A run that cannot start is no verdict: it would count every mutant as killed.
func TestARunThatCannotStartIsAnError(t *testing.T) {
	p := &Package{Dir: t.TempDir()}
	err := p.exec(filepath.Join(p.Dir, "gone"), []*test{{name: "TestX"}}, time.Minute)
	if !errors.Is(err, errStart) {
		t.Fatal(err)
	}
}
