// What the CRM lets Evergreen do, asked now: what is missing, what will not work without it, and where to switch it on.
import { Alert, Button, List, Spoiler, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconBulb, IconCircleCheck, IconStethoscope } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Advice } from '../../advice/advice.tsx'
import { Failure } from '../../parts/failure.tsx'
import { counted } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { Section } from '../../parts/section.tsx'
import { checkQuery, type Finding } from '../connections/health.ts'
import { sorted } from './findings.ts'

const route = getRouteApi('/connections/$alias')

export function Checks({ alias }: { readonly alias: string }) {
  const { check: atOnce = false } = route.useSearch()
  const checks = useQuery({ ...checkQuery(alias), enabled: atOnce })
  const again = (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconStethoscope size={16} aria-hidden />}
      loading={checks.isFetching}
      onClick={() => checks.refetch()}
    >
      Check now
    </Button>
  )
  return (
    <Section title="Permissions and health" aside={again}>
      {checks.error !== null && <Failure error={checks.error} />}
      {checks.data === undefined ? (
        <Text size="sm" c="dimmed">
          {checks.isFetching
            ? 'Asking the CRM…'
            : 'A check asks the CRM what Evergreen may do there. It costs a few calls.'}
        </Text>
      ) : (
        <>
          <Text size="sm" c="dimmed" component="div">
            {checks.isFetching ? 'Asking the CRM anew; what it said ' : 'As of '}
            <Moment at={new Date(checks.dataUpdatedAt).toISOString()} />
          </Text>
          <Findings of={checks.data.findings} />
        </>
      )}
    </Section>
  )
}

function Findings({ of }: { readonly of: readonly Finding[] }) {
  const { wrong, hints, right } = sorted(of)
  return (
    <Stack gap="xs">
      {wrong.map(({ where, what, detail, fix, remedy }) => (
        <Alert
          key={`${where} ${what}`}
          color="red"
          variant="light"
          icon={<IconAlertTriangle aria-hidden />}
          title={`${where}: ${what}`}
        >
          <Text size="sm">{detail}</Text>
          {fix !== null && <Advice fix={fix} remedy={remedy} />}
        </Alert>
      ))}
      {hints.map(({ where, what, detail, fix, remedy }) => (
        <Alert
          key={`${where} ${what}`}
          color="gray"
          variant="light"
          icon={<IconBulb aria-hidden />}
          title={`${where}: ${what}`}
        >
          <Text size="sm">{detail}</Text>
          {fix !== null && <Advice fix={fix} remedy={remedy} />}
        </Alert>
      ))}
      {wrong.length === 0 && (
        <Alert color="fir" variant="light" icon={<IconCircleCheck aria-hidden />} title="Nothing is missing">
          {counted(right.length, 'thing')} looked at.
        </Alert>
      )}
      <Spoiler maxHeight={0} showLabel={`What is right (${right.length})`} hideLabel="Hide what is right">
        <List size="sm" spacing={4} icon={<IconCircleCheck size={16} color="var(--mantine-color-fir-6)" aria-hidden />}>
          {right.map(({ where, what, detail }) => (
            <List.Item key={`${where} ${what}`}>
              {where}: {what} – {detail}
            </List.Item>
          ))}
        </List>
      </Spoiler>
    </Stack>
  )
}
