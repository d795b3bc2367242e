package pricing

import (
	"errors"
	"fmt"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// ErrPoints is wrapped by errors about points and rewards.
var ErrPoints = errors.New("pricing: invalid points")

// Points are the rules of a loyalty programme. Points are earned on what was
// paid and pay as a tender: they never reduce a taxable amount.
type Points struct {
	// For each full Every spent, Earn points; 0 earns nothing.
	Every money.Amount `json:"every"`
	Earn  int64        `json:"earn"`
	// Bonus multiplies what a customer of a level earns: 150 is half as much again; 0 reads as 100.
	Bonus money.Percent `json:"bonus,omitzero"`
	// Each Block points pay Worth; a part of a block pays nothing.
	Block int64        `json:"block"`
	Worth money.Amount `json:"worth"`
	// Most is the share of what is payable that points may pay; 0 reads as 100.
	Most money.Percent `json:"most,omitzero"`
}

func (p Points) check() error {
	if p.Every.Sign() <= 0 || p.Earn < 0 || p.Earn > 1_000_000 || p.Block < 1 || p.Worth.Sign() <= 0 || p.Bonus.Sign() < 0 || p.Most.Sign() < 0 ||
		p.Bonus.Cmp(money.NewPercent(10_000)) > 0 || p.Most.Cmp(money.NewPercent(100)) > 0 {
		return fmt.Errorf("%w: rules of a programme", ErrPoints)
	}
	return nil
}

// Earned returns the points for what was paid, rounded down once at the end.
// After a refund call it with what is left of the payment: the difference is
// what is taken back, whatever the number of refunds.
func (p Points) Earned(paid money.Amount) (int64, error) {
	if err := p.check(); err != nil {
		return 0, err
	}
	if paid.Sign() <= 0 {
		return 0, nil
	}
	steps, err := paid.Ratio(p.Every)
	if err != nil {
		return 0, err
	}
	whole := steps.Floor()
	if whole.NumDigits() > 12 {
		return 0, fmt.Errorf("%w: %s", money.ErrOverflow, paid)
	}
	bonus := p.Bonus
	if bonus.IsZero() {
		bonus = money.NewPercent(100)
	}
	points := money.New(whole.IntPart()*p.Earn, money.XXX)
	points, err = bonus.Of(points, money.Floor)
	if err != nil {
		return 0, err
	}
	return points.Minor()
}

// Burn returns how much of payable the points can pay, and how many of them it
// takes: whole blocks only, never more than Most allows.
func (p Points) Burn(have int64, payable money.Amount) (worth money.Amount, used int64, err error) {
	if err := p.check(); err != nil {
		return worth, 0, err
	}
	if have < 0 || payable.Sign() < 0 {
		return worth, 0, fmt.Errorf("%w: %d points for %s", ErrPoints, have, payable)
	}
	most := p.Most
	if most.IsZero() {
		most = money.NewPercent(100)
	}
	limit, err := most.Of(payable, money.Floor)
	if err != nil {
		return worth, 0, err
	}
	ratio, err := limit.Ratio(p.Worth)
	if err != nil {
		return worth, 0, err
	}
	blocks := have / p.Block
	if whole := ratio.Floor(); whole.NumDigits() <= 18 {
		blocks = min(blocks, whole.IntPart())
	}
	worth, err = p.Worth.MulInt(blocks)
	return worth, blocks * p.Block, err
}

// A Referral rewards who brings a customer, and the customer, once the first
// order is paid.
type Referral struct {
	Referrer money.Amount `json:"referrer"` // store credit
	Referred money.Amount `json:"referred"`
	AtLeast  money.Amount `json:"at_least"` // what the first order must come to after refunds; null for anything
}

// Rewards returns the store credit of both sides for a first order of which
// kept is what remains after refunds; nothing if that is too little. Nobody
// refers oneself: equal customer ids earn nothing.
func (r Referral) Rewards(referrer, referred string, kept money.Amount) (toReferrer, toReferred money.Amount, why commerce.Reason, err error) {
	zero := money.New(0, kept.Currency())
	if referrer == referred {
		return zero, zero, rReferralSelf.reason(), nil
	}
	order, err := kept.Cmp(r.AtLeast)
	if err != nil {
		return zero, zero, why, err
	}
	if order < 0 || kept.Sign() <= 0 {
		return zero, zero, rReferralTooLittle.reason(commerce.NewFact("have", kept), commerce.NewFact("need", r.AtLeast)), nil
	}
	return r.Referrer, r.Referred, rReferralEarned.reason(commerce.NewFact("referrer", r.Referrer), commerce.NewFact("referred", r.Referred)), nil
}

// A Commission is what a creator earns on sales that came through them.
type Commission struct {
	Percent money.Percent `json:"percent"` // of the net value that was kept
	Cap     money.Amount  `json:"cap"`     // per settlement; null for none
}

// Settle returns the commission for a period: sold is the net value of the
// attributed sales, returned what came back of it, paid what earlier
// settlements of the same sales paid. The result is negative if more was paid
// than is due: it is carried into the next settlement.
func (c Commission) Settle(sold, returned, paid money.Amount) (money.Amount, error) {
	if c.Percent.Sign() < 0 || c.Percent.Cmp(money.NewPercent(100)) > 0 || sold.Sign() < 0 || returned.Sign() < 0 || c.Cap.Sign() < 0 {
		return money.Amount{}, fmt.Errorf("%w: commission of %s on %s less %s", ErrPoints, c.Percent, sold, returned)
	}
	kept, err := sold.Sub(returned)
	if err != nil {
		return money.Amount{}, err
	}
	if kept.Sign() < 0 {
		kept = money.New(0, kept.Currency())
	}
	due, err := c.Percent.Of(kept, money.HalfUp)
	if err != nil {
		return money.Amount{}, err
	}
	if c.Cap != (money.Amount{}) {
		over, err := due.Cmp(c.Cap)
		if err != nil {
			return money.Amount{}, err
		}
		if over > 0 {
			due = c.Cap
		}
	}
	return due.Sub(paid)
}
