// Turns zod's issues into words for an admin: what is wrong, what is allowed, what was probably meant.
import { z } from 'zod'
import { suggestion } from '../domain/nearest.ts'
import { type Path, type Problem, valueAt } from './problem.ts'

type Issue = z.core.$ZodIssue
type JsonSchema = z.core.JSONSchema._JSONSchema

interface Source {
  /** What was parsed, for suggestions. */
  readonly input: unknown
  readonly schema: z.ZodType
  /** Where the input stands in the file. */
  readonly at: Path
}

function steps(path: readonly PropertyKey[]): Path {
  return path.map(part => (typeof part === 'number' ? part : String(part)))
}

function branches(schema: JsonSchema | undefined): z.core.JSONSchema.JSONSchema[] {
  if (schema === undefined || typeof schema === 'boolean') return []
  return [schema, ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap(branches)]
}

/** The setting names that a schema allows at a path; read off its JSON Schema, which is the same for every wrapper. */
function namesAt(schema: z.ZodType, path: Path): string[] {
  let here = branches(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
  for (const part of path) {
    here = here.flatMap(({ properties, additionalProperties, items }) => {
      if (typeof part === 'number') return Array.isArray(items) ? branches(items[part]) : branches(items)
      return branches(properties?.[part] ?? additionalProperties)
    })
  }
  const names = here.flatMap(({ properties, propertyNames }) => {
    const keys = branches(propertyNames).flatMap(({ enum: allowed }) => allowed ?? [])
    return [...Object.keys(properties ?? {}), ...keys.map(String)]
  })
  return [...new Set(names)]
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of settings',
  record: 'a group of settings',
}

function wrongType(expected: string, message: string, input: unknown): string {
  if (input === undefined) return 'is missing'
  // A message of the schema's own says more than the bare type.
  if (!message.startsWith('Invalid input')) return message
  const quotes = expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')
  return `must be ${EXPECTED[expected] ?? expected}${quotes ? ': put it in quotes' : ''}`
}

/** Zod's own words for bounds and formats, in ours; a message that the schema brings itself stays. */
function outOfBounds(issue: Issue): string {
  const own = !/^(Invalid|Too (small|big))/.test(issue.message)
  if (own) return issue.message
  if (issue.code === 'invalid_format') return `must be a valid ${issue.format}`
  const counted = 'origin' in issue && issue.origin === 'string' ? ' characters' : ''
  if (issue.code === 'too_small') {
    return issue.minimum === 1 && counted !== '' ? 'must not be empty' : `must be at least ${issue.minimum}${counted}`
  }
  return issue.code === 'too_big' ? `must be at most ${issue.maximum}${counted}` : issue.message
}

/** Of a union's branches the one that was probably meant: a wrong type at the top is the worst miss. */
function likeliest(errors: readonly (readonly Issue[])[]): readonly Issue[] {
  const misses = (issues: readonly Issue[]) =>
    issues.reduce((sum, { code, path }) => sum + (code === 'invalid_type' && path.length === 0 ? 100 : 1), 0)
  return errors.toSorted((a, b) => misses(a) - misses(b))[0] ?? []
}

function unknownNames(keys: readonly string[], path: Path, source: Source): Problem[] {
  const allowed = namesAt(source.schema, path)
  return keys.map(key => {
    const meant = suggestion(key, allowed)
    const list = allowed.length === 0 ? '' : `${meant === '' ? '.' : ''} Allowed: ${allowed.join(', ')}`
    return { path: [...source.at, ...path, key], at: 'key', what: `is not known here${meant}${list}` }
  })
}

/** The problems that one issue tells of. No value of the input is quoted: it may be a secret. */
export function explain(issue: Issue, source: Source, above: Path = []): Problem[] {
  const path = [...above, ...steps(issue.path)]
  const input = valueAt(source.input, path)
  const at = (what: string, place: Problem['at'] = 'value'): Problem[] => {
    return [{ path: [...source.at, ...path], at: place, what }]
  }
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownNames(issue.keys, path, source)
    case 'invalid_value': {
      const allowed = issue.values.map(String)
      if (!issue.message.startsWith('Invalid')) return at(input === undefined ? 'is missing' : issue.message)
      const missing = input === undefined ? 'is missing; ' : ''
      return at(
        `${missing}must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}${suggestion(input, allowed)}`,
      )
    }
    case 'invalid_type':
      return at(wrongType(issue.expected, issue.message, input))
    case 'invalid_key':
      return at(issue.issues.map(inner => inner.message).join('; '), 'key')
    case 'invalid_union': {
      if (input === undefined) return at('is missing')
      const meant = likeliest(issue.errors)
      return meant.length === 0 ? at(issue.message) : meant.flatMap(inner => explain(inner, source, path))
    }
    case 'too_small':
    case 'too_big':
    case 'invalid_format':
      return at(outOfBounds(issue))
    default:
      return at(issue.message)
  }
}
