// Which records somebody may mean who types an id, or pastes the address of a record's page. Pure.

/** Ids of both CRMs are plain; what else stands in an address is not. */
const ID = /^[A-Za-z0-9_-]{1,64}$/
const ADDRESS = /^https?:\/\//i
/** Salesforce shows ids of 15 characters, too, in which upper and lower case tell records apart. */
const SHORT_ID = /^[A-Za-z0-9]{15}$/
const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/** The ids that the text may mean, the likeliest first; none for text that is neither an id nor an address. */
export function soughtIds(text: string): string[] {
  const said = text.trim()
  const parts = ADDRESS.test(said) ? partsOf(said).toReversed() : [said]
  const ids = parts.filter(part => ID.test(part))
  return [...new Set(ids.flatMap(id => (SHORT_ID.test(id) ? [id, withSuffix(id)] : [id])))]
}

/** The id as records have it: one that Salesforce shows shortened is made whole, others are as they are. */
export function wholeId(id: string): string {
  return SHORT_ID.test(id) && /[A-Za-z]/.test(id) ? withSuffix(id) : id
}

function partsOf(address: string): string[] {
  if (!URL.canParse(address)) return []
  const { pathname, searchParams } = new URL(address)
  return [...pathname.split('/'), ...searchParams.values()]
}

/** The id of 18 characters: each of the last three tells which of five letters are upper case. */
function withSuffix(id: string): string {
  const marks = [0, 5, 10].map(from => {
    const upper = [...id.slice(from, from + 5)].map((letter, at) => (/[A-Z]/.test(letter) ? 2 ** at : 0))
    return SUFFIX[upper.reduce((sum, bit) => sum + bit, 0)] ?? ''
  })
  return id + marks.join('')
}
