package report

import (
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/bottega-go/commerce/kpi"
)

const maxMarks = 2000

// A Frame is what every chart has. Title and Desc are read out by screen
// readers; an empty Desc becomes a list of the values.
type Frame struct {
	ID     string // unique in the page, for the titles; "chart" if empty
	Title  string
	Desc   string
	Width  int // in pixels of the view box; 0 is 720, at most 4000
	Height int // 0 is what fits

	Number  func(v float64) string   // how values look; nil is the shortest plain form
	Percent func(r kpi.Ratio) string // how shares look; nil is whole percent: "71 %"
}

// Okabe and Ito's palette, which most colour-blind people can tell apart, with
// dashes so that nobody needs to.
var (
	palette = [...]string{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"}
	dashes  = [...]string{"", "6 3", "2 3", "8 3 2 3", "1 2", "10 4", "4 2 1 2"}
)

func (f *Frame) number(v float64) string {
	if f.Number != nil {
		return f.Number(v)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func (f *Frame) percent(r kpi.Ratio) string {
	d, ok := r.Percent(0)
	switch {
	case !ok:
		return "–"
	case f.Percent != nil:
		return f.Percent(r)
	}
	return d.String() + " %"
}

func (f *Frame) size(height int) (w, h float64) {
	width := f.Width
	if width <= 0 {
		width = 720
	}
	if f.Height > 0 {
		height = f.Height
	}
	return float64(min(max(width, 240), 4000)), float64(min(max(height, 120), 8000))
}

// canvas collects the elements of a picture.
type canvas struct {
	b strings.Builder
	w io.Writer
}

func open(w io.Writer, f *Frame, width, height float64, values string) *canvas {
	c := &canvas{w: w}
	id := f.ID
	if id == "" {
		id = "chart"
	}
	desc := f.Desc
	if desc == "" {
		desc = values
	}
	c.b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + px(width) + ` ` + px(height) +
		`" width="` + px(width) + `" height="` + px(height) + `" role="img" aria-labelledby="` + escape(id) + `-title ` + escape(id) + `-desc" font-family="system-ui,sans-serif" font-size="12" fill="currentColor">` +
		"\n<title id=\"" + escape(id) + "-title\">" + escape(f.Title) + "</title>\n<desc id=\"" + escape(id) + "-desc\">" + escape(desc) + "</desc>\n")
	c.text(8, 18, "start", cut(f.Title, width-16, 14), `font-weight="600" font-size="14"`)
	return c
}

func (c *canvas) close() error {
	c.b.WriteString("</svg>\n")
	_, err := io.WriteString(c.w, c.b.String())
	return err
}

func (c *canvas) text(x, y float64, anchor, s, more string) {
	if s == "" {
		return
	}
	c.b.WriteString(`<text x="` + px(x) + `" y="` + px(y) + `" text-anchor="` + anchor + `"`)
	if more != "" {
		c.b.WriteString(" " + more)
	}
	c.b.WriteString(">" + escape(s) + "</text>\n")
}

func (c *canvas) line(x1, y1, x2, y2 float64, more string) {
	c.b.WriteString(`<line x1="` + px(x1) + `" y1="` + px(y1) + `" x2="` + px(x2) + `" y2="` + px(y2) + `" stroke="currentColor" ` + more + "/>\n")
}

func (c *canvas) rect(x, y, w, h float64, fill, more string) {
	c.b.WriteString(`<rect x="` + px(x) + `" y="` + px(y) + `" width="` + px(w) + `" height="` + px(h) + `" fill="` + fill + `" ` + more + "/>\n")
}

func (c *canvas) polygon(points []float64, fill string) {
	c.b.WriteString(`<polygon points="` + pairs(points) + `" fill="` + fill + "\"/>\n")
}

// mark draws the sign of a series: circle, square, triangle, diamond in turn.
func (c *canvas) mark(i int, x, y float64) {
	color := palette[i%len(palette)]
	const r = 3.5
	switch i % 4 {
	case 0:
		c.b.WriteString(`<circle cx="` + px(x) + `" cy="` + px(y) + `" r="3.5" fill="` + color + "\"/>\n")
	case 1:
		c.rect(x-r, y-r, 2*r, 2*r, color, "")
	case 2:
		c.polygon([]float64{x, y - r, x + r, y + r, x - r, y + r}, color)
	default:
		c.polygon([]float64{x, y - r - 1, x + r + 1, y, x, y + r + 1, x - r - 1, y}, color)
	}
}

func pairs(points []float64) string {
	var b strings.Builder
	for i := 0; i+1 < len(points); i += 2 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(px(points[i]) + "," + px(points[i+1]))
	}
	return b.String()
}

// px is a co-ordinate with one decimal, -0 as 0.
func px(v float64) string {
	v = math.Round(v*10) / 10
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return "0"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// escape makes any text fit for XML: what XML cannot hold is dropped.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\t' || r == '\n' || r == '\r':
			b.WriteByte(' ')
		case r < ' ' || r == utf8.RuneError || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// halves splits a label at its last space, for two lines.
func halves(s string) (first, second string) {
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		return s[:i], s[i+1:]
	}
	return s, ""
}

// textWidth is the width of a text in pixels, a little more than most fonts take.
func textWidth(s string, size float64) float64 {
	return 0.6 * size * float64(utf8.RuneCountInString(s))
}

// cut shortens a label to a width in pixels.
func cut(s string, width, size float64) string {
	n := int(width / (0.6 * size))
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return string(r[:max(n-1, 1)]) + "…"
}

// scale maps values to pixels, with round numbers at its ticks.
type scale struct {
	low, high, step float64
	from, to        float64 // pixels of low and high
}

// newScale covers the values, 0 included where zero is set.
func newScale(low, high float64, zero bool, from, to float64) scale {
	if zero {
		low, high = min(low, 0), max(high, 0)
	}
	if !(high-low > 1e-290) {
		high = low + max(1, math.Abs(low)/10)
	}
	raw := (high - low) / 5
	step := math.Pow(10, math.Floor(math.Log10(raw)))
	switch m := raw / step; {
	case m > 5:
		step *= 10
	case m > 2:
		step *= 5
	case m > 1:
		step *= 2
	}
	return scale{math.Floor(low/step) * step, math.Ceil(high/step) * step, step, from, to}
}

func (s scale) at(v float64) float64 {
	return s.from + (v-s.low)/(s.high-s.low)*(s.to-s.from)
}

func (s scale) ticks() []float64 {
	var out []float64
	digits := math.Pow(10, math.Ceil(-math.Log10(s.step)+1))
	for i := range 13 {
		v := s.low + float64(i)*s.step
		if v > s.high+s.step/2 {
			break
		}
		out = append(out, math.Round(v*digits)/digits) // 0.3, not 0.30000000000000004
	}
	return out
}
