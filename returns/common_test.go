package returns_test

import (
	"strconv"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

var rome = zone("Europe/Rome")

func place(territory string, loc *time.Location) calendar.Place {
	h, err := calendar.TimeLimits(territory)
	if err != nil {
		panic(err)
	}
	return calendar.Place{Zone: loc, Holidays: h}
}

func date(s string) calendar.Date { return calendar.MustDate(s) }

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func eur(s string) money.Amount { return money.MustParse(s, money.EUR) }

// contract is a consumer's web order of one line in a country.
func contract(country commerce.Territory, concluded, delivered string) returns.Contract {
	c := returns.Contract{
		Country: country, Concluded: at(concluded + "T10:00:00Z"), Consumer: commerce.Yes, Channel: returns.Distance, Online: commerce.Yes,
		Informed: commerce.Yes, CostInformed: commerce.Yes, Lines: []returns.Item{{Line: "l1", Qty: 1}},
	}
	if delivered != "" {
		c.Lines[0].Delivered = date(delivered)
	}
	return c
}

func decide(t *testing.T, c returns.Contract, sent string, where calendar.Place) returns.Decision {
	t.Helper()
	r := returns.Request{}
	if sent != "" {
		r.Sent = at(sent)
	}
	d, err := returns.Decide(returns.EU(), c, r, where)
	require.NoError(t, err)
	return d
}

// order is a concluded order of n lines of 3 units at two rates, with delivery, paid by two tenders. It balances.
func order(n int) *commerce.Order {
	o := &commerce.Order{
		ID: "o1", PlacedAt: at("2026-11-20T10:00:00Z"), Currency: money.EUR, Consumer: commerce.Yes, Channel: "web",
		ShipTo: commerce.Address{Country: "IT"},
	}
	var net, vat, gross money.Total
	rates := [...]string{"22", "4"}
	for i := range n {
		rate := money.MustPercent(rates[i%2])
		g := money.New(int64(1000+37*i), money.EUR)
		v, err := rate.Within(g, money.HalfUp)
		if err != nil {
			panic(err)
		}
		nn, _ := g.Sub(v)
		o.Lines = append(o.Lines, commerce.Line{
			ID: "l" + string(rune('A'+i)), SKU: "s", Qty: 3, List: g, Net: nn, VAT: v, Gross: g,
			Tax: commerce.Tax{Territory: "IT", Category: "S", Rate: rate},
		})
		net.Add(nn)
		vat.Add(v)
		gross.Add(g)
	}
	ship := commerce.Charge{
		ID: "ship", Kind: commerce.Shipping, List: eur("4.90"), Net: eur("4.02"), VAT: eur("0.88"), Gross: eur("4.90"),
		Tax: commerce.Tax{Territory: "IT", Category: "S", Rate: money.MustPercent("22")},
	}
	o.Charges = []commerce.Charge{ship}
	net.Add(ship.Net)
	vat.Add(ship.VAT)
	gross.Add(ship.Gross)
	o.Totals.Net, _ = net.Amount()
	o.Totals.VAT, _ = vat.Amount()
	o.Totals.Gross, _ = gross.Amount()
	o.Totals.Payable = o.Totals.Gross
	rest, _ := o.Totals.Payable.Sub(eur("5.00"))
	o.Tenders = []commerce.Tender{{ID: "gift", Kind: "gift_card", Amount: eur("5.00")}, {ID: "card", Kind: "card", Amount: rest}}
	return o
}

// events is a case of n events: five items that are asked for, come back, are paid and go on the shelf.
func events(n int) []returns.Event {
	start := at("2026-12-01T10:00:00Z")
	out := make([]returns.Event, n)
	for i := range out {
		item := "i" + strconv.Itoa(i%5)
		out[i] = returns.Event{Key: "k" + strconv.Itoa(i), At: start.Add(time.Duration(i) * time.Hour), Item: item}
		switch i / 5 {
		case 0:
			out[i].Kind, out[i].Line, out[i].Qty, out[i].Statutory = returns.Requested, "l1", 2, true
		case 1:
			out[i].Kind = returns.Arrived
		case 2:
			out[i].Kind, out[i].Amount = returns.PaidBack, eur("10.00")
		default:
			out[i].Kind, out[i].Disposition = returns.Disposed, returns.Restock
		}
	}
	return out
}
