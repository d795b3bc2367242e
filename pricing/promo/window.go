package promo

import (
	"time"
)

// window is a compiled [Window].
type window struct {
	from, until time.Time // zero is open
	zone        *time.Location
	hours       []hours
}

type hours struct {
	days        uint8 // bit per time.Weekday
	from, until int   // minutes of the day; until is more than 1440 over midnight
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
		zone, err := c.rs.opt.Zones(w.Zone)
		if err != nil || zone == nil {
			c.fail("zone", "zone", "unknown zone %q", clip(w.Zone))
		}
		out.zone = zone
	case len(w.Weekly) > 0:
		c.fail("zone", "zone", "weekly hours need a zone")
	}
	c.push("weekly")
	for i, h := range w.Weekly {
		c.pushIndex(i)
		out.hours = append(out.hours, c.hours(h))
		c.pop()
	}
	c.pop()
	return out
}

func (c *compiler) hours(h Hours) hours {
	out := hours{days: 1<<7 - 1, until: 24 * 60}
	if len(h.Days) > 0 {
		out.days = 0
	}
	for _, d := range h.Days {
		if d > Saturday {
			c.fail("days", "word", "unknown day %d", uint8(d))
		}
		out.days |= 1 << (d & 7)
	}
	for _, t := range [...]struct {
		field, text string
		to          *int
		most        int
	}{{"from", h.From, &out.from, 24*60 - 1}, {"until", h.Until, &out.until, 24 * 60}} {
		if t.text == "" {
			continue
		}
		m, ok := minutes(t.text)
		if !ok || m > t.most {
			c.fail(t.field, "time", "%q is no time such as 18:30", clip(t.text))
		}
		*t.to = m
	}
	if out.until <= out.from {
		out.until += 24 * 60
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
	return n, s[3] < '6' && n <= 24*60
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
	case len(w.hours) == 0:
		return rNone
	}
	local := t.In(w.zone)
	day, now := int(local.Weekday()), local.Hour()*60+local.Minute()
	for _, h := range w.hours {
		if h.days>>day&1 != 0 && now >= h.from && now < h.until {
			return rNone
		}
		if h.days>>((day+6)%7)&1 != 0 && now+24*60 < h.until { // began yesterday
			return rNone
		}
	}
	return rRefusedOutsideHours
}
