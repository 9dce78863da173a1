// The standard properties of activities: calls, e-mails, meetings, notes, tasks, messages and letters.
import { type Property, propertiesIn } from '../property.ts'
import { systemProperties } from './system.ts'

const info = propertiesIn('engagement')

export const engagementGroups = [
  { name: 'engagement', label: 'Activity information', displayOrder: 0, archived: false },
]

function activity(...own: Property[]): Property[] {
  return [
    info.datetime('hs_timestamp', 'Activity date'),
    info.text('hs_attachment_ids', 'Attached file IDs'),
    ...own,
    ...systemProperties('engagement', 'hs_createdate', 'hs_lastmodifieddate'),
  ]
}

export const callProperties = activity(
  info.text('hs_call_title', 'Call Title'),
  info.html('hs_call_body', 'Call notes'),
  info.choice('hs_call_direction', 'Call direction', ['INBOUND', 'OUTBOUND']),
  info.text('hs_call_disposition', 'Call outcome'),
  info.number('hs_call_duration', 'Call duration'),
  info.text('hs_call_from_number', 'From number'),
  info.text('hs_call_to_number', 'To number'),
  info.choice('hs_call_status', 'Call status', [
    'BUSY',
    'CANCELED',
    'COMPLETED',
    'FAILED',
    'NO_ANSWER',
    'QUEUED',
    'RINGING',
  ]),
)

export const emailProperties = activity(
  info.text('hs_email_subject', 'Email subject'),
  info.longText('hs_email_text', 'Email body'),
  info.html('hs_email_html', 'Email HTML'),
  info.choice('hs_email_direction', 'Email direction', ['EMAIL', 'INCOMING_EMAIL', 'FORWARDED_EMAIL']),
  info.choice('hs_email_status', 'Email send status', ['BOUNCED', 'FAILED', 'SCHEDULED', 'SENDING', 'SENT']),
  info.longText('hs_email_headers', 'Email headers'),
)

export const meetingProperties = activity(
  info.text('hs_meeting_title', 'Meeting name'),
  info.html('hs_meeting_body', 'Meeting description'),
  info.datetime('hs_meeting_start_time', 'Meeting start time'),
  info.datetime('hs_meeting_end_time', 'Meeting end time'),
  info.text('hs_meeting_location', 'Meeting location'),
  info.choice('hs_meeting_outcome', 'Meeting outcome', [
    'SCHEDULED',
    'COMPLETED',
    'RESCHEDULED',
    'NO_SHOW',
    'CANCELED',
  ]),
)

export const noteProperties = activity(info.html('hs_note_body', 'Note body'))

export const taskProperties = activity(
  info.text('hs_task_subject', 'Task Title'),
  info.html('hs_task_body', 'Task Notes'),
  info.choice('hs_task_status', 'Task Status', ['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'COMPLETED', 'DEFERRED']),
  info.choice('hs_task_priority', 'Priority', ['NONE', 'LOW', 'MEDIUM', 'HIGH']),
  info.choice('hs_task_type', 'Task Type', ['EMAIL', 'CALL', 'TODO']),
)

export const communicationProperties = activity(
  info.choice('hs_communication_channel_type', 'Channel type', [
    'WHATS_APP',
    'LINKEDIN_MESSAGE',
    'SMS',
    'PHYSICAL_MAIL',
    'CUSTOM_CHANNEL_CONVERSATION',
  ]),
  info.choice('hs_communication_logged_from', 'Logged from', ['CRM']),
  info.html('hs_communication_body', 'Body'),
)

export const postalMailProperties = activity(info.html('hs_postal_mail_body', 'Body'))
