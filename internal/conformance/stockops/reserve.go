package stockops

import (
	"fmt"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog/stock"
)

type reserveOut struct {
	Level       stock.Level       `json:"level"`
	Reservation stock.Reservation `json:"reservation"`
}

// reserve holds, and then commits, releases or expires at an instant.
func reserve(in struct {
	Level       stock.Level       `json:"level"`
	Reservation stock.Reservation `json:"reservation"`
	End         string            `json:"end"`
	At          time.Time         `json:"at"`
},
) (out reserveOut, err error) {
	if out.Level, err = in.Level.Hold(in.Reservation); err != nil {
		return out, err
	}
	switch r := in.Reservation; in.End {
	case "":
		out.Reservation = r
		return out, nil
	case "commit":
		out.Reservation, err = r.Commit(in.At)
	case "release":
		out.Reservation, err = r.Release(in.At)
	case "expire":
		out.Reservation, err = r.Expire(in.At)
	default:
		err = fmt.Errorf("%w: end %q", commerce.ErrUnknownWord, in.End)
	}
	if err == nil {
		out.Level, err = out.Level.Settle(in.Reservation, out.Reservation)
	}
	return out, err
}
