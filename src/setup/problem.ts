// What is wrong with a set-up file: all of it at once, each on a line that an editor can jump to.
import { ConfigError } from '../errors.ts'

export type Path = readonly (string | number)[]

/** One thing that is wrong, and where: on the key itself, or on its value. */
export interface Problem {
  readonly path: Path
  readonly at: 'key' | 'value'
  /** What is wrong and what is allowed; never a secret's value. */
  readonly what: string
}

/** All problems of a file; `message` has one per line, "file:line:column: path: what", in the order of the file. */
export class SetupError extends ConfigError {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super({ what: problems.join('; ') })
    this.problems = problems
    this.message = problems.join('\n')
  }
}

/** `syncs.sf-accounts.exclude[0].field` */
export function pathText(path: Path): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${part}`)).join('')
}

/** Steps down into plain nested values; undefined where there is nothing. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, part) => {
    if (typeof inner !== 'object' || inner === null) return undefined
    return Object.entries(inner).find(([name]) => name === String(part))?.[1]
  }, value)
}
