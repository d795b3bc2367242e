package promo

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// window is a compiled [Window].
type window struct {
	from, until time.Time // zero is open
	zone        *time.Location
	edges       []int // minutes of the week, from Sunday 00:00, at which hours begin and end in turn; empty is always
}

const (
	dayMinutes  = 24 * 60
	weekMinutes = 7 * dayMinutes
)

// sortWindows makes the moments of all windows ready for Until.
func (r *Ruleset) sortWindows() {
	slices.SortFunc(r.instants, time.Time.Compare)
	r.instants = slices.CompactFunc(r.instants, time.Time.Equal)
	slices.SortFunc(r.weekly, func(a, b window) int {
		return cmp.Or(strings.Compare(a.zone.String(), b.zone.String()), slices.Compare(a.edges, b.edges))
	})
}

// Until returns the first moment after at from which [Ruleset.Evaluate] may
// treat the same cart in another way: the window of a promotion, or of a
// [During], or the hours in it open or close. From at up to that moment, which
// does not belong, the same promotions are open. It is zero if nothing changes
// any more. Custom code that reads [Input].At is not seen.
func (r *Ruleset) Until(at time.Time) (until time.Time) {
	if r == nil {
		return until
	}
	first := func(t time.Time) {
		if !t.IsZero() && (until.IsZero() || t.Before(until)) {
			until = t.In(at.Location())
		}
	}
	i, found := slices.BinarySearchFunc(r.instants, at, time.Time.Compare)
	if found {
		i++
	}
	if i < len(r.instants) {
		first(r.instants[i])
	}
	var same *window // as the one before
	for i := range r.weekly {
		w := &r.weekly[i]
		if same != nil && same.zone == w.zone && slices.Equal(same.edges, w.edges) {
			continue
		}
		if !at.Before(w.from) && (w.until.IsZero() || at.Before(w.until)) {
			first(w.turn(at))
			same = w
		}
	}
	return until
}

// turn returns the first moment after t at which the hours of w open or close.
// Between two changes of the clock the edges are as far apart as on paper.
func (w *window) turn(t time.Time) time.Time {
	open := w.open(t)
	for {
		t = t.Round(0).In(w.zone)
		now := minuteOfWeek(t)
		edge := weekMinutes + w.edges[0]
		if i, _ := slices.BinarySearch(w.edges, now+1); i < len(w.edges) {
			edge = w.edges[i]
		}
		_, change := t.ZoneBounds()
		t = t.Add(time.Duration(edge-now)*time.Minute - time.Duration(t.Second())*time.Second - time.Duration(t.Nanosecond()))
		if !change.IsZero() && change.Before(t) {
			t = change
		}
		if w.open(t) != open {
			return t
		}
	}
}

func (c *compiler) window(w Window) *window {
	if w.Span.IsZero() && w.Zone == "" && len(w.Weekly) == 0 {
		return nil
	}
	out := &window{from: w.From, until: w.Until}
	if w.Span.IsEmpty() {
		c.fail("until", "window", "the window from %s until %s has no instant", w.From.Format(time.RFC3339), w.Until.Format(time.RFC3339))
	}
	switch {
	case w.Zone != "" && c.rs.opt.Zones == nil:
		c.fail("zone", "zone", "Options.Zones is needed for the zone %q", clip(w.Zone))
	case w.Zone != "":
		zone, known := c.zones[w.Zone]
		if !known { // a host's zones are files
			var err error
			if zone, err = c.rs.opt.Zones(w.Zone); err != nil {
				zone = nil
			}
			c.zones[w.Zone] = zone
		}
		if zone == nil {
			c.fail("zone", "zone", "unknown zone %q", clip(w.Zone))
		}
		out.zone = zone
	case len(w.Weekly) > 0:
		c.fail("zone", "zone", "weekly hours need a zone")
	}
	c.push("weekly")
	for i, h := range w.Weekly {
		c.pushIndex(i)
		out.edges = c.hours(out.edges, h)
		c.pop()
	}
	c.pop()
	out.edges = union(out.edges)
	for _, t := range [...]time.Time{out.from, out.until} {
		if !t.IsZero() {
			c.rs.instants = append(c.rs.instants, t)
		}
	}
	if len(out.edges) > 0 {
		c.rs.weekly = append(c.rs.weekly, *out)
	}
	return out
}

// hours appends when h begins and ends on each of its days.
func (c *compiler) hours(edges []int, h Hours) []int {
	days := h.Days
	if len(days) == 0 {
		days = []Day{Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday}
	}
	from, until := 0, dayMinutes
	for _, t := range [...]struct {
		field, text string
		to          *int
		most        int
	}{{"from", h.From, &from, dayMinutes - 1}, {"until", h.Until, &until, dayMinutes}} {
		if t.text == "" {
			continue
		}
		m, ok := minutes(t.text)
		if !ok || m > t.most {
			c.fail(t.field, "time", "%q is no time such as 18:30", clip(t.text))
		}
		*t.to = m
	}
	if until <= from {
		until += dayMinutes
	}
	for _, d := range days {
		if c.word("days", dayWords.Has(d), d); !dayWords.Has(d) {
			continue
		}
		begin, end := int(d)*dayMinutes+from, int(d)*dayMinutes+until
		if end > weekMinutes {
			edges = append(edges, 0, end-weekMinutes)
		}
		edges = append(edges, begin, min(end, weekMinutes))
	}
	return edges
}

// union sorts hours, given as pairs of edges, and joins those that touch. What
// is left of hours that fill the week is nothing.
func union(edges []int) []int {
	pairs := make([][2]int, 0, len(edges)/2)
	for p := range slices.Chunk(edges, 2) {
		pairs = append(pairs, [2]int(p))
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	out := edges[:0]
	for _, p := range pairs {
		if n := len(out); n > 0 && p[0] <= out[n-1] {
			out[n-1] = max(out[n-1], p[1])
		} else {
			out = append(out, p[0], p[1])
		}
	}
	if len(out) > 0 && out[0] == 0 && out[1] == weekMinutes {
		return nil
	}
	return out
}

// minutes reads "18:30".
func minutes(s string) (int, bool) {
	if len(s) != 5 || s[2] != ':' {
		return 0, false
	}
	for _, i := range [...]int{0, 1, 3, 4} {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	n := (int(s[0]-'0')*10+int(s[1]-'0'))*60 + int(s[3]-'0')*10 + int(s[4]-'0')
	return n, s[3] < '6' && n <= dayMinutes
}

// at returns rNone if the window is open at t, or why it is not.
func (w *window) at(t time.Time) reasonCode {
	switch {
	case w == nil:
		return rNone
	case !w.from.IsZero() && t.Before(w.from):
		return rRefusedNotStarted
	case !w.until.IsZero() && !t.Before(w.until):
		return rRefusedEnded
	case !w.open(t):
		return rRefusedOutsideHours
	}
	return rNone
}

// open says that t is in the hours of w.
func (w *window) open(t time.Time) bool {
	if len(w.edges) == 0 {
		return true
	}
	i, _ := slices.BinarySearch(w.edges, minuteOfWeek(t.In(w.zone))+1)
	return i%2 == 1
}

func minuteOfWeek(t time.Time) int {
	return int(t.Weekday())*dayMinutes + t.Hour()*60 + t.Minute()
}
