// What countries are called in full: "Republic of Kenya", "Bolivia (Plurinational State of)", "Tanzania, United Republic of".

const QUALITIES =
  'federal|federative|federated|democratic|socialist|peoples|islamic|arab|bolivarian|plurinational|united|cooperative|co operative|' +
  'hashemite|oriental|independent'
const FORM = `(?:(?:${QUALITIES}) )*(?:republic|kingdom|commonwealth|principality|grand duchy|sultanate|union|states?)`
const IN_FULL = new RegExp(`^(?:the )?(${FORM}) of (?:the )?(?:union of )?(.+)$`)
const FORM_ALONE = new RegExp(`^(?:the )?${FORM}(?: of(?: the)?)?$`)
const STATE = /(?:^| )states?$/
/** Two countries each: the form of the state is what tells them apart. */
const SHARED = new Set(['china', 'congo', 'germany', 'korea'])
/** Others have states of that name, or have parts that are called so: the State of Georgia, the State of Mexico. */
const STATES = new Set(['bolivia', 'eritrea', 'israel', 'kuwait', 'libya', 'micronesia', 'palestine', 'qatar', 'samoa'])

/** The name without the form of the state; null where it has none, or the form is what tells which country it is. */
export function withoutForm(folded: string): string | null {
  const [, form = '', name = ''] = IN_FULL.exec(folded) ?? []
  if (name === '' || SHARED.has(name)) return null
  return STATE.test(form) && !STATES.has(name) ? null : name
}

/** Whether it says but what kind of state a country is: "Islamic Republic of". */
export function isFormAlone(folded: string): boolean {
  return FORM_ALONE.test(folded)
}
