package promo

import (
	"cmp"
	"slices"
)

// A purse is a promotion whose cap binds: what it takes off altogether is a
// state of the programme.
type purse struct {
	most   int64
	multi  int32
	offers []int64 // per run, of a promotion on single units
}

// A label is a way to use the units so far. Labels of equal state keep the
// larger gain.
type label struct {
	state labelState
	gain  int64 // above the single offers, without the purses
	prev  int32
	how   uint8 // 0, 1 + the number of a move, or of a purse after all moves
}

type labelState struct {
	units int              // used or left alone so far
	at    int64            // of the digits
	off   [maxPurses]int64 // taken by each purse
}

const (
	maxPurses  = 4
	maxLabels  = 1 << 17
	labelSteps = 32
)

// withCaps solves all promotions of a group together, exactly, if the caps of
// some bind: the dynamic programme with the amounts taken as states, of which
// only those are kept that can lead to more than least. It books the best path;
// found says that there is one, ok that the work was done.
func (e *eval) withCaps(least int64) (found, ok bool) {
	g := &e.group
	s := &g.solver
	p := &s.prog
	if len(s.purses) > maxPurses || e.bonus >= 0 {
		return false, false
	}
	var ids []int32
	for i := range s.multis {
		m := &s.multis[i]
		if m.kind == merchant || m.floored {
			return false, false
		}
		if m.kind != inPurse {
			ids = append(ids, int32(i))
		}
	}
	// One component after another, each from the dearest unit down.
	e.connect(ids)
	root := func(i int32) int32 {
		if at := g.owner[s.items[i].line]; at >= 0 {
			return s.multis[at].root
		}
		return none32
	}
	its := make([]int32, len(s.items))
	for i := range its {
		its[i] = int32(i)
	}
	slices.SortFunc(its, func(a, b int32) int {
		return cmp.Or(cmp.Compare(root(a), root(b)), cmp.Compare(s.items[b].each, s.items[a].each), cmp.Compare(a, b))
	})
	if _, ok := e.newDigits(ids, its, none); !ok {
		return false, false
	}
	l := labels{e: e, p: p, least: least, last: make([]int, len(p.digits)), seen: make(map[labelState]int32)}
	for _, i := range its {
		if s.items[i].qty > maxLabels-int64(len(p.units)) {
			return false, false
		}
		for range s.items[i].qty {
			p.units = append(p.units, i)
		}
	}
	l.bounds()
	l.list = append(l.list, label{})
	from := 0
	for u, i := range p.units {
		to := len(l.list)
		for k := from; k < to; k++ {
			l.extend(u, int32(k), &s.items[i])
		}
		if from = to; e.steps < 0 || len(l.list) > maxLabels {
			return false, false
		}
	}
	end, best := int32(-1), least
	for k := from; k < len(l.list); k++ {
		if v, _ := l.value(&l.list[k], len(p.units)); v > best {
			end, best = int32(k), v
		}
	}
	if end >= 0 {
		l.book(end)
	}
	return end >= 0, true
}

const none32 = 1<<31 - 1

type labels struct {
	e     *eval
	p     *program
	list  []label
	seen  map[labelState]int32
	least int64
	last  []int              // unit after which a digit is done
	rest  []int64            // most that the units from one on can gain,
	free  []int64            // without purses,
	each  [][maxPurses]int64 // and of one purse alone
}

// bounds says what the units that follow can gain at most.
func (l *labels) bounds() {
	s := &l.e.group.solver
	n := len(l.p.units)
	l.rest, l.free, l.each = make([]int64, n+1), make([]int64, n+1), make([][maxPurses]int64, n+1)
	first := make([]int, len(l.p.digits))
	for u, i := range slices.Backward(l.p.units) {
		for k := range l.p.digits {
			if m := &s.multis[l.p.digits[k].multi]; s.items[i].mask&m.bits != 0 {
				l.last[k], first[k] = max(l.last[k], u), u
			}
		}
	}
	var rest, free int64
	open := make([]int64, len(l.p.digits)) // what a group that is begun can still gain
	for u, i := range slices.Backward(l.p.units) {
		it := &s.items[i]
		var most, apart int64
		l.each[u] = l.each[u+1]
		for k := range l.p.digits {
			m := &s.multis[l.p.digits[k].multi]
			if it.mask&m.bits == 0 {
				continue
			}
			gain := l.e.unitGain(m, it)
			switch {
			case m.price >= 0: // its share of the price
				gain -= m.price / m.size
			case m.kind == inPool && !s.floors: // those that pay in its group are not cheaper
				open[k] = min(gain, maxMinor/m.get+1) * m.get // no cart is worth more
				q, rem := mulDiv(gain, m.get, m.size)
				gain = q + min(rem, 1)
			}
			if most = max(most, gain-it.base); m.purse < 0 {
				apart = max(apart, gain-it.base)
			} else {
				l.each[u][m.purse] += max(0, l.e.unitGain(m, it))
			}
		}
		for k := range s.purses {
			v := s.vals[int(i)*len(s.purses)+k]
			most = max(most, v-it.base)
			l.each[u][k] += v
		}
		rest, free = rest+most, free+apart
		l.rest[u], l.free[u] = rest, free
		for k := range open {
			if first[k] < u && u <= l.last[k] {
				l.rest[u] += open[k]
				if s.multis[l.p.digits[k].multi].purse < 0 {
					l.free[u] += open[k]
				}
			}
		}
	}
}

// value is what a label has gained, and what its purses can still gain from the
// unit on.
func (l *labels) value(x *label, u int) (value, more int64) {
	value = x.gain
	for k := range l.e.group.purses {
		most := l.e.group.purses[k].most
		off := min(most, x.state.off[k])
		value += off
		more += min(most-off, l.each[u][k])
	}
	return value, more
}

// extend uses one more unit in every way.
func (l *labels) extend(u int, prev int32, it *item) {
	s := &l.e.group.solver
	was := l.list[prev]
	was.state.units++
	l.add(u, label{was.state, was.gain, prev, 0})
	number := 0
	for k := range l.p.digits {
		d := &l.p.digits[k]
		m := &s.multis[d.multi]
		t := was.state.at / d.stride % int64(d.size)
		for r := range d.moves {
			number++
			v := &d.moves[r]
			if it.mask&m.role(r) == 0 || v.next[t] < 0 {
				continue
			}
			x := label{was.state, was.gain - it.base, prev, uint8(number)}
			x.state.at += (int64(v.next[t]) - t) * d.stride
			gain := v.add[t]
			if v.get[t] {
				gain += l.e.unitGain(m, it)
			}
			l.gain(&x, m, gain)
			l.add(u, x)
		}
	}
	for k := range s.purses {
		if v := s.vals[int(l.p.units[u])*len(s.purses)+k]; v > 0 {
			x := label{was.state, was.gain - it.base, prev, uint8(number + 1 + k)}
			l.gain(&x, &s.multis[s.purses[k].multi], v)
			l.add(u, x)
		}
	}
}

// gain books what a multi gains, to its purse if it has one.
func (l *labels) gain(x *label, m *multi, v int64) {
	if m.purse < 0 {
		x.gain += v
		return
	}
	off := &x.state.off[m.purse]
	if *off += v; m.price < 0 { // what only grows is never more than the cap
		*off = min(*off, l.e.group.purses[m.purse].most)
	}
}

// add keeps a label if it can be the best.
func (l *labels) add(u int, x label) {
	l.e.steps -= labelSteps
	for k := range l.p.digits {
		if l.last[k] != u {
			continue
		}
		d := &l.p.digits[k]
		t := x.state.at / d.stride % int64(d.size)
		if d.final[t] == bad {
			return
		}
		x.state.at -= t * d.stride
		l.gain(&x, &l.e.group.multis[d.multi], d.final[t])
	}
	value, more := l.value(&x, u+1)
	if value+min(l.rest[u+1], l.free[u+1]+more) <= l.least {
		return
	}
	at, twice := l.seen[x.state]
	switch {
	case !twice:
		l.seen[x.state] = int32(len(l.list))
		l.list = append(l.list, x)
	case x.gain > l.list[at].gain:
		l.list[at] = x
	}
}

// book turns the path to a label into picks.
func (l *labels) book(end int32) {
	s := &l.e.group.solver
	from := len(s.picks)
	for u, i := range slices.Backward(l.p.units) {
		x := &l.list[end]
		end = x.prev
		how := int(x.how) - 1
		for k := range l.p.digits {
			d := &l.p.digits[k]
			if how >= 0 && how < len(d.moves) {
				t := l.list[end].state.at / d.stride % int64(d.size)
				s.used(from, l.e, d.multi, l.p.units[u], d.moves[how].get[t])
			}
			how -= len(d.moves)
		}
		if how >= 0 {
			s.picks = append(s.picks, pick{s.purses[how].multi, i, 1, 1, s.vals[int(i)*len(s.purses)+how]})
		}
	}
	l.e.commit(from)
}
