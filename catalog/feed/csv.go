package feed

import (
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/bottega-go/commerce"
)

// Errors of this package: about a whole stream. What is wrong with a row is a reason.
var (
	ErrHeader   = errors.New("feed: not the header of such a file")
	ErrTooLarge = errors.New("feed: file too large")
	ErrBroken   = errors.New("feed: file is broken beyond reading")
	ErrOptions  = errors.New("feed: option missing")
	ErrFormat   = errors.New("feed: malformed file")
)

const (
	maxField   = 1 << 20
	maxBytes   = 256 << 20
	maxReasons = 10_000 // problems of one file
)

// table reads CSV records from a file in memory. Fields are parts of the file,
// so that reading copies nothing; what is malformed costs one row.
type table struct {
	data   string
	pos    int
	line   int // of the next record, from 1
	sep    byte
	header []string
	fields []string
	utf8   bool // all of it: fields need not be looked at
	legacy bool
}

type rowFault uint8

const (
	rowGood rowFault = iota
	rowQuotes
	rowTooLarge
)

func readAll(r io.Reader, most int64) (string, error) {
	if most <= 0 {
		most = maxBytes
	}
	var b strings.Builder
	if l, ok := r.(interface{ Len() int }); ok {
		b.Grow(int(min(int64(l.Len()), most)))
	}
	n, err := io.Copy(&b, io.LimitReader(r, most+1))
	switch {
	case err != nil:
		return "", err
	case n > most:
		return "", commerce.Detail(ErrTooLarge, "feed: file is larger than %d bytes", most)
	}
	return decode(b.String()), nil
}

// decode removes byte order marks and turns UTF-16 into UTF-8.
func decode(s string) string {
	switch {
	case strings.HasPrefix(s, "\xff\xfe"):
		s = fromUTF16(s[2:], 1)
	case strings.HasPrefix(s, "\xfe\xff"):
		s = fromUTF16(s[2:], 0)
	}
	return strings.TrimLeft(s, mark)
}

const mark = "\ufeff"

// fromUTF16 reads pairs of bytes; high is the place of the higher one.
func fromUTF16(s string, high int) string {
	units := make([]uint16, len(s)/2)
	for i := range units {
		units[i] = uint16(s[2*i+high])<<8 | uint16(s[2*i+1-high])
	}
	return string(utf16.Decode(units))
}

func newTable(r io.Reader, most int64) (*table, error) {
	data, err := readAll(r, most)
	if err != nil {
		return nil, err
	}
	t := &table{data: data, line: 1, sep: ',', utf8: utf8.ValidString(data)}
	first, _, _ := strings.Cut(data, "\n")
	if n := strings.Count(first, ","); strings.Count(first, ";") > n {
		t.sep = ';'
	} else if strings.Count(first, "\t") > n {
		t.sep = '\t'
	}
	if _, fault, ok := t.next(); !ok || fault != rowGood {
		return nil, ErrHeader
	}
	t.header = slices.Clone(t.fields)
	for i, h := range t.header {
		t.header[i] = strings.TrimSpace(h)
	}
	return t, nil
}

// again says that the record is the header, as where files were put together.
func (t *table) again() bool {
	return strings.TrimLeft(t.fields[0], mark) == t.header[0] && len(t.fields) == len(t.header) &&
		slices.EqualFunc(t.fields[1:], t.header[1:], func(f, h string) bool { return strings.TrimSpace(f) == h })
}

// next reads the record at pos into fields and returns the line it begins on.
// Empty lines are skipped; ok is false at the end.
func (t *table) next() (line int, fault rowFault, ok bool) {
	for t.pos < len(t.data) && (t.data[t.pos] == '\n' || t.data[t.pos] == '\r') {
		if t.data[t.pos] == '\n' {
			t.line++
		}
		t.pos++
	}
	if t.pos >= len(t.data) {
		return t.line, rowGood, false
	}
	start, line := t.pos, t.line
	t.fields = t.fields[:0]
	t.legacy = false
	for {
		var end bool
		if t.data[t.pos] == '"' {
			fault, end = t.quoted()
			switch fault {
			case rowGood:
			case rowTooLarge:
				// The quotes may not end at all: go on behind the first line. Two
				// such places are a whole field apart, or one would end the other:
				// the file is read twice at most.
				t.pos, t.line = start, line
				t.skipLine()
				return line, fault, true
			case rowQuotes:
				t.skipLine()
				return line, fault, true
			}
		} else {
			end = t.plain()
			if len(t.fields[len(t.fields)-1]) > maxField {
				if !end {
					t.skipLine()
				}
				return line, rowTooLarge, true
			}
		}
		if end {
			return line, rowGood, true
		}
		if t.pos >= len(t.data) { // a separator at the end of the file
			t.fields = append(t.fields, "")
			return line, rowGood, true
		}
	}
}

func (t *table) skipLine() {
	i := strings.IndexByte(t.data[t.pos:], '\n')
	if i < 0 {
		t.pos = len(t.data)
		return
	}
	t.pos += i + 1
	t.line++
}

// plain reads a field without quotes at the front.
func (t *table) plain() (end bool) {
	s, sep := t.data[t.pos:], t.sep
	for i := range len(s) {
		switch s[i] {
		case sep:
			t.put(s[:i])
			t.pos += i + 1
			return false
		case '\n':
			t.put(strings.TrimSuffix(s[:i], "\r"))
			t.pos += i + 1
			t.line++
			return true
		}
	}
	t.put(strings.TrimSuffix(s, "\r"))
	t.pos = len(t.data)
	return true
}

// quoted reads a field in quotes; a quote inside is written twice.
func (t *table) quoted() (fault rowFault, end bool) {
	s := t.data[t.pos+1:]
	escaped := false
	i := 0
	for {
		n := strings.IndexByte(s[i:min(len(s), i+maxField)], '"')
		if n < 0 || i+n > maxField {
			return rowTooLarge, false
		}
		i += n + 1
		if i < len(s) && s[i] == '"' {
			escaped = true
			i++
			continue
		}
		break
	}
	field, rest := s[:i-1], s[i:]
	t.pos += 1 + i
	t.line += strings.Count(field, "\n")
	if escaped {
		field = strings.ReplaceAll(field, `""`, `"`)
	}
	switch {
	case rest == "":
		end = true
	case rest[0] == t.sep:
		t.pos++
	case rest[0] == '\n':
		t.pos++
		t.line++
		end = true
	case strings.HasPrefix(rest, "\r\n"):
		t.pos += 2
		t.line++
		end = true
	case rest == "\r":
		t.pos++
		end = true
	default:
		return rowQuotes, false
	}
	t.put(field)
	return rowGood, end
}

// put adds a field; bytes that are not UTF-8 are read as Windows-1252.
func (t *table) put(s string) {
	if !t.utf8 && !utf8.ValidString(s) {
		s = fromWindows(s)
		t.legacy = true
	}
	t.fields = append(t.fields, s)
}

// windows1252 holds the characters of 0x80 to 0x9f; the others are Latin-1.
var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}

// fromWindows keeps what is UTF-8 and reads the other bytes as Windows-1252:
// files that were put together from several sources have both in one row.
func fromWindows(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			r = rune(s[i])
			if r >= 0x80 && r < 0xa0 {
				r = windows1252[r-0x80]
			}
		}
		b.WriteRune(r)
		i += n
	}
	return b.String()
}
