package report_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/report"
	"github.com/bottega-go/commerce/money"
)

func ExampleTable_Markdown() {
	t := report.Table{Title: "Channels", Columns: []string{"Channel", "Orders", "Net sales", "Return rate"}, Rows: [][]any{
		{"web", 120, money.MustParse("4300.00", money.EUR), kpi.Ratio{Num: 9, Den: 120}},
		{"app", 0, money.MustParse("0.00", money.EUR), kpi.Ratio{}},
	}}
	if err := t.Markdown(os.Stdout, report.Format{}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// ### Channels
	//
	// | Channel | Orders | Net sales | Return rate |
	// |---|--:|--:|--:|
	// | web | 120 | EUR 4300.00 | 7.5 % |
	// | app | 0 | EUR 0.00 | – |
}

func ExampleBars_SVG() {
	chart := report.Bars{
		Frame:  report.Frame{ID: "orders", Title: "Orders by month"},
		Labels: []string{"2026-10", "2026-11"},
		Series: []report.Series{{Name: "orders", Values: []report.Point{report.At(110), report.At(140)}}},
	}
	var b bytes.Buffer
	if err := chart.SVG(&b); err != nil {
		fmt.Println(err)
	}
	_, desc, _ := strings.Cut(b.String(), `-desc">`)
	desc, _, _ = strings.Cut(desc, "<")
	fmt.Println(desc) // what a screen reader says
	// Output:
	// orders: 2026-10 110; 2026-11 140;
}
