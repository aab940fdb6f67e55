"""Why a result moved: an index change split by area and criterion, a rank change by its causes.

Pure: no database, no request, no clock. Parts always sum to the whole: exactly as fractions, and
as shown (largest remainder at the places of the index). "Before" is the earlier result.
"""
