// The screen of every morning: what is broken, what waits for a person, how the day went, what is left of the calls.
import { SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import { OUTCOMES, REFUSALS } from '../../api/meanings.ts'
import type { Overview as DayOf } from '../../api/words.ts'
import { Moment } from '../../parts/moment.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { RunsTable } from '../../parts/runs-table.tsx'
import { Section } from '../../parts/section.tsx'
import { Tally } from '../../parts/tally.tsx'
import { Attention } from './attention.tsx'
import { Calls } from './calls.tsx'
import { Day } from './day.tsx'
import { FirstSteps } from './first-steps.tsx'

const AGAIN_MS = 15_000

export function Overview() {
  const overview = useQuery({
    queryKey: ['overview'],
    queryFn: () => bodyOf(api.GET('/api/v1/overview')),
    refetchInterval: AGAIN_MS,
  })
  const { data } = overview
  return (
    <Page
      title="Overview"
      about={
        data !== undefined && (
          <>
            As of <Moment at={data.at} />
          </>
        )
      }
    >
      <Answered of={overview}>{day => <Today day={day} />}</Answered>
    </Page>
  )
}

/** Of which runs the figures are. */
function OfDay() {
  return (
    <Text size="xs" c="dimmed">
      Runs of the last 24 hours
    </Text>
  )
}

function Today({ day }: { readonly day: DayOf }) {
  const { at, runs, hours, newest, outcomes, refusals, quota, waiting, broken } = day
  return (
    <Stack gap="lg">
      <Attention broken={broken} waiting={waiting} />
      {newest.length === 0 && <FirstSteps />}
      <Section title="Runs of the last 24 hours">
        <Day at={at} hours={hours} runs={runs} />
      </Section>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        <Section title="What became of changes" aside={<OfDay />}>
          <Tally of={outcomes} meanings={OUTCOMES} none="Nothing was proposed." />
        </Section>
        <Section title="Why changes were not made" aside={<OfDay />}>
          <Tally of={refusals} meanings={REFUSALS} none="Nothing was refused." color="gray" />
        </Section>
        <Calls quota={quota} />
      </SimpleGrid>
      {newest.length > 0 && (
        <Section title="Newest runs" aside={<Link to="/runs">All runs</Link>}>
          <RunsTable runs={newest} />
        </Section>
      )}
    </Stack>
  )
}
