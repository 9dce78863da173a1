// Generated companies, people and deals as the records of each CRM.
import type { SystemName } from '../../write-log.ts'
import { hubspotShape } from './hubspot.ts'
import { salesforceShape } from './salesforce.ts'
import type { RecordShape } from './shape.ts'

export const SHAPES: Readonly<Record<SystemName, RecordShape>> = { salesforce: salesforceShape, hubspot: hubspotShape }
