// Puts a compressed file beside each one that is built, so that the server compresses nothing while somebody waits.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** What is smaller comes in one packet anyway. */
const LEAST_BYTES = 1_400
const TEXTS = /\.(js|css|svg)$/

export function gzipped(): Plugin {
  return {
    name: 'gzipped',
    // Not before: what is in a bundle may still be changed until it is written.
    async writeBundle({ dir = '' }, bundle) {
      for (const path of Object.keys(bundle).filter(name => TEXTS.test(name))) {
        const content = await readFile(join(dir, path))
        if (content.byteLength >= LEAST_BYTES) await writeFile(join(dir, `${path}.gz`), gzipSync(content, { level: 9 }))
      }
    },
  }
}
