// Legal Entity Identifiers (ISO 17442): twenty letters and digits, the last two of which check the others.

const FORM = /^[A-Z0-9]{18}\d\d$/

/** Whether `text`, in capitals without spaces, has the form of an LEI. */
export function looksLikeLei(text: string): boolean {
  return FORM.test(text)
}

/** ISO 7064, MOD 97-10: letters count as 10 to 35. */
export function isLei(text: string): boolean {
  if (!looksLikeLei(text)) return false
  let rest = 0
  for (const character of text) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
