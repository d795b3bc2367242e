package main

import (
	"fmt"
	"strings"
)

// The guards that a rewritten package calls. They live in a file that only the
// overlay has; their names begin with an underscore and collide with nothing.
//
// MATCH is "this mutant is the one to run": a comparison with a number that the
// environment chose at start. In the counting build it writes down who was there.
const guardSource = `package PACKAGE

import (
	_mutOs "os"
	_mutConv "strconv"
	_mutAtomic "sync/atomic"
)

var (
	_mutActive = int(_mutEnv("MUTATE_ID", -1))
	_mutLimit  = _mutEnv("MUTATE_LIMIT", 1<<62)
	_mutLog, _ = _mutOs.OpenFile(_mutOs.Getenv("MUTATE_LOG"), _mutOs.O_APPEND|_mutOs.O_WRONLY|_mutOs.O_CREATE, 0o600)
	_mutHits   [POINTS]int64
)

func _mutEnv(name string, or int64) int64 {
	if v, err := _mutConv.ParseInt(_mutOs.Getenv(name), 10, 64); err == nil {
		return v
	}
	return or
}

// _mutHit ends a run that comes by so often that it will never end.
func _mutHit(id int) bool {
	if _mutAtomic.AddInt64(&_mutHits[id], 1) > _mutLimit {
		_mutOs.Exit(LOOPING)
	}
	return true
}

// _mutCount logs the visits whose number is a power of two.
func _mutCount(id int) bool {
	if n := _mutAtomic.AddInt64(&_mutHits[id], 1); n&(n-1) == 0 && _mutLog != nil {
		_, _ = _mutLog.WriteString(_mutConv.Itoa(id) + "\n")
	}
	return false
}

type _mutInt interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}
type _mutNum interface{ _mutInt | ~float32 | ~float64 }
type _mutOrd interface{ _mutNum | ~string }

func _mutIs(id int) bool { return MATCH }

func _mutLess[T _mutOrd](id int, a, b T) bool {
	if MATCH {
		return a <= b
	}
	return a < b
}

func _mutLessEqual[T _mutOrd](id int, a, b T) bool {
	if MATCH {
		return a < b
	}
	return a <= b
}

func _mutMore[T _mutOrd](id int, a, b T) bool {
	if MATCH {
		return a >= b
	}
	return a > b
}

func _mutMoreEqual[T _mutOrd](id int, a, b T) bool {
	if MATCH {
		return a > b
	}
	return a >= b
}

func _mutAdd[T _mutNum](id int, a, b T) T {
	if MATCH {
		return a - b
	}
	return a + b
}

func _mutSub[T _mutNum](id int, a, b T) T {
	if MATCH {
		return a + b
	}
	return a - b
}

func _mutMul[T _mutNum](id int, a, b T) T {
	if MATCH {
		return a / b
	}
	return a * b
}

func _mutDiv[T _mutNum](id int, a, b T) T {
	if MATCH {
		return a * b
	}
	return a / b
}

func _mutRem[T _mutInt](id int, a, b T) T {
	if MATCH {
		return a * b
	}
	return a % b
}

func _mutNeg[T _mutNum](id int, a T) T {
	if MATCH {
		return a
	}
	return -a
}

func _mutPlus[T _mutNum](id int, a T) T {
	if MATCH {
		return -a
	}
	return a
}

func _mutOne[T _mutNum](id int) T {
	one := T(1)
	if MATCH {
		return -one
	}
	return one
}
`

// exitLooping is the exit code of a run that visited its mutant absurdly often.
const exitLooping = 77

// guard returns the guard file of a package with so many points.
func guard(name string, points int, counting bool) string {
	match := "_mutActive == id && _mutHit(id)"
	if counting {
		match = "_mutCount(id)"
	}
	return strings.NewReplacer("PACKAGE", name, "MATCH", match,
		"POINTS", fmt.Sprint(points+1), "LOOPING", fmt.Sprint(exitLooping)).Replace(guardSource)
}
