package consentops

import (
	"maps"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
)

type segmentOut struct {
	Keys  []string       `json:"keys"`
	Count map[string]int `json:"count"`
}

func segment(in struct {
	Country   commerce.Territory   `json:"country"`
	On        calendar.Date        `json:"on"`
	Query     consent.Query        `json:"query"`
	Customers map[string][]eventIn `json:"customers"`
},
) (segmentOut, error) {
	out := segmentOut{Keys: []string{}}
	r, err := consent.EU().Rules(in.Country, in.On)
	if err != nil {
		return out, err
	}
	cells := map[string]consent.Cell{}
	for _, key := range slices.Sorted(maps.Keys(in.Customers)) {
		l, err := ledger(in.Customers[key])
		if err != nil {
			return out, err
		}
		state := l.State(in.Query.At)
		cells[key] = consent.Pack(&state, in.Query.Purpose, in.Query.Channel)
	}
	out.Keys = slices.AppendSeq(out.Keys, consent.Segment(r, in.Query, maps.All(cells)))
	slices.Sort(out.Keys)
	out.Count = consent.Count(r, in.Query, maps.All(cells))
	return out, nil
}
