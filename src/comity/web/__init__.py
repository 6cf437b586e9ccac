"""The national face: server-rendered pages for officials. Nothing lives in it yet."""
