package main

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite", in pure Go

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/catalog/stock"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

//go:embed schema.sql
var schema string

// A Store keeps rows in SQLite. The library says what must hold; the guards that
// make it hold, whoever writes at the same time, are here and in schema.sql.
type Store struct {
	*sql.DB
	stmts []*sql.Stmt
}

// A query is a statement that is prepared when the shop opens, so that a typo is
// found on the first start and not by a customer.
type query int

var queries []string

func ask(text string) query {
	queries = append(queries, text)
	return query(len(queries) - 1)
}

var (
	qPrices   = ask(`SELECT sku, since, until, amount FROM price ORDER BY sku, since, until`)
	qPriceAdd = ask(`INSERT INTO price (sku, since, until, amount) VALUES (?, ?, ?, ?)`)
	// Prices are only ever added, so the last row tells which state this is.
	qPriceVersion = ask(`SELECT coalesce(max(rowid), 0) FROM price`)
	qStock        = ask(`SELECT sku, on_hand FROM stock ORDER BY sku`)
	qStockAdd     = ask(`INSERT INTO stock (sku, on_hand) VALUES (?, ?) ON CONFLICT (sku) DO UPDATE SET on_hand = on_hand + excluded.on_hand`)
	// The last piece: the condition is part of the write, so that of two buyers who
	// both read "1" only one takes it. No row changed means: somebody was faster.
	qStockTake = ask(`UPDATE stock SET on_hand = on_hand - ?2 WHERE sku = ?1 AND on_hand >= ?2`)
	qCartOpen  = ask(`SELECT doc FROM cart WHERE visitor = ? AND placed = 0`)
	qCartGet   = ask(`SELECT doc FROM cart WHERE id = ? AND visitor = ? AND placed = 0`)
	qCartAdd   = ask(`INSERT INTO cart (id, visitor, version, doc, day) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`)
	// Two tabs: only the one that read the current version may write; the other reads again.
	qCartPut    = ask(`UPDATE cart SET version = ?3, doc = ?4, day = ?5 WHERE id = ?1 AND version = ?2 AND placed = 0`)
	qCartForget = ask(`DELETE FROM cart WHERE placed = 0 AND day < ?`)
	// An order closes the very cart that was quoted, and only once. What the cart knew is in the order now.
	qCartPlaced = ask(`UPDATE cart SET placed = 1, doc = '' WHERE id = ? AND version = ? AND placed = 0`)
	qOrderNext  = ask(`SELECT coalesce(max(n), 0) + 1 FROM orders`)
	// The double click: cart is unique, so the second insert fails and its transaction with it.
	qOrderAdd    = ask(`INSERT INTO orders (n, id, key, cart, lang, placed_at, doc) VALUES (?, ?, ?, ?, ?, ?, ?)`)
	qOrderOfCart = ask(`SELECT orders.id, orders.key FROM orders JOIN cart ON cart.id = orders.cart WHERE orders.cart = ? AND cart.visitor = ?`)
	qOrderGet    = ask(`SELECT id, key, lang, doc FROM orders WHERE id = ?`)
	qOrders      = ask(`SELECT id, key, lang, doc FROM orders ORDER BY n`)
	qEvents      = ask(`SELECT doc FROM order_event WHERE order_id = ? ORDER BY seq`)
	qEventAdd    = ask(`INSERT INTO order_event (order_id, seq, doc) VALUES (?, ?, ?)`)
	qUses        = ask(`SELECT promotion, customer, uses FROM promotion_use WHERE customer IN ('', ?) ORDER BY promotion, customer`)
	qUseRow      = ask(`INSERT INTO promotion_use (promotion, customer, uses) VALUES (?, ?, 0) ON CONFLICT DO NOTHING`)
	// The coupon for the first hundred: counted and compared in one statement; limit 0 is none.
	qUseTake = ask(`UPDATE promotion_use SET uses = uses + ?3 WHERE promotion = ?1 AND customer = ?2 AND (?4 = 0 OR uses + ?3 <= ?4)`)
	qRMA     = ask(`SELECT doc FROM rma_event WHERE order_id = ? ORDER BY version`)
	// Expected version: the primary key refuses a second event with the same number.
	qRMAAdd  = ask(`INSERT INTO rma_event (order_id, version, doc) VALUES (?, ?, ?)`)
	qCredits = ask(`SELECT doc FROM credit WHERE order_id = ? ORDER BY seq`)
	// One refund per withdrawal, numbered without gaps: both are keys.
	qCreditAdd   = ask(`INSERT INTO credit (order_id, withdrawal, seq, doc) VALUES (?, ?, ?, ?)`)
	qOutboxAdd   = ask(`INSERT INTO outbox (order_id, kind, recipient, subject, body, digest, at) VALUES (?, ?, ?, ?, ?, ?, ?)`)
	qOutboxOf    = ask(`SELECT n, order_id, kind, recipient, subject, body, digest, at FROM outbox WHERE order_id = ? ORDER BY n`)
	qOutbox      = ask(`SELECT n, order_id, kind, recipient, subject, body, digest, at FROM outbox ORDER BY n DESC LIMIT 50`)
	qConsents    = ask(`SELECT doc FROM consent_event WHERE subject = ? ORDER BY seq`)
	qConsentAdd  = ask(`INSERT INTO consent_event (digest, subject, seq, doc) SELECT ?1, ?2, count(*), ?3 FROM consent_event WHERE true ON CONFLICT (digest) DO NOTHING`)
	qContactAdd  = ask(`INSERT INTO contact (ref, email, token) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`)
	qContactOf   = ask(`SELECT ref, token FROM contact WHERE email = ?`)
	qMailedSince = ask(`SELECT count(*) FROM outbox WHERE kind = ? AND recipient = ? AND at > ?`)
	qContactBy   = ask(`SELECT ref FROM contact WHERE token = ?`)
	qContacts    = ask(`SELECT ref FROM contact ORDER BY ref`)
	qView        = ask(`INSERT INTO view (product, day, n) VALUES (?, ?, 1) ON CONFLICT (product, day) DO UPDATE SET n = n + 1`)
	qViews       = ask(`SELECT product, sum(n) FROM view GROUP BY product ORDER BY 2 DESC, 1 LIMIT 10`)
	qMeta        = ask(`SELECT value FROM meta WHERE key = ?`)
	qMetaAdd     = ask(`INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING`)
)

func openStore(ctx context.Context, path string) (*Store, error) {
	// _txlock=immediate takes the write lock at BEGIN: a transaction that reads first
	// never fails halfway for somebody else's write, it waits (busy_timeout).
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_txlock=immediate&_pragma=busy_timeout(20000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=foreign_keys(1)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(8)
	s := &Store{DB: db}
	if _, err = db.ExecContext(ctx, schema); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	for _, text := range queries {
		stmt, err := db.PrepareContext(ctx, text)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", text, err), db.Close())
		}
		s.stmts = append(s.stmts, stmt)
	}
	return s, nil
}

// A scope runs prepared statements, inside a transaction or not.
type scope struct {
	ctx context.Context // lives as long as one request
	s   *Store
	tx  *sql.Tx
}

func (s *Store) on(ctx context.Context) scope { return scope{ctx: ctx, s: s} }

// in runs f in a transaction: all of it or nothing.
func (s *Store) in(ctx context.Context, f func(scope) error) error {
	tx, err := s.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(scope{ctx, s, tx}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (c scope) stmt(q query) *sql.Stmt {
	if c.tx != nil {
		return c.tx.StmtContext(c.ctx, c.s.stmts[q])
	}
	return c.s.stmts[q]
}

// exec returns the number of rows that changed: what the guards look at.
func (c scope) exec(q query, args ...any) (int64, error) {
	res, err := c.stmt(q).ExecContext(c.ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (c scope) row(q query, args []any, dst ...any) error {
	return c.stmt(q).QueryRowContext(c.ctx, args...).Scan(dst...)
}

// each calls f for every row; f scans it.
func (c scope) each(q query, args []any, f func(scan func(...any) error) error) error {
	rows, err := c.stmt(q).QueryContext(c.ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// docs reads a column of JSON documents, each as strictly as the library wrote it.
func docs[T any](c scope, q query, args ...any) (list []T, err error) {
	err = c.each(q, args, func(scan func(...any) error) error {
		var doc []byte
		if err := scan(&doc); err != nil {
			return err
		}
		var v T
		if err := commerce.Unmarshal(doc, &v); err != nil {
			return err
		}
		list = append(list, v)
		return nil
	})
	return list, err
}

func (s *Store) prices(ctx context.Context) (list []priceRow, err error) {
	err = s.on(ctx).each(qPrices, nil, func(scan func(...any) error) error {
		var r priceRow
		var since, until string
		if err := scan(&r.SKU, &since, &until, &r.Amount); err != nil {
			return err
		}
		if r.From, err = time.Parse(time.RFC3339, since); err != nil {
			return err
		}
		if until != "" {
			r.Until, err = time.Parse(time.RFC3339, until)
		}
		list = append(list, r)
		return err
	})
	return list, err
}

// levels reads the stock as the library wants it.
func (c scope) levels() (stock.Levels, error) {
	var rows []stock.Entry
	err := c.each(qStock, nil, func(scan func(...any) error) error {
		var e stock.Entry
		err := scan(&e.SKU, &e.OnHand)
		rows = append(rows, e)
		return err
	})
	if err != nil {
		return stock.Levels{}, err
	}
	return stock.NewLevels(rows...)
}

// used reads the counters of promotions, of all and of one customer.
func (c scope) used(customer string) (list []promo.Usage, err error) {
	err = c.each(qUses, []any{customer}, func(scan func(...any) error) error {
		var id, who string
		var uses int64
		if err := scan(&id, &who, &uses); err != nil {
			return err
		}
		if len(list) == 0 || list[len(list)-1].Promotion != id {
			list = append(list, promo.Usage{Promotion: id})
		}
		if u := &list[len(list)-1]; who == "" {
			u.Uses = uses
		} else {
			u.Customer = uses
		}
		return nil
	})
	return list, err
}

// seed fills an empty database. Days in the seed count from the day of the first
// start, so that there is always a sale on.
func (s *Store) seed(ctx context.Context, today calendar.Date) error {
	var file struct {
		Prices []struct {
			ID    string   `json:"id"`
			SKUs  []string `json:"skus"`
			Steps []struct {
				Day   int    `json:"day"`
				Price string `json:"price"`
			} `json:"steps"`
			Sale *struct {
				From  int    `json:"from"`
				Until int    `json:"until"`
				Price string `json:"price"`
			} `json:"sale"`
		} `json:"prices"`
	}
	var shelf struct {
		Stock []struct {
			SKU    string `json:"sku"`
			OnHand int64  `json:"on_hand"`
		} `json:"stock"`
	}
	if err := errors.Join(commerce.Unmarshal(asset("seed/prices.json"), &file), commerce.Unmarshal(asset("seed/stock.json"), &shelf)); err != nil {
		return err
	}
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		return err
	}
	return s.in(ctx, func(c scope) error {
		if n, err := c.exec(qMetaAdd, "seeded", today.String()); err != nil || n == 0 {
			return err
		}
		day := func(n int) string { return today.AddDays(n).Start(rome).UTC().Format(time.RFC3339) }
		for _, p := range file.Prices {
			for _, sku := range p.SKUs {
				for _, x := range p.Steps {
					if _, err := c.exec(qPriceAdd, sku, day(x.Day), "", money.MustParse(x.Price, money.EUR)); err != nil {
						return err
					}
				}
				if x := p.Sale; x != nil {
					if _, err := c.exec(qPriceAdd, sku, day(x.From), day(x.Until), money.MustParse(x.Price, money.EUR)); err != nil {
						return err
					}
				}
			}
		}
		for _, x := range shelf.Stock {
			if _, err := c.exec(qStockAdd, x.SKU, x.OnHand); err != nil {
				return err
			}
		}
		return nil
	})
}

// secret returns the key that signs form tokens, made on the first start.
func (s *Store) secret(ctx context.Context, fresh string) (key string, err error) {
	if _, err = s.on(ctx).exec(qMetaAdd, "secret", fresh); err == nil {
		err = s.on(ctx).row(qMeta, []any{"secret"}, &key)
	}
	return key, err
}
