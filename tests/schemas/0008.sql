BEGIN TRANSACTION;
CREATE TABLE actors (
	id VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	same_as VARCHAR(16), 
	PRIMARY KEY (id), 
	FOREIGN KEY(same_as) REFERENCES actors (id)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0008');
CREATE TABLE codebooks (
	name VARCHAR(64) NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE corrections (
	id INTEGER NOT NULL, 
	made DATETIME NOT NULL, 
	what TEXT NOT NULL, 
	"before" JSON NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE documents (
	id VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	outlet TEXT NOT NULL, 
	url TEXT NOT NULL, 
	published DATE, 
	language VARCHAR(8), 
	author TEXT, 
	added DATETIME NOT NULL, 
	removed DATETIME, 
	PRIMARY KEY (id)
);
CREATE TABLE feeds (
	address TEXT NOT NULL, 
	title TEXT NOT NULL, 
	etag TEXT NOT NULL, 
	modified TEXT NOT NULL, 
	seen JSON NOT NULL, 
	followed DATETIME NOT NULL, 
	updated DATETIME, 
	PRIMARY KEY (address)
);
CREATE TABLE positions (
	statement VARCHAR(16) NOT NULL, 
	codebook VARCHAR(64) NOT NULL, 
	stance VARCHAR(64) NOT NULL, 
	confidence FLOAT NOT NULL, 
	probabilities JSON NOT NULL, 
	entailment JSON NOT NULL, 
	model TEXT NOT NULL, 
	version VARCHAR(16) NOT NULL, 
	threshold FLOAT NOT NULL, 
	PRIMARY KEY (statement, codebook), 
	FOREIGN KEY(statement) REFERENCES statements (id) ON DELETE CASCADE
);
CREATE TABLE statements (
	id VARCHAR(16) NOT NULL, 
	document VARCHAR(16) NOT NULL, 
	actor VARCHAR(16), 
	text TEXT NOT NULL, 
	content JSON NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	source_start INTEGER, 
	source_end INTEGER, 
	cue_start INTEGER, 
	cue_end INTEGER, 
	sentence_start INTEGER NOT NULL, 
	sentence_end INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	inherited BOOLEAN NOT NULL, 
	method VARCHAR(32) NOT NULL, 
	actor_confidence FLOAT NOT NULL, 
	named TEXT, 
	on_behalf_of TEXT, 
	family VARCHAR(16), 
	PRIMARY KEY (id), 
	FOREIGN KEY(document) REFERENCES documents (id) ON DELETE CASCADE, 
	FOREIGN KEY(actor) REFERENCES actors (id)
);
CREATE INDEX statements_by_actor ON statements (actor);
CREATE INDEX statements_by_document ON statements (document);
COMMIT;
