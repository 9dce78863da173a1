// What becomes of stamps that were refused: they keep no other change of their record from being written.
import type { ChangeResult } from '../batch/outcomes.ts'

const isStamp = ({ proposal }: ChangeResult) => proposal.reason === 'stamped'

/**
 * A row that was refused with stamps in it is tried again without them: no value may be barred for their sake. Where the
 * CRM names what it objects to, and that is no stamp, its word stands.
 */
export function withoutStamps(results: readonly ChangeResult[]): readonly ChangeResult[] {
  const stamped = Map.groupBy(results.filter(isStamp), ({ intent }) => intent)
  if (stamped.size === 0) return results
  return results.map(result => {
    const stamps = stamped.get(result.intent)
    if (stamps === undefined || result.outcome !== 'rejected' || isStamp(result)) return result
    const { fields = [] } = result
    const named = new Set(stamps.map(({ proposal }) => proposal.field))
    if (fields.length > 0 && !fields.some(field => named.has(field))) return result
    const { intent, proposal, answer } = result
    return { intent, proposal, outcome: 'retry', answer }
  })
}
