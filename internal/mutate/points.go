package main

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Point is one place where a mutant can stand.
type Point struct {
	ID       int
	File     string // base name
	Pos      token.Position
	Mutator  string
	From, To string // the expression before and after
	Status   Status
	hits     int64
	tests    []*test // those that come by
}

// edit replaces del bytes at a position. Edits of one place nest by their span: what
// belongs to a wider expression opens first and closes last.
type edit struct {
	at, del, span int
	closes        bool
	text          string
}

// file rewrites one source file.
type file struct {
	pkg     *packages.Package
	syntax  *ast.File
	name    string
	src     []byte
	skip    map[int]bool // points that do not compile
	next    *int
	points  []*Point
	edits   []edit
	imports map[string]string // path to name
}

// rewrite finds the points of a file, numbered from *next, and returns its new text.
func rewrite(pkg *packages.Package, syntax *ast.File, skip map[int]bool, next *int) ([]*Point, []byte, error) {
	name := pkg.Fset.File(syntax.Package).Name()
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	f := &file{pkg: pkg, syntax: syntax, name: name, src: src, skip: skip, next: next, imports: map[string]string{}}
	for _, spec := range syntax.Imports {
		obj := pkg.TypesInfo.PkgNameOf(spec)
		f.imports[obj.Imported().Path()] = obj.Name()
	}
	ast.Inspect(syntax, f.visit)
	slices.SortStableFunc(f.edits, func(a, b edit) int {
		if a.at != b.at {
			return a.at - b.at
		}
		if a.closes != b.closes {
			return cmp.Compare(b2i(b.closes), b2i(a.closes))
		}
		if a.closes {
			return a.span - b.span
		}
		return b.span - a.span
	})
	var out bytes.Buffer
	at := 0
	for _, e := range f.edits {
		out.Write(src[at:e.at])
		out.WriteString(e.text)
		at = e.at + e.del
	}
	out.Write(src[at:])
	return f.points, out.Bytes(), nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// visit makes the points of a node; constants have none, because their places may ask
// for a constant.
func (f *file) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GenDecl:
		return n.Tok == token.VAR
	case *ast.ArrayType:
		return false
	case *ast.CompositeLit:
		if _, isMap := f.pkg.TypesInfo.TypeOf(n).Underlying().(*types.Map); !isMap {
			for _, elt := range n.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					elt = kv.Value // keys are names or constants
				}
				ast.Inspect(elt, f.visit)
			}
			return false
		}
	case *ast.BinaryExpr:
		if f.constant(n) {
			return false
		}
		f.binary(n)
	case *ast.UnaryExpr:
		if t := f.typeOf(n); n.Op == token.SUB && isNumber(t) {
			if id, ok := f.add(n.OpPos, "invert-negative", n, f.text(n.X)); ok {
				f.open(n, n.Pos(), 1, fmt.Sprintf("_mutNeg%s(%d, ", f.arg(t), id))
				f.close(n, n.End(), ")")
			}
		}
	case *ast.IncDecStmt:
		op, to := " += ", "--"
		if n.Tok == token.DEC {
			op, to = " -= ", "++"
		}
		if t := f.typeOf(n.X); isNumber(t) && f.arg(t) != "" {
			if id, ok := f.add(n.TokPos, "increment-decrement", n, f.text(n.X)+to); ok {
				f.open(n, n.TokPos, 2, fmt.Sprintf("%s_mutOne%s(%d)", op, f.arg(t), id))
			}
		}
	case *ast.AssignStmt:
		f.assign(n)
	}
	return true
}

var comparisons = map[token.Token]struct {
	boundary, negation token.Token
	guard              string
}{
	token.EQL: {0, token.NEQ, ""},
	token.NEQ: {0, token.EQL, ""},
	token.LSS: {token.LEQ, token.GEQ, "_mutLess"},
	token.LEQ: {token.LSS, token.GTR, "_mutLessEqual"},
	token.GTR: {token.GEQ, token.LEQ, "_mutMore"},
	token.GEQ: {token.GTR, token.LSS, "_mutMoreEqual"},
}

var arithmetic = map[token.Token]struct {
	to    token.Token
	guard string
}{
	token.ADD: {token.SUB, "_mutAdd"}, token.SUB: {token.ADD, "_mutSub"}, token.MUL: {token.QUO, "_mutMul"},
	token.QUO: {token.MUL, "_mutDiv"}, token.REM: {token.MUL, "_mutRem"},
	token.ADD_ASSIGN: {token.SUB_ASSIGN, "_mutPlus"}, token.SUB_ASSIGN: {token.ADD_ASSIGN, "_mutPlus"},
	token.MUL_ASSIGN: {token.QUO_ASSIGN, "_mutMul"}, token.QUO_ASSIGN: {token.MUL_ASSIGN, "_mutDiv"}, token.REM_ASSIGN: {token.MUL_ASSIGN, "_mutRem"},
}

func (f *file) binary(n *ast.BinaryExpr) {
	with := func(op token.Token) string { return f.text(n.X) + " " + op.String() + " " + f.text(n.Y) }
	if c, ok := comparisons[n.Op]; ok {
		// Outside the comparison a flip of its result, inside the choice of the boundary.
		if id, ok := f.add(n.OpPos, "conditionals-negation", n, with(c.negation)); ok {
			f.open(n, n.Pos(), 0, "((")
			defer f.close(n, n.End(), fmt.Sprintf(") != _mutIs(%d))", id))
		}
		if c.guard != "" {
			f.call(n, "conditionals-boundary", c.guard, f.typeOf(n.X), with(c.boundary))
		}
		return
	}
	if a, ok := arithmetic[n.Op]; ok && isNumber(f.typeOf(n)) {
		f.call(n, "arithmetic-base", a.guard, f.typeOf(n), with(a.to))
		return
	}
	if n.Op == token.LAND || n.Op == token.LOR {
		to := token.LAND
		if n.Op == token.LAND {
			to = token.LOR
		}
		if id, ok := f.add(n.OpPos, "invert-logical", n, with(to)); ok {
			is := fmt.Sprintf(") != _mutIs(%d)", id) // De Morgan: each side is evaluated once, as the mutant would
			f.open(n, n.Pos(), 0, "(((")
			f.close(n, n.X.End(), is)
			f.open(n, n.Y.Pos(), 0, "(")
			f.close(n, n.End(), is+is+")")
		}
	}
}

// call turns X op Y into guard[T](id, X, Y).
func (f *file) call(n *ast.BinaryExpr, mutator, guard string, t types.Type, to string) {
	if id, ok := f.add(n.OpPos, mutator, n, to); ok {
		f.open(n, n.Pos(), 0, fmt.Sprintf("%s%s(%d, ", guard, f.arg(t), id))
		f.open(n, n.OpPos, len(n.Op.String()), ",")
		f.close(n, n.End(), ")")
	}
}

func (f *file) assign(n *ast.AssignStmt) {
	a, ok := arithmetic[n.Tok]
	if !ok || !isNumber(f.typeOf(n.Lhs[0])) {
		return
	}
	x, y, t := f.text(n.Lhs[0]), n.Rhs[0], f.arg(f.typeOf(n.Lhs[0]))
	sum := n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN
	if !sum && strings.Contains(x, "(") {
		return // a call would run twice
	}
	id, ok := f.add(n.TokPos, "invert-assignment", n, x+" "+a.to.String()+" "+f.text(y))
	switch {
	case !ok:
	case sum:
		f.open(n, y.Pos(), 0, fmt.Sprintf("%s%s(%d, ", a.guard, t, id))
		f.close(n, y.End(), ")")
	default:
		f.open(n, n.TokPos, 2, fmt.Sprintf("= %s%s(%d, %s,", a.guard, t, id, x))
		f.close(n, y.End(), ")")
	}
}

// add makes a point; false for one that does not compile.
func (f *file) add(at token.Pos, mutator string, n ast.Node, to string) (int, bool) {
	id := *f.next
	*f.next++
	if f.skip[id] {
		return id, false
	}
	f.points = append(f.points, &Point{
		ID: id, File: filepath.Base(f.name), Pos: f.pkg.Fset.Position(at), Mutator: mutator, From: f.text(n), To: to,
	})
	return id, true
}

func (f *file) open(n ast.Node, at token.Pos, del int, text string) {
	f.edits = append(f.edits, edit{f.offset(at), del, int(n.End() - n.Pos()), false, text})
}

func (f *file) close(n ast.Node, at token.Pos, text string) {
	f.edits = append(f.edits, edit{f.offset(at), 0, int(n.End() - n.Pos()), true, text})
}

func (f *file) offset(p token.Pos) int { return f.pkg.Fset.Position(p).Offset }

// text is a node on one line.
func (f *file) text(n ast.Node) string {
	return strings.Join(strings.Fields(string(f.src[f.offset(n.Pos()):f.offset(n.End())])), " ")
}

func (f *file) constant(e ast.Expr) bool { return f.pkg.TypesInfo.Types[e].Value != nil }

func (f *file) typeOf(e ast.Expr) types.Type { return types.Default(f.pkg.TypesInfo.TypeOf(e)) }

// arg is a type as the type argument of a guard, "" to leave it to inference where
// the file cannot name it.
func (f *file) arg(t types.Type) string {
	named := true
	text := types.TypeString(t, func(p *types.Package) string {
		if p == f.pkg.Types {
			return ""
		}
		name := f.imports[p.Path()]
		named = named && name != "" && name != "." && name != "_"
		return name
	})
	if !named {
		return ""
	}
	return "[" + text + "]"
}

// isNumber holds for integers and floats, and for type parameters of them.
func isNumber(t types.Type) bool {
	if p, ok := t.(*types.TypeParam); ok {
		t = p.Constraint()
		if u, ok := t.Underlying().(*types.Interface); ok && u.NumEmbeddeds() > 0 {
			t = u.EmbeddedType(0)
		}
		if u, ok := t.(*types.Union); ok {
			t = u.Term(0).Type()
		}
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsInteger|types.IsFloat) != 0
}
