// The head of the audit's chain outside of the database: a small file in the home folder, written whole or not at all.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './errors.ts'

export interface Head {
  readonly link: number
  /** Base64. */
  readonly seal: string
}

const FORM = /^(\d{1,15}):([A-Za-z0-9+/]{43}=)$/

/** "7:<seal in base64>", as the file and the log have it; null where it is not in that form. */
export function parseHead(text: string): Head | null {
  const [, link, seal] = FORM.exec(text.trim()) ?? []
  return link === undefined || seal === undefined ? null : { link: Number(link), seal }
}

/** The file "audit-head" of the home folder. */
export function headFile(home: string) {
  const path = join(home, 'audit-head')
  return {
    path,
    /** Null where there is none yet. @throws ConfigError when it is there and cannot be understood. */
    read(): Head | null {
      const text = readIfThere(path)
      if (text === null) return null
      const head = parseHead(text)
      if (head !== null) return head
      const fix = 'Put back what was in it from the log, or remove it when you know that the audit is whole.'
      throw new ConfigError({ where: path, what: 'it is not the head of an audit', fix })
    },
    keep({ link, seal }: Head): void {
      mkdirSync(home, { recursive: true, mode: 0o700 })
      const draft = `${path}.${process.pid}`
      writeFileSync(draft, `${link}:${seal}\n`, { mode: 0o600, flush: true })
      renameSync(draft, path)
    },
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
