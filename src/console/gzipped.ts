// Puts a compressed file beside each one that is built, so that the server compresses nothing while somebody waits.
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** What is smaller comes in one packet anyway. */
const LEAST_BYTES = 1_400
const TEXTS = /\.(js|css|svg)$/

export function gzipped(): Plugin {
  return {
    name: 'gzipped',
    generateBundle(_, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        const source = file.type === 'chunk' ? file.code : file.source
        if (!TEXTS.test(fileName) || source.length < LEAST_BYTES) continue
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) })
      }
    },
  }
}
