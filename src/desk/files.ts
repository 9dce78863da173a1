// Which files of this machine a set-up may name that did not come from its command line. A part of the composition root.
import { realpath } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import type { StoredConnection } from '../contract/stores.ts'
import { lineOf } from '../errors.ts'
import type { LookAtFile } from '../setup/connection.ts'

/**
 * Files are named by whoever may log in to the machine, at its command line. From anywhere else a set-up may name those of
 * one folder, where nothing lies but what is meant for it, and go on naming what it named before.
 * Whether anything else is there is not even looked at.
 */
export function lookAtShared(connections: readonly StoredConnection[], folder: string): LookAtFile {
  return async (connector, setting, path) => {
    if (connections.some(stored => stored.connector === connector && stored.settings[setting] === path)) return
    const shown = relative(process.cwd(), folder)
    const below = shown.startsWith('..') ? folder : shown
    const elsewhere = `the console and the API name files below ${below} only: put it there, or have who runs the machine apply it at its command line`
    const file = resolve(path)
    if (!isBelow(folder, file)) throw new Error(elsewhere)
    // A link may lead out of the folder.
    const [root, found] = await Promise.all([realpath(folder), realpath(file)]).catch((error: unknown) => {
      throw new Error(`cannot be read there: put it below ${below}`, { cause: lineOf(error) })
    })
    if (!isBelow(root, found)) throw new Error(elsewhere)
  }
}

function isBelow(folder: string, file: string): boolean {
  const way = relative(folder, file)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`)
}
