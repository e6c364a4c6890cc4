import { createAuthClient } from "./auth-client.js";

createAuthClient();
