// What the headers of a request wish of its writes: whether duplicates are saved, and which assignment rule runs.
import type { FastifyRequest } from 'fastify'
import { isId, toId18 } from '../ids.ts'
import type { Assignment } from '../rules/assignment.ts'
import type { SaveContext, SavingOrg } from '../saving/context.ts'
import { callerOf } from './caller.ts'

/** The context of all writes of a request. */
export function saveContextOf(request: Pick<FastifyRequest, 'raw' | 'headers'>, org: SavingOrg): SaveContext {
  const { author, schema } = callerOf(request)
  const duplicates = String(request.headers['sforce-duplicate-rule-header'] ?? '')
  return {
    org,
    author,
    schema,
    allowDuplicates: /(^|[;,\s])allowSave\s*=\s*true/i.test(duplicates),
    assignment: assignmentOf(String(request.headers['sforce-auto-assign'] ?? '').trim()),
  }
}

/** TRUE, FALSE, or the id of a rule. */
function assignmentOf(text: string): Assignment {
  if (/^false$/i.test(text)) return 'off'
  if (/^true$/i.test(text)) return 'on'
  return isId(text) ? { ruleId: toId18(text) } : 'silent'
}
