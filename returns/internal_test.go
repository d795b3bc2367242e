package returns

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// In a long contract a line is found without reading the others: the bound is in steps, not in time.
func TestFindingALineReadsNoOthers(t *testing.T) {
	for _, n := range []int{1, scanned, scanned + 1, MaxLines} {
		lines, steps := make([]Item, n), 0
		for i := range lines {
			lines[i].Line = strconv.Itoa(i)
		}
		id := func(it *Item) string { steps++; return it.Line }
		idx := newIndex(lines, id)
		require.LessOrEqual(t, steps, 3*n, "reads every line at most three times")
		for i := range lines {
			steps = 0
			require.Equal(t, i, find(idx, lines, id, lines[i].Line))
			require.LessOrEqual(t, steps, scanned)
		}
		steps = 0
		require.Equal(t, -1, find(idx, lines, id, "none"))
		require.LessOrEqual(t, steps, scanned)
	}
}
