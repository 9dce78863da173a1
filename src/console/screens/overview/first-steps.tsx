// Where nothing has run yet: the steps to the first run, which are done, and the next one as a button.
import { Button, Stepper } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { Section } from '../../parts/section.tsx'
import { useMay } from '../../session/session.ts'
import { connectionsQuery } from '../connections/health.ts'

const NARROW = '(max-width: 62em)'

export function FirstSteps() {
  const connections = useQuery(connectionsQuery)
  const syncs = useQuery({ queryKey: ['syncs'], queryFn: () => bodyOf(api.GET('/api/v1/syncs')) })
  const isNarrow = useMediaQuery(NARROW)
  const isAdmin = useMay('admin')
  const isOperator = useMay('operator')
  if (connections.data === undefined || syncs.data === undefined) {
    return <Empty title="No run yet">A sync runs on its schedule, or when it is started.</Empty>
  }
  const isConnected = connections.data.items.some(({ records }) => records !== false)
  const [first, second] = syncs.data.items
  const done = !isConnected ? 0 : first === undefined ? 1 : 2
  return (
    <Section title="To the first run">
      <Stepper active={done} size="sm" orientation={isNarrow ? 'vertical' : 'horizontal'}>
        <Stepper.Step label="Connect a CRM" description="By logging in there, or with a key" />
        <Stepper.Step label="Make a sync" description="Which records, which fields, when" />
        <Stepper.Step label="Run it" description="Nothing is written before you have seen the plan" />
      </Stepper>
      <Empty title="No run yet">
        {done === 0 &&
          (isAdmin ? (
            <Button renderRoot={props => <Link {...props} to="/connections/new" />}>Connect a CRM</Button>
          ) : (
            'An admin connects a CRM first.'
          ))}
        {done === 1 &&
          (isAdmin ? (
            <Button renderRoot={props => <Link {...props} to="/new-sync" />}>Make the first sync</Button>
          ) : (
            'An admin makes a sync next.'
          ))}
        {first !== undefined &&
          (isOperator ? (
            <Button
              renderRoot={props =>
                second === undefined ? (
                  <Link {...props} to="/syncs/$sync" params={{ sync: first.name }} />
                ) : (
                  <Link {...props} to="/syncs" />
                )
              }
            >
              {second === undefined ? `Look at ${first.name} and run it` : 'Choose a sync and run it'}
            </Button>
          ) : (
            'It runs on its schedule, or when an operator starts it.'
          ))}
      </Empty>
    </Section>
  )
}
