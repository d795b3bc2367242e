package stock

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// Errors of this package, found by errors.Is.
var (
	ErrQuantity  = errors.New("stock: quantity out of range")
	ErrState     = errors.New("stock: the reservation is in another state")
	ErrExpired   = errors.New("stock: the reservation has expired")
	ErrShort     = errors.New("stock: not enough in stock")
	ErrTime      = errors.New("stock: time runs backwards")
	ErrConflict  = errors.New("stock: the same id with another content")
	ErrMissing   = errors.New("stock: missing")
	ErrDuplicate = errors.New("stock: duplicate")
)

// MaxQty bounds every quantity, so that sums cannot overflow.
const MaxQty = 1_000_000_000_000

const maxDays = 3_660 // that a back-order may take

// A Level is the stock of one SKU at one place. The zero Level is none.
type Level struct {
	OnHand   int64     `json:"on_hand"`
	Reserved int64     `json:"reserved"`           // held for carts and orders, still on the shelf
	Safety   int64     `json:"safety,omitempty"`   // kept back
	Incoming []Inbound `json:"incoming,omitempty"` // announced deliveries, in any order
}

// An Inbound is an announced delivery, in stock from that day on.
type Inbound struct {
	Qty int64         `json:"qty"`
	On  calendar.Date `json:"on"`
}

// Check returns [ErrQuantity] for a negative or too large figure.
func (l Level) Check() error {
	var errs commerce.FieldErrors
	l.check(&errs, "")
	return errs.Err()
}

func (l Level) check(errs *commerce.FieldErrors, path string) {
	checkQty(errs, path, "/on_hand", l.OnHand, 0)
	checkQty(errs, path, "/reserved", l.Reserved, 0)
	checkQty(errs, path, "/safety", l.Safety, 0)
	for i, in := range l.Incoming {
		if in.Qty < 0 || in.Qty > MaxQty {
			checkQty(errs, path, commerce.Pointer("incoming", i, "qty"), in.Qty, 0)
		}
		if in.On.IsZero() {
			errs.Add(path+commerce.Pointer("incoming", i, "on"), "stock.date.missing", ErrMissing)
		}
	}
}

// checkQty builds the path only of what is wrong.
func checkQty(errs *commerce.FieldErrors, path, field string, n, least int64) {
	if n < least || n > MaxQty {
		errs.Add(path+field, "stock.qty.out_of_range",
			commerce.Detail(ErrQuantity, "stock: quantity %d is not in %d..%d", n, least, int64(MaxQty)), commerce.NewFact("qty", n))
	}
}

// Available returns what can be promised from the shelf: on hand less reserved
// less safety, never below zero.
func (l Level) Available() int64 { return max(0, l.OnHand-l.Reserved-l.Safety) }

// A Policy says what may be promised beyond the shelf. The zero Policy promises
// announced deliveries and nothing without a delivery behind it.
type Policy struct {
	// Release is the first day of delivery of goods that are not out yet; before
	// it every unit is a pre-order. Zero: the goods are out.
	Release calendar.Date `json:"release,omitzero"`
	// Preorders limits pre-ordered units, Reserved included; 0 is what is on
	// hand and announced.
	Preorders int64 `json:"preorders,omitempty"`
	// Backorders is how many units may be sold that nobody has announced yet.
	Backorders int64 `json:"backorders,omitempty"`
	// BackorderDays from the day asked is when they are expected; 0 says nothing.
	BackorderDays int `json:"backorder_days,omitempty"`
	// Horizon leaves out deliveries announced for later than this many days; 0 takes all.
	Horizon int `json:"horizon,omitempty"`
	// ShelfOnly leaves out all announced deliveries.
	ShelfOnly bool `json:"shelf_only,omitempty"`
}

// A Promise is what can be promised. Now, Later and Short add up to the
// quantity asked.
type Promise struct {
	Now   int64
	Later int64
	Short int64
	// Ready is the day on which all promised units are here; zero if they are
	// now, or if nobody knows.
	Ready calendar.Date
	why   [4]step
	steps int
}

type step struct {
	code reasonCode
	qty  int64
	on   calendar.Date
}

// MarshalJSON writes the figures with code and reasons.
func (p Promise) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Now     int64             `json:"now"`
		Later   int64             `json:"later"`
		Short   int64             `json:"short"`
		Ready   calendar.Date     `json:"ready,omitzero"`
		Code    string            `json:"code"`
		Reasons []commerce.Reason `json:"reasons"`
	}{p.Now, p.Later, p.Short, p.Ready, p.Code(), p.Reasons()})
}

func (p *Promise) because(code reasonCode, qty int64, on calendar.Date) {
	p.why[p.steps] = step{code, qty, on}
	p.steps++
}

// OK says that the whole quantity can be promised.
func (p Promise) OK() bool { return p.Short == 0 }

// Code is the decisive code: of what is short, else of what comes last.
func (p Promise) Code() string {
	if p.steps == 0 {
		return ""
	}
	return p.why[p.steps-1].code.String()
}

// Reasons says where the units come from.
func (p Promise) Reasons() []commerce.Reason {
	out := make([]commerce.Reason, p.steps)
	for i, s := range p.why[:p.steps] {
		if s.code == rPromiseShort {
			out[i] = s.code.reason(commerce.NewFact("short", s.qty), commerce.NewFact("can", p.Now+p.Later))
			continue
		}
		out[i] = s.code.reason(commerce.NewFact("qty", s.qty))
		if !s.on.IsZero() {
			out[i].Facts = append(out[i].Facts, commerce.NewFact("on", s.on))
		}
	}
	return out
}

// Promise says how many of qty units can be promised on a day. Shelf first,
// then announced deliveries by date, then back-orders. A delivery that is
// announced for the day itself, or is overdue, counts as coming on that day.
//
// Units beyond what is reserved already are first kept for those reservations:
// what the shelf lacks for them is taken from deliveries.
func (l Level) Promise(qty int64, on calendar.Date, p Policy) (Promise, error) {
	if err := l.checkPromise(qty, on, p); err != nil {
		return Promise{}, err
	}
	if on.Before(p.Release) {
		return l.preorder(qty, on, p), nil
	}
	out := Promise{Now: min(qty, l.Available())}
	left := qty - out.Now
	if out.Now > 0 {
		out.because(rPromiseNow, out.Now, calendar.Date{})
	}
	if left == 0 {
		return out, nil
	}
	came, announced := int64(0), int64(0)
	debt := max(0, l.Reserved+l.Safety-l.OnHand) // promised before, not on the shelf
	for _, in := range l.arrivals(on, p) {
		free := in.Qty
		announced += in.Qty
		pay := min(debt, free)
		debt, free = debt-pay, free-pay
		if take := min(left, free); take > 0 {
			left, came, out.Ready = left-take, came+take, in.On
		}
	}
	if came > 0 {
		out.because(rPromiseIncoming, came, out.Ready)
	}
	out.Later = came
	owed := max(0, l.Reserved-l.OnHand-announced) // back-ordered before
	if take := min(left, max(0, p.Backorders-owed)); take > 0 {
		out.Later, left = out.Later+take, left-take
		if p.BackorderDays > 0 {
			expected := on.AddDays(p.BackorderDays)
			if expected.After(out.Ready) {
				out.Ready = expected
			}
			out.because(rPromiseBackorder, take, expected)
		} else {
			out.Ready = calendar.Date{}
			out.because(rPromiseBackorderUndated, take, calendar.Date{})
		}
	}
	return out.short(left), nil
}

func (l Level) checkPromise(qty int64, on calendar.Date, p Policy) error {
	var errs commerce.FieldErrors
	checkQty(&errs, "", "/qty", qty, 1)
	l.check(&errs, "/level")
	checkQty(&errs, "/policy", "/preorders", p.Preorders, 0)
	checkQty(&errs, "/policy", "/backorders", p.Backorders, 0)
	if p.BackorderDays < 0 || p.BackorderDays > maxDays || p.Horizon < 0 {
		errs.Add("/policy", "stock.days.out_of_range", ErrQuantity)
	}
	if on.IsZero() {
		errs.Add("/on", "stock.date.missing", ErrMissing)
	}
	return errs.Err()
}

func (p Promise) short(left int64) Promise {
	if left > 0 {
		p.Short = left
		p.because(rPromiseShort, left, calendar.Date{})
	}
	return p
}

// preorder promises units for the day of release or of their delivery.
func (l Level) preorder(qty int64, on calendar.Date, p Policy) Promise {
	can, ready := l.OnHand-l.Safety, p.Release
	need := qty + l.Reserved
	for _, in := range l.arrivals(on, p) {
		if can < need && in.On.After(ready) {
			ready = in.On
		}
		can += in.Qty
	}
	if p.Preorders > 0 {
		can = p.Preorders
	}
	take := max(0, min(qty, can-l.Reserved))
	out := Promise{Later: take}
	if take > 0 {
		out.Ready = ready
		out.because(rPromisePreorder, take, ready)
	}
	return out.short(qty - take)
}

// arrivals are the deliveries that count, by day; overdue ones come today.
func (l Level) arrivals(on calendar.Date, p Policy) []Inbound {
	if p.ShelfOnly || len(l.Incoming) == 0 {
		return nil
	}
	out := make([]Inbound, 0, len(l.Incoming))
	for _, in := range l.Incoming {
		if in.On.Before(on) {
			in.On = on
		}
		if in.Qty > 0 && (p.Horizon == 0 || in.On.Sub(on) <= p.Horizon) {
			out = append(out, in)
		}
	}
	slices.SortStableFunc(out, func(a, b Inbound) int { return a.On.Compare(b.On) })
	return out
}

// Need is a component of a bundle with its stock: Qty units for each bundle.
type Need struct {
	SKU   string
	Qty   int64
	Level Level
}

// Kit returns the level of a bundle: as many as the scarcest component allows,
// and deliveries on the days on which more become possible. Components that
// appear twice are added up; their level is that of the first.
func Kit(parts ...Need) (Level, error) {
	var errs commerce.FieldErrors
	if len(parts) == 0 {
		errs.Add("", "stock.kit.empty", ErrMissing)
	}
	type component struct{ have, each int64 }
	type arrival struct {
		Inbound
		part int
	}
	var list []component
	var come []arrival
	at := make(map[string]int, len(parts))
	for i, n := range parts {
		checkQty(&errs, commerce.Pointer(i), "/qty", n.Qty, 1)
		n.Level.check(&errs, commerce.Pointer(i, "level"))
		k, ok := at[n.SKU]
		if ok {
			list[k].each += n.Qty
			continue
		}
		k = len(list)
		at[n.SKU] = k
		list = append(list, component{n.Level.OnHand - n.Level.Reserved - n.Level.Safety, n.Qty})
		for _, in := range n.Level.Incoming {
			come = append(come, arrival{in, k})
		}
	}
	if err := errs.Err(); err != nil {
		return Level{}, err
	}
	kits := func() int64 {
		least := int64(MaxQty)
		for _, c := range list {
			least = min(least, max(0, c.have)/c.each)
		}
		return least
	}
	slices.SortStableFunc(come, func(a, b arrival) int { return a.On.Compare(b.On) })
	out := Level{OnHand: kits()}
	have := out.OnHand
	for i, a := range come {
		list[a.part].have += a.Qty
		if i+1 < len(come) && come[i+1].On == a.On {
			continue
		}
		if n := kits(); n > have {
			out.Incoming = append(out.Incoming, Inbound{Qty: n - have, On: a.On})
			have = n
		}
	}
	return out, nil
}
