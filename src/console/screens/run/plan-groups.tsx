// The changes of a plan by field and reason; a field, a group or a change can be left out.
import { Accordion, Badge, Checkbox, Group, Stack, Text } from '@mantine/core'
import { REASONS } from '../../api/meanings.ts'
import type { PlanGroup, Run } from '../../api/words.ts'
import { counted } from '../../parts/figures.ts'
import { GroupChanges, selectorOf } from './group-changes.tsx'

interface PlanGroupsProps {
  readonly run: Run
  readonly groups: readonly PlanGroup[]
  /** What is left out. */
  readonly except: ReadonlySet<string>
  /** Null: to be looked at only. */
  readonly toggle: ((selector: string, isIn: boolean) => void) | null
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
  const selector = `field=${field}`
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
          <OfReason
            key={group.reason}
            run={run}
            group={group}
            except={isLeftOut ? new Set([...except, selectorOf(group)]) : except}
            toggle={isLeftOut ? null : toggle}
          />
        ))}
      </Accordion>
    </div>
  )
}

interface OfReasonProps extends Omit<PlanGroupsProps, 'groups'> {
  readonly group: PlanGroup
}

function OfReason({ run, group: { field, reason, changes, samples }, except, toggle }: OfReasonProps) {
  const selector = selectorOf({ field, reason })
  return (
    <Accordion.Item value={selector}>
      <Group wrap="nowrap" gap={0} pl="md">
        <Checkbox
          aria-label={`Write ${field}: ${REASONS[reason]}`}
          checked={!except.has(selector)}
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
        <GroupChanges
          run={run}
          field={field}
          reason={reason}
          samples={samples}
          total={changes}
          except={except}
          toggle={toggle}
        />
      </Accordion.Panel>
    </Accordion.Item>
  )
}
