package gemini

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"google.golang.org/genai"
)

// The variables with which the SDK is pointed elsewhere.
const (
	geminiAddress = "GOOGLE_GEMINI_BASE_URL"
	vertexAddress = "GOOGLE_VERTEX_BASE_URL"
)

// Options make a Client.
type Options struct {
	Key      Key
	Settings Settings

	// Address is where the service is; "" for the environment's, and Google's when it names none. One that is given is
	// of the Gemini API, also where the environment asks for Vertex AI.
	Address string

	// Transport carries the requests; nil for one of the client's own, which follows the system's proxies.
	Transport http.RoundTripper
}

// A Client speaks with the service. All its methods may be called at the same time.
type Client struct {
	key      Key
	settings Settings
	api      func() *genai.Client // a function as Key's, since the SDK's client holds the key
	host     string
	vertex   bool

	// Each model has a quota of its own.
	embedding, describing *pacer

	close func()
}

// New makes a client. It sends nothing, except that credentials for Vertex AI may be looked for.
func New(ctx context.Context, o Options) (*Client, error) {
	c := &Client{key: o.Key, settings: o.Settings.withDefaults(), vertex: o.Address == "" && VertexVariable() != "", close: func() {}}
	if c.vertex {
		c.settings.Limits.PicturesPerBatch, c.settings.Limits.TextsPerBatch = 1, 1 // all that its embedContent takes
	}
	c.embedding, c.describing = newPacer(c.settings.Limits.Concurrency), newPacer(c.settings.Limits.Concurrency)
	base := o.Transport
	if base == nil {
		own := newTransport(c.settings.Limits.Concurrency)
		base, c.close = own, own.CloseIdleConnections
	}
	config := &genai.ClientConfig{HTTPClient: httpClient(base), Backend: genai.BackendGeminiAPI}
	address := cmp.Or(strings.TrimSpace(o.Address), os.Getenv(geminiAddress))
	if c.vertex {
		config.Backend = genai.BackendVertexAI
		address = os.Getenv(vertexAddress)
	}
	if address != "" {
		if err := checkAddress(address); err != nil {
			return nil, err
		}
		config.HTTPOptions.BaseURL = address
	}
	if err := c.authorize(ctx, config); err != nil {
		return nil, err
	}
	api, err := genai.NewClient(ctx, config)
	if err != nil {
		// The SDK's error prints the whole configuration, with the key.
		return nil, fmt.Errorf("%w: the SDK refused the configuration", ErrCredentials)
	}
	c.api = func() *genai.Client { return api }
	if u, err := url.Parse(api.ClientConfig().HTTPOptions.BaseURL); err == nil {
		c.host = u.Host
	}
	return c, nil
}

// authorize puts the key into the configuration, or for Vertex AI the machine's own credentials.
func (c *Client) authorize(ctx context.Context, config *genai.ClientConfig) error {
	if !c.vertex {
		if c.key.IsZero() {
			return ErrNoKey
		}
		config.APIKey = c.key.secret()
		return nil
	}
	project := os.Getenv("GOOGLE_CLOUD_PROJECT")
	switch {
	case project != "":
		c.key = Key{}
		if err := config.UseDefaultCredentials(); err != nil {
			return fmt.Errorf("%w: %s", ErrCredentials, shorten(err.Error(), maxMessage))
		}
		if quota, err := config.Credentials.QuotaProjectID(ctx); err == nil && quota != "" {
			config.HTTPOptions.Headers = http.Header{"X-Goog-User-Project": []string{quota}}
		}
	case !c.key.IsZero():
		config.APIKey = c.key.secret()
	case config.HTTPOptions.BaseURL == "":
		return fmt.Errorf("%w: GOOGLE_CLOUD_PROJECT is not set", ErrCredentials)
	}
	return nil
}

// Close lets go of idle connections. Calls that run go on.
func (c *Client) Close() { c.close() }

// Pause keeps Embed and Describe from sending more; what is on its way still arrives.
func (c *Client) Pause() { c.pause(true) }

// Resume ends a pause.
func (c *Client) Resume() { c.pause(false) }

func (c *Client) pause(on bool) {
	c.embedding.pause(on)
	c.describing.pause(on)
}

// Settings are those in force, with all their defaults.
func (c *Client) Settings() Settings { return c.settings }

// Host names who gets what is sent.
func (c *Client) Host() string { return c.host }

// VertexVariable names the variable that has Gemini reached through Vertex AI; "" when none does. The SDK's newer
// one goes first.
func VertexVariable() string {
	for _, name := range []string{"GOOGLE_GENAI_USE_ENTERPRISE", "GOOGLE_GENAI_USE_VERTEXAI"} {
		if v, ok := os.LookupEnv(name); ok {
			if v = strings.ToLower(v); v == "1" || v == "true" {
				return name
			}
			return ""
		}
	}
	return ""
}

// checkAddress refuses what is no address of a server.
func checkAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%w: it has to begin with https:// and name a server", ErrAddress)
	}
	return nil
}

// maxModels bounds the list; the service has less than a hundred.
const maxModels = 1_000

// Check tries the key and lists the models that it can use. Listing costs nothing.
func (c *Client) Check(ctx context.Context) (models []Model, err error) {
	ctx, span := c.start(ctx, "gemini.models", "list_models", "")
	defer func() { finish(span, err) }()
	ctx, cancel := context.WithTimeout(ctx, c.settings.QueryDeadline)
	defer cancel()
	ctx, x := withExchange(ctx, limitList)
	entries := 0
	for m, err := range c.allModels(ctx) {
		if err != nil {
			return nil, c.failList(ctx, x, err)
		}
		if m != nil && m.Name != "" {
			models = append(models, newModel(m))
		}
		if entries++; entries == maxModels {
			break // a server that repeats a page for ever
		}
	}
	sortModels(models)
	span.SetAttributes(attrModelCount.Int(len(models)))
	return models, nil
}

// failList is fail for the list itself: where it is not found, the address is wrong and not a model.
func (c *Client) failList(ctx context.Context, x *exchange, err error) error {
	e := c.clean(c.classify(ctx, x, err))
	if e.Kind == ErrModel {
		e.Kind = ErrAddress
	}
	return e
}

// listForError asks for the models when one is gone. It is a help and not what the user waits for, so it has
// little time, and its own failure is none.
func (c *Client) listForError(ctx context.Context) ([]Model, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return c.Check(ctx)
}
