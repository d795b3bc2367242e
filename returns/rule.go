package returns

import "github.com/bottega-go/commerce"

// A Rule is a question that the law of a state answers with a number.
type Rule uint8

// The rules, with their units. Flags are 0 or 1. Periods of days and months
// are the consumer's unless the comment says otherwise.
const (
	WithdrawalDays           Rule = iota + 1 // days: Art. 9(1)
	WithdrawalDaysVisit                      // days, after an unsolicited visit or an excursion: Art. 9(1a)
	ExtensionMonths                          // months, without the information: Art. 10(1)
	ExtensionFromStart                       // flag: those months and the period run from its start (DE)
	CureDays                                 // days after late information: Art. 10(2)
	CureDaysVisit                            // the same after a visit
	CureInExtension                          // flag: late information counts until the extension ends, not 12 months from the start
	SilentReturn                             // flag: sending the goods back without a word is a withdrawal
	AckHours                                 // hours for the acknowledgement of an online statement
	RefundDays                               // days for the trader: Art. 13(1)
	RefundFromGoods                          // flag: the trader's days run from the goods or their proof of sending (GB)
	ReturnDays                               // days: Art. 14(1)
	ReturnRiskTrader                         // flag: the trader bears the risk of the return shipment
	LateRefund                               // flag: a late refund costs more by law, as data/late.csv has it
	WithdrawalFunction                       // flag: Art. 11a, by the day of conclusion
	Exceptions                               // flag: the national list of Art. 16
	LapseService                             // flag: where the lapse of Art. 16(a) has a provision of its own
	LapseDigital                             // flag: the same for Art. 16(m)
	RepairVisit                              // flag: the right ends when a requested repair is fully done: Art. 16, second subparagraph
	VisitDerogation                          // flag: exceptions a, b, c, e do not hold after an unsolicited visit
	ContentDuties                            // flag: the trader's duties about what the consumer provided or created: Art. 13(4)-(8)
	DigitalNeverPays                         // flag: digital content not on a medium never costs the consumer after withdrawal
	MinValueOffPremises                      // minor units: no right off-premises up to this value: Art. 3(4)
	PaymentBanDays                           // days without payment off-premises: Art. 9(3)
	SmallBusiness                            // flag: small businesses off-premises have the consumer's right (FR)
	GuaranteeMonths                          // months; 0 where no period is fixed: 2019/771 Art. 10
	GuaranteeDigitalMonths                   // months, a single supply: 2019/770 Art. 11
	GuaranteeUsedMonths                      // months, the least that an agreement on used goods may leave
	GuaranteeSuspension                      // flag: the period stands still during repair
	GuaranteeRefundDays                      // days for the trader to pay back after termination
	PresumptionMonths                        // months of reversed burden of proof: 2019/771 Art. 11
	PresumptionDigitalMonths                 // the same for digital content
	PresumptionUsedMonths                    // the same for used goods
	PresumptionAnimalMonths                  // the same for live animals
	NoticeMonths                             // months from detection within which notice is always in time: Art. 12
	LimitationDeliveryMonths                 // months from delivery in which to sue
	LimitationDefectMonths                   // months from the appearance of the defect
	LimitationNoticeMonths                   // months from the notice
	LimitationTailMonths                     // months after the defect showed before which no claim is barred
	LimitationSupplyMonths                   // months after the end of an ongoing digital supply before which no claim is barred
	LimitationRepairMonths                   // months after the goods came back from repair before which no claim for that defect is barred
	RepairFloorMonths                        // months from delivery, the least after a repair where no period is fixed: 2019/771 Art. 10(5a)
	RepairExtensionMonths                    // months that a repair adds: 2019/771 Art. 10(2a)
	RepairExtensionMax                       // how often it does
	SameDefectMonths                         // months of liability for the same defect after repair
	RepairDays                               // days for the trader to repair
	RejectionDays                            // days in which the consumer may reject at once
	HarmonisedNotice                         // flag: the notice of Directive 2024/825 is due, by the day of conclusion

	ruleCount
)

type ruleRow struct {
	word, unit string
	gives      int64 // 1: more favours the consumer, -1: less does, 0: no floor
	union      bool  // the directive fills a gap of national law
}

var ruleTable = [ruleCount]ruleRow{
	{},
	{"withdrawal_days", "day", 1, true},
	{"withdrawal_days_visit", "day", 1, true},
	{"extension_months", "month", 1, true},
	{"extension_from_start", "flag", 0, false},
	{"cure_days", "day", 1, true},
	{"cure_days_visit", "day", 1, true},
	{"cure_in_extension", "flag", 0, true},
	{"silent_return", "flag", 0, false},
	{"ack_hours", "hour", 0, false},
	{"refund_days", "day", -1, true},
	{"refund_from_goods", "flag", 0, false},
	{"return_days", "day", 1, true},
	{"return_risk_trader", "flag", 0, false},
	{"late_refund", "flag", 0, false},
	{"withdrawal_function", "flag", 1, true},
	{"exceptions", "flag", 0, false},
	{"lapse_service", "flag", 0, false},
	{"lapse_digital", "flag", 0, false},
	{"repair_visit", "flag", 0, false},
	{"visit_derogation", "flag", 0, false},
	{"content_duties", "flag", 0, true},
	{"digital_never_pays", "flag", 0, false},
	{"min_value_off_premises", "currency", 0, false},
	{"payment_ban_days", "day", 0, false},
	{"small_business", "flag", 0, false},
	{"guarantee_months", "month", 1, true},
	{"guarantee_digital_months", "month", 1, true},
	{"guarantee_used_months", "month", 1, false},
	{"guarantee_suspension", "flag", 0, false},
	{"guarantee_refund_days", "day", 0, false},
	{"presumption_months", "month", 1, true},
	{"presumption_digital_months", "month", 1, true},
	{"presumption_used_months", "month", 1, false},
	{"presumption_animal_months", "month", 0, false},
	{"notice_months", "month", 0, false},
	{"limitation_delivery_months", "month", 0, false},
	{"limitation_defect_months", "month", 0, false},
	{"limitation_notice_months", "month", 0, false},
	{"limitation_tail_months", "month", 0, false},
	{"limitation_supply_months", "month", 0, false},
	{"limitation_repair_months", "month", 0, false},
	{"repair_floor_months", "month", 1, true},
	{"repair_extension_months", "month", 1, false},
	{"repair_extension_max", "count", 0, false},
	{"same_defect_months", "month", 0, false},
	{"repair_days", "day", 0, false},
	{"rejection_days", "day", 0, false},
	{"harmonised_notice", "flag", 1, false},
}

func (r Rule) unit() string     { return ruleTable[r].unit }
func (r Rule) gives() int64     { return ruleTable[r].gives }
func (r Rule) union() bool      { return ruleTable[r].union }
func (r Rule) renumbered() bool { return r == LapseService || r == LapseDigital || r == RepairVisit }

var ruleWords = func() commerce.Words[Rule] {
	words := make(commerce.Words[Rule], ruleCount)
	for i := range ruleTable {
		words[i] = ruleTable[i].word
	}
	return words
}()

// String returns the word of the rule: withdrawal_days.
func (r Rule) String() string { return ruleWords.Text(r) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (r Rule) MarshalText() ([]byte, error) { return ruleWords.Marshal(r) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (r *Rule) UnmarshalText(text []byte) error { return ruleWords.Unmarshal(r, text) }
