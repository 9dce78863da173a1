// Which changes of a plan are looked at: by field, reason, a text in their record's id or their values, and how sure they are.
import { Group, NumberInput, Select, TextInput } from '@mantine/core'
import { REASONS } from '../../api/meanings.ts'
import type { PlanGroup } from '../../api/words.ts'
import type { Sought } from './found-changes.tsx'

interface PlanFiltersProps {
  readonly groups: readonly PlanGroup[]
  readonly sought: Sought
  readonly set: (sought: Sought) => void
}

export function PlanFilters({ groups, sought, set }: PlanFiltersProps) {
  const reasons = [...new Set(groups.map(({ reason }) => reason))]
  return (
    <search aria-label="Changes of the plan">
      <Group gap="xs" align="flex-end" grow preventGrowOverflow={false}>
        <Select
          label="Field"
          placeholder="All"
          clearable
          searchable
          data={[...new Set(groups.map(({ field }) => field))]}
          value={sought.field ?? null}
          onChange={field => set({ ...sought, field: field ?? undefined })}
        />
        <Select
          label="Reason"
          placeholder="All"
          clearable
          data={reasons.map(value => ({ value, label: REASONS[value] ?? value }))}
          value={sought.reason ?? null}
          onChange={value => set({ ...sought, reason: reasons.find(each => each === value) })}
        />
        <TextInput
          label="Text"
          placeholder="A value, or a record’s id"
          value={sought.text ?? ''}
          onChange={({ currentTarget: { value } }) => set({ ...sought, text: value === '' ? undefined : value })}
        />
        <Sureness label="At least so sure" value={sought.least} set={least => set({ ...sought, least })} />
        <Sureness label="At most so sure" value={sought.most} set={most => set({ ...sought, most })} />
      </Group>
    </search>
  )
}

interface SurenessProps {
  readonly label: string
  readonly value: number | undefined
  readonly set: (percent: number | undefined) => void
}

function Sureness({ label, value, set }: SurenessProps) {
  return (
    <NumberInput
      label={label}
      placeholder="Any"
      suffix=" %"
      min={0}
      max={100}
      clampBehavior="strict"
      decimalScale={1}
      allowNegative={false}
      value={value ?? ''}
      onChange={percent => set(typeof percent === 'number' ? percent : undefined)}
    />
  )
}

/** Those of the groups that are looked at. */
export function groupsOf(groups: readonly PlanGroup[], { field, reason }: Sought): readonly PlanGroup[] {
  return groups.filter(
    each => (field === undefined || each.field === field) && (reason === undefined || each.reason === reason),
  )
}
