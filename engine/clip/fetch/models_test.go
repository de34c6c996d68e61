package fetch

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func listOf(t testing.TB, models ...Model) []byte {
	t.Helper()
	data, err := json.Marshal(models)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestParseModels(t *testing.T) {
	m := modelOf(contents())
	models, err := ParseModels(listOf(t, m))
	must(t, err)
	if len(models) != 1 || models[0].Name != m.Name || models[0].Bytes() != 900_700 || !reflect.DeepEqual(models[0].Files, m.Files) {
		t.Errorf("%+v", models)
	}
	m.Files[0].Bytes = 0
	models, err = ParseModels(listOf(t, m))
	must(t, err)
	if models[0].Bytes() != 0 {
		t.Errorf("the size of files of unknown size is %d", models[0].Bytes())
	}
}

func TestModelsThatAreRefused(t *testing.T) {
	names := func(change func(*Model, string), values ...string) (changes []func(*Model)) {
		for _, v := range values {
			changes = append(changes, func(m *Model) { change(m, v) })
		}
		return changes
	}
	tests := map[string][]func(*Model){
		"name": names(func(m *Model, v string) { m.Name = v },
			"", ".", "..", "a/b", `a\b`, "../x", "/etc", "C:", "-x", "x.part", "x.PART", "x.lock", "x.", "nul", "Con.txt", "a b", "é", strings.Repeat("x", 129)),
		"title":    names(func(m *Model, v string) { m.Title = v }, "", " \n"),
		"licence":  names(func(m *Model, v string) { m.Licence = v }, "", "\t"),
		"revision": names(func(m *Model, v string) { m.Revision = v }, "", "main", "../x", strings.Repeat("g", 40), strings.Repeat("A", 40), strings.Repeat("a", 41)),
		"address": names(func(m *Model, v string) { m.Address = v },
			"", "http://huggingface.co/x", "huggingface.co/x", "https://", "https:///x", "ftp://h/x", "file:///etc", "https://me:pw@h/x", "https://h/x?y", "https://h/x?", "https://h/x#y", "https:h", "https://h:port/", "https://h/%zz"),
		"path": names(func(m *Model, v string) { m.Files[0].Path = v },
			"", ".", "..", "../x", "a/../../x", "/etc/passwd", `a\b`, `..\x`, "a//b", "a/", "./a", "a/.", "C:/x", "c:x", "nul", "a/COM1.txt", "x.part", "onnx/x.Part", "x.part.etag", "a.", "a/.hidden", "a b", "a\x00b", "a?b", "a%2fb", "é", strings.Repeat("x", 201), "a/a/a/a/a/a/a/a/a"),
		"another path": names(func(m *Model, v string) { m.Files[1].Also = []string{"onnx/other.onnx", v} },
			"", "../x", "/etc/passwd", "nul", "x.part", large, "ONNX/Model.onnx", "onnx/other.onnx", small, small+"/x", "onnx"),
		"hash": names(func(m *Model, v string) { m.Files[0].SHA256 = v }, "", strings.Repeat("a", 63), strings.Repeat("a", 65), strings.Repeat("A", 64), strings.Repeat("g", 64)),
		"the rest": {
			func(m *Model) { m.Files[0].Bytes = -1 },
			func(m *Model) { m.Files[0].Bytes = maxFileBytes + 1 },
			func(m *Model) { m.Dimension = 0 },
			func(m *Model) { m.Dimension = -1 },
			func(m *Model) { m.Dimension = maxDimension + 1 },
			func(m *Model) { m.Files = nil },
			func(m *Model) { m.Files = append(m.Files, m.Files[0]) },
			func(m *Model) { m.Files[0].Path = "ONNX/Model.onnx" },
			func(m *Model) { m.Files[0].Path = "onnx" },
			func(m *Model) { m.Files[0].Path = large + "/x" },
		},
	}
	for field, changes := range tests {
		for i, change := range changes {
			m := modelOf(contents())
			change(&m)
			if _, err := ParseModels(listOf(t, m)); !errors.Is(err, ErrModels) || Explain(err) == "" {
				t.Errorf("%s, case %d: %v", field, i, err)
			}
		}
	}
	good := string(listOf(t, modelOf(contents())))
	twice := modelOf(contents())
	twice.Name = "TINY"
	for _, data := range []string{
		"", "null", "[]", "{}", "[{}]", good + good, good[:len(good)-1], strings.Replace(good, `"name"`, `"nom"`, 1),
		string(listOf(t, modelOf(contents()), twice)),
	} {
		if _, err := ParseModels([]byte(data)); !errors.Is(err, ErrModels) {
			t.Errorf("%q: %v", data, err)
		}
	}
}

// What is parsed stays in the folder and is asked for by https.
func FuzzParseModels(f *testing.F) {
	f.Add(listOf(f, modelOf(contents())))
	also := modelOf(contents())
	also.Files[1].Also = []string{"onnx/other.onnx"}
	f.Add(listOf(f, also))
	bare := modelOf(contents())
	bare.Address = "https://0"
	f.Add(listOf(f, bare))
	f.Add([]byte(`[{"name":"a","files":[{"path":"../b"}]}]`))
	f.Add([]byte(`[{"name":"..","title":"a","address":"https://a","revision":"0123456789abcdef0123456789abcdef01234567","licence":"a","dimension":1,"files":[]}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		models, err := ParseModels(data)
		if err != nil {
			if !errors.Is(err, ErrModels) {
				t.Errorf("%v", err)
			}
			return
		}
		for _, m := range models {
			if !filepath.IsLocal(m.Name) || filepath.Base(m.Name) != m.Name {
				t.Errorf("the name %q", m.Name)
			}
			addresses, err := m.addresses("")
			if err != nil || len(addresses) != 1 {
				t.Fatalf("%q: %v", m.Address, err)
			}
			for _, file := range m.Files {
				local := filepath.FromSlash(file.Path)
				if !filepath.IsLocal(local) || filepath.Clean(local) != local {
					t.Errorf("the path %q", file.Path)
				}
				if u := addresses[0].JoinPath(file.Path); u.Scheme != "https" || u.Hostname() == "" || !strings.HasSuffix(u.Path, "/resolve/"+m.Revision+"/"+file.Path) {
					t.Errorf("%q is asked for at %s", file.Path, u)
				}
				for _, other := range file.Also {
					if !filepath.IsLocal(filepath.FromSlash(other)) || slices.Contains(file.Also, file.Path) {
						t.Errorf("%q may also be %q", file.Path, other)
					}
				}
				if len(file.item().sum) != 32 {
					t.Errorf("the hash %q", file.SHA256)
				}
			}
		}
	})
}

func FuzzParseContentRange(f *testing.F) {
	for _, text := range []string{"bytes 0-9/10", "bytes 5-9/*", "bytes 9-5/10", "bytes 0-10/10", "bytes */10", "bytes 99999999999999999999-1/2"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if from, total, ok := parseContentRange(text); ok && (from < 0 || total == 0 || total > 0 && from >= total) {
			t.Errorf("%q: from %d of %d", text, from, total)
		}
	})
}
