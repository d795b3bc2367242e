package vatid_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/tax/vatid"
)

// Numbers at the edges of what a rule allows: first and last letters, months,
// days, offices and ranges. Made up for this test; python-stdnum, which has the
// rules from other hands, says the same of each.
func TestEdgesOfRules(t *testing.T) {
	for in, want := range map[string]error{
		"BE1200000064": nil, // begins with 1 since 2020
		"CY10345683A":  nil, "CY10345682Z": nil,
		"BG130000158": nil, "BG130000990": nil, // second weights, and a rest of 10 there as well
		"BG7512310003": nil, "BG0552310000": nil, // 31 December 1975 and 2005
		"BG7513320006": vatid.ErrChecksum, "BG7561010008": vatid.ErrChecksum, // no such days
		"BG7399900003": nil, "BG7399900004": nil, // a foreigner; another number
		"CZ530101123": nil, "CZ531231999": nil, "CZ540101123": vatid.ErrComponent, // from 1954 on with a check digit
		"CZ0421010007": nil, "CZ0432310000": nil, "CZ0471310004": nil, "CZ0482310004": nil, "CZ0812310004": nil, // months + 20, + 50, + 70
		"ES00000000T": nil, "ES00000003A": nil, "ES00000014Z": nil, "ES99999999R": nil, "ESX9999999J": nil, "ESZ0000000M": nil, "ESZ9999999H": nil,
		"ESK1234567L": nil, "ESM1234567L": nil, "ESK12345674": vatid.ErrFormat, "ESA00000018": nil, "ESA0000001H": nil, "ESW0000001H": nil,
		"ESI00000018": vatid.ErrFormat, "EST00000018": vatid.ErrFormat, "ESO00000018": vatid.ErrFormat,
		"GBGD499": nil, "GBGD500": vatid.ErrComponent, "GBHA499": vatid.ErrComponent, "GBHA500": nil,
		"IE1000007V": nil, "IE8A00019A": nil, "IE8Z00019A": nil, "IE8+00019A": nil, "IE8*00019A": nil,
		"IE1000019F": nil, "IE1900002F": nil, "IE1000001AV": nil, "IE1000008AW": nil,
		"IT12345670017": nil, "IT12345671007": nil, "IT12345671205": nil, "IT12345671213": nil, "IT12345678887": nil, "IT12345679992": nil, // offices
		"IT12345670009": vatid.ErrComponent, "IT12345671015": vatid.ErrComponent, "IT12345671221": vatid.ErrComponent,
		"LV31129910008": nil, "LV32345610004": nil, "LV32999910006": nil, "LV40003510005": nil, "LV33129910008": vatid.ErrComponent,
		"RO19": nil, "RO1234567897": nil,
		"XX1": vatid.ErrCountry, "XX": vatid.ErrLength,
		"IT00743110157" + strings.Repeat(" ", 51): nil, "IT00743110157" + strings.Repeat(" ", 52): vatid.ErrFormat,
	} {
		_, err := vatid.Parse(in)
		require.ErrorIs(t, err, want, in)
	}
}

// All keys of two SIREN, by python-stdnum: the only ones that are right.
func TestFrenchKeys(t *testing.T) {
	const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for siren, keys := range map[string]string{
		"399859412": "06 0J 0W 1J 1K 1X 2K 2X 3K 3X 4K 4X 5K 5X 6K 6L 6Y 7L 7Y 8L 8Y 9L 9Y AA AN B0 B1 BD BR C3 CF CT D5 DH DV E7 EK EL EY FA FN G0 GC GQ H2 HE HS J4 J5 JH JV K7 KK KX L9 LM LZ MB MP MQ N2 NE NS P4 PG PU Q6 QJ QW R8 R9 RM RZ SB SP T1 TD TR U3 UF UT UU V6 VJ VW W8 WL WY XA XN Y0 YC YD YR Z3 ZF ZT",
		"334175221": "0H 0V 1H 1V 1W 23 2J 2W 3J 3W 4J 4W 5J 5W 6J 6W 6X 7K 7X 8K 8X 9K 9X A9 AM AZ BB BC BQ C2 CE CS D4 DG DU E6 EJ EW EX F9 FM FZ GB GP H1 HD HR J3 JF JG JU K6 KJ KW L8 LL LY MA MN N0 N1 ND NR P3 PF PT Q5 QH QV R7 RK RL RY SA SN T0 TC TQ U2 UE US V4 V5 VH VV W7 WK WX X9 XM XZ YB YP YQ Z2 ZE ZS",
	} {
		var got []string
		for _, a := range alphabet {
			for _, b := range alphabet {
				if key := string(a) + string(b); vatid.Valid("FR" + key + siren) {
					got = append(got, key)
				}
			}
		}
		require.Equal(t, keys, strings.Join(got, " "), siren)
	}
}

// Days of women are 41 to 71; each letter of omocodia stands for its digit.
func TestEdgesOfCodiceFiscale(t *testing.T) {
	for in, want := range map[string]error{
		"ZZZZZZ80A31Z501X": nil, "RSSMRA80A71H501B": nil, "RSSMRA80T81H501P": vatid.ErrComponent, "RSSMRA80A72H501G": vatid.ErrComponent,
		"RSSMRA80A40H501Z": vatid.ErrComponent, "RSSMRA80A00H501V": vatid.ErrComponent, "RSSMRA80A32H501C": vatid.ErrComponent,
		"RSSMRALNA0MHPVRD": nil, "RSSMRA8VT31ZLNPE": nil, "RSSMRA8VTPMZLNPE": vatid.ErrChecksum, "RSSMRA8KT31ZLNPE": vatid.ErrFormat, "RSSMRA8OT31ZLNPE": vatid.ErrFormat,
		"RSSMRA8WT31ZLNPE": vatid.ErrFormat, "": vatid.ErrLength,
	} {
		c, err := vatid.ParseCodiceFiscale(in)
		require.ErrorIs(t, err, want, in)
		require.Equal(t, want == nil, c.Person())
		require.Equal(t, in == "RSSMRALNA0MHPVRD" || in == "RSSMRA8VT31ZLNPE", c.Omocode(), in)
	}
}

func TestEdgesOfEORI(t *testing.T) {
	for in, want := range map[string]string{"IT1": "IT1", "el1": "GR1", "GR1": "GR1", "GB1": "GB1", "FR1": "FR1", "EE1": "EE1", "XI1": "XI1"} {
		e, err := vatid.ParseEORI(in)
		require.NoError(t, err, in)
		require.Equal(t, want, e.String())
		require.Equal(t, commerce.Territory(want[:2]), e.Country())
	}
	for in, want := range map[string]error{
		"EU372022452": vatid.ErrCountry, "IM3720000224": vatid.ErrCountry, "CH1": vatid.ErrCountry, "NO1": vatid.ErrCountry, "": vatid.ErrLength,
		"IT123456789012345": nil, "IT1234567890123456": vatid.ErrLength,
	} {
		_, err := vatid.ParseEORI(in)
		require.ErrorIs(t, err, want, in)
	}
	require.Empty(t, vatid.EORI{}.Country())
}

func TestEdgesOfParseIn(t *testing.T) {
	for _, in := range []string{"094259216", "GR094259216", "EL094259216", "gr 094259216"} {
		id, err := vatid.ParseIn("GR", in)
		require.NoError(t, err, in)
		require.Equal(t, "EL094259216", id.String())
	}
	for in, want := range map[string]error{"": vatid.ErrLength, "19": nil, "1": vatid.ErrLength} {
		_, err := vatid.ParseIn("RO", in)
		require.ErrorIs(t, err, want, in)
	}
	_, err := vatid.Parse(strings.Repeat("9", 32))
	require.NotContains(t, err.Error(), "…")
	_, err = vatid.Parse(strings.Repeat("9", 33))
	require.ErrorContains(t, err, strings.Repeat("9", 32)+"…")
}
