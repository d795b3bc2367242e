package money_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/bottega-go/commerce/money"
)

func Example() {
	pay := money.MustParse("10.00", money.EUR)
	parts, err := pay.Split(3)
	if err != nil {
		panic(err)
	}
	fmt.Println(parts)

	var sum money.Total // sticky error: ask once, at the end
	for _, p := range parts {
		sum.Add(p)
	}
	total, err := sum.Amount()
	fmt.Println(total == pay, err)

	_, err = pay.Add(money.New(1, money.USD))
	fmt.Println(err, errors.Is(err, money.ErrCurrencyMismatch))
	// Output:
	// [EUR 3.34 EUR 3.33 EUR 3.33]
	// true <nil>
	// money: currency mismatch: EUR and USD true
}

func ExampleNew() {
	fmt.Println(money.New(1250, money.EUR), money.New(1250, money.JPY), money.New(1250, money.KWD))
	// Output: EUR 12.50 JPY 1250 KWD 1.250
}

func ExampleParse() {
	perGram, _ := money.Parse("0.0199", money.EUR)
	total, _ := perGram.MulInt(250)
	fmt.Println(perGram, total, total.Round(money.HalfUp))
	_, err := money.Parse("1,5", money.EUR)
	fmt.Println(err)
	// Output:
	// EUR 0.0199 EUR 4.975 EUR 4.98
	// money: malformed number: "1,5"
}

func ExampleParseText() {
	a, err := money.ParseText("EUR 12.50")
	fmt.Println(a, err)
	// Output: EUR 12.50 <nil>
}

func ExampleAmount_Mul() {
	net := money.MustParse("19.99", money.EUR)
	vat, _ := net.Mul(decimal.RequireFromString("0.22"), money.HalfUp) // 4.3978
	fmt.Println(vat)
	// Output: EUR 4.40
}

func ExampleAmount_MulFactor() {
	kilos, _ := money.NewFactor(decimal.RequireFromString("1.275")) // read once, used in a loop
	for _, price := range []money.Amount{money.New(399, money.EUR), money.New(1290, money.EUR)} {
		total, _ := price.MulFactor(kilos, money.HalfUp)
		fmt.Println(total)
	}
	// Output:
	// EUR 5.09
	// EUR 16.45
}

func ExampleAmount_Slice() {
	pay := money.MustParse("10.00", money.EUR)
	first, _ := pay.Slice(0, 1, 3, money.HalfUp) // unit 1 of 3
	rest, _ := pay.Slice(1, 3, 3, money.HalfUp)  // units 2 and 3
	fmt.Println(first, rest)
	// Output: EUR 3.33 EUR 6.67
}

func ExampleAmount_Allocate() {
	discount := money.MustParse("10.00", money.EUR)
	shares, _ := discount.Allocate(1, 1, 4)
	fmt.Println(shares)
	// Output: [EUR 1.67 EUR 1.67 EUR 6.66]
}

func ExampleAmount_AllocateOver() {
	lines := []money.Amount{money.New(1999, money.EUR), money.New(500, money.EUR)}
	shares, _ := money.New(-250, money.EUR).AllocateOver(lines)
	fmt.Println(shares)
	// Output: [EUR -2.00 EUR -0.50]
}

func ExampleAmount_AllocateBy() {
	hours := []decimal.Decimal{decimal.RequireFromString("1.5"), decimal.RequireFromString("0.5")}
	shares, _ := money.New(10000, money.CHF).AllocateBy(hours, money.Allocation{Step: money.MustStep("0.05", money.CHF)})
	fmt.Println(shares)
	// Output: [CHF 75.00 CHF 25.00]
}

func ExampleAmount_AllocateCapped() {
	// EUR 30 over three equal lines; the first has room for 4 only.
	one := money.New(1, money.EUR)
	caps := []money.Amount{money.New(400, money.EUR), money.New(2000, money.EUR), money.New(2000, money.EUR)}
	shares, rest, _ := money.New(3000, money.EUR).AllocateCapped([]money.Amount{one, one, one}, caps)
	fmt.Println(shares, rest)
	// Output: [EUR 4.00 EUR 13.00 EUR 13.00] EUR 0.00
}

func ExampleAmount_AppendAllocate() {
	shares := make([]money.Amount, 0, 3)
	shares, _ = money.New(1000, money.EUR).AppendAllocate(shares, []int64{1, 1, 1}, money.Allocation{Rule: money.First})
	fmt.Println(shares)
	// Output: [EUR 3.34 EUR 3.33 EUR 3.33]
}

func ExamplePercent_Within() {
	vat, _ := money.MustPercent("22").Within(money.New(1999, money.EUR), money.HalfUp)
	fmt.Println(vat)
	// Output: EUR 3.60
}

func ExamplePercent_On() {
	gross, _ := money.NewPercent(22).On(money.New(1639, money.EUR), money.HalfUp)
	cut, _ := money.MustPercent("-12.5").On(gross, money.HalfUp)
	fmt.Println(gross, cut)
	// Output: EUR 20.00 EUR 17.50
}

func ExamplePercentOf() {
	p, _ := money.PercentOf(money.New(490, money.EUR), money.New(3990, money.EUR), 0, money.Down)
	fmt.Println(p)
	// Output: 12%
}

func ExampleSum() {
	total, err := money.Sum(money.New(1999, money.EUR), money.New(500, money.EUR), money.Amount{})
	fmt.Println(total, err)
	// Output: EUR 24.99 <nil>
}

func ExampleCashStep() {
	rule, ok := money.CashStep("IT", money.EUR, 2026, time.November, 21)
	paid, difference, _ := rule.Round(money.New(2099, money.EUR))
	fmt.Println(ok, paid, difference, rule.Act, rule.Provision)
	_, ok = money.CashStep("DE", money.EUR, 2026, time.November, 21)
	fmt.Println(ok)
	// Output:
	// true EUR 21.00 EUR 0.01 D.L. 24 aprile 2017 n. 50 Art. 13-quater comma 2
	// false
}

func ExampleRate_Convert() {
	rate := money.MustRate("EUR USD 1.0834")
	usd, _ := rate.Convert(money.New(10000, money.EUR), money.HalfUp)
	eur, _ := rate.Convert(usd, money.HalfUp) // divides, never inverts the rate
	fmt.Println(usd, eur)
	// Output: USD 108.34 EUR 100.00
}

func ExampleConvertEuro() {
	eur, _ := money.ConvertEuro(money.New(1000, money.DEM), money.EUR, money.HalfUp)
	lire, _ := money.ConvertEuro(money.New(1000, money.DEM), money.ITL, money.HalfUp)
	fmt.Println(eur, lire)
	// Output: EUR 5.11 ITL 9900
}

// fixed is a host's source of rates.
type fixed []money.Rate

func (f fixed) Rate(base, quote money.Currency) (money.Rate, error) {
	for _, r := range f {
		if r.Base() == base && r.Quote() == quote || r.Base() == quote && r.Quote() == base {
			return r, nil
		}
	}
	return money.Rate{}, fmt.Errorf("%w: none from %s to %s", money.ErrRate, base, quote)
}

func ExampleBag() {
	var sales money.Bag
	for _, a := range []money.Amount{money.New(1000, money.EUR), money.New(2167, money.USD), money.New(500, money.EUR)} {
		if err := sales.Add(a); err != nil {
			panic(err)
		}
	}
	all, err := sales.In(money.EUR, fixed{money.MustRate("EUR USD 1.0834")}, money.HalfUp)
	fmt.Println(sales.Amounts(), all, err)
	// Output: [EUR 15.00 USD 21.67] EUR 35.00 <nil>
}

func ExampleNewCurrency() {
	points, _ := money.NewCurrency("PTS", 0) // no registry: the text carries the digits
	text, _ := json.Marshal(money.New(250, points))
	var back money.Amount
	err := json.Unmarshal(text, &back)
	fmt.Println(string(text), back == money.New(250, points), err)
	// Output: {"amount":"250","currency":"PTS/0"} true <nil>
}

func ExampleAmount_MarshalJSON() {
	text, _ := json.Marshal(map[string]money.Amount{"due": money.New(0, money.EUR), "none": {}})
	fmt.Println(string(text))
	// Output: {"due":{"amount":"0.00","currency":"EUR"},"none":null}
}

// One text column keeps an amount with its currency: 'EUR 12.50'. Where a query has to
// add up, keep two columns, the number (numeric) and the currency (char(3)): Number and
// Currency write them, Parse and ParseCurrency read them.
func ExampleAmount_Value() {
	a := money.MustParse("12.50", money.EUR)
	one, _ := a.Value()

	number, code := a.Number(), a.Currency().Code() // insert into t (amount, currency) values ($1, $2)
	c, _ := money.ParseCurrency(code)
	back, _ := money.Parse(number, c) // select amount::text, currency
	fmt.Println(one, number, code, back == a)
	// Output: EUR 12.50 12.50 EUR true
}

func ExampleAmount_Format() {
	a := money.MustParse("1234.5", money.EUR)
	fmt.Printf("%v|%12f|%.0f|%+f|%-14s|%q|%#v\n", a, a, a, a, a, a, a)
	// Output: EUR 1234.50|     1234.50|1235|+1234.50|EUR 1234.50   |"EUR 1234.50"|money.MustParse("1234.50", money.EUR)
}
