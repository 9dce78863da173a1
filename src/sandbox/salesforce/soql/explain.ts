// GET /query?explain=: how a statement would be run, in the form of Salesforce's query plans. The costs are made up, but
// a statement that an index serves is below 1 and a table scan above, as developers read them.
import type { RecordStore } from '../store/record-store.ts'
import type { Plan } from './plan.ts'

/** The plans of a statement, the cheapest first. */
export function explain(store: RecordStore, plan: Plan): Record<string, unknown> {
  const { bounds } = plan.filter
  const rows = store.table(plan.type).liveCount
  const field =
    bounds.only !== undefined || bounds.after !== undefined ? 'Id' : (bounds.stamp?.field ?? bounds.equal?.field.name)
  const common = { sobjectCardinality: rows, sobjectType: plan.type.name }
  const scan = {
    cardinality: rows,
    fields: [],
    leadingOperationType: 'TableScan',
    notes: [],
    relativeCost: 1.5,
    ...common,
  }
  const cardinality = bounds.only?.length ?? Math.ceil(rows / 10)
  const index = { cardinality, fields: [field], leadingOperationType: 'Index', notes: [], relativeCost: 0.5, ...common }
  return { plans: field === undefined ? [scan] : [index, scan], sourceQuery: plan.soql }
}
