package cart

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// A Command changes a cart. Commands are values, and their JSON is what a front
// end sends: {"type":"add","sku":"tee-m","qty":2}; see [ParseCommands].
type Command interface {
	word() string
	key(b []byte) []byte // canonical bytes, by which a retry is recognised
	apply(e *editor)
}

type (
	// Add puts Qty more units of an article into a group. The same SKU with the
	// same options in the same group is one line.
	Add struct {
		SKU     string            `json:"sku"`
		Options map[string]string `json:"options,omitempty"`
		Group   string            `json:"group,omitempty"`
		Qty     int64             `json:"qty"`
	}
	// SetQty sets the quantity of a line. Zero is refused: Remove says that.
	SetQty struct {
		Line string `json:"line"`
		Qty  int64  `json:"qty"`
	}
	// Remove takes a line out.
	Remove struct {
		Line string `json:"line"`
	}
	// Move puts Qty units of a line, 0 for all, into another group, where they
	// join a line of the same article.
	Move struct {
		Line  string `json:"line"`
		Qty   int64  `json:"qty,omitempty"`
		Group string `json:"group,omitempty"`
	}
	// SaveForLater puts a line aside; Restore brings it back.
	SaveForLater struct {
		Line string `json:"line"`
	}
	// Restore brings a saved line back, where it joins a line of the same article.
	Restore struct {
		Line string `json:"line"`
	}
	// EnterCode enters a promotion code. Space around it and letter case do not
	// count. Whether it is worth something, a quote says.
	EnterCode struct {
		Code string `json:"code"`
	}
	// DropCode takes a code out.
	DropCode struct {
		Code string `json:"code"`
	}
	// Note writes a note on a line, or on the cart if Line is empty. Empty text
	// takes it away.
	Note struct {
		Line string `json:"line,omitempty"`
		Text string `json:"text,omitempty"`
	}
	// Gift writes the message of a gift on a line; empty takes it away.
	Gift struct {
		Line    string `json:"line"`
		Message string `json:"message,omitempty"`
	}
	// Attributes sets attributes of a line, or of the cart if Line is empty; an
	// empty value takes one away, the others stay.
	Attributes struct {
		Line string            `json:"line,omitempty"`
		Set  map[string]string `json:"set"`
	}
	// SetCustomer says who buys.
	SetCustomer struct {
		Customer
	}
	// SetDestination says where the cart goes.
	SetDestination struct {
		Address commerce.Address `json:"address"`
	}
	// SetGroup makes or replaces a fulfilment group. The empty id is the
	// ordinary delivery, whose method it can choose.
	SetGroup struct {
		Group
	}
	// DropGroup removes an empty group.
	DropGroup struct {
		ID string `json:"id"`
	}
	// Accept says that the buyer accepted these prices of a quote of the moment
	// At. [Quote.Accept] makes it. One that is older than what was accepted is
	// refused, as is one that names a line that is gone.
	Accept struct {
		At     time.Time       `json:"at"`
		Prices []AcceptedPrice `json:"prices"`
	}
)

// An AcceptedPrice is the price of one unit of a line, in Mode.
type AcceptedPrice struct {
	Line string             `json:"line"`
	Unit money.Amount       `json:"unit"`
	Mode commerce.PriceMode `json:"mode,omitempty"`
}

func (Add) word() string            { return "add" }
func (SetQty) word() string         { return "set_qty" }
func (Remove) word() string         { return "remove" }
func (Move) word() string           { return "move" }
func (SaveForLater) word() string   { return "save_for_later" }
func (Restore) word() string        { return "restore" }
func (EnterCode) word() string      { return "enter_code" }
func (DropCode) word() string       { return "drop_code" }
func (Note) word() string           { return "note" }
func (Gift) word() string           { return "gift" }
func (Attributes) word() string     { return "attributes" }
func (SetCustomer) word() string    { return "set_customer" }
func (SetDestination) word() string { return "set_destination" }
func (SetGroup) word() string       { return "set_group" }
func (DropGroup) word() string      { return "drop_group" }
func (Accept) word() string         { return "accept" }

func texts(b []byte, ss ...string) []byte {
	for _, s := range ss {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return b
}

func number(b []byte, n int64) []byte { return binary.AppendVarint(b, n) }

func pairs(b []byte, m map[string]string) []byte {
	b = number(b, int64(len(m)))
	if len(m) == 0 {
		return b
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		b = texts(b, k, m[k])
	}
	return b
}

// addressOf and partyOf are the texts of an address and of who buys.
func addressOf(a *commerce.Address) [7]string {
	return [...]string{a.Name, a.Street, a.Extra, a.City, a.Region, a.Postcode, string(a.Country)}
}

func partyOf(p *commerce.Party) [10]string {
	return [...]string{p.ID, p.Name, p.VATID, p.TaxID, p.Email, p.Phone, p.Routing, p.Language, p.Group, string(p.Based)}
}

func address(b []byte, a *commerce.Address) []byte {
	all := addressOf(a)
	return texts(b, all[:]...)
}

func (x Add) key(b []byte) []byte          { return number(pairs(texts(b, x.SKU, x.Group), x.Options), x.Qty) }
func (x SetQty) key(b []byte) []byte       { return number(texts(b, x.Line), x.Qty) }
func (x Remove) key(b []byte) []byte       { return texts(b, x.Line) }
func (x Move) key(b []byte) []byte         { return number(texts(b, x.Line, x.Group), x.Qty) }
func (x SaveForLater) key(b []byte) []byte { return texts(b, x.Line) }
func (x Restore) key(b []byte) []byte      { return texts(b, x.Line) }
func (x EnterCode) key(b []byte) []byte    { return texts(b, x.Code) }
func (x DropCode) key(b []byte) []byte     { return texts(b, x.Code) }
func (x Note) key(b []byte) []byte         { return texts(b, x.Line, x.Text) }
func (x Gift) key(b []byte) []byte         { return texts(b, x.Line, x.Message) }
func (x Attributes) key(b []byte) []byte   { return pairs(texts(b, x.Line), x.Set) }
func (x SetCustomer) key(b []byte) []byte {
	all := partyOf(&x.Party)
	b = append(address(texts(b, all[:]...), &x.Party.Address), byte(x.Consumer))
	return texts(number(b, int64(len(x.Groups))), x.Groups...)
}
func (x SetDestination) key(b []byte) []byte { return address(b, &x.Address) }
func (x SetGroup) key(b []byte) []byte {
	return address(append(texts(b, x.ID, x.Method, x.Location, x.Slot), byte(x.Kind)), &x.ShipTo)
}
func (x DropGroup) key(b []byte) []byte { return texts(b, x.ID) }
func (x Accept) key(b []byte) []byte {
	b = number(number(number(b, x.At.Unix()), int64(x.At.Nanosecond())), int64(len(x.Prices)))
	for _, p := range x.Prices {
		b, _ = p.Unit.AppendBinary(append(texts(b, p.Line), byte(p.Mode)))
	}
	return b
}

// digestOf returns what tells commands apart: their canonical bytes if they are
// few, with their number behind, else a hash of them.
func digestOf(b []byte, cmds []Command) (d [16]byte) {
	for _, c := range cmds {
		b = c.key(texts(b, c.word()))
	}
	if len(b) < len(d) {
		copy(d[:], b)
		d[len(d)-1] = byte(len(b))
		return d
	}
	sum := sha256.Sum256(b)
	copy(d[:], sum[:])
	return d
}
