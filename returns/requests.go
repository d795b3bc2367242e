package returns

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// Requests returns the ids of the withdrawals and claims of the case, in the order in which they came: "" is the one
// without a name.
func (c Case) Requests() []string {
	var out []string
	for i := range c.items {
		if !slices.Contains(out, c.items[i].Request) {
			out = append(out, c.items[i].Request)
		}
	}
	return out
}

// Of returns one request as a case of its own, the fold of its events: its items, its status, what it can, what it cost.
// An unknown request is the empty case.
func (c Case) Of(request string) Case {
	return Case{
		events: slices.DeleteFunc(c.Events(), func(e Event) bool { return e.Request != request }),
		items:  slices.DeleteFunc(c.Items(), func(i CaseItem) bool { return i.Request != request }),
	}
}

// Request returns what the law is asked about one request: pass it to [Decide] for its dates and to [NewRefund] for its
// money. It is for the units that were not declined, cancelled or rejected, sent and received when the first of them was
// asked for. Evidence is the day in zone on which the last of them was back or on its way, whichever came first for each;
// while one of them is neither it stays open (Art. 13(3)). With items only those are asked about: for a shop that pays as
// the goods come, and for services and digital content beside goods, which never come back and would keep it open.
func (c Case) Request(request string, zone *time.Location, items ...string) (Request, error) {
	if zone == nil {
		return Request{}, bad("/zone", "returns.place.zone", calendar.ErrNoZone)
	}
	if !slices.ContainsFunc(c.items, func(i CaseItem) bool { return i.Request == request }) {
		return Request{}, bad("/request", "returns.case.request", commerce.ErrUnknownID)
	}
	for n, id := range items {
		if !slices.ContainsFunc(c.items, func(i CaseItem) bool { return i.ID == id && i.Request == request }) {
			return Request{}, bad(commerce.Pointer("items", n), "returns.case.item", commerce.ErrUnknownID)
		}
	}
	var r Request
	var free time.Time
	waits := false
	for i := range c.items {
		it := &c.items[i]
		if it.Request != request || len(items) > 0 && !slices.Contains(items, it.ID) ||
			it.Decision == Declined || it.Decision == Canceled || it.Decision == Rejected {
			continue
		}
		if r.Sent.IsZero() || it.asked.Before(r.Sent) {
			r.Sent, r.Received = it.asked, it.asked
		}
		if n := slices.IndexFunc(r.Lines, func(u commerce.Units) bool { return u.Line == it.Line }); n >= 0 {
			r.Lines[n].Qty += it.Qty
		} else {
			r.Lines = append(r.Lines, commerce.Units{Line: it.Line, Qty: it.Qty})
		}
		if waits = waits || it.Free.IsZero(); it.Free.After(free) {
			free = it.Free
		}
	}
	if len(r.Lines) == 0 { // which would ask about the whole contract
		return Request{}, bad("/request", "returns.case.request", commerce.Detail(ErrTransition, "returns: nothing is asked for any more"))
	}
	if !waits {
		r.Evidence = calendar.DateIn(free, zone)
	}
	return r, nil
}

// item returns the place of an item, or -1.
func (c *Case) item(id string) int {
	for i, items := 0, c.items; i < len(items); i++ {
		if alike(items[i].ID, id) {
			return i
		}
	}
	return -1
}

// meant is the first item that an event may be for: the one it names, else the first of the request that it names, else the
// first that allows it, if all that do are of one request.
func (c *Case) meant(e *Event, t *Transition) (int, error) {
	if e.Item != "" {
		i := c.item(e.Item)
		if i < 0 || e.Request != "" && c.items[i].Request != e.Request {
			return -1, commerce.Detail(commerce.ErrUnknownID, "returns: no such item")
		}
		return i, nil
	}
	if e.Request != "" {
		i := slices.IndexFunc(c.items, func(i CaseItem) bool { return i.Request == e.Request })
		if i < 0 {
			return -1, commerce.Detail(commerce.ErrUnknownID, "returns: no such request")
		}
		return i, nil
	}
	first := -1
	for i := range c.items {
		item := &c.items[i]
		switch {
		case first >= 0 && item.Request == c.items[first].Request || !t.allows(item):
		case first >= 0:
			return -1, commerce.Detail(ErrEvent, "returns: %s of several requests: which one?", e.Kind)
		default:
			first = i
		}
	}
	if first < 0 {
		return -1, commerce.Detail(ErrTransition, "returns: no item allows %s", e.Kind)
	}
	return first, nil
}

// Settle is the short way for a simple shop: every item is received, accepted, settled and put back on the shelf in one
// call, but for those that got lost, expired or are something else. It settles the requests that are named, or all of
// them, with one payment for each. Keys of the events are key with "/1" and so on, so that a repeated call changes nothing.
func (c Case) Settle(key string, at time.Time, requests ...string) (Case, []Effect, error) {
	known := c.Requests()
	for _, r := range requests {
		if !slices.Contains(known, r) {
			return c, nil, bad("/request", "returns.case.request", commerce.ErrUnknownID)
		}
	}
	if len(requests) == 0 {
		requests = known
	}
	next := Case{events: slices.Clone(c.events), items: slices.Clone(c.items)}
	var effects []Effect
	for _, r := range requests {
		var err error
		if effects, err = next.settle(key, at, r, r == "" && len(known) > 1, effects); err != nil {
			return c, nil, err
		}
	}
	return next, effects, nil
}

// settle settles one request, item by item where it cannot be named.
func (c *Case) settle(key string, at time.Time, request string, single bool, effects []Effect) ([]Effect, error) {
	items, mark := []string{""}, "" // all at once, with one payment
	if request != "" {
		mark = "/" + request + "/"
	}
	gone := func(i CaseItem) bool { return i.Goods == Lost || i.Goods == WrongItem || i.Goods == Expired }
	if all := slices.DeleteFunc(c.Items(), func(i CaseItem) bool { return i.Request != request }); single || slices.ContainsFunc(all, gone) {
		items = items[:0]
		for _, i := range all {
			if !gone(i) {
				items = append(items, i.ID)
			}
		}
	}
	again := slices.ContainsFunc(c.events, func(e Event) bool { return e.Request == request && strings.HasPrefix(e.Key, key+"/") })
	for n, kind := range []EventKind{AuthorisedBy, Arrived, InspectedWell, PaidBack, Disposed} {
		for _, item := range items {
			e := Event{Key: key + "/" + strconv.Itoa(n+1) + mark + item, Kind: kind, At: at, Request: request, Item: item}
			if kind == Disposed {
				e.Disposition = Restock
			}
			open := func(i CaseItem) bool {
				return i.Request == request && (item == "" || i.ID == item) && transitions[kind].allows(&i)
			}
			more, err := c.apply(&e, effects)
			if errors.Is(err, ErrTransition) || again && errors.Is(err, ErrOrder) && !slices.ContainsFunc(c.items, open) {
				continue // nothing is left to do at this step
			}
			if err != nil {
				return nil, err
			}
			effects = more
		}
	}
	return effects, nil
}
