package vatid

func checkCH(b []byte) error {
	if len(b) != 13 && len(b) != 14 {
		return ErrLength
	}
	if b[0] != 'E' {
		return ErrFormat
	}
	switch string(b[10:]) {
	case "MWST", "TVA", "IVA", "TPV":
	default:
		return ErrFormat
	}
	b = b[1:10]
	if err := digits(b, 9); err != nil {
		return err
	}
	return checksum((11-weigh(b, "\x05\x04\x03\x02\x07\x06\x05\x04")%11)%11 == int(b[8]-'0'))
}

func checkGB(b []byte) error {
	if len(b) == 5 {
		if err := digits(b[2:], 3); err != nil {
			return err
		}
		n := number(b[2:])
		switch string(b[:2]) {
		case "GD":
			if n > 499 {
				return ErrComponent
			}
		case "HA":
			if n < 500 {
				return ErrComponent
			}
		default:
			return ErrFormat
		}
		return nil
	}
	if len(b) != 9 {
		if err := digits(b, 12); err != nil {
			return err
		}
	} else if err := digits(b, 9); err != nil {
		return err
	}
	rest := weigh(b, "\x08\x07\x06\x05\x04\x03\x02\x0a\x01") % 97
	return checksum(rest == 0 || number(b[:3]) >= 100 && (rest == 42 || rest == 55))
}

func checkNO(b []byte) error {
	if len(b) == 12 {
		if string(b[9:]) != "MVA" {
			return ErrFormat
		}
		b = b[:9]
	}
	if err := digits(b, 9); err != nil {
		return err
	}
	return checksum(weigh(b, "\x03\x02\x07\x06\x05\x04\x03\x02\x01")%11 == 0)
}

// checkScheme knows the state of identification only.
func checkScheme(b []byte) error {
	if numericState(b) == "" {
		return ErrComponent
	}
	return nil
}
