package datefmt_test

import (
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/calendar/datefmt"
	"github.com/bottega-go/commerce/internal/vector"
)

var styles = map[string]datefmt.Style{
	"short": datefmt.Short, "medium": datefmt.Medium, "long": datefmt.Long, "full": datefmt.Full,
}

type formatInput struct {
	Tag   language.Tag    `json:"tag"`
	Style string          `json:"style"`
	Dates []calendar.Date `json:"dates"`
}

type namesInput struct {
	Tag language.Tag `json:"tag"`
}

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", map[string]vector.Op{
		"datefmt.format": vector.Typed(func(in formatInput) (any, error) {
			var texts []string
			f := datefmt.New(in.Tag, styles[in.Style])
			for _, d := range in.Dates {
				texts = append(texts, f.Format(d))
			}
			return map[string]any{"texts": texts}, nil
		}),
		"datefmt.names": vector.Typed(func(in namesInput) (any, error) {
			f := datefmt.New(in.Tag, datefmt.Short)
			var months, weekdays []string
			for m := time.January; m <= time.December; m++ {
				months = append(months, f.Month(m))
			}
			for w := time.Sunday; w <= time.Saturday; w++ {
				weekdays = append(weekdays, f.Weekday(w))
			}
			return map[string]any{"months": months, "weekdays": weekdays}, nil
		}),
	})
}
