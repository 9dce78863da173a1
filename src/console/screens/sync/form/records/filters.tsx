// A scope of HubSpot: all filters of a group must hold, and of the groups any.
import { Button, Group, Select, Stack, TagsInput, TextInput } from '@mantine/core'
import { useDraft } from '../../draft/draft.tsx'
import { groupOf, wordOf, wordsOf } from '../../draft/text.ts'
import { FieldSelect } from '../controls/field-select.tsx'
import { Rows } from '../controls/rows.tsx'

const OPERATORS = [
  { value: 'EQ', label: 'is' },
  { value: 'NEQ', label: 'is not' },
  { value: 'HAS_PROPERTY', label: 'is filled' },
  { value: 'NOT_HAS_PROPERTY', label: 'is empty' },
  { value: 'CONTAINS_TOKEN', label: 'contains the word' },
  { value: 'NOT_CONTAINS_TOKEN', label: 'does not contain the word' },
  { value: 'GT', label: 'is more than' },
  { value: 'GTE', label: 'is at least' },
  { value: 'LT', label: 'is less than' },
  { value: 'LTE', label: 'is at most' },
  { value: 'IN', label: 'is one of' },
  { value: 'NOT_IN', label: 'is none of' },
]
const LISTS: readonly string[] = ['IN', 'NOT_IN']
const ALONE: readonly string[] = ['HAS_PROPERTY', 'NOT_HAS_PROPERTY']
const FRESH = { field: '', operator: 'HAS_PROPERTY' }

export function Filters() {
  const { at, set } = useDraft()
  const written = at(['filters'])
  const groups: readonly unknown[] = Array.isArray(written) ? written : []
  return (
    <Stack gap="md">
      {groups.length === 0 && <GroupOfFilters index={0} filters={[]} alone />}
      {groups.map((filters, index) => (
        <GroupOfFilters
          // biome-ignore lint/suspicious/noArrayIndexKey: a group is what stands at its place in the text
          key={index}
          index={index}
          filters={Array.isArray(filters) ? filters : []}
          alone={groups.length === 1}
        />
      ))}
      {groups.length > 0 && (
        <Group>
          <Button size="compact-sm" variant="subtle" onClick={() => set(['filters', groups.length], [FRESH])}>
            Or other filters
          </Button>
        </Group>
      )}
    </Stack>
  )
}

interface GroupProps {
  readonly index: number
  readonly filters: readonly unknown[]
  readonly alone: boolean
}

function GroupOfFilters({ index, filters, alone }: GroupProps) {
  const { set } = useDraft()
  const remove = (row: number) => {
    if (filters.length > 1) set(['filters', index, row], undefined)
    else set(alone ? ['filters'] : ['filters', index], undefined)
  }
  return (
    <Rows
      title={index === 0 ? 'Filters: all of them must hold' : 'Or all of these'}
      one="filter"
      count={filters.length}
      onAdd={() =>
        filters.length === 0 ? set(['filters'], [[FRESH]]) : set(['filters', index, filters.length], FRESH)
      }
      onRemove={remove}
    >
      {row => <Filter path={['filters', index, row]} filter={groupOf(filters[row])} />}
    </Rows>
  )
}

interface FilterProps {
  readonly path: readonly (string | number)[]
  readonly filter: Readonly<Record<string, unknown>>
}

function Filter({ path, filter }: FilterProps) {
  const { set } = useDraft()
  const field = wordOf(filter['field'])
  const operator = wordOf(filter['operator'])
  const [value, values] = [wordOf(filter['value']), wordsOf(filter['values'])]
  const put = (changed: Partial<{ field: string; operator: string; value: string; values: readonly string[] }>) => {
    const next = { field, operator, value, values, ...changed }
    const listed = { values: next.values.length > 0 || next.value === '' ? next.values : [next.value] }
    const valued = LISTS.includes(next.operator) ? listed : { value: next.value || (next.values[0] ?? '') }
    set(path, { field: next.field, operator: next.operator, ...(!ALONE.includes(next.operator) && valued) })
  }
  const known = OPERATORS.some(each => each.value === operator)
  return (
    <Group gap="xs" grow preventGrowOverflow={false}>
      <FieldSelect label="Field of the filter" value={field} onChange={name => put({ field: name })} />
      <Select
        aria-label="Test of the filter"
        data={known ? OPERATORS : [...OPERATORS, operator]}
        value={operator}
        allowDeselect={false}
        onChange={by => by !== null && put({ operator: by })}
      />
      {LISTS.includes(operator) && (
        <TagsInput aria-label="Values of the filter" value={values} onChange={given => put({ values: given })} />
      )}
      {!LISTS.includes(operator) && !ALONE.includes(operator) && (
        <TextInput
          aria-label="Value of the filter"
          value={value}
          onChange={({ currentTarget }) => put({ value: currentTarget.value })}
        />
      )}
    </Group>
  )
}
