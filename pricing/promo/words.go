package promo

// String returns line, price, order or shipping.
func (p Phase) String() string { return phaseWords.text(uint8(p)) }

// MarshalText writes the word of String.
func (p Phase) MarshalText() ([]byte, error) { return phaseWords.marshal(uint8(p)) }

// UnmarshalText reads the word of String.
func (p *Phase) UnmarshalText(text []byte) error { return unmarshalWord(phaseWords, p, text) }

// String returns best, priority or all.
func (p Pick) String() string { return pickWords.text(uint8(p)) }

// MarshalText writes the word of String.
func (p Pick) MarshalText() ([]byte, error) { return pickWords.marshal(uint8(p)) }

// UnmarshalText reads the word of String.
func (p *Pick) UnmarshalText(text []byte) error { return unmarshalWord(pickWords, p, text) }

// String returns opening, original or running.
func (b Basis) String() string { return basisWords.text(uint8(b)) }

// MarshalText writes the word of String.
func (b Basis) MarshalText() ([]byte, error) { return basisWords.marshal(uint8(b)) }

// UnmarshalText reads the word of String.
func (b *Basis) UnmarshalText(text []byte) error { return unmarshalWord(basisWords, b, text) }

// String returns default, unit, order or line.
func (s Scope) String() string { return scopeWords.text(uint8(s)) }

// MarshalText writes the word of String.
func (s Scope) MarshalText() ([]byte, error) { return scopeWords.marshal(uint8(s)) }

// UnmarshalText reads the word of String.
func (s *Scope) UnmarshalText(text []byte) error { return unmarshalWord(scopeWords, s, text) }

// String returns even or units.
func (s Spread) String() string { return spreadWords.text(uint8(s)) }

// MarshalText writes the word of String.
func (s Spread) MarshalText() ([]byte, error) { return spreadWords.marshal(uint8(s)) }

// UnmarshalText reads the word of String.
func (s *Spread) UnmarshalText(text []byte) error { return unmarshalWord(spreadWords, s, text) }

// String returns sun, mon, tue, wed, thu, fri or sat.
func (d Day) String() string { return dayWords.text(uint8(d)) }

// MarshalText writes the word of String.
func (d Day) MarshalText() ([]byte, error) { return dayWords.marshal(uint8(d)) }

// UnmarshalText reads the word of String.
func (d *Day) UnmarshalText(text []byte) error { return unmarshalWord(dayWords, d, text) }

// String returns unit, line or order.
func (p Per) String() string { return perWords.text(uint8(p)) }

// MarshalText writes the word of String.
func (p Per) MarshalText() ([]byte, error) { return perWords.marshal(uint8(p)) }

// UnmarshalText reads the word of String.
func (p *Per) UnmarshalText(text []byte) error { return unmarshalWord(perWords, p, text) }

// String returns cheapest or dearest.
func (c Choose) String() string { return chooseWords.text(uint8(c)) }

// MarshalText writes the word of String.
func (c Choose) MarshalText() ([]byte, error) { return chooseWords.marshal(uint8(c)) }

// UnmarshalText reads the word of String.
func (c *Choose) UnmarshalText(text []byte) error { return unmarshalWord(chooseWords, c, text) }

// String returns customer or merchant.
func (p Pairing) String() string { return pairingWords.text(uint8(p)) }

// MarshalText writes the word of String.
func (p Pairing) MarshalText() ([]byte, error) { return pairingWords.marshal(uint8(p)) }

// UnmarshalText reads the word of String.
func (p *Pairing) UnmarshalText(text []byte) error { return unmarshalWord(pairingWords, p, text) }
