/** Dependency injection token of the `DeadlinePolicy` of a tenant that has set nothing. */
export const DEADLINE_POLICY = Symbol('deadline policy');
