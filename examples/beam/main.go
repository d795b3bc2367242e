// Command beam adds up sales in an Apache Beam pipeline and shows that the
// result has the same bytes as one process.
//
// The accumulators of package kpi fit a CombineFn as they are: the zero value
// creates, Add adds, Merge merges, AppendBinary is the coder and, because equal
// states have equal bytes, also what one compares.
//
// By default the pipeline runs here, on Beam's local runner (prism). Spark and
// Flink take the same binary through Beam's portable runner: start a job server
// (the images beam_spark_job_server or beam_flink1.19_job_server of the Apache
// project, port 8099) and run
//
//	beam -runner universal -endpoint localhost:8099 -environment_type LOOPBACK
//
// LOOPBACK calls back into this process, which suits a test; on a cluster use
// the environment DOCKER and a shared file system for -out.
//
// It is a module of its own: the Beam SDK brings hundreds of packages.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"
	_ "time/tzdata"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

// order is an element of the pipeline: plain exported fields, which Beam
// encodes by itself. A host reads it from its own files or tables.
type order struct {
	Channel   string
	Unix      int64 // instant of the order
	Units     int64
	Gross     int64 // cents without VAT
	Discounts int64
	Tax       int64
}

func (o order) sale() kpi.Sale {
	return kpi.Sale{
		Channel: o.Channel, At: time.Unix(o.Unix, 0).UTC(), Units: o.Units,
		Gross: o.Gross, Discounts: o.Discounts, Tax: o.Tax, Currency: money.EUR,
	}
}

// shard is the accumulator. It is a pointer inside, for Add changes it.
type shard struct{ Sales *kpi.Sales }

func encodeShard(s shard) ([]byte, error) { return s.Sales.AppendBinary(nil) }

func decodeShard(b []byte) (shard, error) {
	s := shard{new(kpi.Sales)}
	return s, s.Sales.UnmarshalBinary(b)
}

// salesFn is the CombineFn. Its fields travel to the workers as JSON.
type salesFn struct {
	Zone  string
	First calendar.Date
	Last  calendar.Date
}

// empty returns an accumulator by month and channel.
func (f *salesFn) empty() (*kpi.Sales, error) {
	zone, err := time.LoadLocation(f.Zone)
	if err != nil {
		return nil, err
	}
	months, err := kpi.Calendar{Zone: zone}.Months(calendar.Period{First: f.First, Last: f.Last})
	return &kpi.Sales{Periods: months, ByChannel: true}, err
}

// CreateAccumulator is called once per shard.
func (f *salesFn) CreateAccumulator() (shard, error) {
	s, err := f.empty()
	return shard{s}, err
}

// AddInput adds an order.
func (f *salesFn) AddInput(s shard, o order) (shard, error) { return s, s.Sales.Add(o.sale()) }

// MergeAccumulators merges two shards.
func (f *salesFn) MergeAccumulators(a, b shard) (shard, error) { return a, a.Sales.Merge(b.Sales) }

// ExtractOutput gives the canonical bytes: what a host keeps in a column.
func (f *salesFn) ExtractOutput(s shard) ([]byte, error) { return s.Sales.AppendBinary(nil) }

// writeFn writes the state to a file.
type writeFn struct{ Path string }

// ProcessElement is called once, for the one state.
func (f *writeFn) ProcessElement(_ context.Context, state []byte) error {
	return os.WriteFile(f.Path, state, 0o600)
}

// setUp tells Beam the types; it must run before beam.Init, here and on every worker.
func setUp() {
	register.Combiner3[shard, order, []byte](&salesFn{})
	register.DoFn2x1[context.Context, []byte, error](&writeFn{})
	beam.RegisterType(reflect.TypeFor[order]())
	beam.RegisterCoder(reflect.TypeFor[shard](), encodeShard, decodeShard)
	beam.Init()
}

// year is when the made-up orders are from.
func year() (first, last calendar.Date) {
	return calendar.MustDate("2026-01-01"), calendar.MustDate("2026-12-31")
}

// orders makes a year of a small shop: the same each time.
func orders(n int) []order {
	channels := []string{"web", "app", "marketplace"}
	start := time.Date(2025, 12, 31, 23, 0, 0, 0, time.UTC).Unix() // midnight in Rome
	out := make([]order, n)
	x := uint64(2026)
	for i := range out {
		x = x*6364136223846793005 + 1442695040888963407
		h := int64(x >> 33)
		gross := 990 + h%14_000
		out[i] = order{
			Channel: channels[h%7%3], Unix: start + h%(365*86_400), Units: 1 + h%4,
			Gross: gross, Discounts: gross / 10 * (h % 3 / 2), Tax: gross * 22 / 100,
		}
	}
	return out
}

// inOneProcess is what the pipeline must come to.
func inOneProcess(f *salesFn, all []order) (*kpi.Sales, error) {
	s, err := f.empty()
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		if err := s.Add(o.sale()); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// inBeam runs the pipeline and returns the state it wrote.
func inBeam(ctx context.Context, runner, path string, f *salesFn, all []order) ([]byte, error) {
	p, s := beam.NewPipelineWithRoot()
	elements := beam.Reshuffle(s, beam.CreateList(s, all)) // so that a runner may split them
	beam.ParDo0(s, &writeFn{path}, beam.Combine(s, f, elements))
	if _, err := beam.Run(ctx, runner, p); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

func run(ctx context.Context, w io.Writer, runner, path string, n int) error {
	f := &salesFn{Zone: "Europe/Rome"}
	f.First, f.Last = year()
	all := orders(n)
	one, err := inOneProcess(f, all)
	if err != nil {
		return err
	}
	want, err := one.AppendBinary(nil)
	if err != nil {
		return err
	}
	got, err := inBeam(ctx, runner, path, f, all)
	if err != nil {
		return err
	}
	var sales kpi.Sales
	if err := sales.UnmarshalBinary(got); err != nil {
		return err
	}
	aov := sales.Report().AOV(kpi.GrossLessDiscounts)
	mean, _ := aov.Round(money.HalfUp)
	fmt.Fprintf(w, "%d orders, %s %v\n", aov.N, aov.KPI, mean)
	fmt.Fprintf(w, "state: %d bytes, same as one process: %v\n", len(got), bytes.Equal(got, want))
	if !bytes.Equal(got, want) {
		return fmt.Errorf("the pipeline came to another state: %s", strings.TrimSpace(string(must(json.Marshal(&sales)))))
	}
	return nil
}

func must(b []byte, err error) []byte {
	if err != nil {
		return []byte(err.Error())
	}
	return b
}

func main() {
	runner := flag.String("runner", "prism", "Beam runner: prism (local) or universal (a job server at -endpoint)")
	n := flag.Int("orders", 20_000, "orders to make up")
	out := flag.String("out", filepath.Join(os.TempDir(), "commerce-sales.state"), "file for the state")
	flag.Parse()
	setUp()
	if err := run(context.Background(), os.Stdout, *runner, *out, *n); err != nil {
		log.Fatal(err)
	}
}
