CREATE TABLE IF NOT EXISTS price (sku TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL DEFAULT '', amount TEXT NOT NULL, PRIMARY KEY (sku, since, until));
CREATE TABLE IF NOT EXISTS stock (sku TEXT PRIMARY KEY, on_hand INTEGER NOT NULL CHECK (on_hand >= 0));
-- a visitor has one open cart; version is the optimistic lock; day is of the last change
CREATE TABLE IF NOT EXISTS cart (id TEXT PRIMARY KEY, visitor TEXT NOT NULL, version INTEGER NOT NULL, placed INTEGER NOT NULL DEFAULT 0, doc TEXT NOT NULL, day TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS cart_open ON cart (visitor) WHERE placed = 0;
CREATE INDEX IF NOT EXISTS cart_day ON cart (day) WHERE placed = 0;
-- one order per cart: a second click finds the first order
CREATE TABLE IF NOT EXISTS orders (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key TEXT NOT NULL, cart TEXT NOT NULL UNIQUE, lang TEXT NOT NULL, placed_at TEXT NOT NULL, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS order_event (order_id TEXT NOT NULL REFERENCES orders (id), seq INTEGER NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (order_id, seq));
-- customer '' counts everybody
CREATE TABLE IF NOT EXISTS promotion_use (promotion TEXT NOT NULL, customer TEXT NOT NULL, uses INTEGER NOT NULL, PRIMARY KEY (promotion, customer));
-- (order_id, version) is the expected version of an append: two writers cannot both be next
CREATE TABLE IF NOT EXISTS rma_event (order_id TEXT NOT NULL REFERENCES orders (id), version INTEGER NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (order_id, version));
-- one refund per withdrawal
CREATE TABLE IF NOT EXISTS credit (order_id TEXT NOT NULL REFERENCES orders (id), withdrawal TEXT NOT NULL, seq INTEGER NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (order_id, withdrawal), UNIQUE (order_id, seq));
CREATE TABLE IF NOT EXISTS outbox (n INTEGER PRIMARY KEY, order_id TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL, recipient TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, digest TEXT NOT NULL DEFAULT '', at TEXT NOT NULL);
-- insert only
CREATE TABLE IF NOT EXISTS consent_event (digest TEXT PRIMARY KEY, subject TEXT NOT NULL, seq INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS consent_subject ON consent_event (subject, seq);
CREATE TABLE IF NOT EXISTS contact (ref TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, token TEXT NOT NULL UNIQUE);
-- product views, measured only where analytics are consented to
CREATE TABLE IF NOT EXISTS view (product TEXT NOT NULL, day TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (product, day));
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
