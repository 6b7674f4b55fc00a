// What makes a page quicker once it is there, and what nobody misses until then; esbuild makes one file of it.
import './script/browse.js';
import './script/form.js';
