import { createFileRoute, Link } from '@tanstack/react-router'
import { getUser } from '../session'

export const Route = createFileRoute('/')({
  loader: () => getUser(),
  component: () => {
    const user = Route.useLoaderData()
    return (
      <>
        <h1>From clone to signed in, before the kettle boils.</h1>
        <p>Routes are folders, loaders are functions, and the page arrives as HTML.</p>
        {user ? <p>Signed in as {user.name}.</p> : <Link to="/login">Sign in</Link>}
      </>
    )
  },
})
