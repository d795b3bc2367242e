package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Package is what the rules see of one package.
type Package struct {
	Rel         string // folder below the module, "." for the root
	Imports     []string
	TestImports []string
	Fset        *token.FileSet
	Files       map[string]*ast.File // non-test files by base name
}

// timeNames are the members of package time that read a clock, wait, or read
// the machine's zones.
var timeNames = []string{
	"After", "AfterFunc", "Local", "LoadLocation", "NewTicker", "NewTimer", "Now", "Since", "Sleep", "Tick", "Until",
}

// floatNames are members of any package or type that bring a floating-point
// number in.
var floatNames = []string{
	"Float32", "Float64", "FormatFloat", "InexactFloat64", "NewFromFloat", "NewFromFloat32", "NewFromFloatWithExponent", "ParseFloat",
}

// slogNames are the members of log/slog that a LogValue method needs.
var slogNames = []string{
	"Any", "AnyValue", "Attr", "Bool", "BoolValue", "Group", "GroupValue", "Int", "Int64", "Int64Value", "IntValue",
	"LogValuer", "String", "StringValue", "Value",
}

// checkPurity reports what a pure package must not contain.
func checkPurity(p *Package) []string {
	if !pure(p.Rel) {
		return nil
	}
	c := checker{p: p, globals: map[string]bool{}}
	for _, f := range p.Files {
		c.declarations(f)
	}
	if _, ok := p.Files["doc.go"]; !ok {
		c.found = append(c.found, p.Rel+": no doc.go: its package comment is the specification")
	}
	for name, f := range p.Files {
		c.file(name, f)
	}
	slices.Sort(c.found)
	return c.found
}

type checker struct {
	p       *Package
	globals map[string]bool // package-level variables
	found   []string
}

func (c *checker) report(n ast.Node, format string, args ...any) {
	pos := c.p.Fset.Position(n.Pos())
	c.found = append(c.found, fmt.Sprintf("%s:%d: ", path.Join(c.p.Rel, path.Base(pos.Filename)), pos.Line)+fmt.Sprintf(format, args...))
}

// declarations checks the declarations of a file and collects its variables.
func (c *checker) declarations(f *ast.File) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" {
				c.report(d, "func init")
			}
		case *ast.GenDecl:
			if d.Tok != token.VAR {
				continue
			}
			for _, s := range d.Specs {
				for _, name := range s.(*ast.ValueSpec).Names {
					c.globals[name.Name] = true
					if name.IsExported() && !strings.HasPrefix(name.Name, "Err") {
						c.report(name, "exported variable %s: make it a constant or a function", name.Name)
					}
				}
			}
		}
	}
	delete(c.globals, "_")
}

func (c *checker) file(base string, f *ast.File) {
	names := map[string]string{} // local name of an import -> its path
	for _, spec := range f.Imports {
		imp, _ := strconv.Unquote(spec.Path.Value)
		name := path.Base(imp)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == "." {
			c.report(spec, "dot import of %s", imp)
		}
		names[name] = imp
		if imp == "log/slog" && !definesLogValue(f) {
			c.report(spec, "log/slog without a LogValue method in the file")
		}
	}
	floats := matchAny(family(c.p.Rel), exact...) && floatFiles[path.Join(c.p.Rel, base)] == ""
	zoned := map[ast.Node]bool{} // time.Unix(...) calls whose zone is set at once
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if call, ok := n.X.(*ast.CallExpr); ok && (n.Sel.Name == "UTC" || n.Sel.Name == "In") {
				zoned[call.Fun] = true
			}
			c.selector(n, names, zoned[n])
			if floats && slices.Contains(floatNames, n.Sel.Name) {
				c.report(n, "%s: no floating-point number beside money", n.Sel.Name)
			}
		case *ast.Ident:
			if floats && (n.Name == "float32" || n.Name == "float64") {
				c.report(n, "%s: no floating-point number beside money", n.Name)
			}
		case *ast.BasicLit:
			// 1e18 may well be an integer constant; 0.5 and 1e-2 are not.
			if floats && n.Kind == token.FLOAT && (strings.Contains(n.Value, ".") || strings.Contains(n.Value, "e-")) {
				c.report(n, "%s: no floating-point number beside money", n.Value)
			}
		case *ast.Field:
			c.field(n, names)
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, left := range n.Lhs {
					c.assigned(f, left)
				}
			}
		case *ast.IncDecStmt:
			c.assigned(f, n.X)
		}
		return true
	})
}

// selector checks pkg.Name and the method call t.Local.
func (c *checker) selector(n *ast.SelectorExpr, names map[string]string, zoned bool) {
	imp := ""
	if id, ok := n.X.(*ast.Ident); ok {
		imp = names[id.Name]
	}
	name := n.Sel.Name
	switch {
	case imp == "time" && slices.Contains(timeNames, name):
		c.report(n, "time.%s: a moment and a zone are arguments", name)
	case imp == "time" && strings.HasPrefix(name, "Unix") && !zoned:
		c.report(n, "time.%s gives the zone of the machine: call UTC or In on it at once", name)
	case imp == "" && name == "Local" && slices.Contains(values(names), "time"):
		c.report(n, "method Local: a zone is an argument")
	case imp == "log/slog" && !slices.Contains(slogNames, name):
		c.report(n, "slog.%s: a library describes its values and logs nothing", name)
	}
}

// field refuses to leave an amount of zero out of JSON.
func (c *checker) field(n *ast.Field, names map[string]string) {
	if n.Tag == nil || !c.isAmount(n.Type, names) {
		return
	}
	tag, _ := strconv.Unquote(n.Tag.Value)
	_, options, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	if strings.Contains(options, "omitzero") || strings.Contains(options, "omitempty") {
		c.report(n, "an amount is never omitted from JSON")
	}
}

func (c *checker) isAmount(t ast.Expr, names map[string]string) bool {
	switch t := t.(type) {
	case *ast.Ident:
		return c.p.Rel == "money" && t.Name == "Amount"
	case *ast.SelectorExpr:
		id, ok := t.X.(*ast.Ident)
		return ok && names[id.Name] == Module+"/money" && t.Sel.Name == "Amount"
	}
	return false
}

// assigned reports an assignment to, or into, a package-level variable.
func (c *checker) assigned(f *ast.File, left ast.Expr) {
	for {
		switch x := left.(type) {
		case *ast.SelectorExpr:
			left = x.X
		case *ast.IndexExpr:
			left = x.X
		case *ast.StarExpr:
			left = x.X
		case *ast.ParenExpr:
			left = x.X
		case *ast.Ident:
			// The parser resolves names within a file, which is enough here: a
			// local variable has an object that the file scope does not hold.
			local := x.Obj != nil && f.Scope.Lookup(x.Name) != x.Obj
			if c.globals[x.Name] && !local {
				c.report(x, "package variable %s changes", x.Name)
			}
			return
		default:
			return
		}
	}
}

func definesLogValue(f *ast.File) bool {
	return slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
		fn, ok := d.(*ast.FuncDecl)
		return ok && fn.Recv != nil && fn.Name.Name == "LogValue"
	})
}

// family returns the first folder of a package.
func family(rel string) string {
	first, _, _ := strings.Cut(rel, "/")
	return first
}

func values(m map[string]string) []string {
	var out []string
	for _, v := range m {
		out = append(out, v)
	}
	return out
}
