package gemini

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

// Explain turns an error of this package into a sentence for the user: what went wrong and what to do next. It is
// "" for errors of others.
func Explain(err error) string {
	var finish *FinishError
	var kind *KindError
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &finish):
		return finish.sentence()
	case errors.As(err, &kind):
		return kind.sentence()
	case errors.Is(err, context.Canceled):
		return "Cancelled. What was finished by then is kept."
	case errors.As(err, &e):
		return e.sentence()
	}
	if errors.Is(err, ErrNoKey) && errors.Is(err, ErrKeyring) {
		return "There is no Gemini key, and the system's keyring cannot be used. Enter a key in Settings, where it is kept until the program ends, or set GOOGLE_API_KEY."
	}
	for _, s := range sentences {
		if errors.Is(err, s.kind) {
			return s.text
		}
	}
	return ""
}

// sentences are for errors of which nothing more is known. Those that wrap others come first.
var sentences = []struct {
	kind error
	text string
}{
	{ErrKeyShape, "This does not look like an API key: it should be one word of letters, digits and signs. Copy it again from Google AI Studio."},
	{ErrKeyring, "The system's keyring cannot be used. A key that you enter is kept until the program ends; to have it always, set GOOGLE_API_KEY."},
	{ErrNoKey, "There is no Gemini key. Enter one in Settings, or set GOOGLE_API_KEY; everything else works without."},
	{ErrAddress, "The address of the Gemini service is wrong. Check GOOGLE_GEMINI_BASE_URL, or remove it to use Google's."},
	{ErrCredentials, "There are no credentials for Vertex AI. Run “gcloud auth application-default login” and set GOOGLE_CLOUD_PROJECT, or unset GOOGLE_GENAI_USE_VERTEXAI."},
	{ErrNoPrompt, "There is nothing to ask yet. Write what you want to know or to see."},
	{ErrReferences, "There are more references than the model takes. Leave some out."},
	{ErrTooLong, "This is more than Gemini takes at once. Use fewer or smaller references, or a shorter prompt."},
	{ErrQuota, "The quota of this key is used up for the moment. Wait a little and try again."},
	{ErrModel, "This model is gone, or this key cannot use it. Choose another in Settings."},
	{ErrKey, "Gemini refused the key. Check it in Settings."},
	{ErrRequest, "Gemini refused the request. Change the prompt, the references or the model."},
	{ErrRegion, "Google does not offer Gemini where you are. With Vertex AI it may be."},
	{ErrService, "Gemini has a problem of its own right now. Try again in a minute."},
	{ErrOffline, "Gemini cannot be reached. Check the network; search on this machine goes on."},
	{ErrProxy, "The proxy between you and Gemini does not let the request through. Check HTTPS_PROXY, or log in to the network."},
	{ErrCertificate, "The connection to Gemini is not safe: its certificate is not trusted. If your network inspects traffic, its certificate has to be installed; also check this machine's date."},
	{ErrTimeout, "Gemini did not answer in time. Try again; the longest time to wait is in Settings."},
	{ErrCut, "The answer stopped half-way. What came is kept; ask again for the whole."},
	{ErrTooLarge, "The answer was far larger than any should be, and was given up."},
	{ErrGarbled, "Gemini's answer cannot be understood. Try again; if it stays so, choose another model in Settings."},
	{ErrCorruptPicture, "The picture is damaged and cannot be used. Try again, or use another."},
	{ErrEmpty, "Gemini answered with nothing. Try again, or word the prompt differently."},
	{ErrVectorCount, "Gemini returned another number of vectors than it was asked for, so none was used. Try again, or choose another embedding model in Settings."},
	{ErrVectorLength, "Gemini returned vectors of another length than it was asked for, so none was used. Check the embedding model and its dimensions in Settings."},
	{ErrVectorNaN, "Gemini returned a vector that means nothing, so none was used. Try again, or choose another embedding model in Settings."},
	{ErrUnfinished, "The answer ends before its end. Ask for less at once."},
	{ErrBlocked, "Gemini refused to answer. Word the prompt differently, or leave out a reference."},
	{ErrWrongKind, "Gemini answered with another kind than you asked for. Choose another model in Settings."},
}

// sentence explains with what is known of the error.
func (e *Error) sentence() string {
	switch e.Kind {
	case ErrKey:
		return e.keySentence()
	case ErrModel:
		return e.modelSentence()
	case ErrQuota:
		return e.quotaSentence()
	case ErrService:
		if e.Code == 503 {
			return "Gemini is overloaded right now. Try again in a minute, or choose another model in Settings."
		}
	case ErrRequest:
		if e.Message != "" {
			return "Gemini refused the request: " + sentenceOf(e.Message) + " Change the prompt, the references or the model."
		}
	}
	for _, s := range sentences {
		if e.Kind == s.kind {
			return s.text
		}
	}
	return ""
}

// keySentence tells from the service's reason what is wrong with the key.
func (e *Error) keySentence() string {
	switch e.Reason {
	case "SERVICE_DISABLED":
		return "The Gemini API is switched off in the key's project. Switch it on in the Google Cloud console, or make a key in Google AI Studio."
	case "API_KEY_SERVICE_BLOCKED", "API_KEY_HTTP_REFERRER_BLOCKED", "API_KEY_IP_ADDRESS_BLOCKED", "API_KEY_ANDROID_APP_BLOCKED", "API_KEY_IOS_APP_BLOCKED":
		return "The key may not be used from here or for this: it is restricted. Lift the restriction in the Google Cloud console, or use another key."
	case "BILLING_DISABLED":
		return "The key's project has no billing account. Add one in the Google Cloud console, or use another key."
	case "CONSUMER_SUSPENDED":
		return "Google has suspended the key's project. Use another key."
	}
	switch {
	case strings.Contains(e.Message, "leaked"):
		return "Google has blocked the key because it was found in public. Make a new one in Google AI Studio."
	case strings.Contains(e.Message, "expired"):
		return "The key has expired. Make a new one in Google AI Studio and enter it in Settings."
	case e.Code == 403:
		return "The key may not use this model or the Gemini API. Check its rights, or enter another in Settings."
	case e.Code == 401:
		return "Gemini does not accept this kind of key or login. Enter an API key from Google AI Studio in Settings."
	}
	return "The key is not valid. Copy it again from Google AI Studio and enter it in Settings."
}

// maxNamedModels bounds how many models a sentence names.
const maxNamedModels = 8

func (e *Error) modelSentence() string {
	model := e.Model
	if model == "" {
		model = "The model"
	}
	if len(e.Models) == 0 {
		return model + " is gone, or this key cannot use it. Choose another model in Settings."
	}
	embeds := strings.Contains(e.Model, "embedding")
	var names []string
	for _, m := range e.Models {
		if m.CanEmbed == embeds {
			names = append(names, m.Name)
		}
	}
	if len(names) > maxNamedModels {
		names = append(names[:maxNamedModels], "…")
	}
	if len(names) == 0 {
		return model + " is gone, or this key cannot use it, and the key has no other of its kind. Use another key."
	}
	return model + " is gone, or this key cannot use it. Choose another in Settings; the key can use " + strings.Join(names, ", ") + "."
}

func (e *Error) quotaSentence() string {
	switch {
	case strings.Contains(e.Message, "limit: 0"):
		return "This key has no quota for " + e.Model + ". Choose another model in Settings, or add billing to the key's project."
	case e.Daily:
		return "The key's quota for today is used up. Go on tomorrow, or add billing to the key's project."
	case e.RetryAfter > 0:
		return "The key's quota is used up for the moment. Try again in " + wait(e.RetryAfter) + "."
	}
	return "The key's quota is used up for the moment. Wait a minute and try again."
}

func (e *KindError) sentence() string {
	if e.Wanted == "text" {
		return "Gemini answered with a picture where you asked for text. Choose an answer model in Settings that writes."
	}
	text := "Gemini answered with text and drew no picture."
	if e.Text != "" {
		text += " It says: “" + shorten(clean(e.Text, 200), 400) + "”"
	}
	return text + " Say in the prompt what the picture should show, or choose a picture model in Settings."
}

// wait writes a duration for people, rounded up.
func wait(d time.Duration) string {
	switch {
	case d <= time.Second:
		return "a second"
	case d < 2*time.Minute:
		return fmt.Sprintf("%d seconds", int(math.Ceil(d.Seconds())))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes", int(math.Ceil(d.Minutes())))
	}
	return fmt.Sprintf("%d hours", int(math.Ceil(d.Hours())))
}

// sentenceOf makes the service's text one sentence.
func sentenceOf(text string) string {
	text = clean(text, 300)
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "!") {
		text += "."
	}
	return text
}
