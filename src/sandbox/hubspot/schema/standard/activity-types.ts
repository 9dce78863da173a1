// Activities as object types: they differ in little but their names.
import { type ObjectType, objectType } from '../object-type.ts'
import type { Property } from '../property.ts'
import {
  callProperties,
  communicationProperties,
  emailProperties,
  engagementGroups,
  meetingProperties,
  noteProperties,
  postalMailProperties,
  taskProperties,
} from './engagements.ts'

/** Plural and singular, id, properties, where a search looks. */
type Row = readonly [string, string, string, readonly Property[], readonly string[]]

const ROWS: readonly Row[] = [
  ['calls', 'call', '0-48', callProperties, ['hs_call_title', 'hs_call_body']],
  ['emails', 'email', '0-49', emailProperties, ['hs_email_subject']],
  ['meetings', 'meeting', '0-47', meetingProperties, ['hs_meeting_title', 'hs_meeting_body']],
  ['notes', 'note', '0-46', noteProperties, ['hs_note_body']],
  ['tasks', 'task', '0-27', taskProperties, ['hs_task_subject', 'hs_task_body']],
  ['communications', 'communication', '0-18', communicationProperties, ['hs_communication_body']],
  ['postal_mail', 'postal_mail', '0-116', postalMailProperties, ['hs_postal_mail_body']],
]

export const activityTypes: readonly ObjectType[] = ROWS.map(([name, singular, typeId, properties, searchable]) =>
  objectType({
    name,
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
