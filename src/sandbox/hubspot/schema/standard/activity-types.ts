// Activities as object types: they differ in little but their names.
import { type ObjectType, objectType } from '../object-type.ts'
import type { Property } from '../property.ts'
import {
  callProperties,
  emailProperties,
  engagementGroups,
  meetingProperties,
  noteProperties,
  taskProperties,
} from './engagements.ts'

/** Name, id, properties, where a search looks, what a record needs. */
type Row = readonly [string, string, readonly Property[], readonly string[]]

const ROWS: readonly Row[] = [
  ['call', '0-48', callProperties, ['hs_call_title', 'hs_call_body']],
  ['email', '0-49', emailProperties, ['hs_email_subject']],
  ['meeting', '0-47', meetingProperties, ['hs_meeting_title', 'hs_meeting_body']],
  ['note', '0-46', noteProperties, ['hs_note_body']],
  ['task', '0-27', taskProperties, ['hs_task_subject', 'hs_task_body']],
]

export const activityTypes: readonly ObjectType[] = ROWS.map(([singular, typeId, properties, searchable]) =>
  objectType({
    name: `${singular}s`,
    singular,
    typeId,
    createdProperty: 'hs_createdate',
    defaults: [],
    searchable,
    required: ['hs_timestamp'],
    properties,
    groups: engagementGroups,
  }),
)
