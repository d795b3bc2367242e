package consent_test

import (
	"encoding/json"
	"testing"

	"github.com/bottega-go/commerce/consent"
)

func FuzzEvent(f *testing.F) {
	for _, e := range []ev{{kind: consent.Granted, on: "2026-01-01", evidence: consent.Logged}, {kind: consent.AgeStated, on: "2026-01-01", age: 3}, {kind: consent.Linked, on: "2026-01-01", other: 3}} {
		x, err := consent.NewEvent(e.event(), &consent.Detail{Salt: consent.SubjectRef{1}, Note: "n"})
		if err != nil {
			f.Fatal(err)
		}
		b, err := json.Marshal(x)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var e, again consent.Event
		if json.Unmarshal(b, &e) != nil {
			return
		}
		out, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(out, &again); err != nil || again.Digest() != e.Digest() {
			t.Fatalf("%s: %v", out, err)
		}
		if _, err := consent.LedgerOf(e, again); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzRegister(f *testing.F) {
	f.Add([]byte(`{"schema":"commerce/consent_register/1","controller":{"name":"Shop"},"activities":[{"id":"a","basis":"consent","months":24}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var r consent.Register
		if json.Unmarshal(b, &r) == nil {
			r.Lint()
			if _, err := json.Marshal(r); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func FuzzReceipt(f *testing.F) {
	f.Add([]byte(`{"schema":"commerce/consent_receipt/1","profile":"p","events":[{"time":"2026-02-02T12:00:00Z","type":"granted","channels":["email"]}],"purposes":[{"purpose":"marketing"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var r, again consent.Receipt
		if json.Unmarshal(b, &r) != nil {
			return
		}
		r.Kantara("s", "p")
		if out, err := json.Marshal(r); err == nil {
			if err := json.Unmarshal(out, &again); err != nil {
				t.Fatalf("%s: %v", out, err)
			}
		}
	})
}

func FuzzCell(f *testing.F) {
	f.Add(make([]byte, 16))
	q := consent.Query{Purpose: consent.Marketing, Channel: consent.Call, At: at("2026-11-21")}
	f.Fuzz(func(t *testing.T, b []byte) {
		var c consent.Cell
		if c.UnmarshalBinary(b) != nil {
			return
		}
		again, _ := c.MarshalBinary()
		if string(again) != string(b) {
			t.Fatal("the column form is not canonical")
		}
		for country := range testRules {
			consent.Count(testRules[country], q, func(yield func(int, consent.Cell) bool) { yield(1, c) })
		}
	})
}
