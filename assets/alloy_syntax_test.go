package assets_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// The lines that the configurations are made of. Alloy knows more; these files
// keep to this.
var (
	alloyBlock     = regexp.MustCompile(`^([a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*)( "[a-z_]+")? \{$`)
	alloyAttribute = regexp.MustCompile(`^([a-z][a-z0-9_]*) += (.+)$`)
	alloyValue     = regexp.MustCompile(`^(true|false|\d+|"[^"\\]*"|sys\.env\("[A-Z_]+"\)|[a-z0-9_.]+\.(input|handler)|\[[a-z0-9_., ]*\])$`)
)

// checkAlloy reports the first line that is no block, attribute or comment, an
// attribute that a block has twice, and a block that is not closed.
func checkAlloy(text string) error {
	blocks := []map[string]bool{{}}
	for i, line := range strings.Split(withoutComments(text), "\n") {
		line = strings.TrimSpace(line)
		block, attribute := alloyBlock.FindStringSubmatch(line), alloyAttribute.FindStringSubmatch(line)
		top := blocks[len(blocks)-1]
		switch {
		case line == "":
		case line == "}" && len(blocks) > 1:
			blocks = blocks[:len(blocks)-1]
		case block != nil:
			if (block[3] != "") != (len(blocks) == 1) {
				return fmt.Errorf("line %d: a component has a label and an inner block has none: %s", i+1, line)
			}
			blocks = append(blocks, map[string]bool{})
		case attribute != nil && len(blocks) > 1 && alloyValue.MatchString(attribute[2]):
			if top[attribute[1]] {
				return fmt.Errorf("line %d: %s is there twice", i+1, attribute[1])
			}
			top[attribute[1]] = true
		default:
			return fmt.Errorf("line %d is no block and no attribute: %s", i+1, line)
		}
	}
	if open := len(blocks) - 1; open > 0 {
		return fmt.Errorf("%d blocks are not closed", open)
	}
	return nil
}

// withoutComments removes what follows "//" outside of strings and keeps the
// number of lines.
func withoutComments(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		quoted := false
		for i := 0; i < len(line); i++ {
			if line[i] == '"' {
				quoted = !quoted
			}
			if !quoted && strings.HasPrefix(line[i:], "//") {
				out.WriteString("\n")
				break
			}
			out.WriteByte(line[i])
		}
	}
	return out.String()
}

func TestCheckAlloy(t *testing.T) {
	const good = "a.b \"c\" { // to http\n  url = \"http://x\" // y\n  d {\n    e = [a.b.c.input]\n  }\n}\n"
	if err := checkAlloy(good); err != nil {
		t.Errorf("%q: %v", good, err)
	}
	for _, bad := range []string{
		strings.TrimSuffix(good, "}\n"),
		good + "}\n",
		strings.Replace(good, ` "c"`, "", 1),
		strings.Replace(good, "d {", "d \"e\" {", 1),
		strings.Replace(good, "e = ", "e ", 1),
		strings.Replace(good, "d {", "url = true\n  d {", 1),
		strings.Replace(good, `"http://x"`, `"http://x`, 1),
		strings.Replace(good, `"http://x"`, `env("X")`, 1),
		"a = true\n",
	} {
		if checkAlloy(bad) == nil {
			t.Errorf("%q passes", bad)
		}
	}
}
