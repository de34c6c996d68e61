package catalog

import (
	"context"
	"time"
)

// Consent is the user's agreement to send pictures of this library to someone for a purpose.
type Consent struct {
	Purpose   string
	Recipient string
	GivenAt   time.Time
}

// Consents gives what the user agreed to, the oldest first.
func (c *Catalog) Consents(ctx context.Context) ([]Consent, error) {
	all, err := collect(ctx, c.read, func(row scanner) (k Consent, err error) {
		var given int64
		err = row.Scan(&k.Purpose, &k.Recipient, &given)
		k.GivenAt = time.Unix(0, given)
		return k, err
	}, `SELECT purpose, recipient, given_at FROM consents ORDER BY given_at, purpose, recipient`)
	return all, explain("consents", err)
}

// AddConsent notes that the user agreed.
func (c *Catalog) AddConsent(ctx context.Context, purpose, recipient string) error {
	return c.inTransaction(ctx, "consent", func(w *writer) error {
		return w.exec(`INSERT OR REPLACE INTO consents (purpose, recipient, given_at) VALUES (?, ?, ?)`,
			purpose, recipient, time.Now().UnixNano())
	})
}

// RemoveConsent notes that the user does not agree any more.
func (c *Catalog) RemoveConsent(ctx context.Context, purpose, recipient string) error {
	return c.inTransaction(ctx, "revoke", func(w *writer) error {
		return w.exec(`DELETE FROM consents WHERE purpose = ? AND recipient = ?`, purpose, recipient)
	})
}
