// Command compare measures the same work in this module and in its peers, and
// prints the table of docs/benchmarks.md. It is a module of its own, so that
// the peers never reach the users of commerce.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
)

func main() {
	testing.Init()
	rounds := flag.Int("rounds", 3, "measure each row so often and keep the fastest")
	only := flag.String("only", "", "measure only the works whose name has this in it")
	flag.Parse()
	if err := table(os.Stdout, works(), *rounds, *only); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// work is one operation done by several libraries.
type work struct {
	name  string
	rows  []row
	parts int // elements of one run; figures are per element
}

// row is one library's way of doing it.
type row struct {
	library string
	result  func(i int) string // what it gives on input i of the eight, as plain text
	differs string             // why the result is not that of the first row, if it is not
	bench   func(b *testing.B)
}

// table measures the works and writes a Markdown table; the first row of each
// work is ours, and the last column says how many times its time a row takes.
func table(w io.Writer, works []work, rounds int, only string) error {
	fmt.Fprintf(w, "%s, %s/%s, fastest of %d\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, rounds)
	fmt.Fprintln(w, "| work | library | ns | B | allocs | × ours |")
	fmt.Fprintln(w, "| --- | --- | ---: | ---: | ---: | ---: |")
	for _, work := range works {
		if !strings.Contains(work.name, only) {
			continue
		}
		ours := 0.0
		for i, row := range work.rows {
			best := testing.BenchmarkResult{}
			bestNs := 0.0
			for range rounds {
				r := testing.Benchmark(func(b *testing.B) {
					b.ReportAllocs()
					row.bench(b)
				})
				if r.N == 0 {
					return fmt.Errorf("%s: %s: the benchmark failed", work.name, row.library)
				}
				ns := float64(r.T.Nanoseconds()) / float64(r.N) / float64(max(work.parts, 1))
				if best.N == 0 || ns < bestNs {
					best, bestNs = r, ns
				}
			}
			name := work.name
			if i == 0 {
				ours = bestNs
			} else {
				name = ""
			}
			fmt.Fprintf(w, "| %s | %s | %.1f | %d | %d | %.1f |\n", name, row.library, bestNs,
				best.AllocedBytesPerOp()/int64(max(work.parts, 1)), best.AllocsPerOp()/int64(max(work.parts, 1)), bestNs/ours)
		}
	}
	return nil
}
