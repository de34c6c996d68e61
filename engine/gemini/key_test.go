package gemini_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

const secret = "AIzaSy-not-a-real-key-0123456789abcdef"

func testKey(t testing.TB) gemini.Key {
	t.Helper()
	key, err := gemini.NewKey(" " + secret + "\n")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// transportVia goes through a proxy, and closes its connections with the test.
func transportVia(t testing.TB, proxy string) *http.Transport {
	transport := &http.Transport{}
	if proxy != "" {
		u, err := url.Parse(proxy)
		if err != nil {
			t.Fatal(err)
		}
		transport.Proxy = http.ProxyURL(u)
	}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// However a key is written, it does not show.
func TestKeyDoesNotShow(t *testing.T) {
	key := testKey(t)
	client, err := gemini.New(t.Context(), gemini.Options{Key: key, Address: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	type holder struct {
		Shown gemini.Key
		inner gemini.Key
	}
	h := holder{key, key}
	var out bytes.Buffer
	for _, v := range []any{key, &key, h, &h, []gemini.Key{key}, gemini.Options{Key: key}, client, *client} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
	}
	text, err := json.Marshal(struct {
		Key gemini.Key
		Map map[string]gemini.Key
	}{key, map[string]gemini.Key{"k": key}})
	if err != nil {
		t.Fatal(err)
	}
	out.Write(text)
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("key", "key", key, "holder", h, "client", client)
	}
	all := out.String()
	if strings.Contains(all, secret) || strings.Contains(strings.ToLower(all), fmt.Sprintf("%x", secret)) {
		t.Errorf("the key shows in\n%s", all)
	}
}

func TestNewKey(t *testing.T) {
	for text, want := range map[string]error{
		"": gemini.ErrNoKey, "  \n": gemini.ErrNoKey, "two words": gemini.ErrKeyShape, "ké": gemini.ErrKeyShape,
		"a\x00b": gemini.ErrKeyShape, strings.Repeat("k", 600): gemini.ErrKeyShape, "AIza": nil,
	} {
		if _, err := gemini.NewKey(text); !errors.Is(err, want) {
			t.Errorf("NewKey(%q): %v, want %v", text, err, want)
		}
	}
	if !testKey(t).Equal(testKey(t)) || testKey(t).Equal(gemini.Key{}) {
		t.Error("Equal is wrong")
	}
}

// ring is a keyring of the test.
type ring struct {
	kept map[string]string
	err  error
	hang chan struct{}
}

func (r *ring) do() error {
	if r.hang != nil {
		<-r.hang
	}
	return r.err
}

func (r *ring) Get(service, user string) (string, error) {
	if err := r.do(); err != nil {
		return "", err
	}
	if s, ok := r.kept[service+user]; ok {
		return s, nil
	}
	return "", keyring.ErrNotFound
}

func (r *ring) Set(service, user, secret string) error {
	if err := r.do(); err != nil {
		return err
	}
	r.kept[service+user] = secret
	return nil
}

func (r *ring) Delete(service, user string) error {
	if err := r.do(); err != nil {
		return err
	}
	delete(r.kept, service+user)
	return nil
}

func TestKeys(t *testing.T) {
	ctx := t.Context()
	keys := &gemini.Keys{Ring: &ring{kept: map[string]string{}}}
	if _, from, err := keys.Find(ctx); !errors.Is(err, gemini.ErrNoKey) || errors.Is(err, gemini.ErrKeyring) || from != gemini.FromNowhere {
		t.Errorf("Find of nothing: %q, %v", from, err)
	}
	if from, err := keys.Keep(ctx, testKey(t)); err != nil || from != gemini.FromKeyring {
		t.Errorf("Keep: %q, %v", from, err)
	}
	if key, from, err := keys.Find(ctx); err != nil || from != gemini.FromKeyring || !key.Equal(testKey(t)) {
		t.Errorf("Find: %q, %v", from, err)
	}
	t.Setenv("GEMINI_API_KEY", "second-key-of-the-environment")
	t.Setenv("GOOGLE_API_KEY", "first-key-of-the-environment")
	first, _ := gemini.NewKey("first-key-of-the-environment")
	if key, from, err := keys.Find(ctx); err != nil || from != gemini.FromEnvironment || !key.Equal(first) {
		t.Errorf("Find in the environment: %q, %v", from, err)
	}
	t.Setenv("GOOGLE_API_KEY", "")
	t.Setenv("GEMINI_API_KEY", "")
	if err := keys.Forget(ctx); err != nil {
		t.Error(err)
	}
	if _, _, err := keys.Find(ctx); !errors.Is(err, gemini.ErrNoKey) {
		t.Errorf("Find after Forget: %v", err)
	}
}

// Without a keyring a key is kept for the run, and whoever enters it is told.
func TestKeysWithoutKeyring(t *testing.T) {
	for name, r := range map[string]*ring{
		"broken":     {err: errors.New("no service " + secret)},
		"too big":    {err: keyring.ErrSetDataTooBig},
		"unanswered": {hang: make(chan struct{}), kept: map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			if r.hang != nil {
				defer close(r.hang)
			}
			keys := &gemini.Keys{Ring: r}
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			from, err := keys.Keep(ctx, testKey(t))
			if from != gemini.FromThisRun || !errors.Is(err, gemini.ErrKeyring) || strings.Contains(err.Error(), secret) {
				t.Errorf("Keep: %q, %v", from, err)
			}
			if text := gemini.Explain(err); !strings.Contains(text, "until the program ends") {
				t.Errorf("Explain: %q", text)
			}
			if key, from, err := keys.Find(t.Context()); err != nil || from != gemini.FromThisRun || !key.Equal(testKey(t)) {
				t.Errorf("Find: %q, %v", from, err)
			}
		})
	}
}

func TestNewRefuses(t *testing.T) {
	if _, err := gemini.New(t.Context(), gemini.Options{}); !errors.Is(err, gemini.ErrNoKey) {
		t.Errorf("without a key: %v", err)
	}
	for _, address := range []string{"localhost:80", "ftp://x", "http://", "::", "http://a b"} {
		if _, err := gemini.New(t.Context(), gemini.Options{Key: testKey(t), Address: address}); !errors.Is(err, gemini.ErrAddress) {
			t.Errorf("address %q: %v", address, err)
		}
	}
}

func TestAddressOfEnvironment(t *testing.T) {
	server := newServer(t, standin.Options{})
	t.Setenv("GOOGLE_GEMINI_BASE_URL", server.Address())
	key, _ := gemini.NewKey(server.Key())
	client, err := gemini.New(t.Context(), gemini.Options{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	models, err := client.Check(t.Context())
	if err != nil || len(models) != 3 || !strings.HasPrefix(client.Host(), "127.0.0.1:") {
		t.Errorf("%d models of %s, %v", len(models), client.Host(), err)
	}
}

func TestCheck(t *testing.T) {
	server := newServer(t, standin.Options{})
	client := newClient(t, server, nil)
	models, err := client.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range models {
		if m.CanEmbed == m.CanGenerate || m.CanEmbed != (m.Name == standin.EmbeddingModel) || !strings.Contains(m.Title, standin.Label) {
			t.Errorf("%+v", m)
		}
	}
	wrong, err := gemini.New(t.Context(), gemini.Options{Key: testKey(t), Address: server.Address()})
	if err != nil {
		t.Fatal(err)
	}
	defer wrong.Close()
	_, err = wrong.Check(t.Context())
	checkFault(t, err, gemini.ErrKey, "not valid")

	elsewhere, err := gemini.New(t.Context(), gemini.Options{Key: testKey(t), Address: server.Address() + "/nowhere"})
	if err != nil {
		t.Fatal(err)
	}
	defer elsewhere.Close()
	_, err = elsewhere.Check(t.Context())
	checkFault(t, err, gemini.ErrAddress, "GOOGLE_GEMINI_BASE_URL")
}

// The service quotes the key in some of its errors; it goes no further.
func TestKeyInTheServicesWords(t *testing.T) {
	server := newServer(t, standin.Options{})
	client := newClient(t, server, nil)
	server.Fail(standin.Fault{Status: 403, Message: "Permission denied: Consumer 'api_key:" + server.Key() + "' has been suspended.", Reason: "CONSUMER_SUSPENDED"})
	spans := traced(t, func(ctx context.Context) {
		_, err := client.Answer(ctx, gemini.Request{Prompt: "x"}, nil)
		if all := fmt.Sprintf("%v %+v %#v %s", err, err, err, gemini.Explain(err)); strings.Contains(all, server.Key()) {
			t.Errorf("the key is in %s", all)
		}
		checkFault(t, err, gemini.ErrKey, "suspended")
	})
	if strings.Contains(everything(t, spans), server.Key()) {
		t.Error("the key is in the spans")
	}
}
