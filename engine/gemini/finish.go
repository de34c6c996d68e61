package gemini

import (
	"google.golang.org/genai"

	"hybrid-image-search/engine/sentence"
)

// endings tells what each reason means: the sentence for the user and the kind of error. Reasons that are not
// listed, as new ones come, are told by their name.
var endings = map[string]struct {
	kind   error
	prompt sentence.Sentence // what was wrong with a prompt
	answer sentence.Sentence // what was wrong with an answer
}{
	string(genai.FinishReasonSafety): {
		ErrBlocked,
		sentence.Of("Gemini refused this prompt: its safety filters object to the words or to one of the pictures. Change the prompt or the references."),
		sentence.Of("Gemini stopped because its safety filters object to the answer. Word the prompt differently, or leave out a reference."),
	},
	string(genai.BlockedReasonBlocklist): {
		ErrBlocked,
		sentence.Of("Gemini refused this prompt: it has words that are on a block list. Use other words."),
		sentence.Of("Gemini stopped because the answer had words that are on a block list. Word the prompt differently."),
	},
	string(genai.BlockedReasonProhibitedContent): {
		ErrBlocked,
		sentence.Of("Gemini refused this prompt as prohibited content. Change the prompt or the references."),
		sentence.Of("Gemini stopped because the answer might hold prohibited content. Change the prompt or the references."),
	},
	string(genai.BlockedReasonImageSafety): {
		ErrBlocked,
		sentence.Of("Gemini refused this prompt: the picture it asks for, or one of the references, is against its safety rules. Change the prompt or the references."),
		sentence.Of("Gemini drew a picture and withheld it for safety. Word the prompt differently, or leave out a reference."),
	},
	string(genai.BlockedReasonModelArmor): {
		ErrBlocked,
		sentence.Of("Your organisation's Model Armor refused this prompt. Change the prompt, or ask who looks after it."),
		sentence.Of("Your organisation's Model Armor withheld the answer. Change the prompt, or ask who looks after it."),
	},
	string(genai.BlockedReasonJailbreak): {
		ErrBlocked,
		sentence.Of("Gemini refused this prompt because it looks like an attempt to get around its rules. Word it plainly."),
		sentence.Of("Gemini stopped because the answer got around its rules. Word the prompt plainly."),
	},
	string(genai.FinishReasonOther): {
		ErrBlocked,
		sentence.Of("Gemini refused this prompt and does not say why. Change the prompt or the references."),
		sentence.Of("Gemini stopped and does not say why. Try again, or word the prompt differently."),
	},
	string(genai.FinishReasonRecitation): {
		kind:   ErrBlocked,
		answer: sentence.Of("Gemini stopped because the answer came too close to a text it learned from. Ask for it in other words."),
	},
	string(genai.FinishReasonLanguage): {
		kind:   ErrBlocked,
		answer: sentence.Of("Gemini stopped because it does not support the language. Write the prompt in another one."),
	},
	string(genai.FinishReasonSPII): {
		kind:   ErrBlocked,
		answer: sentence.Of("Gemini stopped because the answer might tell sensitive personal details. Ask for something else, or leave out a reference."),
	},
	string(genai.FinishReasonImageProhibitedContent): {
		kind:   ErrBlocked,
		answer: sentence.Of("Gemini drew no picture because it might be prohibited content. Change the prompt or the references."),
	},
	string(genai.FinishReasonImageRecitation): {
		kind:   ErrBlocked,
		answer: sentence.Of("Gemini withheld the picture because it came too close to one it learned from. Ask for something further from it."),
	},
	string(genai.FinishReasonImageOther): {
		kind:   ErrBlocked,
		answer: sentence.Of("Gemini could not draw this picture and does not say why. Try again, or word the prompt differently."),
	},
	string(genai.FinishReasonNoImage): {
		kind:   ErrBlocked,
		answer: sentence.Of("Gemini drew no picture. Say in the prompt that you want one, and what it should show."),
	},
	string(genai.FinishReasonMaxTokens): {
		kind:   ErrUnfinished,
		answer: sentence.Of("The answer reached the model's longest length and ends there. Ask for less at once, or for a shorter answer."),
	},
	string(genai.FinishReasonMalformedFunctionCall): {
		kind:   ErrUnfinished,
		answer: sentence.Of("Gemini tried to use a tool, which it has none of here. Ask for a plain answer."),
	},
	string(genai.FinishReasonUnexpectedToolCall): {
		kind:   ErrUnfinished,
		answer: sentence.Of("Gemini tried to use a tool, which it has none of here. Ask for a plain answer."),
	},
	string(genai.FinishReasonTooManyToolCalls): {
		kind:   ErrUnfinished,
		answer: sentence.Of("Gemini tried to use a tool again and again, and has none here. Ask for a plain answer."),
	},
	string(genai.FinishReasonContinuation): {
		kind:   ErrUnfinished,
		answer: sentence.Of("Gemini stopped before the end and would go on in a second, paid request. Ask for less at once."),
	},
}

func (e *FinishError) kind() error {
	if ending, ok := endings[e.Reason]; ok {
		return ending.kind
	}
	return ErrBlocked
}

// sentence is the ending for the user.
func (e *FinishError) sentence() sentence.Sentence {
	ending := endings[e.Reason]
	switch {
	case e.Prompt && !ending.prompt.IsZero():
		return ending.prompt
	case e.Prompt:
		return sentence.Of("Gemini refused this prompt ({{.Reason}}). Change the prompt or the references.", sentence.With{"Reason": e.Reason})
	case !ending.answer.IsZero():
		return ending.answer
	}
	return sentence.Of("Gemini stopped before the end ({{.Reason}}). Try again, or word the prompt differently.", sentence.With{"Reason": e.Reason})
}

// refusal is the error of a prompt that was not let through; nil when it was.
func refusal(feedback *genai.GenerateContentResponsePromptFeedback) error {
	if feedback == nil || feedback.BlockReason == "" {
		return nil
	}
	reason := string(feedback.BlockReason)
	if feedback.BlockReason == genai.BlockedReasonUnspecified {
		reason = string(genai.BlockedReasonOther)
	}
	return &FinishError{Reason: shorten(reason, 60), Prompt: true, Message: shorten(feedback.BlockReasonMessage, maxMessage)}
}

// ending is the error of an answer that did not come to its end; nil when it did, or is still coming.
func ending(c *genai.Candidate) error {
	switch c.FinishReason {
	case "", genai.FinishReasonStop, genai.FinishReasonUnspecified:
		return nil
	}
	return &FinishError{Reason: shorten(string(c.FinishReason), 60), Message: shorten(c.FinishMessage, maxMessage)}
}
