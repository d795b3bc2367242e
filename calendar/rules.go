package calendar

import (
	"fmt"
	"strings"
	"time"
)

// Rule is a row of data/counting.csv: how a state counts periods where it differs from, or spells out, Regulation 1182/71.
type Rule struct {
	Territory   string
	Reading     string // "" for the one [National] uses; a word for another reading of the same law
	Roll        Roll
	EventCounts bool
	Act         string // national short title
	Provision   string
	Trust       Trust
	Checked     Date
	Note        string
}

// Rules returns the counting rules of a state or its region, the one that [National] uses first; an [ErrTerritory]
// if there is none. Regulation 1182/71 governs the periods of Union law (recital 41 of Directive 2011/83), so that in the
// member states the rule for consumer law is the Regulation even where the civil code counts otherwise.
func Rules(territory string) ([]Rule, error) {
	code := canonical(territory)
	state, _, _ := strings.Cut(code, "-")
	var found []Rule
	for _, r := range rules {
		if r.Territory == state {
			found = append(found, r)
		}
	}
	if found == nil {
		return nil, fmt.Errorf("%w: %s has no counting rule", ErrTerritory, quote(territory))
	}
	return found, nil
}

// Counting returns the rule applied at a place. The holidays are those of the place: to respect the days that a state
// adds for time limits, take them from [TimeLimits].
func (r Rule) Counting(where Place) Counting {
	return Counting{Place: where, Roll: r.Roll, EventCounts: r.EventCounts, rule: &r}
}

// National returns the counting of a territory in zone: its first rule of [Rules] with its [TimeLimits].
// A nil zone is an [ErrNoZone], a territory without table or rule an [ErrTerritory].
func National(territory string, zone *time.Location) (Counting, error) {
	if zone == nil {
		return Counting{}, ErrNoZone
	}
	found, err := Rules(territory)
	if err != nil {
		return Counting{}, err
	}
	t, err := TimeLimits(territory)
	if err != nil {
		return Counting{}, err
	}
	return found[0].Counting(Place{Zone: zone, Holidays: t}), nil
}
