package query

import (
	"math"
	"strings"
)

// number is one as it was written: those from least to most are the same when they are rounded like it.
type number struct{ value, least, most float64 }

// readBounds understands “3000”, “>3000”, “>=3000”, “3000..4000”, “3000..” and “3000+”, as inclusive bounds.
func readBounds(s string, read func(s, like string) (number, bool)) (least, most float64, ok bool) {
	least, most = math.Inf(-1), math.Inf(1)
	if from, to, isRange := cutRange(s); isRange {
		if from == "" && to == "" {
			return 0, 0, false
		}
		if from != "" {
			n, ok := read(from, to)
			if !ok {
				return 0, 0, false
			}
			least = n.value
		}
		if to != "" {
			n, ok := read(to, "")
			if !ok {
				return 0, 0, false
			}
			most = n.value
		}
		if least > most {
			least, most = most, least
		}
		return least, most, true
	}
	comparison, rest := cutComparison(s)
	if more, found := strings.CutSuffix(rest, "+"); found && comparison == "" {
		comparison, rest = ">=", more
	}
	n, ok := read(strings.TrimSpace(rest), "")
	switch comparison {
	case ">":
		least = n.value + 1
	case ">=":
		least = n.value
	case "<":
		most = n.value - 1
	case "<=":
		most = n.value
	case "=":
		least, most = n.value, n.value
	case "":
		least, most = n.least, n.most
	default:
		ok = false
	}
	return least, most, ok
}

// cutRange parts “3000..4000”, and “3000-4000” as well.
func cutRange(s string) (from, to string, ok bool) {
	for _, between := range []string{"..", "…", "–", "-"} {
		from, to, ok = strings.Cut(s, between)
		if between == "-" && (from == "" || to == "") { // a number below 0 is none of ours
			continue
		}
		if ok {
			return strings.TrimSpace(from), strings.TrimSpace(strings.TrimPrefix(to, ".")), true
		}
	}
	return "", "", false
}

// cutComparison takes the sign of comparison off; "?" is none that there is.
func cutComparison(s string) (comparison, rest string) {
	rest = strings.TrimLeft(s, "<>=≤≥")
	switch comparison = s[:len(s)-len(rest)]; comparison {
	case "", ">", "<", ">=", "<=", "=":
	case "≥", "=>":
		comparison = ">="
	case "≤", "=<":
		comparison = "<="
	case "==":
		comparison = "="
	default:
		comparison = "?"
	}
	return comparison, strings.TrimSpace(rest)
}

func wholeNumber(s, _ string) (number, bool) {
	n, ok := readNumber(strings.TrimSpace(strings.TrimSuffix(s, "px")))
	return number{n, n, n}, ok && n == math.Trunc(n)
}

// units of sizes. The longer names come first.
var units = []struct {
	name  string
	bytes float64
}{
	{"kib", 1 << 10},
	{"mib", 1 << 20},
	{"gib", 1 << 30},
	{"tib", 1 << 40},
	{"kb", 1e3},
	{"mb", 1e6},
	{"gb", 1e9},
	{"tb", 1e12},
	{"k", 1e3},
	{"m", 1e6},
	{"g", 1e9},
	{"t", 1e12},
	{"bytes", 1},
	{"b", 1},
}

// bytes understands “2mb”. A number without a unit has that of the other, if there is one; what is written with a unit
// is rounded: files are seldom of 2,000,000 bytes.
func bytes(s, other string) (number, bool) {
	unit, digits := cutUnit(s)
	if unit == 0 {
		if unit, _ = cutUnit(other); unit == 0 {
			unit = 1
		}
	}
	n, ok := readNumber(digits)
	value := math.Round(n * unit)
	if !ok || value > 1e15 {
		return number{}, false
	}
	half := unit / 2
	if _, decimals, found := strings.Cut(digits, "."); found {
		half /= math.Pow10(len(decimals))
	}
	return number{value, math.Max(0, math.Ceil(n*unit-half)), math.Max(value, math.Ceil(n*unit+half)-1)}, true
}

func cutUnit(s string) (bytes float64, digits string) {
	for _, u := range units {
		if digits, found := strings.CutSuffix(s, u.name); found {
			return u.bytes, strings.TrimSpace(digits)
		}
	}
	return 0, strings.TrimSpace(s)
}
