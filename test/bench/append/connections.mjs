/**
 * The most connections a pool of the compared systems opens; fewer clients open fewer. More than this makes
 * PostgreSQL slower on any machine with fewer than some thirty cores.
 */
export const CONNECTIONS = 64;
