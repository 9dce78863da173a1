// The kinds of associations that HubSpot itself defines, by their ids.
import type { Definition } from './definition.ts'

/** Object types by the names that the older API uses for them. */
const TYPE_IDS: Readonly<Record<string, string>> = {
  contact: '0-1',
  company: '0-2',
  deal: '0-3',
  ticket: '0-5',
  product: '0-7',
  line_item: '0-8',
  quote: '0-14',
  communication: '0-18',
  feedback_submission: '0-19',
  task: '0-27',
  note: '0-46',
  meeting_event: '0-47',
  call: '0-48',
  email: '0-49',
  postal_mail: '0-116',
  lead: '0-136',
}

/** from, to, id there, id back. The unlabeled kind of each pair. */
const UNLABELED: readonly (readonly [string, string, number, number])[] = [
  ['contact', 'company', 279, 280],
  ['deal', 'contact', 3, 4],
  ['deal', 'company', 341, 342],
  ['contact', 'ticket', 15, 16],
  ['deal', 'line_item', 19, 20],
  ['ticket', 'company', 339, 340],
  ['deal', 'ticket', 27, 28],
  ['deal', 'quote', 63, 64],
  ['quote', 'line_item', 67, 68],
  ['quote', 'contact', 69, 70],
  ['quote', 'company', 71, 72],
  ['communication', 'contact', 81, 82],
  ['communication', 'ticket', 83, 84],
  ['communication', 'deal', 85, 86],
  ['communication', 'company', 87, 88],
  ['contact', 'feedback_submission', 97, 98],
  ['ticket', 'feedback_submission', 99, 100],
  ['company', 'call', 181, 182],
  ['company', 'email', 185, 186],
  ['company', 'meeting_event', 187, 188],
  ['company', 'note', 189, 190],
  ['company', 'task', 191, 192],
  ['contact', 'call', 193, 194],
  ['contact', 'email', 197, 198],
  ['contact', 'meeting_event', 199, 200],
  ['contact', 'note', 201, 202],
  ['contact', 'task', 203, 204],
  ['deal', 'call', 205, 206],
  ['deal', 'email', 209, 210],
  ['deal', 'meeting_event', 211, 212],
  ['deal', 'note', 213, 214],
  ['deal', 'task', 215, 216],
  ['quote', 'task', 217, 218],
  ['ticket', 'call', 219, 220],
  ['ticket', 'email', 223, 224],
  ['ticket', 'meeting_event', 225, 226],
  ['ticket', 'note', 227, 228],
  ['ticket', 'task', 229, 230],
  ['call', 'meeting_event', 399, 400],
  ['contact', 'contact', 449, 449],
  ['company', 'company', 450, 450],
  ['deal', 'deal', 451, 451],
  ['ticket', 'ticket', 452, 452],
  ['postal_mail', 'contact', 453, 454],
  ['postal_mail', 'ticket', 455, 456],
  ['postal_mail', 'deal', 457, 458],
  ['postal_mail', 'company', 459, 460],
  ['lead', 'call', 596, 597],
  ['lead', 'email', 598, 599],
  ['lead', 'meeting_event', 600, 601],
  ['lead', 'note', 854, 855],
  ['lead', 'contact', 608, 609],
  ['lead', 'company', 610, 611],
  ['lead', 'deal', 583, 584],
  ['lead', 'task', 646, 647],
]

/** The kinds with a label of HubSpot's own: label there, label back. */
const LABELED: readonly (readonly [string, string, number, number, string, string])[] = [
  ['contact', 'company', 1, 2, 'Primary', 'Primary'],
  ['deal', 'company', 5, 6, 'Primary', 'Primary'],
  ['ticket', 'company', 26, 25, 'Primary', 'Primary'],
  ['lead', 'contact', 578, 579, 'Primary', 'Primary'],
  ['lead', 'company', 580, 581, 'Primary', 'Primary'],
  ['company', 'company', 13, 14, 'Child Company', 'Parent Company'],
]

function idOf(name: string): string {
  return TYPE_IDS[name] ?? name
}

function unlabeledName(from: string, to: string): string {
  const labeled = LABELED.some(([a, b]) => a !== b && ((a === from && b === to) || (a === to && b === from)))
  return `${from}_to_${to}${labeled ? '_unlabeled' : ''}`
}

function both(
  there: Omit<Definition, 'category' | 'primary'>,
  back: { name: string; label: string | null },
): Definition[] {
  const kind = { category: 'HUBSPOT_DEFINED', primary: there.label === 'Primary' } as const
  const forth = { ...there, ...kind }
  if (there.inverse === there.typeId) return [forth]
  const reversed = { typeId: there.inverse, inverse: there.typeId, from: there.to, to: there.from }
  return [forth, { ...forth, ...back, ...reversed }]
}

const unlabeled = UNLABELED.flatMap(([from, to, typeId, inverse]) =>
  both(
    { typeId, inverse, label: null, name: unlabeledName(from, to), from: idOf(from), to: idOf(to) },
    { name: unlabeledName(to, from), label: null },
  ),
)

const labeled = LABELED.flatMap(([from, to, typeId, inverse, label, labelBack]) => {
  const family = from === to
  return both(
    {
      typeId,
      inverse,
      label,
      name: family ? `parent_to_child_${to}` : `${from}_to_${to}`,
      from: idOf(from),
      to: idOf(to),
    },
    { name: family ? `child_to_parent_${from}` : `${to}_to_${from}`, label: labelBack },
  )
})

export const HUBSPOT_DEFINED: readonly Definition[] = [...labeled, ...unlabeled]
