package clv

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// group is customers whose rows are equal.
type group struct {
	x      int64
	tx, t  float64
	weight float64
	at     int32 // index of tx in sample.recencies
}

// level is a run of groups with one x, the part of the likelihood that needs
// gamma functions.
type level struct {
	x        float64
	weight   float64
	from, to int
}

// sample is rows merged, sorted, and with times scaled to a mean age of 8.
type sample struct {
	groups    []group
	levels    []level
	customers float64
	repeats   float64
	scale     float64 // scaled time = time × scale

	recencies []float64 // the distinct ones; on a grid of days there are far fewer than rows
	log, inv  []float64 // scratch: log(alpha+tx) and 1/(alpha+tx) of each
}

// meanAge is the mean age after scaling: near the optimum of a usual shop the
// logarithms of all parameters are then within a few units of 0.
const meanAge = 8

// merge adds up equal rows. Its result does not depend on their order.
func merge(rows []Row) (sample, error) {
	if err := checkRows(rows); err != nil {
		return sample{}, err
	}
	var s sample
	slots := make([]int32, 1024) // index+1 into groups, open addressing
	for i := range rows {
		r := &rows[i]
		w := float64(max(r.Weight, 1))
		at := hashRow(r) & uint64(len(slots)-1)
		for {
			k := slots[at]
			if k == 0 {
				s.groups = append(s.groups, group{r.X, r.Recency, r.Age, w, 0})
				slots[at] = int32(len(s.groups))
				if 2*len(s.groups) > len(slots) {
					slots = rehash(s.groups, 2*len(slots))
				}
				break
			}
			if g := &s.groups[k-1]; g.x == r.X && g.tx == r.Recency && g.t == r.Age {
				g.weight += w
				break
			}
			at = (at + 1) & uint64(len(slots)-1)
		}
	}
	slices.SortFunc(s.groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.t, b.t), cmp.Compare(a.tx, b.tx))
	})
	var age float64
	for i, g := range s.groups {
		s.customers += g.weight
		s.repeats += g.weight * float64(g.x)
		age += g.weight * g.t
		if n := len(s.levels); n == 0 || s.levels[n-1].x != float64(g.x) {
			s.levels = append(s.levels, level{x: float64(g.x), from: i})
		}
		l := &s.levels[len(s.levels)-1]
		l.weight += g.weight
		l.to = i + 1
	}
	s.scale = 1
	if age > 0 {
		s.scale = math.Min(meanAge*s.customers/age, 1e12) // ages may be next to nothing
	}
	for i := range s.groups {
		s.groups[i].t *= s.scale
		s.groups[i].tx *= s.scale
	}
	s.index()
	return s, nil
}

// fitted merges for a fit: nothing can be estimated from customers who never came back.
func fitted(rows []Row) (sample, error) {
	s, err := merge(rows)
	if err == nil && s.repeats == 0 {
		err = ErrNoRepeat
	}
	return s, err
}

// unscaled turns a likelihood of scaled times into one of the caller's: densities of the repeat purchases
// differ by the scale.
func (s *sample) unscaled(logLikelihood float64) float64 {
	return logLikelihood + s.repeats*math.Log(s.scale)
}

// index lists the distinct recencies.
func (s *sample) index() {
	order := make([]int32, len(s.groups))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(s.groups[a].tx, s.groups[b].tx) })
	for _, i := range order {
		tx := s.groups[i].tx
		if n := len(s.recencies); n == 0 || s.recencies[n-1] != tx {
			s.recencies = append(s.recencies, tx)
		}
		s.groups[i].at = int32(len(s.recencies) - 1)
	}
	s.log, s.inv = make([]float64, len(s.recencies)), make([]float64, len(s.recencies))
}

// tabulate fills log and inv.
func (s *sample) tabulate(alpha float64) {
	for i, tx := range s.recencies {
		s.log[i], s.inv[i] = math.Log(alpha+tx), 1/(alpha+tx)
	}
}

func hashRow(r *Row) uint64 {
	return hash3(uint64(r.X), math.Float64bits(r.Recency), math.Float64bits(r.Age))
}

// hash3 mixes three words by folded 128-bit products (as wyhash does): times on a grid of days differ in
// their high bits only.
func hash3(a, b, c uint64) uint64 {
	const k1, k2, k3 = 0xa0761d6478bd642f, 0xe7037ed1a0b428db, 0x8ebc6af09c88c6e3
	hi, lo := bits.Mul64(a^k1, b^k2)
	hi, lo = bits.Mul64(hi^lo^k3, c^k1)
	return hi ^ lo
}

func rehash(groups []group, size int) []int32 {
	slots := make([]int32, size)
	for i, g := range groups {
		at := hash3(uint64(g.x), math.Float64bits(g.tx), math.Float64bits(g.t)) & uint64(size-1)
		for slots[at] != 0 {
			at = (at + 1) & uint64(size-1)
		}
		slots[at] = int32(i + 1)
	}
	return slots
}
