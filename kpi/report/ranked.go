package report

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/kpi"
)

// A Pareto chart shows items by value with their cumulative share; the classes
// of kpi.ABC are the shades of the bars.
type Pareto struct {
	Frame
	Items []kpi.ABCItem // as kpi.ABC returns them; the first 40 have a bar
}

// SVG writes the chart.
func (p *Pareto) SVG(w io.Writer) error {
	items := p.Items[:min(len(p.Items), 40)]
	var told strings.Builder
	most := int64(0)
	for _, x := range items {
		most = max(most, x.Value)
		fmt.Fprintf(&told, "%s %s, class %s, cumulative %s; ", x.ID, p.number(float64(x.Value)), x.Class, p.percent(x.Cumulative))
	}
	if n := len(p.Items) - len(items); n > 0 {
		fmt.Fprintf(&told, "and %d more", n)
	}
	width, height := p.size(340)
	c := open(w, &p.Frame, width, height, strings.TrimSpace(told.String()))
	long := 0.0
	for _, x := range items {
		long = max(long, textWidth(cut(x.ID, 70, 10), 10))
	}
	right, base := width-60, height-20-long*0.77
	y := newScale(0, float64(most), true, base, top)
	left := min(margin(y, p.number), width/2)
	share := scale{0, 1, 0.2, base, top}
	for _, t := range y.ticks() {
		c.line(left, y.at(t), right, y.at(t), `stroke-opacity="0.15"`)
		c.text(left-6, y.at(t)+4, "end", p.number(t), `font-size="11"`)
	}
	for _, t := range share.ticks() {
		c.text(right+6, share.at(t)+4, "start", p.percent(kpi.Ratio{Num: int64(math.Round(100 * t)), Den: 100}), `font-size="11"`)
	}
	step := (right - left) / float64(max(len(items), 1))
	var run []float64
	shade := map[string]string{"A": palette[0], "B": palette[5], "C": "#BBBBBB"}
	for i, x := range items {
		at := left + step*float64(i)
		c.rect(at+1, y.at(float64(x.Value)), max(step-2, 0.5), base-y.at(float64(x.Value)), shade[x.Class], `stroke="currentColor" stroke-width="0.5"`)
		middle := at + step/2
		if step >= 11 {
			c.text(middle, base+12, "end", cut(x.ID, 70, 10), fmt.Sprintf(`font-size="10" transform="rotate(-50 %s %s)"`, px(middle), px(base+12)))
		}
		v, _ := x.Cumulative.Float()
		run = append(run, middle, share.at(v))
	}
	if len(run) > 2 {
		c.b.WriteString(`<polyline points="` + pairs(run) + `" fill="none" stroke="` + palette[1] + "\" stroke-width=\"2\"/>\n")
	}
	for i, class := range []string{"A", "B", "C"} {
		c.rect(right-130+44*float64(i), 8, 12, 12, shade[class], `stroke="currentColor" stroke-width="0.5"`)
		c.text(right-114+44*float64(i), 18, "start", class, "")
	}
	return c.close()
}

// An Interval is an estimate with its bounds.
type Interval struct {
	Name           string
	Low, Mid, High float64
}

// A Forest plot shows estimates with intervals beside a line of no effect.
type Forest struct {
	Frame
	Rows []Interval
	Null float64
}

// SVG writes the chart. Bounds that are not finite or not in order are ErrShape,
// and so is a Null that is not finite.
func (f *Forest) SVG(w io.Writer) error {
	if len(f.Rows) > 200 {
		return ErrTooLarge
	}
	low, high := f.Null, f.Null
	var told strings.Builder
	said, wide := make([]string, len(f.Rows)), 0.0
	for i, r := range f.Rows {
		if !(r.Low <= r.Mid && r.Mid <= r.High) || !finite(r.Low) || !finite(r.High) || !finite(f.Null) {
			return commerce.Detail(ErrShape, "report: interval %v to %v around %v", r.Low, r.High, r.Mid)
		}
		low, high = min(low, r.Low), max(high, r.High)
		fmt.Fprintf(&told, "%s %s (%s to %s); ", r.Name, f.number(r.Mid), f.number(r.Low), f.number(r.High))
		said[i] = fmt.Sprintf("%s (%s – %s)", f.number(r.Mid), f.number(r.Low), f.number(r.High))
		wide = max(wide, textWidth(said[i], 11))
	}
	width, height := f.size(int(top) + 28*len(f.Rows) + 40)
	c := open(w, &f.Frame, width, height, strings.TrimSpace(told.String()))
	column := max(width-wide-12, 190) // of the numbers, at the right
	x := newScale(low, high, false, 170, column-20)
	base := height - bottom
	for _, t := range x.ticks() {
		c.line(x.at(t), top, x.at(t), base, `stroke-opacity="0.15"`)
		c.text(x.at(t), base+16, "middle", f.number(t), `font-size="11"`)
	}
	c.line(x.at(f.Null), top, x.at(f.Null), base, `stroke-dasharray="4 3"`)
	for i, r := range f.Rows {
		y := top + 28*float64(i) + 16
		c.text(160, y+4, "end", cut(r.Name, 150, 12), "")
		c.line(x.at(r.Low), y, x.at(r.High), y, `stroke-width="2"`)
		c.line(x.at(r.Low), y-5, x.at(r.Low), y+5, `stroke-width="2"`)
		c.line(x.at(r.High), y-5, x.at(r.High), y+5, `stroke-width="2"`)
		c.rect(x.at(r.Mid)-4, y-4, 8, 8, palette[0], "")
		c.text(column, y+4, "start", said[i], `font-size="11"`)
	}
	return c.close()
}
