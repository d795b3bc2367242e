// Package datefmtops has the operations of package calendar/datefmt.
package datefmtops

import (
	"time"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/calendar/datefmt"
	"github.com/bottega-go/commerce/internal/conformance"
)

type style datefmt.Style

var styles = commerce.Words[style]{"short", "medium", "long", "full"}

func (s style) MarshalText() ([]byte, error)  { return styles.Marshal(s) }
func (s *style) UnmarshalText(b []byte) error { return styles.Unmarshal(s, b) }

type texts struct {
	Texts []string `json:"texts"`
}

type names struct {
	Months   []string `json:"months"`
	Weekdays []string `json:"weekdays"`
}

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "calendar/datefmt",
		Ops: map[string]conformance.Op{
			"datefmt.format": conformance.Typed("Dates as people of a locale write them.", func(in struct {
				Tag   language.Tag    `json:"tag"`
				Style style           `json:"style"`
				Dates []calendar.Date `json:"dates"`
			},
			) (texts, error) {
				out := texts{[]string{}}
				f := datefmt.New(in.Tag, datefmt.Style(in.Style))
				for _, d := range in.Dates {
					out.Texts = append(out.Texts, f.Format(d))
				}
				return out, nil
			}),
			"datefmt.names": conformance.Typed("The months from January and the days of the week from Sunday in a language.", func(in struct {
				Tag language.Tag `json:"tag"`
			},
			) (names, error) {
				f := datefmt.New(in.Tag, datefmt.Short)
				var out names
				for m := time.January; m <= time.December; m++ {
					out.Months = append(out.Months, f.Month(m))
				}
				for w := time.Sunday; w <= time.Saturday; w++ {
					out.Weekdays = append(out.Weekdays, f.Weekday(w))
				}
				return out, nil
			}),
		},
	}
}
