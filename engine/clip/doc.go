// Package clip runs CLIP models on this machine: a picture or a text becomes a vector, and those that mean the same
// lie close together. There is no key and no network; the model is a folder and the arithmetic is ONNX Runtime's, a
// shared library that is found at run time.
//
// A model's folder has the layout of the published exports: onnx/vision_model*.onnx and onnx/text_model*.onnx, or
// one onnx/model*.onnx with both; preprocessor_config.json; tokenizer.json, or vocab.json and merges.txt. Names,
// sizes and constants are read from there, not assumed, and checked before the library sees a byte: it trusts what
// it loads. A file with both halves is cut in two, so that a text does not pay for the picture's half.
//
// Every failure is one of this package's errors, which [Explain] turns into a sentence. Without cgo the package
// still finds libraries and reads models, and [Open] says why it cannot run them.
package clip
