package consent_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/consent"
)

var update = flag.Bool("update", false, "write the golden files")

var (
	_ commerce.Explained = consent.Decision{}
	_ commerce.Explained = consent.Prompt{}
	_ commerce.Explained = consent.Verdict{}
)

// The stored forms of number 1 are read for ever; results keep their shape.
func TestGolden(t *testing.T) {
	grant, err := consent.NewEvent(ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Confirmed}.event(),
		&consent.Detail{Salt: consent.SubjectRef{0xaa}, Address: "anna@example.com", IP: "192.0.2.1"})
	require.NoError(t, err)
	withdrawn, err := consent.NewEvent(ev{kind: consent.Withdrawn, on: "2026-10-02"}.event(), nil)
	require.NoError(t, err)
	l, err := consent.LedgerOf(grant, withdrawn)
	require.NoError(t, err)
	s := l.State(at("2026-11-21"))
	notice := consent.Notice{Hash: grant.Notice, ID: "newsletter-it", Lang: "it", Version: 1, Purposes: []consent.Purpose{consent.Marketing}}
	register := consent.Register{Controller: consent.Party{ID: "IT01234567890", Name: "Bottega S.r.l.", Contact: "privacy@bottega.example"}, Activities: []consent.Activity{{
		ID: "newsletter", Purposes: []consent.Purpose{consent.Marketing}, Basis: consent.Consent, Subjects: []string{"subscribers"}, Data: []string{"e-mail address"},
		Recipients: []consent.Party{{Name: "Mailer GmbH"}}, From: "last_use", Months: 24, Provided: commerce.Yes, Automated: commerce.Yes, Security: "access control",
	}}}
	receipt, err := consent.ReceiptOf(l, grant.Digest(), notice, consent.ReceiptInfo{
		Register: &register, Storage: []string{"EU"}, Withdrawal: "link in every message", Jurisdiction: "IT", Authority: "Garante per la protezione dei dati personali", Months: 24,
	})
	require.NoError(t, err)
	for name, v := range map[string]any{
		"event-1": grant, "register-1": register, "receipt-1": receipt, "kantara": receipt.Kantara("newsletter", "https://bottega.example/privacy"), "notice": notice,
		"decision": consent.Decide(testRules["IT"], &s, consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at("2026-11-21")}),
	} {
		got, err := json.MarshalIndent(v, "", " ")
		require.NoError(t, err)
		file := filepath.Join("testdata", "golden", name+".json")
		if *update {
			require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
			require.NoError(t, os.WriteFile(file, append(got, '\n'), 0o644))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(bytes.TrimSpace(want)), string(got), name)
	}
	read := func(name string, v any) {
		b, err := os.ReadFile(filepath.Join("testdata", "golden", name+".json"))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(b, v), name)
	}
	var (
		e consent.Event
		r consent.Register
		c consent.Receipt
		n consent.Notice
	)
	read("event-1", &e)
	read("register-1", &r)
	read("receipt-1", &c)
	read("notice", &n)
	require.Equal(t, grant, e)
	require.Equal(t, register, r)
	require.Equal(t, receipt, c)
	require.Equal(t, notice, n)
	require.ErrorIs(t, json.Unmarshal([]byte(`{"schema":"commerce/consent_receipt/2"}`), &c), commerce.ErrNewerSchema)
}
