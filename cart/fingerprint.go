package cart

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// Fingerprint is the SHA-256, in hexadecimal, of the canonical JSON of what is
// priced: articles with options, quantities and accepted prices, groups, codes,
// customer groups and destination, in an order of their own. A payment session
// that was opened for one fingerprint must not pay another. Ids of lines, notes
// and texts are left out. What the cart comes to is [Quote.Fingerprint].
func (c Cart) Fingerprint() string {
	content := struct {
		Cart        string            `json:"cart"`
		Currency    money.Currency    `json:"currency"`
		Lines       []string          `json:"lines"`
		Codes       []string          `json:"codes"`
		Groups      []Group           `json:"groups"`
		Consumer    commerce.Tri      `json:"consumer"`
		Customer    []string          `json:"customer"`
		Destination *commerce.Address `json:"destination"`
	}{Cart: c.id, Currency: c.currency, Codes: list(c.codes), Groups: list(c.groups), Destination: c.destination}
	for _, l := range c.lines {
		if !l.Saved {
			content.Lines = append(content.Lines, canonical(Line{SKU: l.SKU, Options: l.Options, Group: l.Group, Qty: l.Qty, Accepted: l.Accepted, Mode: l.Mode}))
		}
	}
	slices.Sort(content.Lines)
	if c.customer != nil {
		content.Consumer = c.customer.Consumer
		content.Customer = append([]string{c.customer.Party.ID, c.customer.Party.VATID}, slices.Sorted(slices.Values(c.customer.Groups))...)
	}
	return digest(content)
}

// Fingerprint is the SHA-256, in hexadecimal, of the canonical JSON of what the
// cart would be ordered at: what a page showed to the buyer who presses the
// button. The zero Quote has none.
//
// In it are the [Cart.Fingerprint]; mode, consumer and destination; of each line
// and charge the article, quantity, price, discounts, net, VAT, gross and how it
// is taxed; the shipments with methods and promised days; tenders, totals and
// what is due; and what the promotions use up, earn and give.
//
// Not in it are the moment, ids of lines, titles and other texts in a language,
// references of payments, costs, editions of tables, and reasons. Nor is
// [Quote.Ready]: a quote with a problem has a fingerprint too.
func (q Quote) Fingerprint() string {
	if q.shop == nil {
		return ""
	}
	o := &q.Draft
	lines, charges := make([]string, len(o.Lines)), make([]string, len(o.Charges))
	for i, l := range o.Lines {
		l.ID, l.Title, l.Parent, l.Cost = "", "", "", money.Amount{}
		lines[i] = canonical(l)
	}
	for i, c := range o.Charges {
		c.ID, c.Title = "", ""
		charges[i] = canonical(c)
	}
	paid := slices.Clone(q.Paid)
	for i := range paid {
		paid[i].ID, paid[i].Ref = "", ""
	}
	slices.Sort(lines)
	slices.Sort(charges)
	return digest(struct {
		Cart     string              `json:"cart"`
		Mode     commerce.PriceMode  `json:"mode"`
		Consumer commerce.Tri        `json:"consumer"`
		ShipTo   commerce.Address    `json:"ship_to"`
		Groups   []commerce.Group    `json:"groups"`
		Lines    []string            `json:"lines"`
		Charges  []string            `json:"charges"`
		Paid     []commerce.Tender   `json:"paid"`
		Totals   commerce.Totals     `json:"totals"`
		Due      money.Amount        `json:"due"`
		Claims   []promo.Claim       `json:"claims"`
		Gifts    []promo.GiftRequest `json:"gifts"`
		Points   int64               `json:"points"`
	}{q.cart.Fingerprint(), o.Mode, o.Consumer, o.ShipTo, list(o.Groups), lines, charges, list(paid), o.Totals, q.Due, used(q.Claims), list(q.Gifts), q.Points})
}

// canonical is the JSON of a value of strings, numbers and amounts: it cannot fail.
func canonical(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func digest(v any) string {
	sum := sha256.Sum256([]byte(canonical(v)))
	return hex.EncodeToString(sum[:])
}

// used is what promotions use up, without the limits that were met: a limit that
// is raised does not make a quote stale.
func used(claims []promo.Claim) []promo.Claim {
	out := append([]promo.Claim{}, claims...)
	for i := range out {
		out[i].Limits = promo.ClaimLimits{}
	}
	return out
}
