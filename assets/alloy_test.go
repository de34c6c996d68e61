package assets_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/assets"
)

// alloyFiles are the configurations as they are, and the local one as its own
// comments tell a user to change it.
func alloyFiles(t *testing.T) map[string]string {
	t.Helper()
	const tempo, file = "otelcol.exporter.otlphttp.tempo.input", "otelcol.exporter.file.traces.input"
	toFile := uncommentBlock(t, assets.AlloyLocal, `otelcol.exporter.file "traces" {`)
	return map[string]string{
		"config.alloy":         assets.AlloyConfig,
		"local.alloy":          assets.AlloyLocal,
		"local.alloy, to file": choose(t, toFile, "["+file+"]"),
		"local.alloy, to both": choose(t, toFile, "["+tempo+", "+file+"]"),
	}
}

// choose replaces where spans go in the line marked for it. The comments must
// offer that very text.
func choose(t *testing.T, text, to string) string {
	t.Helper()
	if !regexp.MustCompile(`(?m)^//.*` + regexp.QuoteMeta(to) + `$`).MatchString(text) {
		t.Errorf("no comment offers %s", to)
	}
	line := regexp.MustCompile(`(?m)^(\s*traces = )\[[^\]]*\] // CHOOSE$`)
	if n := len(line.FindAllString(text, -1)); n != 1 {
		t.Fatalf("%d lines to choose in, want 1", n)
	}
	return line.ReplaceAllString(text, "${1}"+to)
}

// uncommentBlock removes the "//" before the block that begins with head.
func uncommentBlock(t *testing.T, text, head string) string {
	t.Helper()
	var out []string
	inside := false
	for line := range strings.Lines(text) {
		inside = inside || strings.TrimSpace(line) == "// "+head
		if inside {
			line = strings.TrimPrefix(strings.TrimPrefix(line, "//"), " ")
		}
		inside = inside && !strings.HasPrefix(line, "}")
		out = append(out, line)
	}
	text = strings.Join(out, "")
	if inside || !strings.Contains(text, "\n"+head) {
		t.Fatalf("no complete block %s in comments", head)
	}
	return text
}

func TestAlloyIsWellFormed(t *testing.T) {
	for name, text := range alloyFiles(t) {
		if err := checkAlloy(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAlloyRefersToWhatItDeclares(t *testing.T) {
	declaration := regexp.MustCompile(`(?m)^([a-z][a-z0-9_.]*) "([a-z_]+)" \{`)
	reference := regexp.MustCompile(`\botelcol\.[a-z0-9_.]+\.(input|handler)\b`)
	for name, text := range alloyFiles(t) {
		code := withoutComments(text)
		unused := map[string]bool{}
		for _, m := range declaration.FindAllStringSubmatch(code, -1) {
			component := m[1] + "." + m[2]
			if _, twice := unused[component]; twice {
				t.Errorf("%s declares %s twice", name, component)
			}
			// Nothing refers to a receiver: it is where spans come in.
			unused[component] = !strings.HasPrefix(component, "otelcol.receiver.")
		}
		if len(unused) == 0 {
			t.Errorf("%s declares no component", name)
		}
		for _, ref := range reference.FindAllString(code, -1) {
			component := ref[:strings.LastIndex(ref, ".")]
			if _, declared := unused[component]; !declared {
				t.Errorf("%s refers to %s, which it does not declare", name, component)
			}
			unused[component] = false
		}
		for component, is := range unused {
			// The one to a file alone leaves the way to Tempo unused.
			if is && !strings.HasPrefix(name, "local.alloy, to file") {
				t.Errorf("%s declares %s and does not use it", name, component)
			}
		}
	}
}

// Whoever is on the network must not be able to send spans, and where the
// program sends them by itself somebody must listen.
func TestAlloyListensOnThisMachineOnly(t *testing.T) {
	listen := regexp.MustCompile(`(?m)^  (http|grpc) \{\n\s+endpoint = "([^"]*)"`)
	for name, text := range alloyFiles(t) {
		code := withoutComments(text)
		found := listen.FindAllStringSubmatch(code, -1)
		if len(found) != 1 || found[0][1] != "http" || found[0][2] != "127.0.0.1:4318" {
			t.Errorf("%s listens at %q, want HTTP at 127.0.0.1:4318 only", name, found)
		}
		if strings.Contains(code, "0.0.0.0") || strings.Contains(code, "grpc {") || regexp.MustCompile(`http \{\s*\}`).MatchString(code) {
			t.Errorf("%s listens on the network", name)
		}
	}
}

func TestLocalAlloySendsToThisMachineOnly(t *testing.T) {
	for _, endpoint := range regexp.MustCompile(`endpoint = (.*)`).FindAllStringSubmatch(withoutComments(assets.AlloyLocal), -1) {
		if !regexp.MustCompile(`^"(http://)?127\.0\.0\.1:\d+"$`).MatchString(endpoint[1]) {
			t.Errorf("local.alloy has the endpoint %s", endpoint[1])
		}
	}
}

// What an account needs comes from the environment, by the function that is not
// deprecated, and every variable is explained.
func TestAlloyHoldsNoSecret(t *testing.T) {
	code := withoutComments(assets.AlloyConfig)
	variable := regexp.MustCompile(`sys\.env\("([A-Z_]+)"\)`)
	for _, argument := range []string{"endpoint", "username", "password"} {
		m := regexp.MustCompile(`(?m)^\s+`+argument+`\s+= (.*)$`).FindAllStringSubmatch(code, -1)
		last := m[len(m)-1][1]
		if !variable.MatchString(last) {
			t.Errorf("%s is %s, want it from the environment", argument, last)
		}
	}
	for _, m := range variable.FindAllStringSubmatch(code, -1) {
		if !regexp.MustCompile(`(?m)^//\s+` + m[1] + `\s`).MatchString(assets.AlloyConfig) {
			t.Errorf("no comment explains %s", m[1])
		}
	}
	if strings.Contains(code, "client_auth") {
		t.Error("username and password within client_auth do not load")
	}
	for name, text := range alloyFiles(t) {
		if regexp.MustCompile(`(^|[^.\w])env\(`).MatchString(text) {
			t.Errorf("%s uses env(), which is deprecated", name)
		}
		if secret := regexp.MustCompile(`glc_|eyJ|Basic [A-Za-z0-9+/=]{8}`).FindString(text); secret != "" {
			t.Errorf("%s holds what looks like a token: %s", name, secret)
		}
	}
}

// Nothing that the program was told to be taken may be lost: it is on disk at
// once, and tried for ever.
func TestAlloyLosesNothing(t *testing.T) {
	for name, text := range alloyFiles(t) {
		code := withoutComments(text)
		for _, want := range []string{
			`storage = otelcol.storage.file.queue.handler`,
			`max_elapsed_time = "0s"`,
			`create_directory = true`,
			`directory_permissions = "0700"`,
			`fsync = true`,
		} {
			if !slices.ContainsFunc(strings.Split(code, "\n"), func(line string) bool {
				return strings.Join(strings.Fields(line), " ") == want
			}) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
		if strings.Contains(code, "otelcol.processor.") {
			t.Errorf("%s has a processor before the queue, which keeps spans in memory", name)
		}
		if !strings.Contains(text, "--stability.level=public-preview") {
			t.Errorf("%s does not tell the flag that its storage needs", name)
		}
	}
}
