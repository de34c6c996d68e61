package catalog

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// maxRating is the best that a picture can have.
const maxRating = 5

// SetUserRating gives pictures the user's own rating, which takes the place of the file's; nil leaves them the file's.
// Pictures that are gone are left out.
func (c *Catalog) SetUserRating(ctx context.Context, ids []int64, rating *int) error {
	if rating != nil && (*rating < 0 || *rating > maxRating) {
		return fmt.Errorf("%w: %d", ErrRating, *rating)
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return fmt.Errorf("catalog: rating: %w", err)
	}
	return c.inTransaction(ctx, "rating", func(w *writer) error {
		return w.exec(`UPDATE pictures SET user_rating = ? WHERE id IN (SELECT value FROM json_each(?))`,
			nullable(rating), string(list))
	})
}

// rate has the user's own rating take the place of the file's.
func (p *Picture) rate() {
	if p.OwnRating != nil {
		p.Rating = *p.OwnRating
	}
}

func optional(n sql.NullInt64) *int {
	if !n.Valid {
		return nil
	}
	v := int(n.Int64)
	return &v
}

func nullable(n *int) any {
	if n == nil {
		return nil
	}
	return *n
}

// AddUserTags gives pictures these tags of the user's, besides those that they have. Pictures that are gone are left
// out.
func (c *Catalog) AddUserTags(ctx context.Context, ids []int64, tags []string) error {
	added := lines(joinLines(tags))
	return c.changeUserTags(ctx, "add user tags", ids, func(has []string) []string {
		for _, tag := range added {
			if !slices.ContainsFunc(has, sameTag(tag)) {
				has = append(has, tag)
			}
		}
		return has
	})
}

// RemoveUserTags takes these tags of the user's from pictures, whatever their case.
func (c *Catalog) RemoveUserTags(ctx context.Context, ids []int64, tags []string) error {
	removed := lines(joinLines(tags))
	return c.changeUserTags(ctx, "remove user tags", ids, func(has []string) []string {
		return slices.DeleteFunc(has, func(tag string) bool { return slices.ContainsFunc(removed, sameTag(tag)) })
	})
}

func sameTag(tag string) func(string) bool {
	return func(other string) bool { return strings.EqualFold(tag, other) }
}

// changeUserTags changes the tags of many pictures together, a few hundred in memory at once.
func (c *Catalog) changeUserTags(ctx context.Context, operation string, ids []int64, change func(has []string) []string) error {
	return c.inTransaction(ctx, operation, func(w *writer) error {
		for some := range slices.Chunk(ids, fillBatch) {
			list, err := json.Marshal(some)
			if err != nil {
				return err
			}
			found, err := collect(w.ctx, w.tx, scanPicture, selectPictures+` WHERE p.id IN (SELECT value FROM json_each(?))`, string(list))
			if err != nil {
				return err
			}
			for i := range found {
				p := &found[i]
				before := joinLines(p.UserTags)
				p.UserTags = change(p.UserTags)
				after := joinLines(p.UserTags)
				if after == before {
					continue
				}
				if err := w.exec(`UPDATE pictures SET user_tags = ? WHERE id = ?`, after, p.ID); err != nil {
					return err
				}
				if err := w.indexText(p); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// RemovePictures takes pictures out whose files the user may bring back. What the user wrote of them is kept, and returns
// when their files do.
func (c *Catalog) RemovePictures(ctx context.Context, ids []int64) error {
	return c.takeOut(ctx, "remove pictures", keepWords, ids)
}

// TrashPictures takes pictures out that went to the trash. What the user wrote of them is kept, and returns when their
// content does: another file at the same path is another picture.
func (c *Catalog) TrashPictures(ctx context.Context, ids []int64) error {
	return c.takeOut(ctx, "trash pictures", keepTrashed, ids)
}

func (c *Catalog) takeOut(ctx context.Context, operation, keep string, ids []int64) error {
	return c.inTransaction(ctx, operation, func(w *writer) error {
		for _, id := range ids {
			// Also where another picture has the same words: both had them.
			if err := w.exec(keep+` WHERE id = ? AND `+hasWords, id); err != nil {
				return err
			}
			if err := w.drop(id); err != nil {
				return err
			}
		}
		return nil
	})
}
