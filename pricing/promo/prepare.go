package promo

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// prepare checks the input and numbers the lines.
func (e *eval) prepare(in *Input) error {
	e.in = in
	e.stamp++
	if e.stamp == 0 { // wrapped around
		clear(e.keyStamp)
		clear(e.seen)
		e.stamp = 1
	}
	var errs commerce.FieldErrors
	fail := func(path, code, format string, args ...any) {
		errs.Add(path, "promo.input."+code, commerce.Detail(ErrInput, "pricing/promo: "+format, args...))
	}
	if in.At.IsZero() {
		fail("/at", "at", "no instant")
	}
	if !in.Currency.Valid() {
		fail("/currency", "currency", "no currency")
	}
	if in.Mode > commerce.Net {
		fail("/mode", "mode", "unknown mode %d", uint8(in.Mode))
	}
	n := len(in.Lines)
	e.sort = slices.Grow(e.sort[:0], n)[:n]
	e.place = slices.Grow(e.place[:0], n)[:n]
	for i := range e.sort {
		e.sort[i] = int32(i)
	}
	slices.SortFunc(e.sort, func(a, b int32) int {
		return cmp.Or(strings.Compare(in.Lines[a].ID, in.Lines[b].ID), cmp.Compare(a, b))
	})
	for len(e.lines) < n {
		e.lines = append(e.lines, lineState{})
	}
	e.lines = e.lines[:n]
	var sum int64
	for rank, i := range e.sort {
		e.place[i] = int32(rank)
		line := &in.Lines[i]
		if line.ID == "" || rank > 0 && in.Lines[e.sort[rank-1]].ID == line.ID {
			fail("/lines/"+strconv.Itoa(int(i))+"/id", "id", "the line id is missing or used twice")
		}
		list, floor, field, code := lineAmounts(in, line)
		if field != "" {
			fail("/lines/"+strconv.Itoa(int(i))+"/"+field, code, "%s is out of range or in another currency or mode", field)
		}
		sum += list
		if sum > maxMinor {
			fail("/lines/"+strconv.Itoa(int(i))+"/qty", "overflow", "the cart is worth too much")
			sum = 0
		}
		l := &e.lines[rank]
		*l = lineState{
			line: line, qty: line.Qty, list: list, floor: floor, fixed: line.NoDiscount || list == 0,
			keys: l.keys[:0], runs: l.runs[:0], buf: l.buf[:0],
		}
	}
	e.prepareShipping(fail)
	if len(in.Codes) > maxCodes {
		fail("/codes", "many", "%d codes", len(in.Codes))
	}
	for i := range in.Used {
		u := &in.Used[i]
		spend := u.Spend.Round(money.Up)
		if min(u.Uses, u.Customer, u.Code, u.Units, spend.Units()) < 0 || max(u.Uses, u.Customer, u.Code, u.Units) > maxQty || spend.Units() > maxMinor {
			fail("/used/"+strconv.Itoa(i), "used", "a counter is out of range")
		}
	}
	if err := errs.Err(); err != nil {
		return err
	}
	e.prepareKeys()
	return nil
}

func lineAmounts(in *Input, line *Line) (list, floor int64, field, code string) {
	if line.Qty < 1 || line.Qty > maxQty {
		return 0, 0, "qty", "quantity"
	}
	if line.Mode != nil && *line.Mode != in.Mode {
		return 0, 0, "mode", "mode"
	}
	if line.Unit.Currency() != in.Currency {
		return 0, 0, "unit", "currency"
	}
	if line.Unit.Sign() < 0 {
		return 0, 0, "unit", "negative"
	}
	gross, err := line.Unit.MulInt(line.Qty)
	if err != nil {
		return 0, 0, "unit", "overflow"
	}
	list = gross.Round(money.HalfUp).Units()
	if list > maxMinor {
		return 0, 0, "unit", "overflow"
	}
	if line.Floor != (money.Amount{}) {
		if line.Floor.Currency() != in.Currency {
			return 0, 0, "floor", "currency"
		}
		if line.Floor.Sign() < 0 {
			return 0, 0, "floor", "negative"
		}
		floor = line.Floor.Round(money.Ceil).Units()
	}
	return list, floor, "", ""
}

func (e *eval) prepareShipping(fail func(path, code, format string, args ...any)) {
	in := e.in
	e.ships = e.ships[:0]
	if len(in.Shipping) > maxShipments {
		fail("/shipping", "many", "%d shipments", len(in.Shipping))
		return
	}
	for i := range in.Shipping {
		s := &in.Shipping[i]
		at := func(field string) string { return "/shipping/" + strconv.Itoa(i) + "/" + field }
		twice := false
		for j := range i {
			twice = twice || in.Shipping[j].ID == s.ID
		}
		m, err := s.Amount.Minor()
		switch {
		case s.ID == "" || twice:
			fail(at("id"), "id", "the shipment id is missing or used twice")
		case s.Amount.Currency() != in.Currency:
			fail(at("amount"), "currency", "the amount is in another currency")
		case err != nil || m < 0 || m > maxMinor:
			fail(at("amount"), "negative", "the amount %v is out of range", s.Amount)
		}
		e.ships = append(e.ships, shipState{list: m, now: m, place: int32(i)})
	}
	slices.SortFunc(e.ships, func(a, b shipState) int {
		return strings.Compare(in.Shipping[a.place].ID, in.Shipping[b.place].ID)
	})
}

// prepareKeys lists the lines of each key, by number.
func (e *eval) prepareKeys() {
	x := &e.rs.index
	e.keyNext = e.keyNext[:0]
	for i := len(e.lines) - 1; i >= 0; i-- {
		l := &e.lines[i]
		if k, ok := x.skus[l.line.SKU]; ok {
			l.keys = append(l.keys, k)
		}
		for _, f := range l.line.Facets {
			if k, ok := x.facets[f]; ok && !slices.Contains(l.keys, k) {
				l.keys = append(l.keys, k)
			}
		}
		for _, k := range l.keys {
			next := int32(-1)
			if e.keyStamp[k] == e.stamp {
				next = e.keyHead[k]
			}
			e.keyStamp[k] = e.stamp
			e.keyHead[k] = int32(len(e.keyNext))
			e.keyNext = append(e.keyNext, keyEntry{int32(i), next})
		}
	}
}

// reset puts the prices back to the opening of the cart.
func (e *eval) reset() {
	for i := range e.lines {
		l := &e.lines[i]
		l.runs = appendEven(l.runs[:0], l.qty, l.list)
		l.touched, l.onUnits = false, false
	}
	for i := range e.ships {
		e.ships[i].now = e.ships[i].list
	}
	for i := range e.cands {
		c := &e.cands[i]
		c.amount, c.taken, c.gets, c.count, c.basis, c.points, c.shares, c.limit, c.by = 0, 0, 0, 0, 0, 0, 0, 0, -1
	}
	e.applied, e.ship, e.order, e.gap, e.total = e.applied[:0], e.ship[:0], e.order[:0], 0, 0
	e.phantom = 0
}

// appendEven spreads total over qty units, the earlier ones getting the odd cents.
func appendEven(runs []unitRun, qty, total int64) []unitRun {
	each, more := total/qty, total%qty
	return appendRun(appendRun(runs, more, each+1), qty-more, each)
}

func appendRun(runs []unitRun, qty, each int64) []unitRun {
	if qty == 0 {
		return runs
	}
	if n := len(runs); n > 0 && runs[n-1].each == each {
		runs[n-1].qty += qty
		return runs
	}
	return append(runs, unitRun{qty, each})
}
