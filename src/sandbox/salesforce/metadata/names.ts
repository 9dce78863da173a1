// Which names custom objects and fields may have.
import { integrity } from './refusal.ts'

const LONGEST = 40

/**
 * @param name with its suffix, such as Score__c
 * @param what Field or Object, for the message
 * @throws Refusal
 */
export function checkCustomName(name: string, what: 'Field' | 'Object'): void {
  if (!/__c$/i.test(name)) throw integrity('Invalid fullName, must end in a custom suffix (e.g. __c)', ['fullName'])
  const core = name.slice(0, -'__c'.length)
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(core) || core.endsWith('_') || core.includes('__')) {
    const rule =
      'can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include ' +
      'spaces, not end with an underscore, and not contain two consecutive underscores.'
    throw integrity(`The ${what} Name field ${rule}`, ['fullName'])
  }
  if (core.length > LONGEST)
    throw integrity(`${what} Name: data value too large: ${core} (max length=${LONGEST})`, ['fullName'])
}
