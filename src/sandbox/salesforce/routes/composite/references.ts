// References between the parts of a composite request: `@{refAccount.id}` stands for a value in an earlier answer.
import { ApiError } from '../../api-error.ts'

const REFERENCE = /@\{([^}]+)\}/g
const REFERENCE_ID = /^[A-Za-z0-9][A-Za-z0-9_]*$/

/** Bodies of the answers so far, by reference id. */
export type Answers = ReadonlyMap<string, unknown>

/** The reference ids that a value names. */
export function referencesIn(value: unknown): readonly string[] {
  return [...(JSON.stringify(value) ?? '').matchAll(REFERENCE)].map(([, path = '']) => splitPath(path)[0] ?? '')
}

/** The value with every reference replaced. @throws ApiError 400 PROCESSING_HALTED for one that leads nowhere */
export function resolve(value: unknown, answers: Answers): unknown {
  if (typeof value === 'string') return resolveText(value, answers)
  if (Array.isArray(value)) return value.map(each => resolve(each, answers))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, answers)]))
}

/** @throws ApiError 400 PROCESSING_HALTED */
export function resolveText(text: string, answers: Answers): string {
  return text.replace(REFERENCE, (_, path: string) => String(lookUp(path, answers)))
}

/** @throws ApiError 400 for an id that is missing, malformed or used twice */
export function checkReferenceIds(ids: readonly string[]): void {
  const bad = ids.find(id => !REFERENCE_ID.test(id))
  if (bad !== undefined) throw new ApiError(400, 'INVALID_INPUT', malformed(bad))
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice === undefined) return
  const message = `Duplicate ReferenceId provided(${twice}). Please provide a unique ReferenceId.`
  throw new ApiError(400, 'INVALID_INPUT', message)
}

function lookUp(path: string, answers: Answers): string | number | boolean {
  const [name = '', ...steps] = splitPath(path)
  let value: unknown = answers.get(name)
  for (const step of steps) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  const message = `Invalid reference specified. No value for ${path} found in ${name}.`
  throw new ApiError(400, 'PROCESSING_HALTED', `${message} ${malformed(path)}`)
}

function splitPath(path: string): string[] {
  return path.split(/[.[\]]+/).filter(step => step !== '')
}

function malformed(id: string): string {
  return (
    `Provided referenceId ('${id}') must start with a letter or a number, ` +
    "and it can contain only letters, numbers and underscores ('_')."
  )
}
