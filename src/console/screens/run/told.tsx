// What a run has to say: why it waits or stopped, what it lacks, what changed in the CRM's fields.
import { Alert, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { Advice } from '../../advice/advice.tsx'
import type { Report } from '../../api/words.ts'
import { Moment } from '../../parts/moment.tsx'

export function Told({ report: { run, waiting, lacks, drift } }: { readonly report: Report }) {
  return (
    <>
      {run.note !== null && (
        <Alert color={run.status === 'failed' ? 'red' : 'yellow'} variant="light" icon={<IconInfoCircle aria-hidden />}>
          {run.note}
        </Alert>
      )}
      {waiting.map(({ note, until }) => (
        <Alert key={note} color="blue" variant="light" title="It waits">
          {note} {until !== null && <Moment at={until} />}
        </Alert>
      ))}
      {lacks.map(({ what, detail, fix, remedy, stops }) => (
        <Alert key={`${what} ${detail}`} color="orange" variant="light" title={`${what}: ${detail}`}>
          <Text size="sm">{stops}</Text>
          <Advice fix={fix} remedy={remedy} />
        </Alert>
      ))}
      {drift.map(({ what, does, fix }) => (
        <Alert key={what} color="orange" variant="light" title={what}>
          <Text size="sm">{does}</Text>
          {fix !== null && <Advice fix={fix} />}
        </Alert>
      ))}
    </>
  )
}
