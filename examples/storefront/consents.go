package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/bottega-go/commerce/consent"
)

// devicePurposes are what the shop asks for on a device. The cookie that holds
// the cart is strictly necessary and not asked for.
var devicePurposes = []consent.Purpose{consent.Analytics, consent.Personalization}

// bannerCapture describes the banner to the library's linter; a test holds the
// page to it.
var bannerCapture = consent.Capture{
	Gesture: consent.Click, PreTicked: no, Bundled: no, Conditional: no, Distinct: yes, Informed: yes,
	GrantSteps: 1, WithdrawSteps: 1, Banner: true, RejectSameLevel: yes, CloseKeepsOff: yes,
}

// device is the subject of the choices of one browser, derived from its cookie.
func device(visitor string) (r consent.SubjectRef) {
	sum := sha256.Sum256([]byte("device/" + visitor))
	copy(r[:], sum[:])
	return r
}

// notice is the exact text that a person saw, by whose hash a consent is tied to it.
func notice(l *lang, id string) consent.Notice {
	n := consent.Notice{ID: id, Lang: l.Code, Version: 1, Purposes: devicePurposes}
	if id == "newsletter" {
		n.Purposes = []consent.Purpose{consent.Marketing}
	}
	n.Hash = consent.NoticeHash([]byte(strings.Join([]string{l.t(id + ".title"), l.t(id + ".text")}, "\n")))
	return n
}

// rules are the law of the day, and the texts of this shop.
func (s *Shop) rules() (*consent.Rules, error) {
	r, err := s.consents.Rules("IT", s.today())
	if err != nil {
		return nil, err
	}
	var notices []consent.Notice
	for _, x := range locales {
		notices = append(notices, notice(s.langs[x.code], "banner"), notice(s.langs[x.code], "newsletter"))
	}
	return r.Notices(notices...)
}

func (s *Shop) ledger(ctx context.Context, who consent.SubjectRef) (consent.Ledger, error) {
	events, err := docs[consent.Event](s.db.on(ctx), qConsents, who.String())
	if err != nil {
		return consent.Ledger{}, err
	}
	return consent.LedgerOf(events...)
}

// may asks whether a purpose is permitted now; what is not known denies.
func (s *Shop) may(ctx context.Context, who consent.SubjectRef, p consent.Purpose, c consent.Channels) (d consent.Decision, err error) {
	ledger, err := s.ledger(ctx, who)
	if err != nil {
		return d, err
	}
	rules, err := s.rules()
	if err != nil {
		return d, err
	}
	state := ledger.State(s.now())
	return consent.Decide(rules, &state, consent.Query{Purpose: p, Channel: c, At: s.now()}), nil
}

// mayAsk says whether the banner is to be shown: never again within six months of a no.
func (s *Shop) mayAsk(ctx context.Context, visitor string) (consent.Prompt, error) {
	ledger, err := s.ledger(ctx, device(visitor))
	if err != nil {
		return consent.Prompt{}, err
	}
	rules, err := s.rules()
	if err != nil {
		return consent.Prompt{}, err
	}
	state := ledger.State(s.now())
	return consent.MayPrompt(rules, &state, s.sell.Place.Zone, s.now(), consent.PromptFacts{}), nil
}

// choose records a yes or a no for each purpose of the banner. A form that is
// sent twice has one nonce and counts once.
func (s *Shop) choose(ctx context.Context, l *lang, visitor, once string, granted map[consent.Purpose]bool) error {
	var nonce consent.SubjectRef
	if err := nonce.UnmarshalText([]byte(once)); err != nil {
		return errForm
	}
	for _, p := range devicePurposes {
		e := consent.Event{Subject: device(visitor), Kind: consent.Refused, Purpose: p, Channels: consent.Device, Nonce: nonce}
		if granted[p] {
			e.Kind, e.Evidence, e.Notice = consent.Granted, consent.Logged, notice(l, "banner").Hash
		}
		if err := s.record(s.db.on(ctx), e); err != nil {
			return err
		}
	}
	return nil
}

// record makes an event of this moment and stores it. Events are never changed.
func (s *Shop) record(c scope, e consent.Event) error {
	e.Occurred, e.Recorded, e.Trusted = s.now(), s.now(), true
	e, err := consent.NewEvent(e, nil)
	if err != nil {
		return err
	}
	doc, err := json.Marshal(e)
	if err != nil {
		return err
	}
	_, err = c.exec(qConsentAdd, e.Digest().String(), e.Subject.String(), doc)
	return err
}

const (
	linkDays  = 7              // a link confirms for so long after it was asked for; it ends a subscription for ever
	mailPause = 24 * time.Hour // between two messages to one address, whoever asks
)

// subscribe is the first step of a double opt-in: it permits nothing but the
// message that asks. The answer is the same for known and unknown addresses.
func (s *Shop) subscribe(ctx context.Context, l *lang, email string) error {
	fresh, err := s.ref()
	if err != nil {
		return err
	}
	token, err := s.token(16)
	if err != nil {
		return err
	}
	return s.db.in(ctx, func(tx scope) error {
		if _, err := tx.exec(qContactAdd, fresh.String(), strings.ToLower(email), token); err != nil {
			return err
		}
		var ref string
		if err := tx.row(qContactOf, []any{strings.ToLower(email)}, &ref, &token); err != nil {
			return err
		}
		e := consent.Event{Kind: consent.Requested, Purpose: consent.Marketing, Channels: consent.Email, Evidence: consent.Logged, Notice: notice(l, "newsletter").Hash}
		if err := e.Subject.UnmarshalText([]byte(ref)); err != nil {
			return err
		}
		var mailed int
		if err := tx.row(qMailedSince, []any{"newsletter", strings.ToLower(email), s.now().Add(-mailPause).UTC().Format(time.RFC3339)}, &mailed); err != nil || mailed > 0 {
			return err
		}
		body := l.t("mail.newsletter.body", s.base+"/newsletter/"+token)
		return errors.Join(s.record(tx, e), s.mail(tx, message{Kind: "newsletter", To: strings.ToLower(email), Subject: l.t("mail.newsletter.subject"), Body: body, At: s.now()}))
	})
}

// answer is the second step, or the end of it: the link came to the address, so
// whoever has it controls the address.
func (s *Shop) answer(ctx context.Context, l *lang, token string, grant bool) error {
	who, err := s.subscriber(ctx, token)
	if err != nil {
		return err
	}
	e := consent.Event{Subject: who, Kind: consent.Withdrawn, Purpose: consent.Marketing, Channels: consent.Email}
	if grant {
		if ok, err := s.asked(ctx, who); err != nil || !ok {
			return errors.Join(err, errChanged)
		}
		e.Kind, e.Evidence, e.Notice = consent.Granted, consent.Confirmed, notice(l, "newsletter").Hash
	}
	return s.record(s.db.on(ctx), e)
}

// asked says that the subject asked for the newsletter not long ago.
func (s *Shop) asked(ctx context.Context, who consent.SubjectRef) (bool, error) {
	ledger, err := s.ledger(ctx, who)
	if err != nil {
		return false, err
	}
	for e := range ledger.Events() {
		if e.Kind == consent.Requested && !s.now().After(e.Occurred.AddDate(0, 0, linkDays)) {
			return true, nil
		}
	}
	return false, nil
}

func (s *Shop) subscriber(ctx context.Context, token string) (r consent.SubjectRef, err error) {
	var ref string
	if err = s.db.on(ctx).row(qContactBy, []any{token}, &ref); errors.Is(err, sql.ErrNoRows) {
		return r, errNoOrder
	}
	if err == nil {
		err = r.UnmarshalText([]byte(ref))
	}
	return r, err
}

// audience counts who may be written to now, of all who ever asked.
func (s *Shop) audience(ctx context.Context) (may, all int, err error) {
	var list []consent.SubjectRef // read to the end before anything else is asked: a connection that waits for another may wait for ever
	err = s.db.on(ctx).each(qContacts, nil, func(scan func(...any) error) error {
		var ref string
		var who consent.SubjectRef
		if err := scan(&ref); err != nil {
			return err
		}
		err := who.UnmarshalText([]byte(ref))
		list = append(list, who)
		return err
	})
	for _, who := range list {
		if err != nil {
			break
		}
		var d consent.Decision
		if d, err = s.may(ctx, who, consent.Marketing, consent.Email); d.Allow {
			may++
		}
	}
	return may, len(list), err
}
