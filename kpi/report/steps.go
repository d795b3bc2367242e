package report

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/bottega-go/commerce/kpi"
)

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
		long := (width - 340) * float64(max(n, 0)) / float64(most)
		c.text(100, y+20, "end", cut(names[i], 92, 12), "")
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
				if share > 0.67 { // from there white has the larger contrast, 4.5 and more
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
