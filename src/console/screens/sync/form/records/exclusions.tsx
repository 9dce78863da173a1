// Records that are left alone: a field and what its value must be.
import { Group, Select, TextInput } from '@mantine/core'
import { words } from '../../../../parts/figures.ts'
import { useDraft } from '../../draft/draft.tsx'
import { groupOf, wordOf } from '../../draft/text.ts'
import { FieldSelect } from '../controls/field-select.tsx'
import { Rows } from '../controls/rows.tsx'

const TESTS = ['equals', 'contains', 'starts-with', 'ends-with', 'empty', 'not-empty'] as const
type Test = (typeof TESTS)[number]
const hasNoValue = (test: Test) => test === 'empty' || test === 'not-empty'

export function Exclusions() {
  const { at, set } = useDraft()
  const written = at(['exclude'])
  const list = Array.isArray(written) ? written.map(groupOf) : []
  return (
    <Rows
      title="Left alone"
      one="condition"
      count={list.length}
      onAdd={() => set(['exclude', list.length], { field: '', equals: '' })}
      onRemove={index => (list.length === 1 ? set(['exclude'], undefined) : set(['exclude', index], undefined))}
    >
      {index => {
        const { field, ...tests } = list[index] ?? {}
        const test = TESTS.find(each => each in tests) ?? 'equals'
        const put = (name: string, by: Test, value: string) =>
          set(['exclude', index], { field: name, [by]: hasNoValue(by) ? true : value })
        const value = hasNoValue(test) ? '' : wordOf(tests[test])
        return (
          <Group gap="xs" grow preventGrowOverflow={false}>
            <FieldSelect
              label={`Field of condition ${index + 1}`}
              value={wordOf(field)}
              onChange={name => put(name, test, value)}
            />
            <Select
              aria-label={`Test of condition ${index + 1}`}
              data={TESTS.map(each => ({ value: each, label: words(each).toLowerCase() }))}
              value={test}
              allowDeselect={false}
              onChange={by => put(wordOf(field), TESTS.find(each => each === by) ?? 'equals', value)}
            />
            {!hasNoValue(test) && (
              <TextInput
                aria-label={`Value of condition ${index + 1}`}
                value={value}
                onChange={({ currentTarget }) => put(wordOf(field), test, currentTarget.value)}
              />
            )}
          </Group>
        )
      }}
    </Rows>
  )
}
