package state_test

import (
	"encoding/binary"
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/kpi/internal/state"
	"github.com/bottega-go/commerce/money"
)

var errState = errors.New("test: corrupted")

// tally is an accumulator with a part of every sort.
type tally struct {
	n    uint64
	sign int64
	text string
	cur  money.Currency
	flag byte
	wide uint64
	list []uint64
}

var form = state.Form[tally]{Schema: "commerce/tally/1", Err: errState, Put: put, Get: get}

func put(x *tally, b []byte) []byte {
	b = binary.AppendUvarint(append(b, "tly"...), x.n)
	b = binary.AppendVarint(b, x.sign)
	b = state.PutText(state.PutText(b, x.text), []byte(x.cur.String()))
	b = binary.BigEndian.AppendUint64(append(b, x.flag), x.wide)
	b = binary.AppendUvarint(b, uint64(len(x.list)))
	for _, v := range x.list {
		b = binary.AppendUvarint(b, v)
	}
	return b
}

func get(x *tally, r *state.Reader) {
	r.Head("tly")
	x.n, x.sign, x.text, x.cur = r.Uint(1<<40), r.Int(), r.Text(5), r.Currency()
	x.flag, x.wide = r.Byte(), r.Fixed()
	for range r.Count(1) {
		x.list = append(x.list, r.Uint(math.MaxUint64))
	}
	r.Check(r.Left() == 0)
}

func full() tally {
	return tally{1 << 40, math.MinInt64, "café", money.EUR, 7, math.MaxUint64, []uint64{0, 127, 128, math.MaxUint64}}
}

func TestFormReadsWhatItWrote(t *testing.T) {
	for _, want := range []tally{{}, full()} {
		b, err := form.Append(&want, []byte("before"))
		require.NoError(t, err)
		require.Equal(t, "beforetly", string(b[:9]))
		got := tally{text: "replaced"}
		require.NoError(t, form.Read(&got, b[6:]))
		require.Equal(t, want, got)

		j, err := form.JSON(&want)
		require.NoError(t, err)
		got = full()
		require.NoError(t, form.ReadJSON(&got, j))
		require.Equal(t, want, got)
	}
	j, err := form.JSON(&tally{})
	require.NoError(t, err)
	require.JSONEq(t, `{"schema":"commerce/tally/1","state":"dGx5AAAAAAAAAAAAAAAAAAA="}`, string(j))
}

// Every cut, and every state but the shortest, is refused and changes nothing.
func TestFormRefuses(t *testing.T) {
	x := full()
	good := put(&x, nil)
	refused := map[string][]byte{
		"a byte too many":           append(put(&x, nil), 0),
		"another head":              append([]byte("tlz"), good[3:]...),
		"a number in two bytes":     {'t', 'l', 'y', 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		"more than 64 bits":         append([]byte("tly"), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2),
		"above the limit":           put(&tally{n: 1<<40 + 1}, nil),
		"a text above the limit":    put(&tally{text: "123456"}, nil),
		"a currency not as written": append([]byte("tly\x00\x00\x00\x03eur"), make([]byte, 10)...),
		"no currency":               append([]byte("tly\x00\x00\x00\x03???"), make([]byte, 10)...),
		"more than there can be":    append(put(&tally{}, nil)[:len(put(&tally{}, nil))-1], 200, 1),
	}
	for n := range good {
		require.ErrorIs(t, form.Read(&x, good[:n]), errState, n)
	}
	for _, length := range []uint64{6, 1 << 31, 1<<32 - 1, 1 << 32, math.MaxUint64} {
		b := binary.AppendUvarint([]byte("tly\x00\x00"), length)
		require.ErrorIs(t, form.Read(&x, append(b, "12345"...)), errState, length)
	}
	for name, b := range refused {
		err := form.Read(&x, b)
		require.ErrorIs(t, err, errState, name)
		require.ErrorContains(t, err, "commerce/tally/1", name)
	}
	require.Equal(t, full(), x)

	for _, j := range []string{``, `{}`, `{"schema":"commerce/tally/2","state":""}`, `{"schema":"commerce/tally/1","state":"","more":1}`} {
		require.Error(t, form.ReadJSON(&x, []byte(j)), j)
	}
	require.ErrorIs(t, form.ReadJSON(&x, []byte(`{"schema":"commerce/tally/1","state":""}`)), errState)
	require.ErrorIs(t, form.ReadJSON(&x, []byte(`{"schema":"commerce/tally/2","state":""}`)), commerce.ErrNewerSchema)
	require.Equal(t, full(), x)
}

// After a failure nothing more is read.
func TestReaderStaysFailed(t *testing.T) {
	failing := state.Form[tally]{Schema: "commerce/tally/1", Err: errState, Put: put, Get: func(_ *tally, r *state.Reader) {
		require.False(t, r.Check(false))
		require.Zero(t, r.Uint(9))
		require.Zero(t, r.Int())
		require.Zero(t, r.Count(1))
		require.Zero(t, r.Byte())
		require.Zero(t, r.Fixed())
		require.Empty(t, r.Text(9))
		require.Nil(t, r.Bytes(0))
		require.Zero(t, r.Currency())
		require.False(t, r.Check(true))
	}}
	require.ErrorIs(t, failing.Read(new(tally), []byte{1, 1, 1, 1, 1, 1, 1, 1, 1}), errState)
}

// What is read is written back as it was.
func FuzzForm(f *testing.F) {
	x := full()
	f.Add(put(&x, nil))
	f.Add(put(&tally{}, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		var got tally
		if form.Read(&got, data) != nil {
			require.Equal(t, tally{}, got)
			return
		}
		require.Equal(t, data, put(&got, nil))
	})
}
