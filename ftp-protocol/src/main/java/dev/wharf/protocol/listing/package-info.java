/// Directories as clients see them.
///
/// Read [ListFormat]: it turns one entry into one line. [Selection] finds the entries that a
/// pathname or a [Glob] means and puts them in order; [ListingDownload] makes a download of the
/// lines, so that LIST is RETR from there on.
package dev.wharf.protocol.listing;
