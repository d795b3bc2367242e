package promo

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/bottega-go/commerce"
)

// A Ruleset is a compiled list of promotions. It is immutable and safe for
// concurrent use. A nil Ruleset has no promotions.
type Ruleset struct {
	rules  []rule // in the order of application
	lanes  []lane
	byID   map[string]int32
	source []Promotion
	opt    Options
	index  index
	pool   sync.Pool // of *eval

	instants []time.Time // at which a window begins or ends, sorted
	weekly   []window    // those with hours
}

// A lane is the promotions of one phase and group.
type lane struct {
	phase Phase
	group string
	pick  Pick
	last  int32 // one more than its last rule
}

// A rule is a compiled promotion.
type rule struct {
	*Promotion
	lane   int32
	window *window // nil is always
	codes  []string
	coded  bool
	cond   *cond
	act    action
	cap    figures
	budget figures
	off    []int32 // lanes that it excludes
	offAll bool
	money  []figures // each needs an entry in the currency of the cart
	beside bool      // a gift or points: it does not compete
}

const (
	maxDepth     = 32      // of conditions, matches and their nesting
	maxNodes     = 1 << 18 // conditions and matches of a ruleset
	maxMinor     = 1 << 50 // a single amount or the value of a cart, in minor units: more is refused
	maxQty       = 1 << 40
	maxCodes     = 1000 // entered in one cart
	maxShipments = 1000
	whole        = 1_000_000 // 100 % in 0.0001 %
	stepsBase    = 2_000_000
)

// Compile checks promotions and returns them ready to use. All problems come at
// once, with pointers such as /promotions/3/then/off; their sentinel is
// [ErrPromotion]. The promotions must not be changed afterwards.
func Compile(ps []Promotion, opt Options) (*Ruleset, error) {
	c := compiler{rs: &Ruleset{opt: opt, byID: make(map[string]int32, len(ps)), source: slices.Clone(ps)}, zones: make(map[string]*time.Location)}
	rs := c.rs
	if rs.opt.Steps <= 0 {
		rs.opt.Steps = stepsBase
	}
	rs.index.init(len(ps))
	rs.rules = make([]rule, len(ps))
	c.push("promotions")
	for i := range rs.source {
		c.pushIndex(i)
		c.promotion(&rs.rules[i], &rs.source[i])
		c.pop()
	}
	c.pop()
	c.order()
	if err := c.errs.Err(); err != nil {
		return nil, err
	}
	c.exclusions()
	rs.index.build(rs)
	rs.sortWindows()
	rs.pool.New = func() any { return newEval(rs) }
	return rs, nil
}

type compiler struct {
	rs    *Ruleset
	errs  commerce.FieldErrors
	path  []token
	nodes int
	zones map[string]*time.Location
}

type token struct {
	name  string
	index int
}

func (c *compiler) push(name string) { c.path = append(c.path, token{name: name, index: -1}) }
func (c *compiler) pushIndex(i int)  { c.path = append(c.path, token{index: i}) }
func (c *compiler) pop()             { c.path = c.path[:len(c.path)-1] }

func (c *compiler) pointer() string {
	var b strings.Builder
	for _, t := range c.path {
		if t.index >= 0 {
			b.WriteByte('/')
			b.WriteString(strconv.Itoa(t.index))
		} else {
			b.WriteString(commerce.Pointer(t.name))
		}
	}
	return b.String()
}

// fail adds a problem at the field of that name below the current path.
func (c *compiler) fail(field, code, format string, args ...any) {
	path := c.pointer()
	if field != "" {
		path += "/" + field
	}
	c.errs.Add(path, "promo.rule."+code, commerce.Detail(ErrPromotion, "pricing/promo: "+format, args...))
}

func (c *compiler) promotion(r *rule, p *Promotion) {
	r.Promotion = p
	switch _, taken := c.rs.byID[p.ID]; {
	case p.ID == "":
		c.fail("id", "missing", "no id")
	case taken:
		c.fail("id", "duplicate", "the id %q is used twice", clip(p.ID))
	default:
		c.rs.byID[p.ID] = 0 // set by order
	}
	c.word("phase", phaseWords.Has(p.Phase), p.Phase)
	c.word("pick", pickWords.Has(p.Pick), p.Pick)
	c.word("basis", basisWords.Has(p.Basis), p.Basis)
	c.word("round", scopeWords.Has(p.Round), p.Round)
	c.word("spread", spreadWords.Has(p.Spread), p.Spread)
	_, err := p.Rounding.MarshalText()
	c.word("rounding", err == nil, p.Rounding)
	c.push("window")
	r.window = c.window(p.Window)
	c.pop()
	for i, code := range p.Codes {
		n := NormalCode(code)
		if n == "" {
			c.fail("codes/"+strconv.Itoa(i), "code", "an empty code")
		}
		if !slices.Contains(r.codes, n) {
			r.codes = append(r.codes, n)
		}
	}
	r.coded = p.Coded || len(r.codes) > 0
	r.cond = c.condition("when", p.When, 0)
	c.push("then")
	c.action(r, &r.act, p.Then, false)
	c.pop()
	if p.Spread == OnUnits && p.Pick == All && p.Basis != Running {
		c.fail("spread", "spread", "in a group that applies all, units bear a discount only on a running basis")
	}
	c.limits(r, p)
	r.cap = c.figures("cap", p.Cap, 1)
	if len(r.cap) > 0 {
		r.money = append(r.money, r.cap)
	}
}

func (c *compiler) word(field string, known bool, v any) {
	if !known {
		c.fail(field, "word", "unknown word %d", v)
	}
}

func (c *compiler) limits(r *rule, p *Promotion) {
	l := &p.Limits
	for _, f := range [...]struct {
		field string
		v     int64
	}{
		{"per_order", l.PerOrder},
		{"units", l.Units},
		{"total", l.Total},
		{"customer", l.Customer},
		{"code", l.Code},
		{"quota", l.Quota},
	} {
		if f.v < 0 {
			c.fail("limits/"+f.field, "limit", "the limit %d is negative", f.v)
		}
	}
	r.budget = c.figures("limits/budget", l.Budget, 1)
	if len(r.budget) > 0 {
		r.money = append(r.money, r.budget)
	}
}

// order sorts the rules into lanes.
func (c *compiler) order() {
	rs := c.rs
	type name struct {
		phase Phase
		group string
	}
	best := make(map[name]int, 8)
	for i := range rs.rules {
		n := name{rs.rules[i].Phase, rs.rules[i].Promotion.Group}
		if top, ok := best[n]; !ok || rs.rules[i].Priority > top {
			best[n] = rs.rules[i].Priority
		}
	}
	lanes := make([]name, 0, len(best))
	for n := range best {
		lanes = append(lanes, n)
	}
	slices.SortFunc(lanes, func(a, b name) int {
		return cmp.Or(cmp.Compare(turn(a.phase), turn(b.phase)), cmp.Compare(best[b], best[a]), strings.Compare(a.group, b.group))
	})
	number := make(map[name]int32, len(lanes))
	for i, n := range lanes {
		number[n] = int32(i)
		rs.lanes = append(rs.lanes, lane{phase: n.phase, group: n.group})
	}
	for i := range rs.rules {
		rs.rules[i].lane = number[name{rs.rules[i].Phase, rs.rules[i].Promotion.Group}]
	}
	for i := range rs.rules {
		r := &rs.rules[i]
		l := &rs.lanes[r.lane]
		if l.last == 0 {
			l.last, l.pick = 1, r.Pick
		} else if l.pick != r.Pick {
			c.fail("promotions/"+strconv.Itoa(i)+"/pick", "pick", "the group %q picks %v and %v", clip(l.group), l.pick, r.Pick)
		}
	}
	slices.SortFunc(rs.rules, func(a, b rule) int {
		return cmp.Or(cmp.Compare(a.lane, b.lane), cmp.Compare(b.Priority, a.Priority), strings.Compare(a.ID, b.ID))
	})
	for i := range rs.rules {
		rs.byID[rs.rules[i].ID] = int32(i)
		rs.lanes[rs.rules[i].lane].last = int32(i) + 1
	}
}

// turn is the place of a phase in the order of phases.
func turn(p Phase) int {
	switch p {
	case PricePhase:
		return 0
	case LinePhase:
		return 1
	default:
		return int(p)
	}
}

// exclusions resolves the names of groups. A group without promotions is fine:
// rules come and go.
func (c *compiler) exclusions() {
	for i := range c.rs.rules {
		r := &c.rs.rules[i]
		for _, g := range r.Excludes {
			if g == "*" {
				r.offAll = true
			}
			for l := range c.rs.lanes {
				if c.rs.lanes[l].group == g {
					r.off = append(r.off, int32(l))
				}
			}
		}
	}
}

// custom calls the host's constructor.
func custom[F ~func(json.RawMessage) (T, error), T any](c *compiler, m map[string]F, u Custom) (none T) {
	build := m[u.Name]
	if build == nil {
		c.fail("name", "custom", "no custom code is named %q", clip(u.Name))
		return none
	}
	f, err := build(u.Params)
	if err != nil {
		c.fail("params", "custom", "%v", err)
		return none
	}
	return f
}

// NormalCode returns a code as promotions compare it: in upper case, without the
// space and the marks without width around it that come along when a code is copied.
func NormalCode(code string) string {
	return strings.ToUpper(strings.TrimFunc(code, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }))
}

var errDeep = errors.New("nested too deep")

// enter counts a condition or match at the depth.
func (c *compiler) enter(depth int) bool {
	c.nodes++
	if depth > maxDepth || c.nodes > maxNodes {
		if c.nodes <= maxNodes+1 {
			c.fail("", "depth", "%v: at most %d levels and %d conditions", errDeep, maxDepth, maxNodes)
		}
		return false
	}
	return true
}

func (c *compiler) unknown(field string, v any) {
	if v == nil {
		c.fail(field, "missing", "nothing is given")
		return
	}
	c.fail(field, "type", "unknown type %s", clip(fmt.Sprintf("%T", v)))
}
