package gemini

import (
	"context"
	"errors"
	"math"
	"strings"
	"time"

	"hybrid-image-search/engine/sentence"
)

// Explain turns an error of this package into a sentence for the user: what went wrong and what to do next. It is
// "" for errors of others.
func Explain(err error) string { return Sentence(err).String() }

// Sentence is that, to be told in any language.
func Sentence(err error) sentence.Sentence {
	var finish *FinishError
	var kind *KindError
	var e *Error
	switch {
	case err == nil:
		return sentence.Sentence{}
	case errors.As(err, &finish):
		return finish.sentence()
	case errors.As(err, &kind):
		return kind.sentence()
	case errors.Is(err, context.Canceled):
		return sentence.Of("Cancelled. What was finished by then is kept.")
	case errors.As(err, &e):
		return e.sentence()
	}
	if errors.Is(err, ErrNoKey) && errors.Is(err, ErrKeyring) {
		return sentence.Of("There is no Gemini key, and the system's keyring cannot be used. Enter a key in Settings, where it is kept until the program ends, or set GOOGLE_API_KEY.")
	}
	for _, s := range sentences {
		if errors.Is(err, s.kind) {
			return s.text
		}
	}
	return sentence.Sentence{}
}

// sentences are for errors of which nothing more is known. Those that wrap others come first.
var sentences = []struct {
	kind error
	text sentence.Sentence
}{
	{ErrKeyShape, sentence.Of("This does not look like an API key: it should be one word of letters, digits and signs. Copy it again from Google AI Studio.")},
	{ErrKeyring, sentence.Of("The system's keyring cannot be used. A key that you enter is kept until the program ends; to have it always, set GOOGLE_API_KEY.")},
	{ErrNoKey, sentence.Of("There is no Gemini key. Enter one in Settings, or set GOOGLE_API_KEY; everything else works without.")},
	{ErrAddress, sentence.Of("The address of the Gemini service is wrong. Check GOOGLE_GEMINI_BASE_URL, or remove it to use Google's.")},
	{ErrCredentials, sentence.Of("There are no credentials for Vertex AI. Run “gcloud auth application-default login” and set GOOGLE_CLOUD_PROJECT, or unset GOOGLE_GENAI_USE_VERTEXAI.")},
	{ErrNoPrompt, sentence.Of("There is nothing to ask yet. Write what you want to know or to see.")},
	{ErrReferences, sentence.Of("There are more references than the model takes. Leave some out.")},
	{ErrTooLong, sentence.Of("This is more than Gemini takes at once. Use fewer or smaller references, or a shorter prompt.")},
	{ErrQuota, sentence.Of("The quota of this key is used up for the moment. Wait a little and try again.")},
	{ErrModel, sentence.Of("This model is gone, or this key cannot use it. Choose another in Settings.")},
	{ErrKey, sentence.Of("Gemini refused the key. Check it in Settings.")},
	{ErrRequest, sentence.Of("Gemini refused the request. Change the prompt, the references or the model.")},
	{ErrRegion, sentence.Of("Google does not offer Gemini where you are. With Vertex AI it may be.")},
	{ErrService, sentence.Of("Gemini has a problem of its own right now. Try again in a minute.")},
	{ErrOffline, sentence.Of("Gemini cannot be reached. Check the network; search on this machine goes on.")},
	{ErrProxy, sentence.Of("The proxy between you and Gemini does not let the request through. Check HTTPS_PROXY, or log in to the network.")},
	{ErrCertificate, sentence.Of("The connection to Gemini is not safe: its certificate is not trusted. If your network inspects traffic, its certificate has to be installed; also check this machine's date.")},
	{ErrTimeout, sentence.Of("Gemini did not answer in time. Try again; the longest time to wait is in Settings.")},
	{ErrCut, sentence.Of("The answer stopped half-way. What came is kept; ask again for the whole.")},
	{ErrTooLarge, sentence.Of("The answer was far larger than any should be, and was given up.")},
	{ErrGarbled, sentence.Of("Gemini's answer cannot be understood. Try again; if it stays so, choose another model in Settings.")},
	{ErrCorruptPicture, sentence.Of("The picture is damaged and cannot be used. Try again, or use another.")},
	{ErrEmpty, sentence.Of("Gemini answered with nothing. Try again, or word the prompt differently.")},
	{ErrVectorCount, sentence.Of("Gemini returned another number of vectors than it was asked for, so none was used. Try again, or choose another embedding model in Settings.")},
	{ErrVectorLength, sentence.Of("Gemini returned vectors of another length than it was asked for, so none was used. Check the embedding model and its dimensions in Settings.")},
	{ErrVectorNaN, sentence.Of("Gemini returned a vector that means nothing, so none was used. Try again, or choose another embedding model in Settings.")},
	{ErrUnfinished, sentence.Of("The answer ends before its end. Ask for less at once.")},
	{ErrBlocked, sentence.Of("Gemini refused to answer. Word the prompt differently, or leave out a reference.")},
	{ErrWrongKind, sentence.Of("Gemini answered with another kind than you asked for. Choose another model in Settings.")},
}

// sentence explains with what is known of the error.
func (e *Error) sentence() sentence.Sentence {
	switch e.Kind {
	case ErrKey:
		return e.keySentence()
	case ErrModel:
		return e.modelSentence()
	case ErrQuota:
		return e.quotaSentence()
	case ErrService:
		if e.Code == 503 {
			return sentence.Of("Gemini is overloaded right now. Try again in a minute, or choose another model in Settings.")
		}
	case ErrRequest:
		if e.Message != "" {
			return sentence.Of("Gemini refused the request: {{.Message}} Change the prompt, the references or the model.", sentence.With{"Message": sentenceOf(e.Message)})
		}
	}
	for _, s := range sentences {
		if e.Kind == s.kind {
			return s.text
		}
	}
	return sentence.Sentence{}
}

// keySentence tells from the service's reason what is wrong with the key.
func (e *Error) keySentence() sentence.Sentence {
	switch e.Reason {
	case "SERVICE_DISABLED":
		return sentence.Of("The Gemini API is switched off in the key's project. Switch it on in the Google Cloud console, or make a key in Google AI Studio.")
	case "API_KEY_SERVICE_BLOCKED", "API_KEY_HTTP_REFERRER_BLOCKED", "API_KEY_IP_ADDRESS_BLOCKED", "API_KEY_ANDROID_APP_BLOCKED", "API_KEY_IOS_APP_BLOCKED":
		return sentence.Of("The key may not be used from here or for this: it is restricted. Lift the restriction in the Google Cloud console, or use another key.")
	case "BILLING_DISABLED":
		return sentence.Of("The key's project has no billing account. Add one in the Google Cloud console, or use another key.")
	case "CONSUMER_SUSPENDED":
		return sentence.Of("Google has suspended the key's project. Use another key.")
	}
	switch {
	case strings.Contains(e.Message, "leaked"):
		return sentence.Of("Google has blocked the key because it was found in public. Make a new one in Google AI Studio.")
	case strings.Contains(e.Message, "expired"):
		return sentence.Of("The key has expired. Make a new one in Google AI Studio and enter it in Settings.")
	case e.Code == 403:
		return sentence.Of("The key may not use this model or the Gemini API. Check its rights, or enter another in Settings.")
	case e.Code == 401:
		return sentence.Of("Gemini does not accept this kind of key or login. Enter an API key from Google AI Studio in Settings.")
	}
	return sentence.Of("The key is not valid. Copy it again from Google AI Studio and enter it in Settings.")
}

// maxNamedModels bounds how many models a sentence names.
const maxNamedModels = 8

func (e *Error) modelSentence() sentence.Sentence {
	with := sentence.With{"Model": sentence.Verbatim(e.Model)}
	if e.Model == "" {
		with["Model"] = sentence.Of("The model")
	}
	if len(e.Models) == 0 {
		return sentence.Of("{{.Model}} is gone, or this key cannot use it. Choose another model in Settings.", with)
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
		return sentence.Of("{{.Model}} is gone, or this key cannot use it, and the key has no other of its kind. Use another key.", with)
	}
	with["Models"] = strings.Join(names, ", ")
	return sentence.Of("{{.Model}} is gone, or this key cannot use it. Choose another in Settings; the key can use {{.Models}}.", with)
}

func (e *Error) quotaSentence() sentence.Sentence {
	switch {
	case strings.Contains(e.Message, "limit: 0"):
		return sentence.Of("This key has no quota for {{.Model}}. Choose another model in Settings, or add billing to the key's project.", sentence.With{"Model": e.Model})
	case e.Daily:
		return sentence.Of("The key's quota for today is used up. Go on tomorrow, or add billing to the key's project.")
	case e.RetryAfter > 0:
		return sentence.Of("The key's quota is used up for the moment. Try again in {{.Time}}.", sentence.With{"Time": wait(e.RetryAfter)})
	}
	return sentence.Of("The key's quota is used up for the moment. Wait a minute and try again.")
}

func (e *KindError) sentence() sentence.Sentence {
	if e.Wanted == "text" {
		return sentence.Of("Gemini answered with a picture where you asked for text. Choose an answer model in Settings that writes.")
	}
	if e.Text == "" {
		return sentence.Of("Gemini answered with text and drew no picture. Say in the prompt what the picture should show, or choose a picture model in Settings.")
	}
	return sentence.Of("Gemini answered with text and drew no picture. It says: “{{.Text}}” Say in the prompt what the picture should show, or choose a picture model in Settings.",
		sentence.With{"Text": shorten(clean(e.Text, 200), 400)})
}

// wait writes a duration for people, rounded up.
func wait(d time.Duration) sentence.Sentence {
	switch {
	case d <= time.Second:
		return sentence.Of("a second")
	case d < 2*time.Minute:
		return sentence.Of("{{.Count}} seconds", sentence.With{"Count": int(math.Ceil(d.Seconds()))})
	case d < 2*time.Hour:
		return sentence.Of("{{.Count}} minutes", sentence.With{"Count": int(math.Ceil(d.Minutes()))})
	}
	return sentence.Of("{{.Count}} hours", sentence.With{"Count": int(math.Ceil(d.Hours()))})
}

// sentenceOf makes the service's text one sentence.
func sentenceOf(text string) string {
	text = clean(text, 300)
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "!") {
		text += "."
	}
	return text
}
