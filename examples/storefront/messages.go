package main

import (
	"context"
	"crypto/subtle"
	"errors"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// A message is an e-mail that waits to be sent. The row is written in the
// transaction of what it tells, so that neither comes without the other; a real
// shop has a worker that sends it. For the customer it can be downloaded: a durable
// medium (Directive 2011/83 Art. 2(10)) is something to keep.
type message struct {
	N       int64
	Order   string
	Kind    string
	To      string
	Subject string
	Body    string
	Digest  string // SHA-256 of the document behind the body, where the library made one
	At      time.Time
}

func (s *Shop) mail(c scope, m message) error {
	_, err := c.exec(qOutboxAdd, m.Order, m.Kind, m.To, m.Subject, m.Body, m.Digest, m.At.UTC().Format(time.RFC3339))
	return err
}

func (s *Shop) messages(ctx context.Context, q query, args ...any) (list []message, err error) {
	err = s.db.on(ctx).each(q, args, func(scan func(...any) error) error {
		var m message
		var at string
		if err := scan(&m.N, &m.Order, &m.Kind, &m.To, &m.Subject, &m.Body, &m.Digest, &at); err != nil {
			return err
		}
		m.At, err = time.Parse(time.RFC3339, at)
		list = append(list, m)
		return err
	})
	return list, err
}

// isConflict says that a key refused a row: somebody else wrote it first.
func isConflict(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code() == lib.SQLITE_CONSTRAINT_UNIQUE || e.Code() == lib.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// same compares secrets in constant time.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
