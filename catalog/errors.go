package catalog

import "errors"

// Errors of this package, found by errors.Is behind [commerce.FieldErrors].
var (
	ErrGTIN      = errors.New("catalog: not a GTIN")
	ErrChecksum  = errors.New("catalog: check digit does not match")
	ErrSKU       = errors.New("catalog: malformed article number")
	ErrMissing   = errors.New("catalog: missing")
	ErrDuplicate = errors.New("catalog: duplicate")
	ErrOption    = errors.New("catalog: option and variant do not fit")
	ErrTooMany   = errors.New("catalog: too many")
	ErrCycle     = errors.New("catalog: a category or bundle contains itself")
	ErrUnknown   = errors.New("catalog: unknown")
	ErrMeasure   = errors.New("catalog: malformed measure")
	ErrLanguage  = errors.New("catalog: malformed language tag")
	ErrRange     = errors.New("catalog: out of range")
)
