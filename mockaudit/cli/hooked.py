"""What a commit changes becomes what an audit of it looks at: a hook's command line in, the scan's out."""

from __future__ import annotations
