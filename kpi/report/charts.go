package report

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/kpi"
)

// A Point is a value that may be missing.
type Point struct {
	Value float64
	OK    bool
}

// At is a Point with a value; one that is not finite is missing.
func At(v float64) Point { return Point{v, !math.IsNaN(v) && !math.IsInf(v, 0)} }

// finite also refuses what is so large that a scale for it would not be.
func finite(v float64) bool { return math.Abs(v) <= 1e300 }

// Of is the Point of a ratio, missing where it is null.
func Of(r kpi.Ratio) Point {
	v, ok := r.Float()
	return Point{v, ok}
}

// A Series is a named row of values, one for each label.
type Series struct {
	Name   string
	Values []Point
}

// A Line chart shows series over the same labels. A missing value breaks the line.
type Line struct {
	Frame
	Labels []string
	Series []Series
	Zero   bool // begin the scale at 0
}

// Bars shows series side by side, from 0.
type Bars struct {
	Frame
	Labels []string
	Series []Series
}

const (
	left   = 80.0
	top    = 34.0
	bottom = 30.0
)

// SVG writes the chart.
func (l *Line) SVG(w io.Writer) error {
	p, err := newPlot(w, &l.Frame, l.Labels, l.Series, l.Zero)
	if err != nil {
		return err
	}
	for i, s := range l.Series {
		var run []float64
		flush := func() {
			if len(run) > 2 {
				p.b.WriteString(`<polyline points="` + pairs(run) + `" fill="none" stroke="` + palette[i%len(palette)] + `" stroke-width="2" stroke-dasharray="` + dashes[i%len(dashes)] + "\"/>\n")
			}
			run = run[:0]
		}
		for j, v := range s.Values {
			if !v.OK {
				flush()
				continue
			}
			run = append(run, p.x(j), p.y.at(v.Value))
		}
		flush()
		for j, v := range s.Values {
			if v.OK && len(l.Labels) <= 60 {
				p.mark(i, p.x(j), p.y.at(v.Value))
			}
		}
	}
	return p.close()
}

// SVG writes the chart.
func (b *Bars) SVG(w io.Writer) error {
	p, err := newPlot(w, &b.Frame, b.Labels, b.Series, true)
	if err != nil {
		return err
	}
	width := p.step * 0.8 / float64(max(len(b.Series), 1))
	zero := p.y.at(0)
	for i, s := range b.Series {
		for j, v := range s.Values {
			if !v.OK {
				continue
			}
			x, y := p.x(j)-p.step*0.4+float64(i)*width, p.y.at(v.Value)
			p.rect(x, min(y, zero), width, math.Abs(zero-y), palette[i%len(palette)], `stroke="currentColor" stroke-width="0.5"`)
			if text := b.number(v.Value); len(b.Series) == 1 && float64(len(text))*6.5 < p.step {
				p.text(x+width/2, min(y, zero)-3, "middle", text, `font-size="10"`)
			}
		}
	}
	p.line(left, zero, p.right, zero, `stroke-width="1"`)
	return p.close()
}

// plot is a canvas with axes for labelled series.
type plot struct {
	*canvas
	y           scale
	step, right float64
}

func (p *plot) x(i int) float64 { return left + (float64(i)+0.5)*p.step }

func newPlot(w io.Writer, f *Frame, labels []string, series []Series, zero bool) (*plot, error) {
	low, high := math.Inf(1), math.Inf(-1)
	var told strings.Builder
	for _, s := range series {
		if len(s.Values) != len(labels) {
			return nil, commerce.Detail(ErrShape, "report: %d values for %d labels", len(s.Values), len(labels))
		}
		if len(series)*len(labels) > maxMarks {
			return nil, ErrTooLarge
		}
		fmt.Fprintf(&told, "%s:", s.Name)
		for i, v := range s.Values {
			if v.OK && !finite(v.Value) {
				return nil, commerce.Detail(ErrShape, "report: a value that is not finite")
			}
			if v.OK {
				low, high = min(low, v.Value), max(high, v.Value)
				fmt.Fprintf(&told, " %s %s;", labels[i], f.number(v.Value))
			}
		}
		told.WriteByte(' ')
	}
	if low > high {
		low, high = 0, 1
	}
	width, height := f.size(300)
	legend := 0.0
	if len(series) > 1 {
		legend = 20
	}
	p := &plot{canvas: open(w, f, width, height, strings.TrimSpace(told.String())), right: width - 16}
	p.y = newScale(low, high, zero, height-bottom, top+legend)
	p.step = (p.right - left) / float64(max(len(labels), 1))
	for _, t := range p.y.ticks() {
		y := p.y.at(t)
		p.line(left, y, p.right, y, `stroke-opacity="0.2"`)
		p.text(left-6, y+4, "end", f.number(t), `font-size="11"`)
	}
	every := 1
	longest := 1
	for _, l := range labels {
		first, second := halves(l)
		longest = max(longest, len(first), len(second))
	}
	for p.step*float64(every) < float64(longest)*6.5+6 && every < len(labels) {
		every++
	}
	for i := 0; i < len(labels); i += every {
		first, second := halves(labels[i])
		p.text(p.x(i), height-16, "middle", first, `font-size="11"`)
		p.text(p.x(i), height-4, "middle", second, `font-size="11"`)
	}
	x := left
	for i, s := range series {
		if len(series) > 1 {
			p.mark(i, x, top-1)
			p.text(x+8, top+3, "start", s.Name, `font-size="11"`)
			x += 28 + 6.5*float64(len(s.Name))
		}
	}
	return p, nil
}

// A Funnel shows how many reach each stage.
type Funnel struct {
	Frame
	Start  string // name of what goes in, such as "sessions"
	Count  int64
	Stages []kpi.FunnelStep
}

// SVG writes the chart.
func (f *Funnel) SVG(w io.Writer) error {
	if len(f.Stages) > 50 {
		return ErrTooLarge
	}
	names, counts := []string{f.Start}, []int64{f.Count}
	of := []string{""}
	for _, s := range f.Stages {
		names, counts = append(names, strings.ReplaceAll(s.Stage.String(), "_", " ")), append(counts, s.Count)
		of = append(of, f.percent(s.OfSessions.Ratio)+" of all, "+f.percent(s.OfPrevious.Ratio)+" of previous")
	}
	most := int64(1)
	var told strings.Builder
	for i, n := range counts {
		most = max(most, n)
		fmt.Fprintf(&told, "%s %s %s; ", names[i], f.number(float64(n)), of[i])
	}
	width, height := f.size(40 + 46*len(names))
	c := open(w, &f.Frame, width, height, strings.TrimSpace(told.String()))
	for i, n := range counts {
		y := top + 46*float64(i)
		long := (width - 320) * float64(max(n, 0)) / float64(most)
		c.text(100, y+20, "end", cut(names[i], 92), "")
		c.rect(108, y, long, 30, palette[0], fmt.Sprintf(`fill-opacity="%s"`, px(1-0.1*float64(min(i, 6)))))
		c.text(116+long, y+14, "start", f.number(float64(n)), `font-weight="600"`)
		c.text(116+long, y+28, "start", of[i], `font-size="11"`)
	}
	return c.close()
}

// A Heat chart shows cohorts: a row for each, a column for each period after the
// first. Cells that are not complete are left blank.
type Heat struct {
	Frame
	Cohorts []kpi.Cohort
}

// SVG writes the chart. Cohorts without customers are left out.
func (h *Heat) SVG(w io.Writer) error {
	var rows []kpi.Cohort
	columns, marks := 0, 0
	for _, c := range h.Cohorts {
		if c.Size > 0 {
			rows = append(rows, c)
			marks += len(c.Active)
			for k, x := range c.Active {
				if x.Den > 0 {
					columns = max(columns, k+1)
				}
			}
		}
	}
	if marks > 2*maxMarks {
		return ErrTooLarge
	}
	const high = 22.0
	width, height := h.size(int(top + high*float64(len(rows)+1) + 14))
	cell := (width - 150) / float64(max(columns, 1))
	var told strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&told, "%s, %s:", r.Label, h.number(float64(r.Size)))
		for k, x := range r.Active {
			if x.Den > 0 && k > 0 {
				fmt.Fprintf(&told, " %s", h.percent(x))
			}
		}
		told.WriteString("; ")
	}
	c := open(w, &h.Frame, width, height, strings.TrimSpace(told.String()))
	for k := range columns {
		c.text(140+cell*(float64(k)+0.5), top+12, "middle", strconv.Itoa(k), `font-size="11"`)
	}
	// The first column is 100 % by definition: the scale is that of the others.
	most := 0.01
	for _, r := range rows {
		for _, x := range r.Active[min(1, len(r.Active)):] {
			v, _ := x.Float()
			most = max(most, v)
		}
	}
	for i, r := range rows {
		y := top + high*float64(i+1)
		c.text(80, y+15, "end", r.Label, `font-size="11"`)
		c.text(134, y+15, "end", h.number(float64(r.Size)), `font-size="11"`)
		for k, x := range r.Active {
			v, ok := x.Float()
			if !ok {
				continue
			}
			share := min(v/most, 1)
			c.rect(140+cell*float64(k), y, cell-1, high-1, blues(share), "")
			if cell >= 30 {
				ink := "#000000"
				if share > 0.55 {
					ink = "#FFFFFF"
				}
				c.text(140+cell*(float64(k)+0.5), y+15, "middle", h.percent(x), `font-size="10" fill="`+ink+`"`)
			}
		}
	}
	return c.close()
}

// blues is a scale from white to dark blue that keeps its order without colour.
func blues(v float64) string {
	mix := func(a, b float64) int { return int(math.Round(a + (b-a)*v)) }
	return fmt.Sprintf("#%02X%02X%02X", mix(240, 0), mix(247, 60), mix(252, 120))
}

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
	right, base := width-60, height-70
	y := newScale(0, float64(most), true, base, top)
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
		c.rect(at+1, y.at(float64(x.Value)), max(step-2, 0.5), base-y.at(float64(x.Value)), shade[x.Class], "")
		middle := at + step/2
		if step >= 11 {
			c.text(middle, base+12, "end", cut(x.ID, 70), fmt.Sprintf(`font-size="10" transform="rotate(-50 %s %s)"`, px(middle), px(base+12)))
		}
		v, _ := x.Cumulative.Float()
		run = append(run, middle, share.at(v))
	}
	if len(run) > 2 {
		c.b.WriteString(`<polyline points="` + pairs(run) + `" fill="none" stroke="` + palette[1] + "\" stroke-width=\"2\"/>\n")
	}
	for i, class := range []string{"A", "B", "C"} {
		c.rect(right-130+44*float64(i), 8, 12, 12, shade[class], "")
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
	for _, r := range f.Rows {
		if !(r.Low <= r.Mid && r.Mid <= r.High) || !finite(r.Low) || !finite(r.High) || !finite(f.Null) {
			return commerce.Detail(ErrShape, "report: interval %v to %v around %v", r.Low, r.High, r.Mid)
		}
		low, high = min(low, r.Low), max(high, r.High)
		fmt.Fprintf(&told, "%s %s (%s to %s); ", r.Name, f.number(r.Mid), f.number(r.Low), f.number(r.High))
	}
	width, height := f.size(int(top) + 28*len(f.Rows) + 40)
	c := open(w, &f.Frame, width, height, strings.TrimSpace(told.String()))
	x := newScale(low, high, false, 170, width-200)
	base := height - bottom
	for _, t := range x.ticks() {
		c.line(x.at(t), top, x.at(t), base, `stroke-opacity="0.15"`)
		c.text(x.at(t), base+16, "middle", f.number(t), `font-size="11"`)
	}
	c.line(x.at(f.Null), top, x.at(f.Null), base, `stroke-dasharray="4 3"`)
	for i, r := range f.Rows {
		y := top + 28*float64(i) + 16
		c.text(160, y+4, "end", cut(r.Name, 150), "")
		c.line(x.at(r.Low), y, x.at(r.High), y, `stroke-width="2"`)
		c.line(x.at(r.Low), y-5, x.at(r.Low), y+5, `stroke-width="2"`)
		c.line(x.at(r.High), y-5, x.at(r.High), y+5, `stroke-width="2"`)
		c.rect(x.at(r.Mid)-4, y-4, 8, 8, palette[0], "")
		c.text(width-180, y+4, "start", fmt.Sprintf("%s (%s – %s)", f.number(r.Mid), f.number(r.Low), f.number(r.High)), `font-size="11"`)
	}
	return c.close()
}
