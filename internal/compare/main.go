// Command compare measures the same work in this module and in its peers, and
// prints the table of docs/benchmarks.md. It is a module of its own, so that
// the peers never reach the users of commerce.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
)

func main() {
	testing.Init() // -test.benchtime
	if err := flag.Set("test.benchtime", "3ms"); err != nil {
		panic(err)
	}
	rounds := flag.Int("rounds", 60, "measure each row so often and keep the fastest")
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
// Many short rounds in turn, of which the fastest counts, are fair to all rows
// on a machine that others use too.
func table(w io.Writer, works []func() work, rounds int, only string) error {
	fmt.Fprintf(w, "%s, %s/%s, fastest of %d\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, rounds)
	fmt.Fprintln(w, "| work | library | ns | B | allocs | × ours |")
	fmt.Fprintln(w, "| --- | --- | ---: | ---: | ---: | ---: |")
	for _, build := range works {
		work := build()
		if !strings.Contains(work.name, only) {
			continue
		}
		runtime.GC()
		fastest := make([]figures, len(work.rows))
		for range rounds {
			for i, row := range work.rows {
				f, err := measure(row, max(work.parts, 1))
				if err != nil {
					return fmt.Errorf("%s: %s: %w", work.name, row.library, err)
				}
				if fastest[i].ns == 0 || f.ns < fastest[i].ns {
					fastest[i] = f
				}
			}
		}
		name := work.name
		for i, f := range fastest {
			fmt.Fprintf(w, "| %s | %s | %.1f | %d | %d | %.1f |\n", name, work.rows[i].library, f.ns, f.bytes, f.allocs, f.ns/fastest[0].ns)
			name = ""
		}
	}
	return nil
}

// figures are the costs of one part of a work.
type figures struct {
	ns            float64
	bytes, allocs int64
}

func measure(r row, parts int) (figures, error) {
	result := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		r.bench(b)
	})
	if result.N == 0 {
		return figures{}, errors.New("the benchmark failed")
	}
	return figures{
		ns:     float64(result.T.Nanoseconds()) / float64(result.N) / float64(parts),
		bytes:  result.AllocedBytesPerOp() / int64(parts),
		allocs: result.AllocsPerOp() / int64(parts),
	}, nil
}
