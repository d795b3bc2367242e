package report

import (
	"fmt"
	"io"
	"math"
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
	top    = 34.0
	bottom = 30.0
)

// margin is the room for the numbers beside a scale.
func margin(s scale, number func(float64) string) float64 {
	wide := 62.0
	for _, t := range s.ticks() {
		wide = max(wide, textWidth(number(t), 11))
	}
	return wide + 18
}

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
			if text := b.number(v.Value); len(b.Series) == 1 && textWidth(text, 10) < p.step {
				p.text(x+width/2, min(y, zero)-3, "middle", text, `font-size="10"`)
			}
		}
	}
	p.line(p.left, zero, p.right, zero, `stroke-width="1"`)
	return p.close()
}

// plot is a canvas with axes for labelled series.
type plot struct {
	*canvas
	y                 scale
	left, right, step float64
}

func (p *plot) x(i int) float64 { return p.left + (float64(i)+0.5)*p.step }

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
	p.left = min(margin(p.y, f.number), width/2)
	p.step = (p.right - p.left) / float64(max(len(labels), 1))
	for _, t := range p.y.ticks() {
		y := p.y.at(t)
		p.line(p.left, y, p.right, y, `stroke-opacity="0.2"`)
		p.text(p.left-6, y+4, "end", f.number(t), `font-size="11"`)
	}
	every := 1
	longest := 0.0
	for _, l := range labels {
		first, second := halves(l)
		longest = max(longest, textWidth(first, 11), textWidth(second, 11))
	}
	for p.step*float64(every) < longest+5 && every < len(labels) {
		every++
	}
	for i := 0; i < len(labels); i += every {
		first, second := halves(labels[i])
		half := max(textWidth(first, 11), textWidth(second, 11)) / 2
		x := max(min(p.x(i), width-half), half)
		p.text(x, height-16, "middle", first, `font-size="11"`)
		p.text(x, height-4, "middle", second, `font-size="11"`)
	}
	x := p.left
	for i, s := range series {
		if wide := textWidth(s.Name, 11); len(series) > 1 && x+8+wide < width {
			p.mark(i, x, top-1)
			p.text(x+8, top+3, "start", s.Name, `font-size="11"`)
			x += 28 + wide
		}
	}
	return p, nil
}
