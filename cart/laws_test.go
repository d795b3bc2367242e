package cart_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/tax"
)

var (
	smallTexts = rapid.SampledFrom([]string{"", "a", "b", "nero10"})
	skus       = rapid.Custom(func(t *rapid.T) string { return "p" + strconv.Itoa(rapid.IntRange(0, 12).Draw(t, "sku")) })
	lineIDs    = rapid.Custom(func(t *rapid.T) string { return "l" + strconv.Itoa(rapid.IntRange(1, 9).Draw(t, "line")) })
	groups     = rapid.SampledFrom([]string{"", "", "b", "c"})
	command    = rapid.Custom(func(t *rapid.T) cart.Command {
		qty := rapid.Int64Range(-1, 9).Draw(t, "qty")
		line, group := lineIDs.Draw(t, "line"), groups.Draw(t, "group")
		switch rapid.IntRange(0, 13).Draw(t, "command") {
		case 0, 1, 2, 3:
			var options map[string]string
			if rapid.Bool().Draw(t, "engraved") {
				options = map[string]string{"text": smallTexts.Draw(t, "text")}
			}
			return cart.Add{SKU: skus.Draw(t, "sku"), Qty: qty, Group: group, Options: options}
		case 4:
			return cart.SetQty{Line: line, Qty: qty}
		case 5:
			return cart.Remove{Line: line}
		case 6:
			return cart.Move{Line: line, Qty: qty, Group: group}
		case 7:
			return cart.SaveForLater{Line: line}
		case 8:
			return cart.Restore{Line: line}
		case 9:
			return cart.EnterCode{Code: smallTexts.Draw(t, "code")}
		case 10:
			return cart.SetGroup{Group: cart.Group{ID: group, Kind: cart.Fulfilment(rapid.IntRange(0, 5).Draw(t, "kind"))}}
		case 11:
			return cart.Attributes{Line: line, Set: map[string]string{"k": smallTexts.Draw(t, "value")}}
		case 12:
			return cart.Note{Text: smallTexts.Draw(t, "note")}
		default:
			return cart.Accept{At: now.AddDate(0, 0, -1), Prices: []cart.AcceptedPrice{{Line: line, Unit: money.New(qty*100+100, money.EUR)}}}
		}
	})
	commands = rapid.SliceOfN(command, 0, 6)
	contexts = rapid.Custom(func(t *rapid.T) cart.Context {
		return cart.Context{
			At: now, Mode: rapid.SampledFrom([]commerce.PriceMode{commerce.Gross, commerce.Net}).Draw(t, "mode"),
			Consumer: rapid.SampledFrom([]commerce.Tri{commerce.Yes, commerce.No, commerce.Unknown}).Draw(t, "consumer"),
			ShipTo:   commerce.Address{Country: rapid.SampledFrom([]commerce.Territory{"", "IT", "DE", "FR", "CH", "ES-CN", "QQ"}).Draw(t, "country")},
			Method:   rapid.SampledFrom([]string{"", "gls", "express", "nobody"}).Draw(t, "method"),
			Payment:  rapid.SampledFrom([]string{"", cart.CashOnDelivery}).Draw(t, "payment"),
			VATID:    tax.VATEvidence{Issuer: "FR", Result: tax.Valid},
			Tenders: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) cart.Tender {
				x := cart.Tender{Kind: rapid.SampledFrom([]string{"card", "cash", "gift_card", "points"}).Draw(t, "kind"), Points: 500}
				if rapid.Bool().Draw(t, "amount") {
					x.Amount = money.New(rapid.Int64Range(0, 9999).Draw(t, "minor"), money.EUR)
				}
				return x
			}), 0, 3).Draw(t, "tenders"),
		}
	})
)

// drawCart applies random commands; what is refused changes nothing.
func drawCart(t *rapid.T, id string) cart.Cart {
	c := cart.New(id, money.EUR)
	for i := range rapid.IntRange(0, 8).Draw(t, "calls") {
		next, _, err := c.Apply("cmd-"+strconv.Itoa(i), commands.Draw(t, "commands")...)
		if err != nil {
			require.Equal(t, text(t, c), text(t, next))
		} else {
			require.Equal(t, c.Version()+1, next.Version())
		}
		c = next
	}
	return c
}

func text(t require.TestingT, v any) string {
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

func TestCartLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCart(t, "a")
		seen := map[string]bool{}
		for _, l := range c.Lines() {
			require.False(t, seen[l.ID], "line ids are unique")
			seen[l.ID] = true
			require.Positive(t, l.Qty)
		}
		// JSON and back; lines, codes and groups may come in any order.
		var back cart.Cart
		require.NoError(t, json.Unmarshal([]byte(text(t, c)), &back))
		require.Equal(t, text(t, c), text(t, back))
		require.Equal(t, c.Fingerprint(), back.Fingerprint())
		// A retry is a no-op, other content under the same id an error.
		cmds := commands.Draw(t, "again")
		next, _, err := c.Apply("again", cmds...)
		if err == nil {
			same, change, err := next.Apply("again", cmds...)
			require.NoError(t, err)
			require.Equal(t, "cart.change.repeated", change.Code())
			require.Equal(t, text(t, next), text(t, same))
			_, _, err = next.Apply("again", append(cmds, cart.Note{Text: "other"})...)
			require.ErrorIs(t, err, cart.ErrConflict)
		}
		// Commands are their JSON.
		data, err := cart.FormatCommands(cmds...)
		if err == nil && !slices.ContainsFunc(cmds, func(x cart.Command) bool { g, ok := x.(cart.SetGroup); return ok && g.Kind > cart.Slot }) {
			read, err := cart.ParseCommands(data)
			require.NoError(t, err)
			require.Equal(t, text(t, cmds), text(t, read))
		}
	})
}

func TestMergeNeverFails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		into, from := drawCart(t, "into"), drawCart(t, "from")
		before := text(t, into)
		limits := cart.Limits{Lines: rapid.IntRange(0, 4).Draw(t, "lines"), Qty: cart.QtyLimit{Max: rapid.Int64Range(0, 9).Draw(t, "max"), Step: rapid.Int64Range(0, 3).Draw(t, "step")}}
		merged, change := cart.Merge(into, from, limits)
		require.Equal(t, before, text(t, into), "a cart is a value")
		require.Equal(t, into.Version()+1, merged.Version())
		var back cart.Cart
		require.NoError(t, json.Unmarshal([]byte(text(t, merged)), &back), "what a merge makes can be stored")
		for _, l := range into.Lines() { // nothing of the customer's cart is lost
			got, ok := merged.Line(l.ID)
			require.True(t, ok)
			require.GreaterOrEqual(t, got.Qty, l.Qty)
		}
		named := map[string]int{}
		for _, e := range change.Edits {
			named[e.Code]++
		}
		require.Equal(t, len(from.Lines()), named["cart.merge.added"]+named["cart.merge.summed"]+named["cart.merge.dropped"], "every line is accounted for")
	})
}

func TestQuoteLaws(t *testing.T) {
	base := bigShop(t, 12, 24)
	base.Cross = tax.SameNet
	cod := slices.Clone(methods)
	cod[0].CashOnDelivery = eur("3.50")
	base.Shipping = cod
	var reused cart.Quote
	rapid.Check(t, func(t *rapid.T) {
		c, ctx := drawCart(t, "q"), contexts.Draw(t, "context")
		q, err := base.Quote(c, ctx)
		require.NoError(t, err)
		again, err := base.Quote(c, ctx)
		require.NoError(t, err)
		require.Equal(t, text(t, q), text(t, again), "a quote is a pure function")
		require.NoError(t, base.QuoteInto(&reused, c, ctx))
		require.Equal(t, text(t, q), text(t, reused), "memory that is used again changes nothing")
		require.Equal(t, q.Explain(), reused.Explain())
		require.Equal(t, q.Ready(), q.Code() == "cart.quote.ready" && len(q.Draft.Lines) > 0)
		if len(q.Draft.Lines) == 0 {
			require.False(t, q.Ready())
			return
		}
		require.NoError(t, q.Draft.Check())

		// The stored cart with its lines in another order is the same cart.
		var j map[string]any
		require.NoError(t, json.Unmarshal([]byte(text(t, c)), &j))
		slices.Reverse(j["lines"].([]any))
		var turned cart.Cart
		require.NoError(t, json.Unmarshal([]byte(text(t, j)), &turned))
		other, err := base.Quote(turned, ctx)
		require.NoError(t, err)
		require.Equal(t, text(t, q), text(t, other))

		if !q.Ready() {
			_, err := q.Order("o", now)
			require.ErrorIs(t, err, cart.ErrBlocked)
			return
		}
		accepted, _, err := c.Apply("accept", q.Accept())
		require.NoError(t, err)
		after, err := base.Quote(accepted, ctx)
		require.NoError(t, err)
		require.True(t, after.Ready(), "accepted prices need no consent")
		require.Equal(t, q.Draft.Totals, after.Draft.Totals)

		o, err := q.Order("o", now)
		require.NoError(t, err)
		require.NoError(t, o.Check())
		// Unit by unit, everything can be paid back, and nothing is left.
		var credits []commerce.Credit
		var back money.Total
		pay := func(u commerce.Units) {
			x, err := o.Credit(credits, u)
			require.NoError(t, err)
			x.ID, x.At = strconv.Itoa(len(credits)), now
			credits = append(credits, x)
			back.Add(x.Totals.Gross)
		}
		for _, l := range o.Lines {
			half := l.Qty / 2
			if half > 0 {
				pay(commerce.Units{Line: l.ID, Qty: half})
			}
			pay(commerce.Units{Line: l.ID, Qty: l.Qty - half})
		}
		for _, x := range o.Charges {
			pay(commerce.Units{Charge: x.ID})
		}
		sum, err := back.Amount()
		require.NoError(t, err)
		require.Equal(t, o.Totals.Gross, sum)
	})
}

// The order of promotions and of the codes entered changes no figure.
func TestOrderOfPromotionsAndCodes(t *testing.T) {
	var ps []promo.Promotion
	for i := range 8 {
		ps = append(ps, promo.Promotion{
			ID: "p" + strconv.Itoa(i), Codes: []string{"c" + strconv.Itoa(i%3)}, Phase: []promo.Phase{promo.LinePhase, promo.OrderPhase}[i%2],
			Then: promo.Percent{Off: money.NewPercent(int64(5 + i))},
		})
	}
	shop := bigShop(t, 12, 0)
	rapid.Check(t, func(t *rapid.T) {
		c := drawCart(t, "q")
		codes := []cart.Command{cart.EnterCode{Code: "c0"}, cart.EnterCode{Code: "c1"}, cart.EnterCode{Code: "C2"}}
		one, two := *shop, *shop
		var err error
		one.Promotions, err = promo.Compile(ps, promo.Options{})
		require.NoError(t, err)
		two.Promotions, err = promo.Compile(rapid.Permutation(ps).Draw(t, "promotions"), promo.Options{})
		require.NoError(t, err)
		a, _, err := c.Apply("codes", codes...)
		require.NoError(t, err)
		b, _, err := c.Apply("codes", rapid.Permutation(codes).Draw(t, "codes")...)
		require.NoError(t, err)
		x, err := one.Quote(a, at)
		require.NoError(t, err)
		y, err := two.Quote(b, at)
		require.NoError(t, err)
		require.Equal(t, text(t, x), text(t, y))
	})
}

func TestStatusNeverGoesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		life := cart.Lifetime{}
		first, second := rapid.Int64Range(0, 1e7).Draw(t, "first"), rapid.Int64Range(0, 1e7).Draw(t, "more")
		a := life.Status(now, now.Add(time.Duration(first)*time.Second))
		b := life.Status(now, now.Add(time.Duration(first+second)*time.Second))
		require.LessOrEqual(t, a.State, b.State)
		require.True(t, a.Until.IsZero() || a.Since.Before(a.Until))
	})
}
