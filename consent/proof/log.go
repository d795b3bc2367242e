package proof

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"github.com/bottega-go/commerce"
)

// Errors of this package.
var (
	ErrProof = errors.New("consent/proof: the proof does not verify")
	ErrSize  = errors.New("consent/proof: no such tree")
	ErrForm  = errors.New("consent/proof: malformed")
)

const maxSize = 1 << 62

// Hash is a node of the tree.
type Hash [32]byte

// LeafHash returns the hash of an entry: SHA-256(0x00 | data), RFC 6962 section 2.1. The data of a consent log are the
// 32 bytes of an event's digest.
func LeafHash(data []byte) Hash {
	var buf [65]byte
	return sha256.Sum256(append(buf[:1], data...))
}

func nodeHash(left, right Hash) Hash {
	var buf [65]byte
	buf[0] = 1
	copy(buf[1:], left[:])
	copy(buf[33:], right[:])
	return sha256.Sum256(buf[:])
}

// A Log is the compact state of a growing log. The zero Log is empty.
type Log struct {
	size  int64
	peaks [63]Hash // root of the full subtree of 2^i leaves, where bit i of size is set
}

// Size is the number of leaves.
func (l *Log) Size() int64 { return l.size }

// Append adds a leaf and returns its index. It does not allocate.
func (l *Log) Append(leaf Hash) int64 {
	level := bits.TrailingZeros64(^uint64(l.size))
	for i := range level {
		leaf = nodeHash(l.peaks[i], leaf)
	}
	l.peaks[level] = leaf
	l.size++
	return l.size - 1
}

// Root returns the root of the tree: RFC 6962 MTH. The root of the empty tree is SHA-256 of nothing.
func (l *Log) Root() Hash {
	if l.size == 0 {
		return sha256.Sum256(nil)
	}
	low := bits.TrailingZeros64(uint64(l.size))
	root := l.peaks[low]
	for i := low + 1; l.size>>i != 0; i++ {
		if l.size>>i&1 == 1 {
			root = nodeHash(l.peaks[i], root)
		}
	}
	return root
}

// AppendBinary appends the stored form: eight bytes of size, then the peaks from the largest. It never fails.
func (l *Log) AppendBinary(b []byte) ([]byte, error) {
	b = binary.BigEndian.AppendUint64(b, uint64(l.size))
	for i := 62; i >= 0; i-- {
		if l.size>>i&1 == 1 {
			b = append(b, l.peaks[i][:]...)
		}
	}
	return b, nil
}

// MarshalBinary returns the stored form of [Log.AppendBinary].
func (l *Log) MarshalBinary() ([]byte, error) { return l.AppendBinary(nil) }

// UnmarshalBinary reads the stored form; anything else is an [ErrForm].
func (l *Log) UnmarshalBinary(b []byte) error {
	if len(b) < 8 {
		return ErrForm
	}
	size := binary.BigEndian.Uint64(b)
	if size > maxSize || len(b) != 8+32*bits.OnesCount64(size) {
		return ErrForm
	}
	*l = Log{size: int64(size)}
	b = b[8:]
	for i := 62; i >= 0; i-- {
		if size>>i&1 == 1 {
			l.peaks[i], b = Hash(b[:32]), b[32:]
		}
	}
	return nil
}

// A Checkpoint is what the outside keeps: the name of the log, its size and its root.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   Hash
}

// Checkpoint returns the checkpoint of the log under a name without line breaks.
func (l *Log) Checkpoint(origin string) Checkpoint { return Checkpoint{origin, l.size, l.Root()} }

// String returns the note of the transparency log ecosystem: three lines with origin, size and root in base64.
func (c Checkpoint) String() string {
	return c.Origin + "\n" + strconv.FormatInt(c.Size, 10) + "\n" + base64.StdEncoding.EncodeToString(c.Root[:]) + "\n"
}

// MarshalText returns [Checkpoint.String]; an origin that is empty or has a line break is an [ErrForm].
func (c Checkpoint) MarshalText() ([]byte, error) {
	text := []byte(c.String())
	if err := new(Checkpoint).UnmarshalText(text); err != nil {
		return nil, commerce.Detail(ErrForm, "consent/proof: a checkpoint needs an origin of one line and a size")
	}
	return text, nil
}

// UnmarshalText reads the three lines of [Checkpoint.String]; anything else is an [ErrForm].
func (c *Checkpoint) UnmarshalText(b []byte) error {
	lines := strings.Split(string(b), "\n")
	if len(lines) != 4 || lines[0] == "" || lines[3] != "" {
		return fmt.Errorf("%w: a checkpoint has three lines", ErrForm)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || size > maxSize || strconv.FormatInt(size, 10) != lines[1] {
		return fmt.Errorf("%w: size of a checkpoint", ErrForm)
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != 32 || len(lines[2]) != base64.StdEncoding.EncodedLen(32) { // the decoder skips carriage returns
		return fmt.Errorf("%w: root of a checkpoint", ErrForm)
	}
	*c = Checkpoint{lines[0], size, Hash(root)}
	return nil
}
