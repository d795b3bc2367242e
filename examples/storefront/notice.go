package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/returns"
)

// The harmonised notice on the legal guarantee (Directive 2011/83 Art. 22a; Implementing
// Regulation 2025/1960, annex I) is a picture of the Commission, one for each language,
// that nobody may redraw: with the emblem, the prescribed words and a QR code, in colour on
// a web page. It is not part of this program. Put the files of the Commission into
// static/notice, as it.svg and en.svg. Without them the shop shows the main elements in its
// own words, which is good for a demonstration only.

// findNotice looks for the pictures. A shop that is reached encrypted is a real one, and
// does not start without them.
func (s *Shop) findNotice() error {
	var missing []string
	for _, l := range locales {
		name := "static/notice/" + l.code + ".svg"
		if _, err := fs.Stat(assets, name); errors.Is(err, fs.ErrNotExist) {
			missing = append(missing, name)
		} else if err != nil {
			return err
		}
	}
	if s.official = len(missing) == 0; !s.official && strings.HasPrefix(s.base, "https:") {
		return fmt.Errorf("storefront: the official notice on the legal guarantee is missing: %s (see README.md)", strings.Join(missing, ", "))
	}
	return nil
}

// A national is how long the seller is liable to consumers of a country.
type national struct {
	Country commerce.Territory
	Months  int64
	Law     commerce.Citation
}

// liability is the law of the country that the goods go to, as the shop offers there.
func (s *Shop) liability(t commerce.Territory) (n national, ok bool) {
	for _, row := range s.law.Rows(t, s.today()) {
		if row.Rule == returns.GuaranteeMonths && row.Source.Trust >= commerce.Secondary {
			return national{t, row.Value, row.Source.Cite}, true
		}
	}
	return n, false
}
