package calendar

import "fmt"

// StepCode says why a period ends where it ends. The words are stable.
type StepCode string

// The steps of a [Deadline].
const (
	Counted        StepCode = "counted"          // the count itself: length, event not counted
	OnSaturday     StepCode = "saturday"         // the day is a Saturday
	OnSunday       StepCode = "sunday"           // the day is a Sunday
	OnHoliday      StepCode = "holiday"          // the day is a public holiday
	OnTimeLimitDay StepCode = "time_limit_day"   // the day is treated as one for time limits
	TwoWorkingDays StepCode = "two_working_days" // the period would hold fewer than two working days
	NotRolled      StepCode = "not_rolled"       // the day is no working day, but this period does not roll
	DisputedDay    StepCode = "disputed"         // sources differ about the day; it was taken as a working day
)

// Step is one reason for the end of a period, plain enough for the root package to make it a Reason.
type Step struct {
	Code      StepCode
	Day       Date   // the day that the step is about
	Ends      Date   // the last day of the period after the step
	Entry     Entry  // holiday, its source and trust; zero where the step is not about one
	Text      string // for Counted: "14 days"
	Act       string // CELEX number or national short title
	Provision string // "Art. 3(4)"
}

// celex1182 is Regulation (EEC, Euratom) No 1182/71, https://data.europa.eu/eli/reg/1971/1182/oj.
const celex1182 = "31971R1182"

// Title returns the act as a person says it: "Regulation 1182/71" for its CELEX number, a national title as it is.
func (s Step) Title() string {
	if s.Act == celex1182 {
		return "Regulation 1182/71"
	}
	return s.Act
}

// String returns one English sentence, with the act and provision in brackets.
func (s Step) String() string {
	var t string
	switch s.Code {
	case Counted:
		t = fmt.Sprintf("%s from %s", s.Text, s.Day)
	case OnSaturday, OnSunday:
		t = fmt.Sprintf("%s is a %s", s.Day, s.Day.Weekday())
	case OnHoliday:
		t = fmt.Sprintf("%s is a public holiday (%s)", s.Day, s.Entry.Name)
	case OnTimeLimitDay:
		t = fmt.Sprintf("%s counts as a public holiday for time limits (%s)", s.Day, s.Entry.Name)
	case TwoWorkingDays:
		t = fmt.Sprintf("the period to %s has fewer than two working days", s.Day)
	case NotRolled:
		t = fmt.Sprintf("%s is no working day, but the period does not roll", s.Day)
	case DisputedDay:
		t = fmt.Sprintf("%s is disputed as a public holiday (%s) and taken as a working day", s.Day, s.Entry.Name)
	default:
		return ""
	}
	cite := s.Title()
	if s.Provision != "" {
		cite += " " + s.Provision
	}
	return fmt.Sprintf("%s: ends %s [%s]", t, s.Ends, cite)
}

// Basis returns the count before any roll: "14 days from 2026-11-24, that day not counted: ends 2026-12-08".
// It is the zero Step for a Deadline that was not counted here, such as one read from JSON.
func (d Deadline) Basis() Step {
	if d.in == 0 {
		return Step{}
	}
	text, n := unitWords[d.in], d.n
	if n < 0 {
		n = -n
	}
	if n != 1 {
		text += "s"
	}
	text = fmt.Sprint(n, " ", text)
	if d.n < 0 {
		text += " back"
	}
	s := Step{Code: Counted, Day: d.Event, Ends: d.Nominal, Text: text, Act: celex1182, Provision: "Art. 3(1)"}
	if d.by.EventCounts {
		s.Act, s.Provision = d.by.cite("", "")
	}
	return s
}

// Steps returns what moved the end from Nominal to Legal, day by day, and what was doubtful about it; nothing for a
// period that ends where it was counted to. They are computed on demand, by asking the holidays again.
// A Deadline that was not counted here, such as one read from JSON, has none.
func (d Deadline) Steps() []Step {
	var steps []Step
	if d.in == 0 || d.in == inHours {
		return nil
	}
	if d.by.atLeast(d.n, d.in) == 0 {
		if ok, err := d.by.WorkingDay(d.Nominal); !ok && err == nil && d.n > 0 {
			s := Step{Code: NotRolled, Day: d.Nominal, Ends: d.Legal}
			s.Act, s.Provision = d.by.cite(celex1182, "Art. 3(4)")
			steps = append(steps, s)
		}
		return steps
	}
	if _, err := d.by.roll(d.Event, d.Nominal, d.n, d.in, &steps); err != nil {
		return nil // the holidays answered before and do not now: no steps rather than half of them
	}
	return steps
}

// Trust returns the lowest trust of what decided the deadline: the counting rule and the holidays in [Deadline.Steps].
// A Deadline that was not counted here is [Unverified].
func (d Deadline) Trust() Trust {
	if d.in == 0 {
		return Unverified
	}
	t := Verified
	if d.by.rule != nil {
		t = d.by.rule.Trust
	}
	for _, s := range d.Steps() {
		if s.Entry.Kind != 0 {
			t = min(t, s.Entry.Trust)
		}
	}
	return t
}

// cite returns the national rule where it departs from the Regulation, the given provision otherwise.
func (c *Counting) cite(act, provision string) (string, string) {
	if c.rule != nil && (c.rule.Roll != RollForward || c.rule.EventCounts) {
		return c.rule.Act, c.rule.Provision
	}
	return act, provision
}

// explain records the days from d that are no working days, up to the working day end.
func (c *Counting) explain(steps *[]Step, d, end Date, skip int32) {
	act, provision := c.cite(celex1182, "Art. 3(4)")
	if skip != 0 {
		s := Step{Code: TwoWorkingDays, Day: d, Ends: end}
		s.Act, s.Provision = c.cite(celex1182, "Art. 3(5)")
		*steps = append(*steps, s)
	}
	for d.n += skip; d.n <= end.n; d.n++ {
		s := Step{Day: d, Ends: end, Act: act, Provision: provision}
		switch d.Weekday() {
		case 6:
			s.Code = OnSaturday
		case 0:
			s.Code = OnSunday
		default:
			s.Entry, _ = entryOf(c.Holidays, d) // the day was asked for a moment ago
			switch s.Entry.Kind {
			case NoEntry:
				continue
			case Disputed:
				s.Code = DisputedDay
				s.Act, s.Provision = s.Entry.Act, ""
			case TimeLimit:
				s.Code = OnTimeLimitDay
				s.Act, s.Provision = s.Entry.Act, ""
			default:
				s.Code = OnHoliday
			}
		}
		*steps = append(*steps, s)
	}
}
