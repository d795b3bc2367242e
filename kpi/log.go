package kpi

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// A Log is many orders in columns, as a column store returns them: the form for
// millions of rows, because an accumulator reads only the columns that it needs.
// Row i of every column is one order; the fields mean what they mean in [Sale].
//
// At is needed. A nil amount column is 0 in every row, a nil Cost is unknown, a
// nil Customer is all guests, a nil Channel is Channels[0] or "". Columns of
// other lengths are ErrRange, and so are channel numbers outside Channels where an
// accumulator splits by channel.
type Log struct {
	Currency money.Currency
	Channels []string // the names of the channel numbers

	At       []int64 // Unix seconds
	Channel  []uint8
	Customer []uint64

	Units, Gross, Discounts, Shipping, Fees, Tax, Cost []int64
}

// Len returns the number of orders.
func (l *Log) Len() int { return len(l.At) }

// Append adds an order as a row. Its currency becomes that of the log;
// another one is money.ErrCurrencyMismatch, a 257th channel ErrRange. A sale
// without a known cost is ErrRange after one that has it, and the other way.
func (l *Log) Append(x Sale) error {
	n := len(l.At)
	ch := 0
	for ch < len(l.Channels) && l.Channels[ch] != x.Channel {
		ch++
	}
	switch {
	case n > 0 && l.Currency != x.Currency:
		return commerce.Detail(money.ErrCurrencyMismatch, "kpi: %s and %s", l.Currency, x.Currency)
	case ch > 255 || x.broken || n > 0 && x.CostKnown != (l.Cost != nil):
		return ErrRange
	}
	if ch == len(l.Channels) {
		l.Channels = append(l.Channels, x.Channel)
	}
	l.Currency = x.Currency
	l.At = append(l.At, x.At.Unix())
	l.Channel = append(l.Channel, uint8(ch))
	l.Customer = append(l.Customer, x.Customer)
	l.Units = append(l.Units, x.Units)
	l.Gross = append(l.Gross, x.Gross)
	l.Discounts = append(l.Discounts, x.Discounts)
	l.Shipping = append(l.Shipping, x.Shipping)
	l.Fees = append(l.Fees, x.Fees)
	l.Tax = append(l.Tax, x.Tax)
	if x.CostKnown {
		l.Cost = append(l.Cost, x.Cost)
	}
	return nil
}

// check reports columns of other lengths and a missing currency.
func (l *Log) check() error {
	n := len(l.At)
	for _, c := range [...][]int64{l.Units, l.Gross, l.Discounts, l.Shipping, l.Fees, l.Tax, l.Cost} {
		if c != nil && len(c) != n {
			return commerce.Detail(ErrRange, "kpi: a column of %d rows beside %d", len(c), n)
		}
	}
	if l.Channel != nil && len(l.Channel) != n || l.Customer != nil && len(l.Customer) != n {
		return commerce.Detail(ErrRange, "kpi: a column is not of %d rows", n)
	}
	if n > 0 && !l.Currency.Valid() {
		return commerce.Detail(money.ErrUnknownCurrency, "kpi: a log without a currency")
	}
	return nil
}

// sum returns the sum of a column; it is false for a negative or absurd number
// and for a sum of 2^62 and more.
func sum(column []int64) (total int64, ok bool) {
	var a, b, c, d, over int64
	all := uint64(0)
	n := len(column) / 4 // four places, for the memory to be read at once
	p, q, r, s := column[:n], column[n:2*n], column[2*n:3*n], column[3*n:4*n]
	for i := range p {
		a += p[i]
		b += q[i]
		c += r[i]
		d += s[i]
		all |= uint64(p[i] | q[i] | r[i] | s[i])
		over |= a | b | c | d
	}
	for _, x := range column[4*n:] {
		a += x
		all |= uint64(x)
	}
	for _, x := range [...]int64{a, b, c, d} {
		total += x
		over |= x | total
	}
	return total, all < tooLarge && over >= 0 && total <= maxVolume
}

const block = 512 // rows whose cells are found at once

// AddLog adds all orders of a log, or none if it returns an error. Orders
// outside the periods are counted and skipped. It is several times as fast as
// Add.
func (s *Sales) AddLog(l *Log) (skipped int64, err error) {
	if err := l.check(); err != nil || l.Len() == 0 {
		return 0, err
	}
	part := Sales{Periods: s.Periods, ByChannel: s.ByChannel}
	part.b.t, part.b.split, part.b.cur = s.Periods.t, s.ByChannel, l.Currency
	columns := [cCost + 1][]int64{cUnits: l.Units, cGross: l.Gross, cDiscounts: l.Discounts, cShipping: l.Shipping, cFees: l.Fees, cTax: l.Tax, cCost: l.Cost}
	if s.Periods.t != nil || s.ByChannel {
		if skipped, err = part.scatter(l, &columns); err != nil {
			return 0, err
		}
	} else {
		part.b.channels, part.b.cells = []string{""}, make([]int64, nSales)
		for i, c := range columns {
			total, ok := sum(c)
			if !ok {
				return 0, ErrRange
			}
			part.b.cells[i] = total
		}
		part.b.cells[cOrders] = int64(l.Len())
	}
	if l.Cost == nil {
		for i := 0; i < len(part.b.cells); i += nSales {
			part.b.cells[i+cUncosted] = part.b.cells[i+cOrders]
		}
	}
	for _, x := range part.b.cells {
		if part.b.volume > maxVolume-x {
			return 0, ErrRange
		}
		part.b.volume += x
	}
	part.drop()
	return skipped, s.Merge(&part)
}

// scatter adds each row to the cell of its period and channel.
func (s *Sales) scatter(l *Log, columns *[cCost + 1][]int64) (skipped int64, err error) {
	size := s.Periods.Len() * nSales
	var base [256]int32 // of the channel numbers
	names := l.Channels
	switch {
	case !s.ByChannel || l.Channel == nil && len(names) == 0:
		names = []string{""}
	case l.Channel == nil:
		names = names[:1]
	}
	seen := map[string]int{}
	for i, name := range names[:min(len(names), 256)] {
		at, ok := seen[name]
		if !ok {
			if at = len(seen); (at+1)*size > maxCells || len(name) > maxChannel {
				return 0, ErrRange
			}
			seen[name] = at
			s.b.channels = append(s.b.channels, name)
		}
		base[i] = int32(at * s.Periods.Len())
	}
	// A line of eight numbers for each cell: orders and the columns. The last takes what is outside.
	n := s.Periods.Len()
	outside := len(seen) * n
	lines := make([]int64, (outside+1)*8)
	all, over, volume := uint64(0), int64(0), int64(0)
	top := uint8(0)
	var at [block]int32
	var none [block]int64 // of a column that is nil
	for from := 0; from < len(l.At); from += block {
		to := min(from+block, len(l.At))
		for i, sec := range l.At[from:to] {
			at[i&(block-1)] = int32(s.Periods.index(sec))
		}
		if l.Channel != nil && s.ByChannel {
			for i, ch := range l.Channel[from:to] {
				top = max(top, ch)
				if x := &at[i&(block-1)]; *x >= 0 {
					*x += base[ch]
				}
			}
			if int(top) >= len(names) {
				return 0, commerce.Detail(ErrRange, "kpi: channel %d of %d", top, len(names))
			}
		}
		var c [cCost + 1]*[block]int64
		for i := range c {
			switch {
			case columns[i] == nil:
				c[i] = &none
			case to-from == block:
				c[i] = (*[block]int64)(columns[i][from:to])
			default:
				c[i] = new([block]int64)
				copy(c[i][:], columns[i][from:to])
			}
		}
		for i := range to - from {
			x := int(at[i&(block-1)])
			if x < 0 {
				x = outside
			}
			line := (*[8]int64)(lines[x*8:])
			j := i & (block - 1)
			units, gross, less, ship, fees, tax, cost := c[cUnits][j], c[cGross][j], c[cDiscounts][j], c[cShipping][j], c[cFees][j], c[cTax][j], c[cCost][j]
			line[cOrders]++
			line[cUnits] += units
			line[cGross] += gross
			line[cDiscounts] += less
			line[cShipping] += ship
			line[cFees] += fees
			line[cTax] += tax
			line[cCost] += cost
			all |= uint64(units | gross | less | ship | fees | tax | cost)
			volume += units + gross + less + ship + fees + tax + cost
			over |= volume
		}
	}
	if all >= tooLarge || over < 0 || volume > maxVolume {
		return 0, ErrRange
	}
	s.b.cells = make([]int64, len(seen)*size)
	for i := range outside {
		copy(s.b.cells[i*nSales:], lines[i*8:(i+1)*8])
	}
	return lines[outside*8], nil
}

// drop removes channels without an order, which Add would not have made.
func (s *Sales) drop() {
	size := s.Periods.Len() * nSales
	kept := 0
	for ch := range s.b.channels {
		from := s.b.cells[ch*size : (ch+1)*size]
		used := int64(0)
		for i := 0; i < size; i += nSales {
			used += from[i]
		}
		if used > 0 {
			s.b.channels[kept] = s.b.channels[ch]
			copy(s.b.cells[kept*size:], from)
			kept++
		}
	}
	s.b.channels, s.b.cells = s.b.channels[:kept], s.b.cells[:kept*size]
}

// AddLog adds all orders of a log, or none if it returns an error. Orders
// outside the periods are counted and skipped. It is several times as fast as
// Add, because it touches the table part by part; for that it takes 18 bytes an
// order, and 268 MB at most, until it returns.
func (c *Customers) AddLog(l *Log) (skipped int64, err error) {
	if err := l.check(); err != nil || l.Len() == 0 {
		return 0, err
	}
	gross, ok1 := sum(l.Gross)
	less, ok2 := sum(l.Discounts)
	if !ok1 || !ok2 || gross+less > maxVolume-2*tooLarge || c.volume > maxVolume-2*tooLarge-gross-less || c.orders > maxOrders-int64(l.Len()) {
		return 0, ErrRange
	}
	if err := c.begin(c.Periods, l.Currency); err != nil {
		return 0, err
	}
	if c.parts == nil {
		c.parts = make([]part, 1<<partBits)
	}
	wait := min(batchSize, l.Len()>>partBits*9/8|15)
	batch := make([]purchase, wait<<partBits) // of every part, what waits for it
	var fill [1 << partBits]int
	var table scratch
	runs, of := c.Periods.t.runs()
	guests, volume := int64(0), uint64(0)
	for i, sec := range l.At {
		at := runs.find(sec)
		if at < 0 {
			skipped++
			continue
		}
		key, net := uint64(0), int64(0)
		if l.Customer != nil {
			key = l.Customer[i]
		}
		if key == 0 {
			guests++
			continue
		}
		if l.Gross != nil {
			net = l.Gross[i]
		}
		if l.Discounts != nil {
			net -= l.Discounts[i]
		}
		volume += magnitude(net)
		run := &of[at]
		hash, day := mix(key), uint16(civilDay(sec+run.offset))
		if magnitude(net) >= maxPacked {
			c.entry(hash).add(net, day, run.period)
			continue
		}
		p := int(hash >> (64 - partBits))
		n := fill[p]
		batch[p*wait+n] = pack(hash, net, day, run.period)
		if fill[p] = n + 1; n+1 == wait {
			c.parts[p].addAll(p, batch[p*wait:][:wait], &table)
			fill[p] = 0
		}
	}
	for p := range fill {
		c.parts[p].addAll(p, batch[p*wait:][:fill[p]], &table)
	}
	c.guests += guests
	c.volume += int64(volume)
	if n := int64(l.Len()) - skipped; n > 0 {
		c.cur = l.Currency
		c.orders += n
	}
	return skipped, nil
}
