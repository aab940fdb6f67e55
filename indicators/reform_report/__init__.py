"""A unit's periodic reform report (báo cáo cải cách hành chính định kỳ), drafted from the data.

The outline is the ministry's: direction; results in six fields; judgement; tasks; proposals. What
the portal knows stands there with its days and its source; what it doesn't know is a marked gap,
for the writer. Written in Vietnamese, whatever the reader's language.
"""
