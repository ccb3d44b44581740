/**
 * @param {import('pg').Client} administrator
 * @param {string} ownerUrl
 * @param {string} name
 * @returns {Promise<string>} the address of an empty database, as its owner
 */
export async function createDatabase(administrator, ownerUrl, name) {
  const url = new URL(ownerUrl);
  await administrator.query(`create database bench_${name} owner ${url.username}`);
  url.pathname = `/bench_${name}`;
  return url.href;
}

/** Removes one whose measurement is over: its tables would be vacuumed while others are measured. */
export async function dropDatabase(administrator, databaseUrl) {
  await administrator.query(`drop database ${new URL(databaseUrl).pathname.slice(1)} with (force)`);
}

/** The address of one login in the database of another. */
export function inDatabase(url, databaseUrl) {
  const address = new URL(url);
  address.pathname = new URL(databaseUrl).pathname;
  return address.href;
}
