package returns_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/returns"
)

// Where a period starts, by the letter of Art. 9(2).
func TestTheProvisionOfTheStart(t *testing.T) {
	lot := returns.Item{Line: "l1", Qty: 1, Delivery: returns.Lots, Delivered: date("2026-03-05")}
	regular := returns.Item{Line: "l1", Qty: 1, Delivery: returns.Regular, First: date("2026-03-05"), Delivered: date("2026-03-09")}
	same := returns.Item{Line: "l2", Qty: 1, Delivered: date("2026-03-05")}
	later := returns.Item{Line: "l2", Qty: 1, Delivered: date("2026-03-06")}
	plain := returns.Item{Line: "l1", Qty: 1, Delivered: date("2026-03-05")}
	for _, x := range []struct {
		lines []returns.Item
		event string
		cite  string
	}{
		{[]returns.Item{plain}, "delivery", "Directive 2011/83 Art. 9"},
		{[]returns.Item{plain, same}, "delivery", "Directive 2011/83 Art. 9"},
		{[]returns.Item{plain, later}, "the last delivery", "Directive 2011/83 Art. 9(2)(b)(i)"},
		{[]returns.Item{lot}, "the last lot", "Directive 2011/83 Art. 9(2)(b)(ii)"},
		{[]returns.Item{lot, later}, "the last delivery", "Directive 2011/83 Art. 9(2)(b)(i)"},
		{[]returns.Item{regular}, "the first delivery", "Directive 2011/83 Art. 9(2)(b)(iii)"},
		{[]returns.Item{{Line: "l1", Qty: 1, Kind: returns.Utility}}, "conclusion", "Directive 2011/83 Art. 9"},
	} {
		c := contract("IT", "2026-03-02", "")
		c.Lines = x.lines
		d := decide(t, c, "2026-03-10T10:00:00Z", place("IT", rome))
		r := d.Reasons()[0]
		require.Equal(t, x.event, fact(r, "event"))
		require.Equal(t, x.cite, cites(r)[0])
	}
	c := contract("IT", "2026-03-02", "")
	c.Lines = []returns.Item{regular}
	c.Lines[0].Refused = true
	require.Equal(t, "returns.window.not_started", decide(t, c, "2026-06-10T10:00:00Z", place("IT", rome)).Code(), "refused at the door")
}

// The duties cite the law of the state where it has its own words, and the trader's hours are hours.
func TestTheDutiesCiteTheState(t *testing.T) {
	d := decide(t, contract("PT", "2026-03-02", "2026-03-05"), "2026-03-10T10:30:00Z", place("PT", zone("Europe/Lisbon")))
	list := d.Reasons()
	require.Equal(t, []string{"Directive 2011/83 Art. 13(1)", "DL 24/2014 Art. 12(1)"}, cites(reason(t, list, "returns.duty.refund")))
	require.Equal(t, "2026-03-11T10:30:00Z", fact(reason(t, list, "returns.duty.acknowledge"), "until"), "24 hours, DL 24/2014 Art. 11(4)")
	d = decide(t, contract("DK", "2026-03-02", "2026-03-05"), "2026-03-10T10:30:00Z", place("DK", rome))
	require.Equal(t, []string{"Directive 2011/83 Art. 13(1)"}, cites(reason(t, d.Reasons(), "returns.duty.refund")), "no row of Denmark")
	c := contract("ES", "2026-03-02", "2026-03-05")
	d, err := returns.Decide(returns.EU(), c, returns.Request{Sent: at("2026-03-10T10:00:00Z"), Form: returns.SilentParcel}, place("ES", rome))
	require.NoError(t, err)
	require.Equal(t, []string{"TRLGDCU Art. 70; 68(3); 106(1)"}, cites(reason(t, d.Reasons(), "returns.law.contested")))
	for content, want := range map[returns.Content]string{returns.ContentUseless: "a", returns.ContentActivity: "b", returns.ContentMerged: "c", returns.ContentShared: "d"} {
		c := contract("IT", "2026-03-02", "")
		c.Lines[0].Kind, c.Lines[0].Facts.Begun, c.Lines[0].Content = returns.DigitalContent, commerce.No, content
		r := reason(t, decide(t, c, "2026-03-10T10:00:00Z", place("IT", rome)).Reasons(), "returns.duty.content_free")
		require.Equal(t, want, fact(r, "point"))
		require.Equal(t, "Directive 2011/83 Art. 13(5)("+want+")", cites(r)[0])
	}
}

// What is missing is said with the first path.
func TestTheFirstMissingFact(t *testing.T) {
	c := contract("IT", "2026-03-02", "2026-03-05")
	c.Consumer, c.Channel = commerce.Unknown, returns.AnyChannel
	r := decide(t, c, "2026-03-10T10:00:00Z", place("IT", rome)).Reasons()[0]
	require.Equal(t, "returns.facts.missing", r.Code)
	require.Equal(t, "/contract/consumer", r.Path)
	require.Equal(t, "2", fact(r, "count"))
}

// The book grows stale 180 days after its day of 2026-11-21: on 2027-05-21.
func TestTheDayTheBookGrowsStale(t *testing.T) {
	c := contract("IT", "2026-11-20", "")
	for sent, want := range map[string]bool{"2027-05-20T10:00:00Z": false, "2027-05-21T10:00:00Z": true} {
		require.Equal(t, want, slices.Contains(codes(decide(t, c, sent, place("IT", rome)).Reasons()), "returns.law.stale"), sent)
	}
}

// A German paragraph that moved on 2026-06-19 is cited by the day of the contract, and says since when it holds.
func TestParagraphsThatMoved(t *testing.T) {
	for concluded, want := range map[string]string{"2026-06-18": "BGB § 356(4)", "2026-06-19": "BGB § 356(5) no. 2"} {
		c := contract("DE", concluded, "")
		y := commerce.Yes
		c.Lines[0].Kind, c.Lines[0].Facts = returns.Service, returns.Facts{Begun: y, Performed: y, Paid: y, Consent: y, Acknowledged: y}
		d := decide(t, c, "2026-06-22T10:00:00Z", place("DE", rome))
		require.Equal(t, returns.Denied, d.Verdict)
		list := d.Reasons()[0].Cites
		require.Equal(t, want, commerce.Citation{Act: list[1].Act, Provision: list[1].Provision}.String())
	}
	for _, r := range returns.EU().Rows("DE", date("2026-07-01")) {
		moved := r.Rule == returns.LapseService || r.Rule == returns.LapseDigital || r.Rule == returns.RepairVisit
		require.Equal(t, moved, !r.Source.Cite.InForce.IsZero(), "%s", r.Rule)
	}
}
