package kpi

import "github.com/bottega-go/commerce/kpi/internal/state"

// The stored forms of the accumulators. Bytes and schemas of a version never
// change once they are released. The bytes say their own version: Sales and
// CohortRevenue write version 2 where they have what version 1 had no room for.
//
// They are functions and not variables, so that a program holds only those it uses.

func salesForm() state.Form[Sales]       { return framed("kpi_sales", (*Sales).frame) }
func visitsForm() state.Form[Visits]     { return framed("kpi_visits", (*Visits).frame) }
func cartsForm() state.Form[Carts]       { return form("kpi_carts", (*Carts).put, (*Carts).read) }
func spendingForm() state.Form[Spending] { return framed("kpi_spending", (*Spending).frame) }
func stocksForm() state.Form[Stocks]     { return framed("kpi_stocks", (*Stocks).frame) }
func deliveriesForm() state.Form[Deliveries] {
	return form("kpi_deliveries", (*Deliveries).put, (*Deliveries).read)
}
func surveysForm() state.Form[Surveys] { return framed("kpi_surveys", (*Surveys).frame) }
func customersForm() state.Form[Customers] {
	return form("kpi_customers", (*Customers).put, (*Customers).read)
}

func cohortRevenueForm() state.Form[CohortRevenue] {
	return form("kpi_cohort_revenue", (*CohortRevenue).put, (*CohortRevenue).read)
}
func multiForm() state.Form[Multi] { return form("kpi_multi", (*Multi).put, (*Multi).read) }
func itemsForm() state.Form[Items] { return form("kpi_items", (*Items).put, (*Items).read) }

func form[T any](name string, put func(*T, []byte) []byte, read func(*T, *reader)) state.Form[T] {
	return state.Form[T]{Schema: "commerce/" + name + "/1", Err: ErrState, Put: put, Get: func(x *T, in *state.Reader) {
		read(x, &reader{in})
	}}
}

// framed is the form of an accumulator that is no more than its frame.
func framed[T any](name string, of func(*T) frame) state.Form[T] {
	return form(name,
		func(x *T, b []byte) []byte { return of(x).append(b) },
		func(x *T, r *reader) { of(x).read(r) })
}

// AppendBinary appends the canonical state: equal state, equal bytes. The error is always nil.
func (s *Sales) AppendBinary(b []byte) ([]byte, error) { return salesForm().Append(s, b) }

// MarshalBinary returns the bytes of AppendBinary.
func (s *Sales) MarshalBinary() ([]byte, error) { return salesForm().Append(s, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is [ErrState].
func (s *Sales) UnmarshalBinary(data []byte) error { return salesForm().Read(s, data) }

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (s *Sales) MarshalJSON() ([]byte, error) { return salesForm().JSON(s) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Sales) UnmarshalJSON(data []byte) error { return salesForm().ReadJSON(s, data) }

// AppendBinary appends the canonical state. The error is always nil.
func (v *Visits) AppendBinary(b []byte) ([]byte, error) { return visitsForm().Append(v, b) }

// MarshalBinary returns the bytes of AppendBinary.
func (v *Visits) MarshalBinary() ([]byte, error) { return visitsForm().Append(v, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is [ErrState].
func (v *Visits) UnmarshalBinary(data []byte) error { return visitsForm().Read(v, data) }

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (v *Visits) MarshalJSON() ([]byte, error) { return visitsForm().JSON(v) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Visits) UnmarshalJSON(data []byte) error { return visitsForm().ReadJSON(v, data) }

// AppendBinary appends the canonical state. The error is always nil.
func (c *Carts) AppendBinary(b []byte) ([]byte, error) { return cartsForm().Append(c, b) }

// MarshalBinary returns the bytes of AppendBinary.
func (c *Carts) MarshalBinary() ([]byte, error) { return cartsForm().Append(c, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is [ErrState].
func (c *Carts) UnmarshalBinary(data []byte) error { return cartsForm().Read(c, data) }

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (c *Carts) MarshalJSON() ([]byte, error) { return cartsForm().JSON(c) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Carts) UnmarshalJSON(data []byte) error { return cartsForm().ReadJSON(c, data) }

// AppendBinary appends the canonical state. The error is always nil.
func (s *Spending) AppendBinary(b []byte) ([]byte, error) { return spendingForm().Append(s, b) }

// MarshalBinary returns the bytes of AppendBinary.
func (s *Spending) MarshalBinary() ([]byte, error) { return spendingForm().Append(s, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is [ErrState].
func (s *Spending) UnmarshalBinary(data []byte) error { return spendingForm().Read(s, data) }

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (s *Spending) MarshalJSON() ([]byte, error) { return spendingForm().JSON(s) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Spending) UnmarshalJSON(data []byte) error { return spendingForm().ReadJSON(s, data) }

// AppendBinary appends the canonical state. The error is always nil.
func (s *Stocks) AppendBinary(b []byte) ([]byte, error) { return stocksForm().Append(s, b) }

// MarshalBinary returns the bytes of AppendBinary.
func (s *Stocks) MarshalBinary() ([]byte, error) { return stocksForm().Append(s, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is [ErrState].
func (s *Stocks) UnmarshalBinary(data []byte) error { return stocksForm().Read(s, data) }

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (s *Stocks) MarshalJSON() ([]byte, error) { return stocksForm().JSON(s) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Stocks) UnmarshalJSON(data []byte) error { return stocksForm().ReadJSON(s, data) }

// AppendBinary appends the canonical state. The error is always nil.
func (d *Deliveries) AppendBinary(b []byte) ([]byte, error) { return deliveriesForm().Append(d, b) }

// MarshalBinary returns the bytes of AppendBinary.
func (d *Deliveries) MarshalBinary() ([]byte, error) { return deliveriesForm().Append(d, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is [ErrState].
func (d *Deliveries) UnmarshalBinary(data []byte) error { return deliveriesForm().Read(d, data) }

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (d *Deliveries) MarshalJSON() ([]byte, error) { return deliveriesForm().JSON(d) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (d *Deliveries) UnmarshalJSON(data []byte) error { return deliveriesForm().ReadJSON(d, data) }

// AppendBinary appends the canonical state. The error is always nil.
func (s *Surveys) AppendBinary(b []byte) ([]byte, error) { return surveysForm().Append(s, b) }

// MarshalBinary returns the bytes of AppendBinary.
func (s *Surveys) MarshalBinary() ([]byte, error) { return surveysForm().Append(s, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is [ErrState].
func (s *Surveys) UnmarshalBinary(data []byte) error { return surveysForm().Read(s, data) }

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (s *Surveys) MarshalJSON() ([]byte, error) { return surveysForm().JSON(s) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Surveys) UnmarshalJSON(data []byte) error { return surveysForm().ReadJSON(s, data) }

// AppendBinary appends the canonical state. The error is always nil.
func (c *Customers) AppendBinary(b []byte) ([]byte, error) { return customersForm().Append(c, b) }

// MarshalBinary returns the bytes of AppendBinary.
func (c *Customers) MarshalBinary() ([]byte, error) { return customersForm().Append(c, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is [ErrState].
func (c *Customers) UnmarshalBinary(data []byte) error { return customersForm().Read(c, data) }

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (c *Customers) MarshalJSON() ([]byte, error) { return customersForm().JSON(c) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Customers) UnmarshalJSON(data []byte) error { return customersForm().ReadJSON(c, data) }

// AppendBinary appends the canonical state. The error is always nil.
func (c *CohortRevenue) AppendBinary(b []byte) ([]byte, error) {
	return cohortRevenueForm().Append(c, b)
}

// MarshalBinary returns the bytes of AppendBinary.
func (c *CohortRevenue) MarshalBinary() ([]byte, error) { return cohortRevenueForm().Append(c, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is [ErrState].
func (c *CohortRevenue) UnmarshalBinary(data []byte) error { return cohortRevenueForm().Read(c, data) }

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (c *CohortRevenue) MarshalJSON() ([]byte, error) { return cohortRevenueForm().JSON(c) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *CohortRevenue) UnmarshalJSON(data []byte) error {
	return cohortRevenueForm().ReadJSON(c, data)
}

// AppendBinary appends the canonical state of every currency. The error is always nil.
func (m *Multi) AppendBinary(b []byte) ([]byte, error) { return multiForm().Append(m, b) }

// MarshalBinary returns the bytes of AppendBinary.
func (m *Multi) MarshalBinary() ([]byte, error) { return multiForm().Append(m, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is [ErrState]. The
// fields are those of the first currency.
func (m *Multi) UnmarshalBinary(data []byte) error { return multiForm().Read(m, data) }

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (m *Multi) MarshalJSON() ([]byte, error) { return multiForm().JSON(m) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *Multi) UnmarshalJSON(data []byte) error { return multiForm().ReadJSON(m, data) }

// AppendBinary appends the canonical state. The error is always nil.
func (x *Items) AppendBinary(b []byte) ([]byte, error) { return itemsForm().Append(x, b) }

// MarshalBinary returns the bytes of AppendBinary.
func (x *Items) MarshalBinary() ([]byte, error) { return itemsForm().Append(x, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is [ErrState]. Limit
// stays as it is.
func (x *Items) UnmarshalBinary(data []byte) error {
	limit := x.Limit
	defer func() { x.Limit = limit }()
	return itemsForm().Read(x, data)
}

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (x *Items) MarshalJSON() ([]byte, error) { return itemsForm().JSON(x) }

// UnmarshalJSON reads what MarshalJSON wrote, as UnmarshalBinary does.
func (x *Items) UnmarshalJSON(data []byte) error {
	limit := x.Limit
	defer func() { x.Limit = limit }()
	return itemsForm().ReadJSON(x, data)
}
