package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestMain(m *testing.M) {
	setUp()
	os.Exit(m.Run())
}

// The pipeline, on the local runner, comes to the bytes of one process.
func TestPipeline(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), &out, "prism", filepath.Join(t.TempDir(), "state"), 5000); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out.Bytes(), []byte("5000 orders, ")) || !bytes.Contains(out.Bytes(), []byte("same as one process: true")) {
		t.Errorf("printed %q", out.String())
	}
}

// Any split into shards gives the same bytes, through the coder too.
func TestCombineFn(t *testing.T) {
	f := &salesFn{Zone: "Europe/Rome"}
	all := orders(3000)
	if _, err := inOneProcess(f, all); err == nil {
		t.Error("periods without days should be an error")
	}
	f.First, f.Last = year()
	one, err := inOneProcess(f, all)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := one.AppendBinary(nil)
	shards := make([]shard, 7)
	for i := range shards {
		if shards[i], err = f.CreateAccumulator(); err != nil {
			t.Fatal(err)
		}
	}
	for i, o := range all {
		if shards[i%7], err = f.AddInput(shards[i%7], o); err != nil {
			t.Fatal(err)
		}
	}
	sum := shards[3]
	for _, i := range []int{6, 0, 2, 1, 5, 4} {
		b, err := encodeShard(shards[i])
		if err != nil {
			t.Fatal(err)
		}
		back, err := decodeShard(b)
		if err != nil {
			t.Fatal(err)
		}
		if sum, err = f.MergeAccumulators(back, sum); err != nil {
			t.Fatal(err)
		}
	}
	got, err := f.ExtractOutput(sum)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("other bytes (%v)", err)
	}
	if _, err := (&salesFn{Zone: "Nowhere"}).CreateAccumulator(); err == nil {
		t.Error("an unknown zone should be an error")
	}
}
