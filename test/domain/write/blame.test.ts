// A refusal bars the values that it is about, and no others of their row.
import { expect, it } from 'vitest'
import type { ProposalReason } from '../../../src/domain/decide/proposal.ts'
import { toBlame } from '../../../src/domain/write/blame.ts'

const change = (field: string, reason: ProposalReason = 'normalized') => ({ field, reason })
const [email, phone, title] = [change('Email'), change('Phone'), change('Title')]
const [fresh, seen] = [change('Fresh', 'stamped'), change('Seen', 'stamped')]

it.each([
  ['the one field that is named', [email, phone, title], ['Email'], [email]],
  ['each of several that are named', [email, phone, title], ['Email', 'Title'], [email, title]],
  ['all where none of them is named', [email, phone], ['LastName'], [email, phone]],
  ['all where nothing is named', [email, phone], [], [email, phone]],
  ['all that there is', [email], ['Email'], [email]],
  ['the stamps where nothing is named', [email, phone, fresh], [], [fresh]],
  ['the stamps where one of them is named', [email, fresh, seen], ['Seen'], [fresh, seen]],
  ['the stamps and another field where both are named', [email, phone, fresh], ['Fresh', 'Email'], [email, fresh]],
  ['a field and not the stamps that may ride with the rest', [email, phone, fresh], ['Email'], [email]],
  ['a field, and the stamps that nothing is left to ride with', [email, fresh], ['Email'], [email, fresh]],
  ['all where a field is named that was not sent', [email, fresh], ['LastName'], [email, fresh]],
])('is %s', (_what, sent, named, blamed) => {
  expect(sent.filter((_sent, at) => toBlame(sent, named)[at])).toEqual(blamed)
})
