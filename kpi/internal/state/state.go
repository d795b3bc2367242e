package state

import (
	"encoding/binary"
	"encoding/json"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// A Form says how accumulators of one type are stored.
type Form[T any] struct {
	Schema string // of the JSON, such as "commerce/kpi_sales/1"
	Err    error  // what bytes are that Put did not write
	Put    func(x *T, b []byte) []byte
	// Get reads what Put wrote into a zero T. It calls [Reader.Check] for what
	// no accumulator has; what it leaves unread is an error.
	Get func(x *T, r *Reader)
}

// Append appends the state of x. The error is always nil.
func (f Form[T]) Append(x *T, b []byte) ([]byte, error) { return f.Put(x, b), nil }

// Read replaces x by what Append wrote; on an error x stays as it was.
func (f Form[T]) Read(x *T, data []byte) error {
	var got T
	r := Reader{data: data}
	f.Get(&got, &r)
	if r.failed || len(r.data) > 0 {
		return commerce.Detail(f.Err, "%s: %d bytes that no accumulator wrote", f.Schema, len(data))
	}
	*x = got
	return nil
}

type stored struct {
	Schema string `json:"schema"`
	State  []byte `json:"state"`
}

// JSON returns the schema and the state in base64.
func (f Form[T]) JSON(x *T) ([]byte, error) { return json.Marshal(stored{f.Schema, f.Put(x, nil)}) }

// ReadJSON replaces x by what JSON returned; on an error x stays as it was.
func (f Form[T]) ReadJSON(x *T, data []byte) error {
	var s stored
	if err := commerce.UnmarshalSchema(data, f.Schema, &s); err != nil {
		return err
	}
	return f.Read(x, s.State)
}

// PutText appends a text with its length in front.
func PutText[T string | []byte](b []byte, s T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// A Reader reads numbers in their shortest form only, so that equal states have
// one encoding. After a failure everything that it reads is zero.
type Reader struct {
	data   []byte
	failed bool
}

// Check fails the reading unless ok is true. It reports whether all went well so far.
func (r *Reader) Check(ok bool) bool {
	r.failed = r.failed || !ok
	return !r.failed
}

// Uint reads a number up to limit.
func (r *Reader) Uint(limit uint64) uint64 {
	x, n := binary.Uvarint(r.data)
	if !r.Check(n > 0 && (n == 1 || r.data[n-1] != 0) && x <= limit) {
		return 0
	}
	r.data = r.data[n:]
	return x
}

// Int reads a number with a sign.
func (r *Reader) Int() int64 {
	x := r.Uint(1<<64 - 1)
	return int64(x>>1) ^ -int64(x&1)
}

// Count reads a number of things of at least size bytes each: no more than the
// rest has room for.
func (r *Reader) Count(size int) int { return int(r.Uint(uint64(len(r.data) / size))) }

// Bytes reads the next n bytes.
func (r *Reader) Bytes(n int) []byte {
	if !r.Check(n >= 0 && n <= len(r.data)) {
		return nil
	}
	b := r.data[:n:n]
	r.data = r.data[n:]
	return b
}

// Byte reads the next byte.
func (r *Reader) Byte() byte {
	if b := r.Bytes(1); b != nil {
		return b[0]
	}
	return 0
}

// Head reads bytes that must be those of the head.
func (r *Reader) Head(head string) { r.Check(string(r.Bytes(len(head))) == head) }

// Text reads what PutText wrote, at most limit bytes.
func (r *Reader) Text(limit int) string {
	n := r.Count(1)
	r.Check(n <= limit)
	return string(r.Bytes(n))
}

// Currency reads a code in the form in which it is written; none is 0.
func (r *Reader) Currency() money.Currency {
	code := r.Text(16)
	if code == "" {
		return 0
	}
	cur, err := money.ParseCurrency(code)
	if !r.Check(err == nil && cur.String() == code) {
		return 0
	}
	return cur
}

// Left returns how many bytes are left.
func (r *Reader) Left() int { return len(r.data) }

// Fixed reads eight bytes, the highest first.
func (r *Reader) Fixed() uint64 {
	if b := r.Bytes(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}
