import { serve } from 'srvx/node'
import { staticMiddleware } from 'srvx/static'
import app from './dist/server/server.js'

// Only for assets: staticMiddleware would look for a file of each page first.
const assets = staticMiddleware({ dir: new URL('dist/client', import.meta.url).pathname })
const fetch = (request) => (request.url.includes('/assets/') ? assets(request, () => app.fetch(request)) : app.fetch(request))

serve({ hostname: '127.0.0.1', port: process.env.PORT, silent: true, fetch })
