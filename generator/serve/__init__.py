"""The preview: a project's site as it is being written, on this machine.

1. `preview`: a project → what stands at an address, made when it is asked for, and the last good state where there are errors.
2. `panel`: findings → what the panel on a page shows.
3. `index`: the search index, made in a process of its own.
4. `server`: HTTP, on this machine only, and the watch over the files.

`serve.js` and `serve.css` are the panel in the browser. Nothing of this is published.
"""
