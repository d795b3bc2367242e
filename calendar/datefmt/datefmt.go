package datefmt

import (
	"strconv"
	"time"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/locale"
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
	return Formatter{locale.Find(tag, names[:]), min(style, Full)}
}

// Tag returns the locale whose rules f follows.
func (f Formatter) Tag() language.Tag {
	if f.row == 0 {
		return language.Und
	}
	return language.Make(names[f.row-1].Tag)
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
	l := f.rules()
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
	return months[f.rules().monthsAlone][m-1]
}

// Weekday returns the name of w as it stands alone, "" for what is no weekday.
func (f Formatter) Weekday(w time.Weekday) string {
	if w < time.Sunday || w > time.Saturday {
		return ""
	}
	return days[f.rules().daysAlone][w]
}

func (f Formatter) rules() *rules {
	if f.row == 0 {
		return &locales[rootRow]
	}
	return &locales[names[f.row-1].Row]
}

func two(dst []byte, n int) []byte { return append(dst, '0'+byte(n/10), '0'+byte(n%10)) }

// rules are one row of the generated table: a locale's patterns by style, with a control
// byte for each field, and indices into months and days.
type rules struct {
	patterns                         [4]string
	months, monthsShort, monthsAlone uint8
	days, daysAlone                  uint8
}
