package promo

import (
	"math/bits"
	"slices"
)

// A program is the memory of the dynamic programme: units are visited dearest
// first; the state is, for each multi of a component, how far its groups are.
type program struct {
	digits []digit
	units  []int32 // item of each unit
	now    []int64
	next   []int64
	choice []uint8 // per unit and state: 0, or 1 + the number of the role
	roles  []int32 // roles of the component, by number
	bulk   []pick
}

const (
	bad       = -1 << 60
	maxStates = 1 << 20
	maxMemory = 1 << 25
)

// programme solves multis together on the items, exactly, and books the picks;
// false if that takes too many steps.
func (e *eval) programme(ids, its []int32) (int64, bool) {
	s := &e.group.solver
	p := &s.prog
	states, ok := e.newDigits(ids, its, maxStates)
	if !ok {
		return 0, false
	}
	gain, work := int64(0), int64(0)
	for _, i := range its {
		it := &s.items[i]
		n, saved := e.inBulk(ids, i)
		gain += saved
		per := states * int64(1+bits.OnesCount64(it.mask))
		if n > maxMemory || per > e.steps || n > (e.steps-work)/per {
			return 0, false
		}
		work += n * per
		for range n {
			p.units = append(p.units, i)
		}
	}
	if int64(len(p.units))*states > maxMemory {
		return 0, false
	}
	e.steps -= work
	return gain + e.runProgram(int(states)), true
}

// newDigits builds the states of multis, and marks which items can be what; false
// if there are more states than most.
func (e *eval) newDigits(ids, its []int32, most int64) (int64, bool) {
	s := &e.group.solver
	p := &s.prog
	p.digits, p.roles, p.units, p.bulk = p.digits[:0], p.roles[:0], p.units[:0], p.bulk[:0]
	for _, i := range its {
		s.items[i].mask = 0
	}
	for _, id := range ids {
		m := &s.multis[id]
		m.bits = 0
		for r := m.from; r < m.to; r++ {
			if len(p.roles) == 64 {
				return 0, false
			}
			bit := uint64(1) << len(p.roles)
			m.bits |= bit
			p.roles = append(p.roles, r)
			for _, line := range s.roles[r].lines {
				at := s.itemAt[line]
				for i := at.from; i < at.to; i++ {
					s.items[i].mask |= bit
				}
			}
		}
	}
	states := int64(1)
	for _, id := range ids {
		d, ok := e.newDigit(id, its)
		if !ok || states > most/int64(d.size) {
			return 0, false
		}
		d.stride = states
		states *= int64(d.size)
		p.digits = append(p.digits, d)
	}
	return states, true
}

// inBulk takes most of a long run of identical units out of the programme: all
// but a few of them are in groups of the kind that saves most per unit, because
// any Nb groups of Nm units can be exchanged for Nm groups of Nb. It returns
// the units that are left to decide, and what the others save.
func (e *eval) inBulk(ids []int32, i int32) (int64, int64) {
	s := &e.group.solver
	p := &s.prog
	it := &s.items[i]
	best, size, save := int32(-1), int64(1), it.base // leaving one unit to its single offer
	keep := int64(3)
	group := func(m *multi) (int64, bool) {
		if m.kind != inPool || m.most < none {
			return 0, false
		}
		if m.price >= 0 {
			return m.size*e.unitGain(m, it) - m.price, true
		}
		return m.get * e.unitGain(m, it), true
	}
	for _, id := range ids {
		m := &s.multis[id]
		if it.mask&m.bits == 0 {
			continue
		}
		g, ok := group(m)
		if !ok && (m.most > maxStates || m.most*m.size > maxStates) {
			return it.left, 0
		}
		if !ok {
			keep += m.most * m.size
			continue
		}
		if g > 0 && cmpProducts(g, size, save, m.size) > 0 {
			best, size, save = id, m.size, g
		}
	}
	for _, id := range ids {
		m := &s.multis[id]
		if _, ok := group(m); ok && it.mask&m.bits != 0 {
			keep += size*m.size + 2*m.size
		}
	}
	keep += 3 * size
	if it.left <= keep {
		return it.left, 0
	}
	groups := (it.left - keep) / size
	if best < 0 {
		return it.left - groups, 0 // gains count above the single offers
	}
	m := &s.multis[best]
	b := pick{best, i, groups * size, groups * m.get, 0}
	if m.price < 0 {
		b.amount = b.gets * e.unitGain(m, it)
	}
	p.bulk = append(p.bulk, b)
	return it.left - groups*size, groups * (save - size*it.base)
}

// runProgram fills the table and books the best path. It returns the gain of the
// units in the programme above their single offers.
func (e *eval) runProgram(states int) int64 {
	s := &e.group.solver
	p := &s.prog
	p.now = slices.Grow(p.now[:0], states)[:states]
	p.next = slices.Grow(p.next[:0], states)[:states]
	p.choice = slices.Grow(p.choice[:0], states*len(p.units))[:states*len(p.units)]
	clear(p.choice)
	for i := range p.now {
		p.now[i] = bad
	}
	p.now[0] = 0
	for u, i := range p.units {
		it := &s.items[i]
		copy(p.next, p.now)
		row := p.choice[u*states : (u+1)*states]
		number := 0
		for k := range p.digits {
			d := &p.digits[k]
			m := &s.multis[d.multi]
			gain := e.unitGain(m, it)
			for r := range d.moves {
				number++
				if it.mask&m.role(r) != 0 {
					d.advance(&d.moves[r], p.now, p.next, row, gain, it.base, uint8(number))
				}
			}
		}
		p.now, p.next = p.next, p.now
	}
	end, best := 0, int64(bad)
	for t := range p.now {
		v := p.now[t]
		for k := range p.digits {
			d := &p.digits[k]
			v = max(v+d.final[t/int(d.stride)%int(d.size)], bad) // many open groups do not wrap
		}
		if v > best {
			end, best = t, v
		}
	}
	e.walkBack(end, states)
	return best
}

// walkBack books the picks of the path that ends in a state.
func (e *eval) walkBack(end, states int) {
	s := &e.group.solver
	p := &s.prog
	from := len(s.picks)
	s.picks = append(s.picks, p.bulk...)
	for u, i := range slices.Backward(p.units) {
		ch := int(p.choice[u*states+end])
		if ch == 0 {
			continue
		}
		for k := range p.digits {
			d := &p.digits[k]
			if ch > len(d.moves) {
				ch -= len(d.moves)
				continue
			}
			v := &d.moves[ch-1]
			t := int32(end / int(d.stride) % int(d.size))
			was := v.prev[t]
			end += (int(was) - int(t)) * int(d.stride)
			s.used(from, e, d.multi, i, v.get[was])
			break
		}
	}
}

// used books one unit; picks from the place on are of the same path.
func (s *solver) used(from int, e *eval, multi, item int32, get bool) {
	x := pick{multi, item, 1, 0, 0}
	if get {
		x.gets = 1
		if m := &s.multis[multi]; m.price < 0 {
			x.amount = e.unitGain(m, &s.items[item])
		}
	}
	for j := len(s.picks) - 1; j >= from && s.picks[j].item == item; j-- {
		if q := &s.picks[j]; q.multi == multi {
			q.qty, q.gets, q.amount = q.qty+1, q.gets+x.gets, q.amount+x.amount
			return
		}
	}
	s.picks = append(s.picks, x)
}
