package promo

// A digit is the state of one multi, of size values; stride is its weight in
// the state of the component.
type digit struct {
	multi, size int32
	stride      int64
	final       []int64 // bonus of an end state, or bad
	moves       []move  // per role
}

// A move is what happens to a digit when a unit takes a role.
type move struct {
	next, prev []int32 // -1 is impossible
	get        []bool  // the unit is rewarded
	add        []int64
}

// newDigit builds the states of one multi.
func (e *eval) newDigit(id int32, its []int32) (digit, bool) {
	s := &e.group.solver
	m := &s.multis[id]
	n := int(m.to - m.from)
	have := make([]int64, n)
	var all int64 // units that can take part
	for _, i := range its {
		it := &s.items[i]
		if it.mask&m.bits != 0 {
			all += it.left
		}
		for k := range n {
			if it.mask&m.role(k) != 0 {
				have[k] += it.left
			}
		}
	}
	d := digit{multi: id, moves: make([]move, n)}
	switch m.kind {
	case inPool:
		return e.poolDigit(d, m, all)
	case dearest:
		return d.pairs(m, min(m.most, all/m.size+1), func(pays, gets int64) bool {
			return pays <= gets/m.get*m.buy // the payers of a group follow its rewarded units
		}, func(pays, gets int64) bool {
			return pays == (gets+m.get-1)/m.get*m.buy && (!m.act.strict || gets%m.get == 0)
		}, true)
	case inSlots:
		if m.act.kind == actTwoPools {
			most := min(m.most, have[0]/m.buy, have[1]/m.get+1, all/(m.buy+1))
			return d.pairs(m, most, func(int64, int64) bool { return true }, func(pays, gets int64) bool {
				return pays%m.buy == 0 && gets <= pays/m.buy*m.get && (!m.act.strict || gets%m.get == 0)
			}, false)
		}
		most := min(m.most, all/m.size)
		for k := range n {
			most = min(most, have[k]/s.roles[int(m.from)+k].need)
		}
		return e.slotDigit(d, m, most)
	default:
	}
	return d, false
}

func (d *digit) alloc(size int64) {
	d.size = int32(size)
	d.final = make([]int64, size)
	for i := range d.final {
		d.final[i] = bad
	}
	for k := range d.moves {
		d.moves[k] = move{make([]int32, size), make([]int32, size), make([]bool, size), make([]int64, size)}
		for i := range size {
			d.moves[k].next[i] = -1
		}
	}
}

func (v *move) step(from, to int64, get bool, add int64) {
	v.next[from], v.prev[to], v.get[from], v.add[from] = int32(to), int32(from), get, add
}

// poolDigit counts the units of the open group, or, if the applications are
// limited, all units taken.
func (e *eval) poolDigit(d digit, m *multi, all int64) (digit, bool) {
	size, wrap := m.size, true
	if m.most < all/m.size+1 {
		size, wrap = m.most*m.size+1, false
	}
	if size > maxStates {
		return d, false
	}
	d.alloc(size)
	for t := range size {
		in := t % m.size
		if in == 0 || m.price < 0 && !m.act.strict && in > m.buy {
			d.final[t] = 0
		}
		to := t + 1
		if wrap {
			to %= size
		} else if to == size {
			continue
		}
		add := int64(0)
		if m.price >= 0 && in == m.size-1 {
			add = -m.price
		}
		d.moves[0].step(t, to, in >= m.buy, add)
	}
	return d, true
}

// pairs counts payers and rewarded units: may says whether a state can be left by
// one more reward. With one role, the moves get a second one.
func (d digit) pairs(m *multi, most int64, may func(pays, gets int64) bool, end func(pays, gets int64) bool, one bool) (digit, bool) {
	if most > maxStates || most*max(m.buy, m.get) > maxStates { // before it wraps
		return d, false
	}
	pays, gets := most*m.buy, most*m.get
	if (pays+1)*(gets+1) > maxStates {
		return d, false
	}
	if one {
		d.moves = make([]move, 2)
	}
	d.alloc((pays + 1) * (gets + 1))
	at := func(p, g int64) int64 { return p*(gets+1) + g }
	for p := range pays + 1 {
		for g := range gets + 1 {
			if end(p, g) {
				d.final[at(p, g)] = 0
			}
			if p < pays {
				d.moves[0].step(at(p, g), at(p+1, g), false, 0)
			}
			if g < gets && may(p, g) {
				d.moves[1].step(at(p, g), at(p, g+1), true, 0)
			}
		}
	}
	return d, true
}

// slotDigit counts the units of each slot.
func (e *eval) slotDigit(d digit, m *multi, most int64) (digit, bool) {
	s := &e.group.solver
	size := int64(1)
	n := len(d.moves)
	weight := make([]int64, n)
	for k := range n {
		weight[k] = size
		top := s.roles[int(m.from)+k].need
		if most > maxStates || most*top > maxStates {
			return d, false
		}
		if size *= most*top + 1; size > maxStates {
			return d, false
		}
	}
	d.alloc(size)
	for t := range size {
		for k := range n {
			top := most*s.roles[int(m.from)+k].need + 1
			if t/weight[k]%top+1 < top {
				d.moves[k].step(t, t+weight[k], true, 0)
			}
		}
	}
	for k := range most + 1 {
		t := int64(0)
		for j := range n {
			t += weight[j] * k * s.roles[int(m.from)+j].need
		}
		d.final[t] = 0
		if m.price >= 0 {
			if d.final[t] = -k * m.price; k > maxMinor/max(m.price, 1) {
				d.final[t] = bad // more than any cart is worth
			}
		}
	}
	return d, true
}

// advance lets a unit take a role in every state.
func (d *digit) advance(v *move, now, next []int64, row []uint8, gain, base int64, number uint8) {
	stride := int(d.stride)
	block := stride * int(d.size)
	for from := 0; from < len(now); from += block {
		for t, to := range v.next {
			if to < 0 {
				continue
			}
			add := v.add[t] - base
			if v.get[t] {
				add += gain
			}
			src := now[from+t*stride:][:stride]
			at := from + int(to)*stride
			dst, mark := next[at:][:stride], row[at:][:stride]
			for k, was := range src {
				if x := was + add; x > dst[k] {
					dst[k], mark[k] = x, number
				}
			}
		}
	}
}
