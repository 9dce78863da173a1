// A piece of a sync alone, as a form has it before the whole is there: checked as the file is, in the same words.
import type { z } from 'zod'
import type { Schedule } from '../../domain/schedule/schedule.ts'
import type { Scope } from '../../domain/sync.ts'
import { explain } from '../explain.ts'
import { pathText, SetupError } from '../problem.ts'
import { syncSchema } from '../schema.ts'
import { scopeOf } from '../sync.ts'
import { scheduleOf, scheduleSchema } from './schedule.ts'

const scopeSchema = syncSchema.pick({ where: true, filters: true, list: true })

/** @throws SetupError with a line "path: what is wrong and what is allowed" for each problem */
function checked<T extends z.ZodType>(schema: T, input: unknown, name: string): z.output<T> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.flatMap(issue => explain(issue, { input, schema, at: [name] }))
  throw new SetupError(problems.map(({ path, what }) => `${pathText(path)}: ${what}`))
}

/** The schedule as the file writes it. */
export function readSchedule(input: unknown): Schedule {
  return scheduleOf(checked(scheduleSchema, input, 'schedule'))
}

/** `where`, or `filters` and `list`. */
export function readScope(input: unknown): Scope {
  return scopeOf(checked(scopeSchema, input, 'scope'))
}
