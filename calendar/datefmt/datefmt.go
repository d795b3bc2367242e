package datefmt

import (
	"strconv"
	"time"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce/calendar"
)

// Style chooses the length of a date.
type Style uint8

// The styles of CLDR, here for 9 December 2026 in it-IT and en-GB.
const (
	Short  Style = iota // 09/12/26; 09/12/2026
	Medium              // 9 dic 2026; 9 Dec 2026
	Long                // 9 dicembre 2026; 9 December 2026
	Full                // mercoledì 9 dicembre 2026; Wednesday, 9 December 2026
)

// Formatter writes days in the manner of one locale. It is a small comparable
// value; the zero Formatter is the root locale of CLDR in the style Short.
type Formatter struct {
	row   uint8 // of names, plus one; 0 is the root
	style Style
}

// New returns the formatter for tag. It never fails: a locale that is not in the
// table gives its nearest CLDR parent, an unknown language the root locale, and a
// style beyond Full is Full. Extensions of the tag have no effect.
func New(tag language.Tag, style Style) Formatter {
	return Formatter{find(tag), min(style, Full)}
}

// Tag returns the locale whose rules f follows.
func (f Formatter) Tag() language.Tag {
	if f.row == 0 {
		return language.Und
	}
	return language.Make(names[f.row-1].tag)
}

// Format returns d as text; the zero Date, no day, is "".
func (f Formatter) Format(d calendar.Date) string {
	var buf [64]byte
	return string(f.Append(buf[:0], d))
}

// Append appends what Format returns to dst. It allocates only to grow dst.
func (f Formatter) Append(dst []byte, d calendar.Date) []byte {
	if d.IsZero() {
		return dst
	}
	l := f.locale()
	y, m, day := d.YMD()
	pattern := l.patterns[f.style]
	for i := range len(pattern) {
		switch b := pattern[i]; b {
		case 1:
			dst = strconv.AppendInt(dst, int64(day), 10)
		case 2:
			dst = two(dst, day)
		case 3:
			dst = strconv.AppendInt(dst, int64(m), 10)
		case 4:
			dst = two(dst, int(m))
		case 5:
			dst = append(dst, months[l.monthsShort][m-1]...)
		case 6:
			dst = append(dst, months[l.months][m-1]...)
		case 7:
			dst = strconv.AppendInt(dst, int64(y), 10)
		case 8:
			dst = two(dst, y%100)
		case 14:
			dst = append(dst, days[l.days][d.Weekday()]...)
		case 15:
			dst = append(dst, days[l.daysAlone][d.Weekday()]...)
		default:
			dst = append(dst, b)
		}
	}
	return dst
}

// Month returns the name of m as it stands alone: "декабрь" and not "декабря". It
// is "" for what is no month.
func (f Formatter) Month(m time.Month) string {
	if m < time.January || m > time.December {
		return ""
	}
	return months[f.locale().monthsAlone][m-1]
}

// Weekday returns the name of w as it stands alone, "" for what is no weekday.
func (f Formatter) Weekday(w time.Weekday) string {
	if w < time.Sunday || w > time.Saturday {
		return ""
	}
	return days[f.locale().daysAlone][w]
}

func (f Formatter) locale() *locale {
	if f.row == 0 {
		return &locales[rootRow]
	}
	return &locales[names[f.row-1].row]
}

func two(dst []byte, n int) []byte { return append(dst, '0'+byte(n/10), '0'+byte(n%10)) }

// locale is one row of the generated table: the patterns by style, with a control
// byte for each field, and indices into months and days.
type locale struct {
	patterns                         [4]string
	months, monthsShort, monthsAlone uint8
	days, daysAlone                  uint8
}

// name ties a BCP 47 name to a row of locales.
type name struct {
	tag string
	row uint8
}

// find returns the row of a Formatter for tag or for its nearest parent: an index
// in names plus one, 0 for the root.
func find(tag language.Tag) uint8 {
	for t := tag; t != language.Und; t = t.Parent() {
		base, script, region := t.Raw()
		if row, ok := index(base, script, region); ok {
			return row
		}
		if short, err := language.Compose(base, region); err == nil && script != (language.Script{}) {
			if likely, _ := short.Script(); likely == script { // de-Latn-AT is de-AT
				if row, ok := index(base, language.Script{}, region); ok {
					return row
				}
			}
		}
	}
	return 0
}

// index looks a name up in the table.
func index(base language.Base, script language.Script, region language.Region) (row uint8, ok bool) {
	var buf [24]byte
	text := append(buf[:0], base.String()...)
	if script != (language.Script{}) {
		text = append(append(text, '-'), script.String()...)
	}
	if region != (language.Region{}) {
		text = append(append(text, '-'), region.String()...)
	}
	lo, hi := 0, len(names)
	for lo < hi {
		if mid := (lo + hi) / 2; names[mid].tag < string(text) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return uint8(lo) + 1, lo < len(names) && names[lo].tag == string(text) && string(text) != "und"
}
