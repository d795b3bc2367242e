package main

import (
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/consent"
)

// The banner: nothing ticked, three buttons of one size, no measuring before a yes,
// and a no that lasts.
func TestCookies(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	require.Empty(t, bannerCapture.Lint())
	b := s.browser()
	d := b.get(t, "/products/moka")
	require.NotEmpty(t, d.where("class", "banner"))
	require.Empty(t, b.get(t, "/cookies").where("checked"))
	views := func() (n int) {
		require.NoError(t, s.db.on(t.Context()).each(qViews, nil, func(scan func(...any) error) error { n++; return nil }))
		return n
	}
	later := func() { s.moveTo(s.now().Add(time.Minute)) }
	require.Zero(t, views(), "not asked is not allowed")
	d = b.submit(t, d, "/cookies", "choice", "refuse")
	require.Empty(t, d.where("class", "banner"))
	b.get(t, "/products/moka")
	require.Zero(t, views())
	require.Empty(t, b.get(t, "/").where("class", "recent"))

	later() // at one instant the no would win
	d = b.submit(t, b.get(t, "/cookies"), "/cookies", "choice", "some", "personalization", "yes")
	require.Equal(t, "false", d.value(t, "data-purpose", consent.Analytics.String(), "data-allow"))
	require.Equal(t, "true", d.value(t, "data-purpose", consent.Personalization.String(), "data-allow"))
	b.get(t, "/products/moka")
	require.Zero(t, views())
	require.NotEmpty(t, b.get(t, "/").where("class", "recent"))
	later()
	b.submit(t, b.get(t, "/cookies"), "/cookies", "choice", "accept")
	b.get(t, "/products/moka")
	require.Equal(t, 1, views())
	later()
	d = b.submit(t, b.get(t, "/cookies"), "/cookies", "choice", "refuse") // one click takes it back
	require.Equal(t, "false", d.value(t, "data-purpose", consent.Analytics.String(), "data-allow"))
	b.get(t, "/products/moka")
	require.Equal(t, 1, views())
	s.moveTo(saturday.AddDate(0, 6, 1))
	require.NotEmpty(t, b.get(t, "/").where("class", "banner"), "after six months it may ask again")
}

var link = regexp.MustCompile(`/newsletter/[0-9a-f]+`)

func TestNewsletter(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	ask := func() (int, int) {
		may, all, err := s.audience(t.Context())
		require.NoError(t, err)
		return may, all
	}
	d := b.get(t, "/")
	require.False(t, has(d.where("name", "agree")[0], "checked"))
	b.submit(t, d, "/newsletter", "email", "ada@example.org")
	_, all := ask()
	require.Zero(t, all, "without the tick there is nothing")
	b.submit(t, d, "/newsletter", "email", "ada@example.org", "agree", "yes")
	may, all := ask()
	require.Equal(t, [2]int{0, 1}, [2]int{may, all}, "the first step permits nothing")
	list, err := s.messages(t.Context(), qOutbox)
	require.NoError(t, err)
	page := link.FindString(list[0].Body)
	d = b.get(t, page)
	may, _ = ask()
	require.Zero(t, may, "opening the link is not confirming")
	s.moveTo(saturday.Add(time.Minute))
	d = b.submit(t, d, page, "choice", "yes")
	may, _ = ask()
	require.Equal(t, 1, may)
	s.moveTo(saturday.Add(time.Hour))
	b.submit(t, d, page, "choice", "no")
	may, _ = ask()
	require.Zero(t, may)
}
