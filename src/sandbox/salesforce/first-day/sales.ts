// The setup of sales and service that every org has: stages of opportunities, a standard price book, a queue and its
// assignment rule.
import type { AddRow } from './add-row.ts'

/** Name, probability, forecast category and how it is shown. */
const STAGES = [
  ['Prospecting', 10, 'Pipeline', 'Pipeline'],
  ['Qualification', 10, 'Pipeline', 'Pipeline'],
  ['Needs Analysis', 20, 'Pipeline', 'Pipeline'],
  ['Value Proposition', 50, 'Pipeline', 'Pipeline'],
  ['Id. Decision Makers', 60, 'Pipeline', 'Pipeline'],
  ['Perception Analysis', 70, 'Pipeline', 'Pipeline'],
  ['Proposal/Price Quote', 75, 'Pipeline', 'Pipeline'],
  ['Negotiation/Review', 90, 'Pipeline', 'Pipeline'],
  ['Closed Won', 100, 'Closed', 'Closed'],
  ['Closed Lost', 0, 'Omitted', 'Omitted'],
] as const

export function seedSales(add: AddRow): void {
  STAGES.forEach(([name, probability, category, shown], i) => {
    add('OpportunityStage', {
      MasterLabel: name,
      ApiName: name,
      IsActive: true,
      SortOrder: i + 1,
      IsClosed: name.startsWith('Closed'),
      IsWon: name === 'Closed Won',
      ForecastCategory: category,
      ForecastCategoryName: shown,
      DefaultProbability: probability,
    })
  })
  add('Pricebook2', { Name: 'Standard Price Book', IsActive: true, IsStandard: true })
  for (const object of ['Lead', 'Case']) {
    const queue = add('Group', { Name: `${object} Queue`, DeveloperName: `${object}_Queue`, Type: 'Queue' })
    add('QueueSobject', { QueueId: queue, SobjectType: object })
  }
}
