// Lets nobody but who is logged in to the screens; the first visitor of all makes the first admin.
import { Center, Loader } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { onSessionEnd } from '../api/client.ts'
import { Failure } from '../parts/failure.tsx'
import { router } from '../router.tsx'
import { LogIn } from './log-in.tsx'
import { sessionQuery } from './session.ts'

export function Gate() {
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(sessionQuery)
  useEffect(() => {
    onSessionEnd(() => client.invalidateQueries({ queryKey: sessionQuery.queryKey }))
  }, [client])

  if (data === undefined) {
    return (
      <Center h="100vh" p="md">
        {error === null ? <Loader aria-label="Loading" /> : <Failure error={error} retry={() => refetch()} />}
      </Center>
    )
  }
  if (data.state !== 'in') return <LogIn isFirst={data.state === 'fresh'} signOn={data.signOn} />
  return <RouterProvider router={router} />
}
