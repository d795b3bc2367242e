package vatid

func checkAT(b []byte) error {
	if len(b) != 9 {
		return ErrLength
	}
	if b[0] != 'U' {
		return ErrFormat
	}
	b = b[1:]
	if err := digits(b, 8); err != nil {
		return err
	}
	return checksum((luhnSum(b[:7])+4+int(b[7]-'0'))%10 == 0)
}

func checkBE(b []byte) error {
	if b[0] > '1' {
		return ErrComponent
	}
	return checksum(97-number(b[:8])%97 == number(b[8:]))
}

func checkBG(b []byte) error {
	if len(b) == 9 {
		c := weigh(b, "\x01\x02\x03\x04\x05\x06\x07\x08") % 11
		if c == 10 {
			c = weigh(b, "\x03\x04\x05\x06\x07\x08\x09\x0a") % 11 % 10
		}
		return checksum(c == int(b[8]-'0'))
	}
	last := int(b[9] - '0')
	month := number(b[2:4]) % 20 // +20 before 1900, +40 from 2000
	egn := weigh(b, "\x02\x04\x08\x05\x0a\x09\x07\x03\x06")%11%10 == last && number(b[2:4]) < 53 && date(month, number(b[4:6]))
	foreigner := weigh(b, "\x15\x13\x11\x0d\x0b\x09\x07\x03\x01")%10 == last
	other := (11-weigh(b, "\x04\x03\x02\x07\x06\x05\x04\x03\x02")%11)%11 == last
	return checksum(egn || foreigner || other)
}

func checkCZ(b []byte) error {
	switch len(b) {
	case 8:
		if b[0] == '9' {
			return ErrComponent
		}
		c := 11 - weigh(b, "\x08\x07\x06\x05\x04\x03\x02")%11
		return checksum(c%10 == int(b[7]-'0')) // 10 is 0, 11 is 1
	case 9:
		if b[0] == '6' {
			a := weigh(b[1:], "\x08\x07\x06\x05\x04\x03\x02") % 11
			return checksum((18-(10-a)%11)%10 == int(b[8]-'0'))
		}
		if !birth(b) || number(b[:2]) > 53 { // without a check digit until 1953
			return ErrComponent
		}
		return nil
	default:
		if !birth(b) {
			return ErrComponent
		}
		return checksum(number(b[:9])%11%10 == int(b[9]-'0'))
	}
}

// birth is the date in a Czech or Slovak birth number: +50 for women, +20 in
// series that ran out.
func birth(b []byte) bool {
	month := number(b[2:4]) % 50
	if month > 20 {
		month -= 20
	}
	return date(month, number(b[4:6]))
}

func checkEL(b []byte) error {
	sum := 0
	for _, c := range b[:8] {
		sum = 2 * (sum + int(c-'0'))
	}
	return checksum(sum%11%10 == int(b[8]-'0'))
}

const lettersES = "TRWAGMYFPDXBNJZSQVHLCKE"

func checkES(b []byte) error {
	if len(b) != 9 {
		return ErrLength
	}
	mid := b[1:8]
	if err := digits(mid, 7); err != nil {
		return err
	}
	first, last := b[0], b[8]
	switch {
	case '0' <= first && first <= '9':
		return letterES(number(b[:8]), last)
	case 'X' <= first && first <= 'Z':
		return letterES(int(first-'X')*10_000_000+number(mid), last)
	case 'K' <= first && first <= 'M':
		return letterES(number(mid), last)
	case 'A' <= first && first <= 'W' && first != 'I' && first != 'O' && first != 'T':
		sum := luhnSum(b[1:9]) - int(last&15) // doubled as before a check digit
		c := (10 - sum%10) % 10
		return checksum(last == byte(c)+'0' || last == "JABCDEFGHI"[c])
	}
	return ErrFormat
}

func letterES(n int, last byte) error {
	if last < 'A' || last > 'Z' {
		return ErrFormat
	}
	return checksum(lettersES[n%23] == last)
}

// indexFR is the place of a character in the 34 of a French key, -1 for others.
func indexFR(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case c < 'A' || c > 'Z' || c == 'I' || c == 'O':
		return -1
	case c < 'I':
		return int(c-'A') + 10
	case c < 'O':
		return int(c-'A') + 9
	}
	return int(c-'A') + 8
}

func checkFR(b []byte) error {
	if len(b) != 11 {
		return ErrLength
	}
	i1, i2 := indexFR(b[0]), indexFR(b[1])
	if i1 < 0 || i2 < 0 {
		return ErrFormat
	}
	siren := b[2:]
	n := value(siren)
	if n < 0 {
		return ErrFormat
	}
	if monaco := n < 1_000_000; !monaco && !luhn(siren) {
		return ErrChecksum
	}
	if i1 < 10 && i2 < 10 {
		return checksum((12+3*(n%97))%97 == i1*10+i2)
	}
	k := i1*34 + i2 - 100
	if i1 < 10 {
		k = i1*24 + i2 - 10
	}
	return checksum((n+1+k/11)%11 == k%11)
}

// valueIE is W = 0, A = 1 … V = 22.
func valueIE(c byte) int {
	switch {
	case c == 'W':
		return 0
	case 'A' <= c && c <= 'V':
		return int(c-'A') + 1
	}
	return -1
}

func checkIE(b []byte) error {
	if len(b) != 8 && len(b) != 9 {
		return ErrLength
	}
	extra := 0
	old := [7]byte{0: '0'}
	number := b[:7]
	if c := b[1]; c < '0' || c > '9' { // before 2013: digit, letter or sign, five digits, letter
		if len(b) != 8 || (c < 'A' || c > 'Z') && c != '+' && c != '*' {
			return ErrFormat
		}
		copy(old[1:], b[2:7])
		old[6] = b[0]
		number = old[:]
	} else if len(b) == 9 {
		if extra = valueIE(b[8]); extra < 0 {
			return ErrFormat
		}
	}
	if err := digits(number, 7); err != nil {
		return err
	}
	want := valueIE(b[7])
	if want < 0 {
		return ErrFormat
	}
	return checksum((weigh(number, "\x08\x07\x06\x05\x04\x03\x02")+9*extra)%23 == want)
}

func checkIT(b []byte) error {
	office := number(b[7:10])
	if string(b[:7]) == "0000000" || (office < 1 || office > 100) && office != 120 && office != 121 && office != 888 && office != 999 {
		return ErrComponent
	}
	return checksum(luhn(b))
}

func checkLT(b []byte) error {
	n := len(b) - 1
	if b[n-1] != '1' {
		return ErrComponent
	}
	c := weigh(b, "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x01\x02"[:n]) % 11
	if c == 10 {
		c = weigh(b, "\x03\x04\x05\x06\x07\x08\x09\x01\x02\x03\x04"[:n]) % 11 % 10
	}
	return checksum(c == int(b[n]-'0'))
}

func checkLU(b []byte) error {
	return checksum(number(b[:6])%89 == number(b[6:]))
}

func checkLV(b []byte) error {
	if b[0] > '3' {
		return checksum(weigh(b, "\x09\x01\x04\x08\x03\x0a\x02\x05\x07\x06\x01")%11 == 3)
	}
	if (b[0] != '3' || b[1] != '2') && !date(number(b[2:4]), number(b[:2])) { // 32… has no date since 2017
		return ErrComponent
	}
	return checksum((1+weigh(b, "\x0a\x05\x08\x04\x02\x01\x06\x03\x07\x09"))%11%10 == int(b[10]-'0'))
}

func checkNL(b []byte) error {
	if len(b) != 12 {
		return ErrLength
	}
	if b[9] != 'B' || digits(b[:9], 9) != nil || digits(b[10:], 2) != nil {
		return ErrFormat
	}
	if b[10] == '0' && b[11] == '0' {
		return ErrComponent
	}
	if (weigh(b, "\x09\x08\x07\x06\x05\x04\x03\x02")-int(b[8]-'0'))%11 == 0 {
		return nil
	}
	// Sole traders since 2020: N=23, L=21, B=11, the whole as a number is 1 mod 97.
	n := 2321
	for _, c := range b[:9] {
		n = (n*10 + int(c-'0')) % 97
	}
	n = (n*100 + 11) % 97
	return checksum((n*100+number(b[10:]))%97 == 1)
}

func checkPT(b []byte) error {
	c := 11 - weigh(b, "\x09\x08\x07\x06\x05\x04\x03\x02")%11
	if c >= 10 {
		c = 0
	}
	return checksum(c == int(b[8]-'0'))
}

func checkRO(b []byte) error {
	if len(b) < 2 || len(b) > 10 {
		return ErrLength
	}
	if err := digits(b, len(b)); err != nil {
		return err
	}
	if b[0] == '0' {
		return ErrComponent
	}
	n := len(b) - 1
	return checksum(10*weigh(b, "\x07\x05\x03\x02\x01\x07\x05\x03\x02"[9-n:])%11%10 == int(b[n]-'0'))
}

func checkSE(b []byte) error {
	if b[10] != '0' || b[11] != '1' {
		return ErrComponent
	}
	return checksum(luhn(b[:10]))
}

func checkSI(b []byte) error {
	c := 11 - weigh(b, "\x08\x07\x06\x05\x04\x03\x02")%11
	return checksum(c != 11 && c%10 == int(b[7]-'0'))
}

func checkSK(b []byte) error {
	if birth(b) && number(b[:9])%11%10 == int(b[9]-'0') {
		return nil
	}
	switch b[2] {
	case '2', '3', '4', '7', '8', '9':
	default:
		return ErrComponent
	}
	if b[0] == '0' {
		return ErrComponent
	}
	return checksum(number(b)%11 == 0)
}
