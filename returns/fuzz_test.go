package returns_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/returns"
)

func seeds(f *testing.F, op string) {
	f.Helper()
	files, err := vector.Load("testdata/vectors")
	require.NoError(f, err)
	for _, file := range files {
		for _, c := range file.Cases {
			if c.Op == op {
				f.Add([]byte(c.In))
			}
		}
	}
}

func FuzzDecide(f *testing.F) {
	seeds(f, "returns.decide")
	where := place("IT", rome)
	f.Fuzz(func(t *testing.T, data []byte) {
		var in struct {
			Contract returns.Contract `json:"contract"`
			Request  returns.Request  `json:"request"`
		}
		if json.Unmarshal(data, &in) != nil {
			return
		}
		d, err := returns.Decide(returns.EU(), in.Contract, in.Request, where)
		if err != nil {
			return
		}
		for _, l := range d.Lines {
			if l.Verdict == returns.Granted && l.Ground == returns.Withdrawal && !l.Window.Until.IsZero() {
				require.True(t, in.Request.Sent.Before(l.Window.Until))
			}
		}
		_, err = json.Marshal(d)
		require.NoError(t, err)
	})
}

func FuzzRefund(f *testing.F) {
	seeds(f, "returns.refund")
	f.Fuzz(func(t *testing.T, data []byte) {
		var in struct {
			Order    commerce.Order        `json:"order"`
			Requests []returns.Request     `json:"requests"`
			Options  returns.RefundOptions `json:"options"`
		}
		if json.Unmarshal(data, &in) != nil || in.Order.Check() != nil {
			return
		}
		var all []commerce.Credit
		for i, r := range in.Requests {
			in.Options.ID = string(rune('a' + i%26))
			x, err := returns.NewRefund(&in.Order, all, r, in.Options)
			if err != nil {
				return
			}
			require.NoError(t, x.Credit.Check())
			over, err := x.Credit.Totals.Gross.Cmp(in.Order.Totals.Gross)
			require.NoError(t, err)
			require.LessOrEqual(t, over, 0)
			all = append(all, x.Credit)
		}
	})
}

func FuzzCase(f *testing.F) {
	seeds(f, "returns.case")
	f.Fuzz(func(t *testing.T, data []byte) {
		var in struct {
			Events []returns.Event `json:"events"`
		}
		if json.Unmarshal(data, &in) != nil {
			return
		}
		c, _, err := returns.Fold(in.Events)
		if err != nil {
			return
		}
		stored, err := json.Marshal(c)
		if err != nil {
			return // an instant outside RFC 3339
		}
		var back returns.Case
		require.NoError(t, json.Unmarshal(stored, &back))
		require.Equal(t, c.Status(), back.Status())
	})
}
