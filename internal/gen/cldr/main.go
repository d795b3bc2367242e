// Command cldr writes the locale tables of money/moneyfmt and
// calendar/datefmt from the Unicode CLDR.
//
// The reviewed extract in data/ holds only the fields that the tables use, so
// that go generate needs neither the network nor npm:
//
//	go run ./internal/gen/cldr -numbers money/moneyfmt/cldr_table.go
//	go run ./internal/gen/cldr -dates calendar/datefmt/cldr_table.go
//
// A maintainer moves to a new edition in an empty folder outside of the
// module, then changes the edition below and reviews the diff of data/:
//
//	npm install cldr-core@48.0.0 cldr-numbers-full@48.0.0 cldr-dates-full@48.0.0
//	go run ./internal/gen/cldr -refresh DIR/node_modules -data internal/gen/cldr/data
//
// The data are © Unicode, Inc. under the Unicode License v3; see data/LICENSE.
package main

import (
	"embed"
	"encoding/json"
	"flag"
	"fmt"
	"go/format"
	"os"
)

// edition is the version of the npm packages that -refresh accepts.
const edition = "48.0.0"

//go:embed data/*.json
var data embed.FS

func main() {
	numbers := flag.String("numbers", "", "write the table of money/moneyfmt to this file")
	dates := flag.String("dates", "", "write the table of calendar/datefmt to this file")
	refresh := flag.String("refresh", "", "read the npm packages in this node_modules folder and rewrite the extract")
	dir := flag.String("data", "data", "folder of the extract, for -refresh")
	flag.Parse()
	if err := run(*numbers, *dates, *refresh, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "cldr:", err)
		os.Exit(1)
	}
}

func run(numbers, dates, refresh, dir string) error {
	if refresh != "" {
		return refreshExtract(refresh, dir)
	}
	if numbers != "" {
		var x extract[numberLocale]
		if err := load("data/numbers.json", &x); err != nil {
			return err
		}
		if err := write(numbers, numberTable(x)); err != nil {
			return err
		}
	}
	if dates != "" {
		var x extract[dateLocale]
		if err := load("data/dates.json", &x); err != nil {
			return err
		}
		source, err := dateTable(x)
		if err != nil {
			return err
		}
		return write(dates, source)
	}
	return nil
}

func load(name string, into any) error {
	b, err := data.ReadFile(name)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}

func write(name string, source []byte) error {
	out, err := format.Source(source)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return os.WriteFile(name, out, 0o644)
}
