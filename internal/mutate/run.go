package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Status is what became of a mutant.
type Status uint8

// The outcomes.
const (
	Unknown    Status = iota // not in the sample
	NotCovered               // no test comes by
	Survived
	TimedOut // did not end, or came by absurdly often; not counted as killed
	Killed
)

// test is one top-level test, example or fuzz target with its seeds.
type test struct {
	name string
	time time.Duration
	ok   bool // passes when no mutant is active
}

// errLoops means that a run was ended.
var errLoops = errors.New("did not end")

// errStart means that the tests did not run at all, which says nothing about a mutant.
var errStart = errors.New("the test binary cannot be started")

// tests lists the tests of a package.
func (p *Package) tests() ([]*test, error) {
	out, err := exec.Command(p.run, "-test.list=^(Test|Example|Fuzz)").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	var all []*test
	for name := range strings.FieldsSeq(string(out)) {
		all = append(all, &test{name: name})
	}
	return all, nil
}

// exec runs tests by one binary; nil means that they pass.
func (p *Package) exec(bin string, tests []*test, limit time.Duration, env ...string) error {
	names := make([]string, len(tests))
	for i, t := range tests {
		names[i] = regexp.QuoteMeta(t.name)
	}
	args := append([]string{"-test.failfast", "-test.timeout=0", "-test.run=^(" + strings.Join(names, "|") + ")$"}, p.flags...)
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, args...)
	if runtime.GOOS == "linux" { // a mutant that eats memory dies of it alone
		cmd = exec.CommandContext(ctx, "sh", append([]string{"-c", `ulimit -v 8000000; exec "$0" "$@"`, bin}, args...)...)
	}
	cmd.Dir = p.Dir
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	exit := (*exec.ExitError)(nil)
	switch failed := errors.As(err, &exit); {
	case ctx.Err() != nil, failed && exit.ExitCode() == exitLooping:
		return errLoops
	case err != nil && !failed, failed && (exit.ExitCode() == 126 || exit.ExitCode() == 127):
		return fmt.Errorf("%w: %w", errStart, err)
	}
	return err
}

// cover runs each test alone and notes the points that it visits. It returns the
// tests that fail although no mutant is active; they judge nothing.
func (p *Package) cover() (broken []string, err error) {
	all, err := p.tests()
	if err != nil {
		return nil, err
	}
	visits := make(map[int]*Point, len(p.Points))
	for _, pt := range p.Points {
		visits[pt.ID] = pt
	}
	log := filepath.Join(filepath.Dir(p.run), "visits")
	const patience = 10 * time.Minute
	for _, t := range all {
		start := time.Now()
		err := p.exec(p.run, []*test{t}, patience)
		if errors.Is(err, errStart) {
			return nil, err
		}
		t.ok = err == nil
		t.time = time.Since(start)
		if !t.ok {
			broken = append(broken, t.name)
			continue
		}
		if err := os.RemoveAll(log); err != nil {
			return nil, err
		}
		if err := p.exec(p.count, []*test{t}, patience, "MUTATE_LOG="+log); err != nil {
			t.ok = false
			broken = append(broken, t.name)
			continue
		}
		text, err := os.ReadFile(log)
		if err != nil {
			return nil, err
		}
		seen := map[int]int64{} // twice the last power of two is more than the visits
		for id := range strings.FieldsSeq(string(text)) {
			n, _ := strconv.Atoi(id)
			seen[n] = max(2*seen[n], 2)
		}
		for id, n := range seen {
			if pt := visits[id]; pt != nil {
				pt.hits += n
				pt.tests = append(pt.tests, t)
			}
		}
	}
	for _, pt := range p.Points {
		slices.SortStableFunc(pt.tests, func(a, b *test) int { return int(a.time - b.time) })
	}
	return broken, nil
}

// judge runs one mutant against the tests that visit it, the quick ones first.
func (p *Package) judge(pt *Point) Status {
	if len(pt.tests) == 0 {
		return NotCovered
	}
	const short = 150 * time.Millisecond
	quick, sum := 0, time.Duration(0)
	for quick < len(pt.tests) && (quick == 0 || sum+pt.tests[quick].time < short) {
		sum += pt.tests[quick].time
		quick++
	}
	for _, tests := range [][]*test{pt.tests[:quick], pt.tests[quick:]} {
		if len(tests) == 0 {
			continue
		}
		normal := time.Duration(0)
		for _, t := range tests {
			normal += t.time
		}
		err := p.exec(p.run, tests, 20*normal+5*time.Second,
			fmt.Sprint("MUTATE_ID=", pt.ID), fmt.Sprint("MUTATE_LIMIT=", 100*pt.hits+1_000_000))
		if errors.Is(err, errLoops) {
			return TimedOut
		}
		if errors.Is(err, errStart) {
			log.Fatal(err)
		}
		if err != nil {
			return Killed
		}
	}
	return Survived
}

// judgeAll runs the mutants of points.
func (p *Package) judgeAll(points []*Point, workers int) {
	queue := make(chan *Point)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for pt := range queue {
				pt.Status = p.judge(pt)
			}
		})
	}
	for _, pt := range points {
		queue <- pt
	}
	close(queue)
	wg.Wait()
}
