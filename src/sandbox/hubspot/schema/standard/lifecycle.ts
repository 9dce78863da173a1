// The lifecycle stages in their order, and the stamps that HubSpot keeps of each; contacts and companies share them.
import type { Property } from '../property.ts'
import { propertiesIn } from '../property.ts'

export const LIFECYCLE_STAGES = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
  'evangelist',
  'other',
] as const

/** When a record came into each stage: hs_lifecyclestage_lead_date, hs_v2_date_entered_lead, hs_v2_date_exited_lead. */
export function lifecycleStamps(group: string): Property[] {
  const { kept } = propertiesIn(group)
  return LIFECYCLE_STAGES.flatMap(stage => [
    kept.datetime(`hs_lifecyclestage_${stage}_date`, `Became a ${stage} date`),
    kept.datetime(`hs_v2_date_entered_${stage}`, `Date entered "${stage} (Lifecycle Stage Pipeline)"`),
    kept.datetime(`hs_v2_date_exited_${stage}`, `Date exited "${stage} (Lifecycle Stage Pipeline)"`),
  ])
}
