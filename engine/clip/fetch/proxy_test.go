package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
)

func proxyAt(address string) func(*http.Request) (*url.URL, error) {
	return func(*http.Request) (*url.URL, error) { return url.Parse(address) }
}

// roleEnv makes a child of the test binary fetch the model of the tests and print what comes of it.
const (
	roleEnv   = "FETCH_TEST_CHILD" // the folder
	mirrorEnv = "FETCH_TEST_MIRROR"
)

func child() int {
	if err := modelOf(contents()).Fetch(context.Background(), os.Getenv(roleEnv), Options{BaseURL: os.Getenv(mirrorEnv)}); err != nil {
		fmt.Println(Explain(err))
		return 1
	}
	return 0
}

func childFor(t *testing.T, dir, mirror string, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(strings.ToUpper(e), "="); !strings.HasSuffix(name, "_PROXY") {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.Env = append(cmd.Env, roleEnv+"="+dir, mirrorEnv+"="+mirror)
	cmd.Env = append(cmd.Env, env...)
	return cmd
}

// With no client of its own, a program goes through the proxy of its environment.
func TestProxyOfTheEnvironment(t *testing.T) {
	files := contents()
	m := modelOf(files)
	proxy := serve(t, map[string][]byte{"repository/" + small: files[small], "repository/" + large: files[large]})
	var host string
	proxy.does(func(_ http.ResponseWriter, r *http.Request) bool { host = r.URL.Host; return false })
	dir := t.TempDir()
	if out, err := childFor(t, dir, "http://models.example/repository", "HTTP_PROXY="+proxy.URL).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	complete(t, dir, m, files)
	if host != "models.example" {
		t.Errorf("the proxy was asked for %q", host)
	}

	login := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	t.Cleanup(login.Close)
	for _, mirror := range []string{"http://models.example", "https://models.example"} {
		out, err := childFor(t, t.TempDir(), mirror, "HTTP_PROXY="+login.URL, "HTTPS_PROXY="+login.URL).Output()
		if err == nil || !strings.HasPrefix(string(out), "The proxy between you and models.example") {
			t.Errorf("%v: %s", err, out)
		}
	}
}
