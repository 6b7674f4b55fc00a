// Progressive enhancement that nothing on the page has to wait for; deferred. esbuild bundles it.
import './script/browse.js';
import './script/form.js';
