package kpi

import "unsafe"

// TableBytes returns the size of the customer table.
func (c *Customers) TableBytes() int64 {
	n := int64(0)
	for i := range c.parts {
		n += int64(len(c.parts[i].slots)) * int64(unsafe.Sizeof(entry{}))
	}
	return n
}
