"""The training room: a desk with thirty invented cases, made anew in one command."""
