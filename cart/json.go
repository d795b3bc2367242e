package cart

import (
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Schema is the newest stored form of a [Cart].
const Schema = "commerce/cart/1"

type cartJSON struct {
	Schema      string            `json:"schema"`
	ID          string            `json:"id"`
	Currency    money.Currency    `json:"currency"`
	Version     int64             `json:"version"`
	Last        int64             `json:"last_line"`
	Lines       []Line            `json:"lines"`
	Codes       []string          `json:"codes,omitempty"`
	Groups      []Group           `json:"groups,omitempty"`
	Customer    *Customer         `json:"customer,omitempty"`
	Destination *commerce.Address `json:"destination,omitempty"`
	Note        string            `json:"note,omitempty"`
	Attributes  map[string]string `json:"attributes,omitempty"`
	Accepted    time.Time         `json:"accepted_at,omitzero"`
	Applied     []appliedJSON     `json:"applied,omitempty"` // oldest first
}

type appliedJSON struct {
	ID     string `json:"id"`
	Digest string `json:"digest"`
}

// MarshalJSON writes the cart with its schema, instants in UTC.
func (c Cart) MarshalJSON() ([]byte, error) { //nolint:recvcheck // a cart is a value; only reading needs a pointer
	j := cartJSON{
		Schema, c.id, c.currency, c.version, c.last, c.Lines(), c.codes, c.groups, c.customer, c.destination,
		c.note, c.attributes, c.accepted.UTC(), nil,
	}
	for _, a := range c.log.oldest() {
		j.Applied = append(j.Applied, appliedJSON{a.id, hex.EncodeToString(a.digest[:])})
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads any schema up to [Schema], strictly: unknown fields, line
// ids that were not given by a cart, repeated ids and quantities out of range
// are errors, all at once. Lines may come in any order.
func (c *Cart) UnmarshalJSON(data []byte) error {
	var j cartJSON
	if err := commerce.UnmarshalSchema(data, Schema, &j); err != nil {
		return err
	}
	out := Cart{
		id: j.ID, currency: j.Currency, version: j.Version, last: j.Last, customer: j.Customer,
		destination: j.Destination, note: j.Note, attributes: j.Attributes, accepted: j.Accepted,
	}
	e := editor{c: out, own: true}
	e.read(&j)
	if err := e.errs.Err(); err != nil {
		return err
	}
	*c = e.c
	return nil
}

func (e *editor) at(err error, code string, path ...any) {
	e.errs.Add(commerce.Pointer(path...), code, err)
}

func (e *editor) read(j *cartJSON) {
	const most = 1 << 53 // of a number that every reader of JSON keeps
	if j.ID == "" {
		e.at(ErrMissing, "cart.id.missing", "id")
	}
	if j.Currency == 0 {
		e.at(money.ErrUnknownCurrency, "cart.currency.missing", "currency")
	}
	if j.Version < 0 || j.Version > most || j.Last < 0 || j.Last > most || len(j.Lines) > MaxLines || len(j.Groups) > MaxGroups || len(j.Codes) > MaxCodes || len(j.Applied) > Remembered {
		e.at(ErrTooMany, "cart.limit", "version")
		return
	}
	slices.SortFunc(j.Groups, func(a, b Group) int { return strings.Compare(a.ID, b.ID) })
	for i, g := range j.Groups {
		if i > 0 && g.ID == j.Groups[i-1].ID || g.ID == ordinary {
			e.at(ErrConflict, "cart.group.duplicate", "groups", i, "id")
		}
	}
	e.c.groups = j.Groups
	for _, code := range j.Codes {
		if i, found := slices.BinarySearch(e.c.codes, NormalCode(code)); !found && code != "" {
			e.c.codes = slices.Insert(e.c.codes, i, NormalCode(code))
		}
	}
	seen := map[string]bool{}
	for i := range j.Lines {
		l := &j.Lines[i]
		n := lineNumber(l.ID)
		switch _, known := e.c.group(l.Group); {
		case n == 0 || n > j.Last:
			e.at(commerce.Detail(ErrUnknown, "cart: %.40q is no line id of this cart", l.ID), "cart.line.id", "lines", i, "id")
		case seen[l.ID]:
			e.at(ErrConflict, "cart.line.duplicate", "lines", i, "id")
		case l.Qty < 1 || l.Qty > MaxQty:
			e.at(commerce.Detail(ErrQuantity, "cart: quantity %d is not in 1..%d", l.Qty, MaxQty), "cart.qty.out_of_range", "lines", i, "qty")
		case l.SKU == "":
			e.at(ErrMissing, "cart.sku.missing", "lines", i, "sku")
		case !known:
			e.at(ErrUnknown, "cart.group.unknown", "lines", i, "group")
		case l.Accepted != (money.Amount{}) && (l.Accepted.Currency() != j.Currency || l.Accepted.Sign() < 0):
			e.at(money.ErrCurrencyMismatch, "cart.accept.price", "lines", i, "accepted")
		case len(l.Options) > MaxPairs || len(l.Attributes) > MaxPairs:
			e.at(ErrTooMany, "cart.text.too_many", "lines", i)
		}
		seen[l.ID] = true
		e.c.lines = append(e.c.lines, l)
	}
	slices.SortStableFunc(e.c.lines, func(a, b *Line) int { return int(lineNumber(a.ID) - lineNumber(b.ID)) })
	for i, a := range j.Applied {
		d, err := hex.DecodeString(a.Digest)
		if err != nil || len(d) != 16 || a.ID == "" {
			e.at(commerce.Detail(commerce.ErrJSON, "cart: no digest of 16 bytes"), "cart.applied.digest", "applied", i)
			continue
		}
		e.c.log = e.c.log.with(a.ID, [16]byte(d))
	}
}

// commandTypes makes the command of each word.
var commandTypes = map[string]func([]byte) (Command, error){
	"add": read[Add], "set_qty": read[SetQty], "remove": read[Remove], "move": read[Move],
	"save_for_later": read[SaveForLater], "restore": read[Restore], "enter_code": read[EnterCode], "drop_code": read[DropCode],
	"note": read[Note], "gift": read[Gift], "attributes": read[Attributes], "set_customer": read[SetCustomer],
	"set_destination": read[SetDestination], "set_group": read[SetGroup], "drop_group": read[DropGroup], "accept": read[Accept],
}

func read[T Command](data []byte) (Command, error) {
	var x T
	// The members of a command stand beside "type": cut it out, then read strictly.
	members := map[string]json.RawMessage{}
	if err := commerce.Unmarshal(data, &members); err != nil {
		return nil, err
	}
	delete(members, "type")
	rest, err := json.Marshal(members)
	if err != nil {
		return nil, err
	}
	err = commerce.Unmarshal(rest, &x)
	return x, err
}

// ParseCommands reads a JSON list of commands, strictly, all problems at once
// with paths such as /0/qty:
//
//	[{"type":"add","sku":"tee-m","qty":2},{"type":"enter_code","code":"nero10"}]
func ParseCommands(data []byte) ([]Command, error) {
	var raw []json.RawMessage
	if err := commerce.Unmarshal(data, &raw); err != nil {
		return nil, err
	}
	var errs commerce.FieldErrors
	if len(raw) > MaxCommands {
		errs.Add("", "cart.command.too_many", commerce.Detail(ErrTooMany, "cart: more than %d commands", MaxCommands))
		return nil, errs.Err()
	}
	out := make([]Command, 0, len(raw))
	for i, r := range raw {
		var head struct {
			Type string `json:"type"`
		}
		if err := json.Unmarshal(r, &head); err != nil {
			errs.Add(commerce.Pointer(i), "commerce.json.invalid", commerce.Detail(commerce.ErrJSON, "cart: not a command"))
			continue
		}
		build, known := commandTypes[head.Type]
		if !known {
			errs.Add(commerce.Pointer(i, "type"), "commerce.json.invalid",
				commerce.Detail(commerce.ErrUnknownWord, "cart: unknown command %.40q", head.Type))
			continue
		}
		x, err := build(r)
		errs.AddUnder(commerce.Pointer(i), "commerce.json.invalid", err)
		out = append(out, x)
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// FormatCommands writes what [ParseCommands] reads.
func FormatCommands(cmds ...Command) ([]byte, error) {
	out := make([]json.RawMessage, len(cmds))
	for i, x := range cmds {
		if x == nil {
			return nil, commerce.Detail(ErrMissing, "cart: command %d is nil", i)
		}
		b, err := json.Marshal(x)
		if err != nil {
			return nil, err
		}
		head := `{"type":"` + x.word() + `"`
		if len(b) > 2 {
			head += ","
		}
		out[i] = json.RawMessage(head + string(b[1:]))
	}
	return json.Marshal(out)
}
