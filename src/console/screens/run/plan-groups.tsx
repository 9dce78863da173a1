// The changes of a plan by field and reason; a field, a group or a change can be left out.
import { Accordion, Badge, Checkbox, Group, Stack, Text } from '@mantine/core'
import { REASONS } from '../../api/meanings.ts'
import type { PlanGroup, Run } from '../../api/words.ts'
import { counted } from '../../parts/figures.ts'
import { GroupChanges } from './group-changes.tsx'
import { isGroupOut, type LeftOut, selectorOf, selectorOfField, type Toggle } from './left-out.ts'

interface PlanGroupsProps {
  readonly run: Run
  readonly groups: readonly PlanGroup[]
  readonly except: LeftOut
  readonly toggle: Toggle
}

export function PlanGroups({ groups, ...rest }: PlanGroupsProps) {
  const fields = [...Map.groupBy(groups, ({ field }) => field)]
  return (
    <Stack>
      {fields.map(([field, own]) => (
        <OfField key={field} field={field} groups={own} {...rest} />
      ))}
    </Stack>
  )
}

function OfField({ field, groups, except, toggle, run }: PlanGroupsProps & { readonly field: string }) {
  const selector = selectorOfField(field)
  const isLeftOut = except.has(selector)
  return (
    <div>
      {groups.length > 1 && (
        <Checkbox
          mb={6}
          pl="md"
          label={`${field}, whatever the reason`}
          checked={!isLeftOut}
          disabled={toggle === null}
          onChange={({ currentTarget: { checked } }) => toggle?.(selector, checked)}
        />
      )}
      <Accordion variant="separated" multiple>
        {groups.map(group => (
          <OfReason key={group.reason} run={run} group={group} except={except} toggle={isLeftOut ? null : toggle} />
        ))}
      </Accordion>
    </div>
  )
}

interface OfReasonProps extends Omit<PlanGroupsProps, 'groups'> {
  readonly group: PlanGroup
}

function OfReason({ run, group, except, toggle }: OfReasonProps) {
  const { field, reason, changes } = group
  const selector = selectorOf(group)
  return (
    <Accordion.Item value={selector}>
      <Group wrap="nowrap" gap={0} pl="md">
        <Checkbox
          aria-label={`Write ${field}: ${REASONS[reason]}`}
          checked={!isGroupOut(except, group)}
          disabled={toggle === null}
          onChange={({ currentTarget: { checked } }) => toggle?.(selector, checked)}
        />
        <Accordion.Control>
          <Group gap="xs">
            <Text fw={600}>{field}</Text>
            <Text size="sm" c="dimmed">
              {REASONS[reason]}
            </Text>
            <Badge variant="light" tt="none">
              {counted(changes, 'change')}
            </Badge>
          </Group>
        </Accordion.Control>
      </Group>
      <Accordion.Panel>
        <GroupChanges run={run} group={group} except={except} toggle={toggle} />
      </Accordion.Panel>
    </Accordion.Item>
  )
}
