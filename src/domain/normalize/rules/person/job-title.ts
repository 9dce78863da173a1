// Job titles: as typed, but for a single case and abbreviations whose words are certain. What a title says of rank and
// work is told beside it.
import { fold } from '../../clean.ts'
import { rewritten } from '../../outcome.ts'
import { rememberingBy } from '../../remembered.ts'
import type { About, Normalized, Parts, Rule } from '../../rule.ts'
import { spelledOut, titleCased } from '../../titles/title-case.ts'
import { titleKeyOf, titleWordsOf } from '../../titles/title-words.ts'
import { tidied, unreadable } from '../text.ts'

/** Longer than any title; beyond it only white space is looked at. */
const LONGEST = 200
const CASED = /[\p{sc=Latin}\p{sc=Cyrillic}]/u
/** "CEO", "IT", "CTO": a title of capitals alone that is one abbreviation, or a few letters that nobody can read. */
const SHORT = 4

/** Titles come again and again. */
const known = rememberingBy<Normalized>(2_000)

function apply(value: string, about: About): Normalized {
  if (about.settings !== undefined || value.length > LONGEST) return judged(value, about)
  return known.of(about.country, value, () => judged(value, about))
}

function judged(value: string, { settings, country }: About): Normalized {
  const tidy = tidied(value)
  const nothing = unreadable(value, tidy)
  if (nothing !== null) return nothing
  const { typed } = tidy
  const key = titleKeyOf(typed) ?? fold(typed)
  if (typed.length > LONGEST || !CASED.test(typed)) return rewritten(value, typed, key, tidy.confidence, tidy.why)
  const single = isSingleCase(typed) ? titleCased(typed, country) : { title: typed, sure: true }
  const full =
    settings?.['abbreviations'] === 'keep' ? { title: single.title, sure: true } : spelledOut(single.title, country)
  if (full.title === typed) return rewritten(value, typed, key, tidy.confidence, tidy.why)
  const sure = (single.title === typed || single.sure) && (full.title === single.title || full.sure)
  const why = single.title === typed ? 'abbreviations in full' : 'capitals as titles have them'
  return rewritten(value, full.title, key, Math.min(tidy.confidence, sure ? 0.92 : 0.6), why)
}

function isSingleCase(typed: string): boolean {
  if (typed === typed.toLowerCase()) return true
  return typed === typed.toUpperCase() && typed.length > SHORT
}

function parts(value: string): Parts {
  const { seniority, jobFunction } = titleWordsOf(tidied(value).typed)
  return { ...(seniority !== null && { seniority }), ...(jobFunction !== null && { function: jobFunction }) }
}

export const jobTitle: Rule = {
  id: 'job-title',
  version: 6,
  kinds: ['job_title'],
  settings: { abbreviations: ['spell-out', 'keep'] },
  apply,
  parts,
}
