"""The one private file that holds the passphrases of a whole run."""

from journal_bridge.migrating.passphrase_table.book import PassphraseBook, Wanted, read_one

__all__ = ["PassphraseBook", "Wanted", "read_one"]
