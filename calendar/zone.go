package calendar

import "time"

// Zones resolves the name of a zone, such as "Europe/Rome". The host passes time.LoadLocation or a table of
// its own; this module never reads zone files itself.
type Zones func(name string) (*time.Location, error)

// DateIn returns the civil day of the instant t in loc. A nil loc, the zero time and an instant outside the
// years 1 to 9999 give the zero Date, never a day in some other zone.
func DateIn(t time.Time, loc *time.Location) Date {
	if loc == nil || t.IsZero() {
		return Date{}
	}
	y, m, d := t.In(loc).Date()
	if y < 1 || y > 9999 {
		return Date{}
	}
	return civil(y, m, d)
}

// Start returns the first instant of d in loc: midnight, or the first instant after a midnight that the zone
// skips, and the earlier one where midnight comes twice. A day that the zone skips whole (Apia, 2011-12-30) starts
// when the next one does. The zero Date and a nil loc give the zero time.
func (d Date) Start(loc *time.Location) time.Time {
	if loc == nil || d.n == 0 {
		return time.Time{}
	}
	// Begin before every wall clock on earth shows the day, and walk the stretches of constant offset to the first
	// instant whose wall clock shows midnight or later. Nearly always that is in the first stretch.
	const reach = 26 * 3600
	wall := (int64(d.n) - unixEpoch) * 86400 // the wall clock at midnight, as if it were UTC
	for at := time.Unix(wall-reach, 0).In(loc); ; {
		_, offset := at.Zone()
		_, until := at.ZoneBounds()
		if !until.IsZero() && !until.After(at) {
			until = at.Add(time.Hour) // package time ends leap years a day early: 2040-12-31 lies after its own stretch
		}
		if first := max(wall-int64(offset), at.Unix()); until.IsZero() || first < until.Unix() {
			return time.Unix(first, 0).In(loc)
		}
		at = until
	}
}

// End returns the first instant after d in loc, the exclusive end of the day: the [Date.Start] of the next day.
// The zero Date and a nil loc give the zero time; 9999-12-31 ends 24 hours after it starts.
func (d Date) End(loc *time.Location) time.Time {
	if d.n == maxDay && loc != nil {
		return d.Start(loc).Add(24 * time.Hour)
	}
	return d.AddDays(1).Start(loc)
}
