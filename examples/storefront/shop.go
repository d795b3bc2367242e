package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/feed"
	"github.com/bottega-go/commerce/consent"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/returns"
	"github.com/bottega-go/commerce/tax"
	"github.com/bottega-go/commerce/tax/vatid"
)

//go:embed seed words.csv templates static
var assets embed.FS

// A Shop is one web shop. The host's part is what is in it: clock, randomness,
// storage, words. What things cost, how they are taxed and what the law says is
// asked of the library, each time anew.
type Shop struct {
	now  func() time.Time
	rand io.Reader
	db   *Store

	sell     cart.Shop         // tables but for the prices, which a market has
	board    *board            // the market of the moment
	names    map[string]string // of promotions and articles, by language and id: "it/benvenuto"
	law      *returns.Book
	consents *consent.Book
	langs    map[string]*lang
	register func(context.Context, vatid.ID) tax.Evidence // asks VIES; the demo does not
	admin    string                                       // password of the back office
	base     string                                       // address of the shop, for links in messages
	proxies  int                                          // of ours, between the visitor and this program
	limits   *limiter                                     // of what one address may do
	official bool                                         // the pictures of the notice on the guarantee are there
	logf     func(format string, args ...any)
}

// Options are what a host decides when it starts a shop.
type Options struct {
	Now      func() time.Time
	Rand     io.Reader
	Path     string // of the database file
	Admin    string // password; empty makes one
	Base     string // "https://shop.example", for links in messages
	Proxies  int    // how many of your servers are in front; each adds an address to X-Forwarded-For
	Register func(context.Context, vatid.ID) tax.Evidence
	Logf     func(format string, args ...any)
}

// open builds a shop: its tables come from the seed on the first start and from
// the database ever after.
func open(ctx context.Context, opt Options) (*Shop, error) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		return nil, err
	}
	holidays, err := calendar.Public("IT")
	if err != nil {
		return nil, err
	}
	s := &Shop{
		now: opt.Now, rand: opt.Rand, law: returns.EU(), consents: consent.EU(), register: opt.Register, logf: opt.Logf,
		names: map[string]string{}, admin: opt.Admin, base: opt.Base, proxies: opt.Proxies,
		board: &board{}, limits: newLimiter(opt.Now, 10_000),
		sell: cart.Shop{
			Seller: cart.Seller{
				Party: commerce.Party{
					Name: "Bottega Sole Srl", VATID: "IT00743110157", Email: "ciao@bottegasole.example", Phone: "+39 051 000 0000",
					Address: commerce.Address{Street: "Via dei Mercanti 12", City: "Bologna", Postcode: "40124", Country: "IT"},
				},
				VAT: tax.Seller{Territory: "IT", OSS: true}, Threshold: commerce.Yes,
			},
			Place: calendar.Place{Zone: rome, Holidays: holidays}, Channel: "web",
			// Commercial choices: consumers abroad pay the same price, goods leave one working day after the order.
			Cross: tax.SameGross, Dispatch: cart.Dispatch{CutOff: "14:00", Days: 1},
			Limits: cart.Limits{Lines: 50, Qty: cart.QtyLimit{Max: 20}},
		},
	}
	if s.admin == "" {
		if s.admin, err = s.token(6); err != nil {
			return nil, err
		}
	}
	if s.langs, err = readLangs(s); err != nil {
		return nil, err
	}
	if err := s.findNotice(); err != nil {
		return nil, err
	}
	if err := s.readTables(); err != nil {
		return nil, err
	}
	if s.db, err = openStore(ctx, opt.Path); err != nil {
		return nil, err
	}
	if err := s.fill(ctx); err != nil {
		return nil, fmt.Errorf("%w (close: %w)", err, s.db.Close())
	}
	return s, s.market().Check()
}

// readTables reads what does not depend on the day: articles, VAT, promotions, deliveries.
func (s *Shop) readTables() error {
	file, err := feed.ReadJSON(bytes.NewReader(asset("seed/catalog.json")))
	if err != nil {
		return err
	}
	if s.sell.Catalog, err = catalog.New(file.Products...); err != nil {
		return err
	}
	// The built-in table has no row for fresh herbs in Italy, and would fall back to the
	// standard rate with a warning (the back room lists such warnings). The host, on its
	// adviser's word, adds rows on a copy. Where there is nobody's word, as for olive oil
	// in Austria, the article is not listed.
	if s.sell.VAT, err = tax.EU().With(tax.Row{
		Territory: "IT", Category: "food.herbs.fresh", Rate: money.MustPercent("5"), Period: calendar.Period{First: calendar.MustDate("2016-07-23")},
		Source: commerce.Source{Cite: commerce.Citation{Act: "DPR 633/1972", Provision: "Tab. A II-bis no. 1-bis"}, Trust: commerce.Secondary, Checked: calendar.MustDate("2026-11-21")},
	}); err != nil {
		return err
	}
	promotions, err := promo.Parse(asset("seed/promotions.json"))
	if err != nil {
		return err
	}
	for _, p := range promotions {
		for tag, name := range p.Name {
			s.names[tag+"/"+p.ID] = name
		}
	}
	for code, l := range s.langs {
		for key, word := range l.words {
			if id, ok := strings.CutPrefix(key, "name."); ok { // categories of goods, shipments, methods
				s.names[code+"/"+id] = word
			}
		}
		for p := range s.sell.Catalog.Products() {
			for i := range p.Variants {
				item := catalog.Item{Product: p, Variant: &p.Variants[i]}
				s.names[code+"/"+p.Variants[i].SKU] = item.Title(l.tag)
			}
		}
	}
	if s.sell.Promotions, err = promo.Compile(promotions, promo.Options{Zones: time.LoadLocation}); err != nil {
		return err
	}
	if s.sell.Shipping, err = cart.ParseMethods(asset("seed/shipping.json")); err != nil {
		return err
	}
	for _, l := range s.langs {
		l.methods = slices.Clone(s.sell.Shipping)
		for i := range l.methods {
			l.methods[i].Title = capital(s.title(l, l.methods[i].ID))
		}
	}
	return nil
}

// fill puts the seed into an empty database, then reads the prices from it.
func (s *Shop) fill(ctx context.Context) error {
	if err := s.db.seed(ctx, s.today()); err != nil {
		return err
	}
	return s.refresh(ctx)
}

// in is the shop in a language: a shallow copy with other titles.
func (s *Shop) in(l *lang) *cart.Shop {
	c := s.market().Shop
	c.Title, c.Shipping = func(i catalog.Item) string { return i.Title(l.tag) }, l.methods
	return &c
}

func (s *Shop) today() calendar.Date { return calendar.DateIn(s.now(), s.sell.Place.Zone) }

// token returns n random bytes in hexadecimal.
func (s *Shop) token(n int) (string, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(s.rand, b)
	return hex.EncodeToString(b), err
}

// ref returns a random reference that stands for a person.
func (s *Shop) ref() (r consent.SubjectRef, err error) {
	_, err = io.ReadFull(s.rand, r[:])
	return r, err
}

// title names an article or a promotion in a language, and everything else as it is.
func (s *Shop) title(l *lang, id string) string {
	if name, ok := s.names[l.Code+"/"+id]; ok {
		return name
	}
	return id
}

// say writes a reason in a language. The library knows ids only: the names that
// customers know take their place (see readLangs).
func (s *Shop) say(l *lang, r commerce.Reason) string {
	text, _ := l.explain.Sentence(r)
	return text
}

func asset(name string) []byte {
	data, err := assets.ReadFile(name)
	if err != nil {
		panic(err) // embedded: it cannot be missing
	}
	return data
}

// demoRegister stands for the register of VAT numbers: every well-formed number
// is valid, but one whose digits end in 00 gets no answer. Replace it by VIES.
func demoRegister(_ context.Context, id vatid.ID) tax.Evidence {
	if strings.HasSuffix(id.Body(), "00") {
		return tax.Unavailable
	}
	return tax.Valid
}
