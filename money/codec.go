package money

import (
	"bytes"
	"database/sql/driver"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// MarshalJSON writes {"amount":"12.50","currency":"EUR"}, and null for the zero
// Amount. The amount is a string, because a JSON number loses cents in readers
// that use binary floating point.
func (a Amount) MarshalJSON() ([]byte, error) {
	if a.cur == 0 {
		return []byte("null"), nil
	}
	b := make([]byte, 0, 64)
	b = append(b, `{"amount":"`...)
	b = appendNumber(b, a.coef, a.scale)
	b = append(b, `","currency":"`...)
	b = a.cur.append(b)
	return append(b, '"', '}'), nil
}

// UnmarshalJSON reads what MarshalJSON wrote, in any key order. The amount may be a
// JSON number, read by its text (never as a float). Exponents, unknown, missing and
// repeated keys are ErrSyntax; null is the zero Amount. The currency of a custom
// amount carries its digits ("PTS/0"), so it needs no registry.
func (a *Amount) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*a = Amount{}
		return nil
	}
	number, code, ok := cutJSON(data)
	if !ok {
		var err error
		if number, code, err = readJSON(data); err != nil {
			return err
		}
	}
	c, err := parseCurrency(code)
	if err != nil {
		return err
	}
	v, err := parse(number, c)
	if err != nil {
		return err
	}
	*a = v
	return nil
}

// cutJSON is the fast path for the exact form that MarshalJSON writes.
func cutJSON(data []byte) (number, code []byte, ok bool) {
	rest, ok := bytes.CutPrefix(data, []byte(`{"amount":"`))
	if !ok {
		return nil, nil, false
	}
	i := max(bytes.IndexByte(rest, '"'), 0)
	number = rest[:i]
	if rest, ok = bytes.CutPrefix(rest[i:], []byte(`","currency":"`)); !ok {
		return nil, nil, false
	}
	code, ok = bytes.CutSuffix(rest, []byte(`"}`))
	return number, code, ok && !bytes.ContainsAny(code, `"\`) && bytes.IndexByte(number, '\\') < 0
}

// readJSON reads the two members by tokens, strictly.
func readJSON(data []byte) (number, code []byte, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	bad := func() ([]byte, []byte, error) {
		return nil, nil, syntax("JSON amount", string(data))
	}
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return bad()
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return bad()
		}
		value, err := d.Token()
		if err != nil {
			return bad()
		}
		text, isText := value.(string)
		literal, isNumber := value.(json.Number)
		switch {
		case key == "amount" && number == nil && isText:
			number = []byte(text)
		case key == "amount" && number == nil && isNumber:
			number = []byte(literal)
		case key == "currency" && code == nil && isText:
			code = []byte(text)
		default:
			return bad()
		}
	}
	if _, err := d.Token(); err != nil || number == nil || code == nil || d.InputOffset() != int64(len(bytes.TrimRight(data, " \t\r\n"))) {
		return bad()
	}
	return number, code, nil
}

// Value implements driver.Valuer: the text of String, and NULL for the zero Amount.
func (a Amount) Value() (driver.Value, error) {
	if a.cur == 0 {
		return nil, nil
	}
	return a.String(), nil
}

// Scan implements sql.Scanner for the text of String; NULL is the zero Amount.
// Another column type is ErrSyntax.
func (a *Amount) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*a = Amount{}
		return nil
	case string:
		return a.UnmarshalText([]byte(v))
	case []byte:
		return a.UnmarshalText(v)
	}
	return fmt.Errorf("%w amount: a column of type %T", ErrSyntax, src)
}

// binarySize is the length of the binary form: units, currency, scale, big-endian.
const binarySize = 8 + 4 + 1

// AppendBinary appends 13 bytes: units (int64), currency (uint32), decimals. The
// error is always nil.
func (a Amount) AppendBinary(b []byte) ([]byte, error) {
	b = binary.BigEndian.AppendUint64(b, uint64(a.coef))
	b = binary.BigEndian.AppendUint32(b, uint32(a.cur))
	return append(b, a.scale), nil
}

// MarshalBinary returns the 13 bytes of AppendBinary; gob uses it.
func (a Amount) MarshalBinary() ([]byte, error) { return a.AppendBinary(nil) }

// UnmarshalBinary reads what MarshalBinary wrote. Other lengths and values that no
// Amount has are ErrSyntax, unknown currencies ErrUnknownCurrency.
func (a *Amount) UnmarshalBinary(data []byte) error {
	if len(data) != binarySize {
		return fmt.Errorf("%w binary amount: %d bytes", ErrSyntax, len(data))
	}
	coef := int64(binary.BigEndian.Uint64(data))
	cur := Currency(binary.BigEndian.Uint32(data[8:]))
	scale := data[12]
	if cur == 0 && coef == 0 && scale == 0 {
		*a = Amount{}
		return nil
	}
	if !cur.Valid() {
		return fmt.Errorf("%w: %#x", ErrUnknownCurrency, uint32(cur))
	}
	if coef == math.MinInt64 || scale > maxScale {
		return fmt.Errorf("%w binary amount: %d with %d decimals", ErrSyntax, coef, scale)
	}
	v, err := fit64(coef, scale, cur)
	if err != nil || v.scale != scale {
		return fmt.Errorf("%w binary amount: %s with %d decimals", ErrSyntax, strconv.FormatInt(coef, 10), scale)
	}
	*a = v
	return nil
}
