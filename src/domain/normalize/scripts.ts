// Words whose letters come from scripts that no language mixes: one letter is there to look like another (UTS #39).

const FOREIGN = /\P{ASCII}/u
const LETTERS = /(?!\p{sc=Common}|\p{sc=Inherited})[\p{L}\p{M}]/gu
/** Scripts that are written together, each with Latin letters beside: Japanese, Korean and Chinese (UTS #39, 5.2). */
const TOGETHER: readonly RegExp[] = [
  /^[\p{sc=Latin}\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]+$/u,
  /^[\p{sc=Latin}\p{sc=Han}\p{sc=Hangul}]+$/u,
  /^[\p{sc=Latin}\p{sc=Han}\p{sc=Bopo}]+$/u,
]
/** Letters that look like Latin ones, and are told from them by nobody. */
const LOOKALIKE: readonly RegExp[] = [
  /\p{sc=Cyrillic}/u,
  /\p{sc=Greek}/u,
  /\p{sc=Armenian}/u,
  /\p{sc=Cherokee}/u,
  /\p{sc=Latin}/u,
]

/** Whether `word` mixes letters of Latin, Cyrillic, Greek, Armenian or Cherokee with others. Linear time. */
export function isMixedScript(word: string): boolean {
  if (!FOREIGN.test(word)) return false
  const letters = (word.match(LETTERS) ?? []).join('')
  if (letters === '' || TOGETHER.some(pattern => pattern.test(letters))) return false
  const scripts = LOOKALIKE.filter(script => script.test(letters))
  return scripts.length > 1
}
