package promo

import (
	"slices"
	"strconv"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// A cond is a compiled [Condition].
type cond struct {
	op     condOp
	kids   []cond
	of     matcher
	least  int64
	most   int64
	figs   figures // of Spend: AtLeast
	tops   figures // of Spend: AtMost
	name   string
	words  []string
	window *window
	fn     func(Input) bool
}

type condOp uint8

const (
	opAll condOp = iota
	opAny
	opNot
	opSpend
	opQuantity
	opFact
	opGroup
	opOrders
	opFirst
	opChannel
	opMarket
	opCurrency
	opDuring
	opCustom
)

func (c *compiler) condition(field string, v Condition, depth int) *cond {
	if v == nil && depth == 0 {
		return nil
	}
	out := &cond{}
	c.push(field)
	c.cond(out, v, depth)
	c.pop()
	return out
}

func (c *compiler) cond(n *cond, v Condition, depth int) {
	if !c.enter(depth) {
		return
	}
	switch v := v.(type) {
	case AllOf:
		n.op = opAll
		c.conds(n, v.Of, depth)
	case AnyOf:
		n.op = opAny
		c.conds(n, v.Of, depth)
	case Not:
		n.op = opNot
		n.kids = make([]cond, 1)
		c.push("of")
		c.cond(&n.kids[0], v.Of, depth+1)
		c.pop()
	case Spend:
		c.spend(n, v)
	case Quantity:
		n.op, n.least, n.most = opQuantity, v.AtLeast, v.AtMost
		n.of = c.match("of", &v.Of)
		c.between(v.AtLeast, v.AtMost)
	case Fact:
		n.op, n.name, n.words = opFact, v.Name, slices.Clone(v.Any)
		if v.Name == "" {
			c.fail("name", "missing", "a fact without a name")
		}
		c.some(len(v.Any))
	case Group:
		n.op, n.words = opGroup, slices.Clone(v.Any)
		c.some(len(v.Any))
	case Orders:
		n.op, n.least, n.most = opOrders, v.AtLeast, v.AtMost
		c.between(v.AtLeast, v.AtMost)
	case FirstOrder:
		n.op = opFirst
	case Channel:
		n.op, n.words = opChannel, slices.Clone(v.Any)
		c.some(len(v.Any))
	case Market:
		n.op = opMarket
		for _, t := range v.Any {
			n.words = append(n.words, string(t))
		}
		c.some(len(v.Any))
	case Currency:
		n.op = opCurrency
		for i, cur := range v.Any {
			if !cur.Valid() {
				c.fail("any/"+strconv.Itoa(i), "currency", "no currency")
			}
			n.words = append(n.words, cur.String())
		}
		c.some(len(v.Any))
	case During:
		n.op = opDuring
		n.window = c.window(v.Window)
	case Custom:
		n.op = opCustom
		n.fn = custom(c, c.rs.opt.Conditions, v)
	default:
		c.unknown("", v)
	}
}

func (c *compiler) conds(n *cond, of Conditions, depth int) {
	n.kids = make([]cond, len(of))
	c.push("of")
	for i, k := range of {
		c.pushIndex(i)
		c.cond(&n.kids[i], k, depth+1)
		c.pop()
	}
	c.pop()
}

func (c *compiler) spend(n *cond, v Spend) {
	n.op = opSpend
	n.of = c.match("of", &v.Of)
	none := money.Amount{}
	if v.AtLeast != none || v.AtMost == none {
		n.figs = c.amount("at_least", v.AtLeast, v.AlsoIn, 1)
	}
	if v.AtMost != none {
		n.tops = c.amount("at_most", v.AtMost, nil, 0)
		if len(v.AlsoIn) > 0 {
			c.fail("also_in", "amount", "other currencies are for a lower end alone")
		}
		if v.AtLeast != none && v.AtLeast.Currency() != v.AtMost.Currency() {
			c.fail("at_most", "currency", "the ends are in %v and %v", v.AtLeast.Currency(), v.AtMost.Currency())
		} else if len(n.figs) > 0 && len(n.tops) > 0 && n.figs[0].minor > n.tops[0].minor {
			c.fail("at_most", "bounds", "the upper end %v is below the lower", v.AtMost)
		}
	}
}

func (c *compiler) between(least, most int64) {
	c.count("at_least", least, 0)
	c.count("at_most", most, 0)
	if most > 0 && most < least {
		c.fail("at_most", "bounds", "the upper end %d is below the lower", most)
	}
}

func (c *compiler) some(n int) {
	if n == 0 {
		c.fail("any", "missing", "a list without a word")
	}
}

// needs returns keys without which the condition cannot hold, nil if there are
// none.
func (n *cond) needs() []int32 {
	switch {
	case (n.op == opSpend && len(n.figs) > 0) || (n.op == opQuantity && n.least > 0):
		return n.of.keys
	case n.op == opAll:
		var best []int32
		for i := range n.kids {
			if list := n.kids[i].needs(); list != nil && (best == nil || len(list) < len(best)) {
				best = list
			}
		}
		return best
	}
	return nil
}

// A miss is why a condition does not hold.
type miss struct {
	why        reasonCode
	have, need int64
	near       bool
}

// test evaluates a condition on the opening of the phase. The miss is of the
// first part that fails, and near only if no other part fails.
func (e *eval) test(n *cond) (commerce.Tri, miss) {
	switch n.op {
	case opAll:
		out, first := commerce.Yes, miss{}
		for i := range n.kids {
			t, m := e.test(&n.kids[i])
			if t == commerce.Yes {
				continue
			}
			if out == commerce.Yes {
				out, first = t, m
				continue
			}
			if t == commerce.No {
				out = t
			}
			first.near = false
		}
		return out, first
	case opAny:
		out, first := commerce.No, miss{why: rRefusedCondition}
		for i := range n.kids {
			t, m := e.test(&n.kids[i])
			if t == commerce.Yes {
				return t, miss{}
			}
			if t == commerce.Unknown {
				out = t
			}
			if i == 0 {
				first = m
			}
		}
		return out, first
	case opNot:
		switch t, _ := e.test(&n.kids[0]); t {
		case commerce.Yes:
			return commerce.No, miss{why: rRefusedCondition}
		case commerce.No:
			return commerce.Yes, miss{}
		default: // what the other misses would not help
			return t, miss{why: rRefusedUnknown}
		}
	case opSpend:
		return e.testSpend(n)
	case opQuantity:
		have := e.quantity(n.of)
		return between(n, have, miss{why: rRefusedMinQuantity, have: have, need: n.least, near: have > 0})
	case opFact:
		v, ok := e.in.Facts[n.name]
		return n.word(v, ok)
	case opGroup:
		for _, g := range e.in.Customer.Groups {
			if slices.Contains(n.words, g) {
				return commerce.Yes, miss{}
			}
		}
		return commerce.No, miss{why: rRefusedCustomer}
	case opOrders:
		if e.in.Customer.Orders == nil {
			return commerce.Unknown, miss{why: rRefusedUnknown}
		}
		return between(n, *e.in.Customer.Orders, miss{why: rRefusedCustomer})
	case opFirst:
		first := e.in.Customer.First
		if !first.Known() && e.in.Customer.Orders != nil {
			first = commerce.TriOf(*e.in.Customer.Orders == 0)
		}
		switch first {
		case commerce.Yes:
			return first, miss{}
		case commerce.No:
			return first, miss{why: rRefusedCustomer}
		default:
		}
		return first, miss{why: rRefusedUnknown}
	case opChannel:
		return n.word(e.in.Channel, e.in.Channel != "")
	case opMarket:
		return n.word(string(e.in.Market), e.in.Market != "")
	case opCurrency:
		return n.word(e.in.Currency.String(), true)
	case opDuring:
		if why := n.window.at(e.in.At); why != rNone {
			return commerce.No, miss{why: why}
		}
		return commerce.Yes, miss{}
	default:
		if n.fn(*e.in) {
			return commerce.Yes, miss{}
		}
		return commerce.No, miss{why: rRefusedCondition}
	}
}

func (n *cond) word(have string, known bool) (commerce.Tri, miss) {
	switch {
	case !known:
		return commerce.Unknown, miss{why: rRefusedUnknown}
	case slices.Contains(n.words, have):
		return commerce.Yes, miss{}
	}
	return commerce.No, miss{why: rRefusedCondition}
}

func between(n *cond, have int64, low miss) (commerce.Tri, miss) {
	switch {
	case have < n.least:
		return commerce.No, low
	case n.most > 0 && have > n.most:
		return commerce.No, miss{why: rRefusedCondition}
	}
	return commerce.Yes, miss{}
}

func (e *eval) testSpend(n *cond) (commerce.Tri, miss) {
	have := e.spend(n.of)
	if len(n.figs) > 0 {
		need, ok := n.figs.in(e.in.Currency)
		switch {
		case !ok:
			return commerce.No, miss{why: rRefusedCurrency}
		case have < need:
			return commerce.No, miss{why: rRefusedMinSpend, have: have, need: need, near: have > 0}
		}
	}
	if len(n.tops) > 0 {
		if most, ok := n.tops.in(e.in.Currency); !ok {
			return commerce.No, miss{why: rRefusedCurrency}
		} else if have > most {
			return commerce.No, miss{why: rRefusedCondition}
		}
	}
	return commerce.Yes, miss{}
}
