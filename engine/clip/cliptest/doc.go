// Package cliptest makes a small CLIP model for tests: a folder in the layout of the published exports, some 200 KB,
// with networks of the same build as a real model's. Its weights are random, the same on every machine, so its
// vectors mean nothing; but they can be compared with what another program makes of the same weights.
package cliptest
