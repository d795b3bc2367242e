package cart

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/bottega-go/commerce"
)

// A Change says what an Apply or a Merge did.
type Change struct {
	Version int64
	Edits   []Edit
}

// An Edit is one thing that changed. Was and Now are quantities of the line, 0
// where there is none.
type Edit struct {
	Code string `json:"code"`
	Line string `json:"line,omitempty"`
	SKU  string `json:"sku,omitempty"`
	Was  int64  `json:"was,omitempty"`
	Now  int64  `json:"now,omitempty"`

	code reasonCode
}

// Code returns the code of the first edit, or cart.change.none.
func (c Change) Code() string {
	if len(c.Edits) == 0 {
		return rChangeNone.String()
	}
	return c.Edits[0].Code
}

// Reasons returns a sentence for each edit.
func (c Change) Reasons() []commerce.Reason {
	if len(c.Edits) == 0 {
		return []commerce.Reason{rChangeNone.reason()}
	}
	out := make([]commerce.Reason, len(c.Edits))
	for i, e := range c.Edits {
		out[i] = e.code.reason(commerce.NewFact("sku", e.SKU), commerce.NewFact("was", e.Was), commerce.NewFact("now", e.Now))
		out[i].Line = e.Line
	}
	return out
}

// Apply applies commands, all or none. The id names this call: repeated with the
// same commands it changes nothing, with others it is [ErrConflict]; the last
// [Remembered] ids are known. On an error the cart that is returned is the old one.
//
// Problems are commerce.FieldErrors with paths such as /2/qty, 2 being the
// index of the command.
func (c Cart) Apply(id string, cmds ...Command) (Cart, Change, error) {
	e := editor{c: c}
	switch {
	case id == "":
		e.fail("", "cart.command.missing", commerce.Detail(ErrMissing, "cart: a command needs an id"))
	case c.id == "" || c.currency == 0:
		e.fail("", "cart.command.missing", commerce.Detail(ErrMissing, "cart: the cart has no id or no currency"))
	case !e.text("", id):
	case len(cmds) > MaxCommands:
		e.fail("", "cart.command.too_many", commerce.Detail(ErrTooMany, "cart: more than %d commands", MaxCommands))
	}
	for i, x := range cmds {
		if x == nil {
			e.i = i
			e.fail("", "cart.command.missing", ErrMissing)
		}
	}
	if len(e.errs) > 0 {
		return c, Change{Version: c.version}, e.errs.Err()
	}
	digest := digestOf(e.buf[:0], cmds)
	if seen := c.log.find(id); seen != nil {
		if seen.digest == digest {
			return c, Change{Version: c.version, Edits: []Edit{{Code: rChangeRepeated.String(), code: rChangeRepeated}}}, nil
		}
		return c, Change{Version: c.version}, commerce.FieldErrors{{
			Code: "cart.command.conflict",
			Err:  commerce.Detail(ErrConflict, "cart: command %.40q was applied before with other content", id),
		}}
	}
	e.edits = make([]Edit, 0, len(cmds))
	for i, x := range cmds {
		e.i = i
		x.apply(&e)
	}
	if err := e.errs.Err(); err != nil {
		return c, Change{Version: c.version}, err
	}
	e.c.version++
	e.c.log = c.log.with(id, digest)
	return e.c, Change{Version: e.c.version, Edits: e.edits}, nil
}

// An editor is a cart while commands are applied to it.
type editor struct {
	c     Cart
	own   bool // lines are a copy
	i     int  // of the command
	edits []Edit
	errs  commerce.FieldErrors
	buf   [96]byte // for the digest of most commands
}

func (e *editor) fail(field, code string, err error, facts ...commerce.Fact) {
	path := commerce.Pointer(e.i)
	if field != "" {
		path += "/" + field
	}
	e.errs.Add(path, code, err, facts...)
}

func (e *editor) done(code reasonCode, line, sku string, was, now int64) {
	e.edits = append(e.edits, Edit{code.String(), line, sku, was, now, code})
}

// list returns the list of lines for writing.
func (e *editor) list(room int) []*Line {
	if !e.own {
		e.own = true
		e.c.lines = append(make([]*Line, 0, len(e.c.lines)+room), e.c.lines...)
	}
	return e.c.lines
}

// edit returns a copy of a line, in its place, for writing.
func (e *editor) edit(i int) *Line {
	l := *e.c.lines[i]
	e.list(0)[i] = &l
	return &l
}

func (e *editor) line(id string) int {
	i := e.c.find(id)
	if i < 0 {
		e.fail("line", "cart.line.unknown", commerce.Detail(ErrUnknown, "cart: no line %.40q", id))
	}
	return i
}

func (e *editor) qty(n int64) bool {
	if n < 1 || n > MaxQty {
		e.fail("qty", "cart.qty.out_of_range", commerce.Detail(ErrQuantity, "cart: quantity %d is not in 1..%d", n, MaxQty), commerce.NewFact("qty", n))
		return false
	}
	return true
}

func (e *editor) text(field string, ss ...string) bool {
	n := 0
	for _, s := range ss {
		n += len(s)
	}
	if n > MaxText {
		e.fail(field, "cart.text.too_long", commerce.Detail(ErrText, "cart: a text of more than %d bytes", MaxText))
		return false
	}
	return true
}

func (e *editor) pairs(field string, m map[string]string) bool {
	if len(m) > MaxPairs {
		e.fail(field, "cart.text.too_many", commerce.Detail(ErrTooMany, "cart: more than %d entries", MaxPairs))
		return false
	}
	for k, v := range m {
		if k == "" || len(k) > MaxText || len(v) > MaxText {
			e.fail(field, "cart.text.too_long", commerce.Detail(ErrText, "cart: an empty name, or a text of more than %d bytes", MaxText))
			return false
		}
	}
	return true
}

func (e *editor) knownGroup(id string) bool {
	if _, ok := e.c.group(id); !ok {
		e.fail("group", "cart.group.unknown", commerce.Detail(ErrUnknown, "cart: no group %.40q", id))
		return false
	}
	return true
}

// add makes a new line of l and returns its id.
func (e *editor) add(l Line) (string, bool) {
	if len(e.c.lines) >= MaxLines {
		e.fail("", "cart.line.too_many", commerce.Detail(ErrTooMany, "cart: more than %d lines", MaxLines))
		return "", false
	}
	e.c.last++
	l.ID = "l" + strconv.FormatInt(e.c.last, 10)
	e.c.lines = append(e.list(1), &l)
	return l.ID, true
}

// join moves n units of a line to another of the same article, which takes over
// the texts that it has none of.
func (e *editor) join(to, from int, n int64) {
	l, t := e.c.lines[from], e.edit(to)
	t.Qty += n
	t.Note, t.Gift = cmp.Or(t.Note, l.Note), cmp.Or(t.Gift, l.Gift)
	if len(l.Attributes) > 0 {
		all := maps.Clone(l.Attributes)
		maps.Copy(all, t.Attributes)
		if len(all) <= MaxPairs {
			t.Attributes = all
		}
	}
	if n == l.Qty {
		e.drop(from)
	} else {
		e.edit(from).Qty -= n
	}
}

func (e *editor) drop(i int) { e.c.lines = slices.Delete(e.list(0), i, i+1) }
