// What the set-up's own schema says of a setting: its choices, its standard, what it is for. So that forms need not say
// it again.
import { useQuery } from '@tanstack/react-query'
import { api, bodyOf } from '../../../api/client.ts'
import { groupOf, type Path, valueAt, wordOf, wordsOf } from './text.ts'

export interface Setting {
  readonly about: string
  readonly choices: readonly string[]
  readonly kind: 'number' | 'whole' | 'text'
  /** As it is where nothing is said. */
  readonly standard: string
  readonly min: number | undefined
  readonly max: number | undefined
}

const SYNC: Path = ['properties', 'syncs', 'additionalProperties']

/** What is said of a path below a sync; fields are all alike. */
export function useSettings(): (path: Path) => Setting {
  const { data } = useQuery({
    queryKey: ['setup-schema'],
    queryFn: () => bodyOf(api.GET('/api/v1/setup/schema')),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return path => settingOf(placeOf(valueAt(data, SYNC), path))
}

function placeOf(schema: unknown, path: Path): unknown {
  return path.reduce<unknown>((here, part) => {
    const branches = [here, ...listOf(groupOf(here)['anyOf'])]
    return branches
      .map(branch => valueAt(branch, ['properties', part]) ?? groupOf(branch)['additionalProperties'])
      .find(inner => typeof inner === 'object' && inner !== null)
  }, schema)
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

function settingOf(schema: unknown): Setting {
  const { description, enum: choices, type, default: standard, minimum, maximum } = groupOf(schema)
  return {
    about: wordOf(description),
    choices: wordsOf(choices),
    kind: type === 'integer' ? 'whole' : type === 'number' ? 'number' : 'text',
    standard: wordOf(standard),
    min: numberOf(minimum),
    max: numberOf(maximum),
  }
}
