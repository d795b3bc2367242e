package promo

import (
	"math"
	"slices"
)

// An eval is the working memory of one evaluation. Lines are numbered by id,
// so that the order of the input has no influence.
type eval struct {
	rs    *Ruleset
	in    *Input
	trace bool
	turns bool  // the group takes units one promotion after another
	stack bool  // or puts one promotion on top of the other
	steps int64 // of the group at work

	lines []lineState
	place []int32 // input index -> line number
	sort  []int32

	keyStamp []uint32 // per key: set if == stamp
	keyHead  []int32
	keyNext  []keyEntry
	stamp    uint32

	codes    []entered
	cands    []cand
	seen     []uint32 // per rule
	ruleCand []int32  // per rule, if seen: index in cands
	marks    []uint32 // per line
	mark     uint32
	lists    []int32 // line lists, of the group at work

	ships []shipState
	group group

	applied []allocation
	ship    []allocation
	order   []int32 // candidates in the order of application
	gap     int64   // what is not proved
	total   int64
	spare   []int64
	pairs   []remainder
	offs    []int32
	bonus   int32 // order promotion on lines without discount that competes with the lines, or -1
	phantom int64 // what it was expected to give
}

type lineState struct {
	line    *Line
	qty     int64
	list    int64 // Qty times Unit
	floor   int64 // per unit
	fixed   bool  // never discounted
	touched bool
	onUnits bool  // runs are to be reported
	open    int64 // at the opening of the phase
	count   int64 // units that are not free, at the opening of the phase
	keys    []int32
	runs    []unitRun // what the units cost now
	view    []unitRun // what the group at work sees
	buf     []unitRun
	even    int64 // discount of the group at work
}

// A unitRun is a number of units that cost the same.
type unitRun struct{ qty, each int64 }

func (l *lineState) room(r unitRun) int64 {
	if l.fixed {
		return 0
	}
	return max(0, r.each-l.floor)
}

type keyEntry struct{ line, next int32 }

type entered struct {
	norm  string
	to    string
	known bool
}

type shipState struct {
	list, now int64
	place     int32
}

// A cand is a promotion that the cart can meet, and what became of it.
type cand struct {
	rule  int32
	code  int32 // entered code, -1
	fixed miss  // by code, time, currency and limits
	state miss  // rNone if it applies
	by    int32 // rule that won
	used  Usage

	skip      bool // switched off in this combination
	skippedBy int32
	units     int64 // most rewarded units, -1 none
	times     int64 // most applications, -1 none
	money     int64 // largest discount, -1 none

	amount int64 // result
	taken  int64
	gets   int64
	count  int64
	basis  int64
	points int64
	shares int32
	limit  reasonCode
	act    *action
	won    bool // has a share in the best deal of its group
	rival  bool // competes for the units of its group
}

type allocation struct {
	cand, line    int32
	amount, units int64
}

func newEval(rs *Ruleset) *eval {
	return &eval{
		rs: rs, keyStamp: make([]uint32, rs.index.keys), keyHead: make([]int32, rs.index.keys),
		seen: make([]uint32, len(rs.rules)), ruleCand: make([]int32, len(rs.rules)),
	}
}

// openPhase notes what the lines cost for the conditions of a phase.
func (e *eval) openPhase() {
	for i := range e.lines {
		l := &e.lines[i]
		l.open, l.count = 0, 0
		for _, r := range l.runs {
			l.open += r.qty * r.each
			if r.each > 0 {
				l.count += r.qty
			}
		}
	}
}

// spend is what the lines of m cost at the opening of the phase.
func (e *eval) spend(m matcher) (sum int64) {
	if m.keys == nil && m.tree == nil {
		for i := range e.lines {
			sum += e.lines[i].open
		}
		return sum
	}
	n := len(e.lists)
	for _, i := range e.match(m) {
		sum += e.lines[i].open
	}
	e.lists = e.lists[:n]
	return sum
}

// quantity is the number of units of m that are not free.
func (e *eval) quantity(m matcher) (sum int64) {
	n := len(e.lists)
	for _, i := range e.match(m) {
		sum += e.lines[i].count
	}
	e.lists = e.lists[:n]
	return sum
}

// match appends the lines of m to e.lists, by number, and returns them.
func (e *eval) match(m matcher) []int32 {
	from := len(e.lists)
	switch {
	case m.keys == nil:
		for i := range e.lines {
			if m.tree == nil || m.tree.holds(&e.lines[i]) {
				e.lists = append(e.lists, int32(i))
			}
		}
	case len(m.keys) == 1:
		e.chain(m.keys[0], m.tree)
	default:
		e.nextMark()
		for _, k := range m.keys {
			at := len(e.lists)
			e.chain(k, m.tree)
			kept := e.lists[:at]
			for _, i := range e.lists[at:] {
				if e.marks[i] != e.mark {
					e.marks[i] = e.mark
					kept = append(kept, i)
				}
			}
			e.lists = kept
		}
		slices.Sort(e.lists[from:])
	}
	return e.lists[from:len(e.lists):len(e.lists)]
}

// nextMark takes all marks off the lines.
func (e *eval) nextMark() {
	if e.mark++; e.mark == 0 { // wrapped around
		clear(e.marks)
		e.mark = 1
	}
	for len(e.marks) < len(e.lines) {
		e.marks = append(e.marks, 0)
	}
}

func (e *eval) chain(k int32, tree *matchNode) {
	if e.keyStamp[k] != e.stamp {
		return
	}
	for at := e.keyHead[k]; at >= 0; at = e.keyNext[at].next {
		if i := e.keyNext[at].line; tree == nil || tree.holds(&e.lines[i]) {
			e.lists = append(e.lists, i)
		}
	}
}

const none = math.MaxInt64 / 4 // no limit
