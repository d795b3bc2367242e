package vatid

// The checks take the body of a number, without its prefix, and of one of the
// lengths of its rule, if that has any: then it is all digits.

// digits reports whether b has n digits, and what is wrong if not.
func digits(b []byte, n int) error {
	if len(b) != n {
		return ErrLength
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return ErrFormat
		}
	}
	return nil
}

// weigh sums digits times weights.
func weigh(b []byte, weights string) int {
	sum := 0
	for i := range len(weights) {
		sum += int(b[i]-'0') * int(weights[i])
	}
	return sum
}

func number(b []byte) int {
	n := 0
	for _, c := range b {
		n = n*10 + int(c-'0')
	}
	return n
}

// value is the number of digits, -1 for other characters.
func value(b []byte) int {
	n := 0
	for _, c := range b {
		if c -= '0'; c > 9 {
			return -1
		}
		n = n*10 + int(c)
	}
	return n
}

func checksum(ok bool) error {
	if ok {
		return nil
	}
	return ErrChecksum
}

// luhn doubles every second digit from the right; the sum ends in 0.
func luhn(b []byte) bool { return luhnSum(b)%10 == 0 }

func luhnSum(b []byte) int {
	sum := 0
	for i := len(b) - 1; i > 0; i -= 2 {
		sum += int(b[i]&15) + int(doubled[b[i-1]&15])
	}
	if len(b)%2 == 1 {
		sum += int(b[0] & 15)
	}
	return sum
}

// doubled has the digit sum of twice a digit.
const doubled = "\x00\x02\x04\x06\x08\x01\x03\x05\x07\x09      "

// mod1110 is ISO 7064 MOD 11,10.
func mod1110(b []byte) bool {
	p := 10
	for _, c := range b[:len(b)-1] {
		p = int(next1110[int(c-'0')+p])
	}
	return (p+int(b[len(b)-1]-'0'))%10 == 1
}

// next1110 is 2s mod 11, where s is the index mod 10, and 10 for 0.
const next1110 = "\x09\x02\x04\x06\x08\x0a\x01\x03\x05\x07\x09\x02\x04\x06\x08\x0a\x01\x03\x05\x07"

func date(month, day int) bool { return month >= 1 && month <= 12 && day >= 1 && day <= 31 }

// oddCY are the values of the digits in odd places.
const oddCY = "\x01\x00\x05\x07\x09\x0d\x0f\x11\x13\x15"

func checkCY(b []byte) error {
	if len(b) != 9 {
		return ErrLength
	}
	if err := digits(b[:8], 8); err != nil {
		return err
	}
	if b[8] < 'A' || b[8] > 'Z' {
		return ErrFormat
	}
	if b[0] == '1' && b[1] == '2' {
		return ErrComponent
	}
	sum := 0
	for i := 0; i < 8; i += 2 {
		sum += int(oddCY[b[i]-'0']) + int(b[i+1]-'0')
	}
	return checksum(byte(sum%26)+'A' == b[8])
}
