/// A PostgreSQL for tests, of this module and of others.
package dev.wharf.auth.postgres;
