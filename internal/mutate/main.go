// Command mutate measures the tests of a package by mutants: small changes of its
// code that some test should notice.
//
//	go run . -C ../.. ./money ./calendar
//	go run . -C ../.. -sample 400 ./tax
//
// All mutants of a package are compiled into one test binary, each behind a guard
// that an environment variable opens at start; only the tests that visit a mutant
// run against it. Nothing is written into the packages: the rewritten files are a
// build overlay.
package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
)

func main() {
	dir := flag.String("C", ".", "the module of the packages")
	workers := flag.Int("workers", 1, "mutants that run at the same time")
	sample := flag.Int("sample", 0, "run only so many mutants of each package, chosen by -seed")
	seed := flag.Uint64("seed", 1, "seed of the choice")
	least := flag.Float64("min", 0, "exit with 1 when a package kills less than this percentage of its mutants")
	flag.Parse()
	ok := true
	pkgs, err := load(*dir, flag.Args())
	for i := 0; err == nil && i < len(pkgs); i++ {
		var scratch string
		if scratch, err = os.MkdirTemp("", "mutate"); err != nil {
			break
		}
		var p *Package
		if p, err = build(pkgs[i], scratch); err == nil {
			var broken []string
			if broken, err = p.cover(); err == nil {
				p.judgeAll(choose(p.Points, *sample, *seed), max(*workers, 1))
				ok = report(os.Stdout, p, broken) >= *least && ok
			}
		}
		_ = os.RemoveAll(scratch) // scratch of the system
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
	}
	if err != nil || !ok {
		os.Exit(1)
	}
}

// choose returns n points, all for n below 1, in their order.
func choose(points []*Point, n int, seed uint64) []*Point {
	if n < 1 || n >= len(points) {
		return points
	}
	var chosen []*Point
	order := rand.New(rand.NewPCG(seed, seed)).Perm(len(points))[:n]
	slices.Sort(order)
	for _, i := range order {
		chosen = append(chosen, points[i])
	}
	return chosen
}

// report prints a row per file and every mutant that no test killed. It returns the
// efficacy: the killed in percent of those that were killed or survived.
func report(w io.Writer, p *Package, broken []string) float64 {
	fmt.Fprintf(w, "%s\n", p.Path)
	if len(broken) > 0 {
		fmt.Fprintf(w, "left out, for they fail without a mutant: %s\n", strings.Join(broken, ", "))
	}
	if p.Dropped > 0 {
		fmt.Fprintf(w, "left out, for they do not compile behind a guard: %d mutants\n", p.Dropped)
	}
	var files []string
	counts := map[string]*[Killed + 1]int{}
	total := &[Killed + 1]int{}
	for _, pt := range p.Points {
		if pt.Status == Unknown {
			continue
		}
		if counts[pt.File] == nil {
			counts[pt.File] = &[Killed + 1]int{}
			files = append(files, pt.File)
		}
		counts[pt.File][pt.Status]++
		total[pt.Status]++
		if word := [...]string{NotCovered: "NOT COVERED", Survived: "SURVIVED", TimedOut: "TIMED OUT", Killed: ""}[pt.Status]; word != "" {
			fmt.Fprintf(w, "%s:%d:%d %s\t%s -> %s\t%s\n", pt.File, pt.Pos.Line, pt.Pos.Column, pt.Mutator, short(pt.From), short(pt.To), word)
		}
	}
	slices.Sort(files)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "killed\tsurvived\ttimed out\tnot covered\tefficacy\t  file")
	for _, name := range append(files, "total") {
		c := counts[name]
		if name == "total" {
			c = total
		}
		fmt.Fprintf(t, "%d\t%d\t%d\t%d\t%.1f %%\t  %s\n", c[Killed], c[Survived], c[TimedOut], c[NotCovered], efficacy(c), name)
	}
	_ = t.Flush() // the error of w, which fmt above would have had
	return efficacy(total)
}

func efficacy(c *[Killed + 1]int) float64 {
	if c[Killed]+c[Survived] == 0 {
		return 100
	}
	return 100 * float64(c[Killed]) / float64(c[Killed]+c[Survived])
}

// short keeps a line a line.
func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
