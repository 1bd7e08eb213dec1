"""Tools every reader needs: ids, counting, times, HTML to blocks, tables, who is in a picture, building a journal.

An adapter may use them or not; none knows a platform. They are the same code for all, because a privacy rule that
each adapter writes for itself is sooner or later written wrongly by one of them.
"""
