// How the console is built: static files beside the server, which serves them from its own origin.
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { gzipped } from './gzipped.ts'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), gzipped()],
  build: {
    outDir: resolve(import.meta.dirname, '../../dist/console'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // The preload helper of older browsers would be an inline script, which the page's policy forbids.
    modulePreload: { polyfill: false },
  },
  // For work on the console: the API comes from a running `evergreen start`, which takes writes from its own pages only.
  server: {
    proxy: { '/api': { target: 'http://127.0.0.1:7700', headers: { origin: 'http://127.0.0.1:7700' } } },
  },
})
