// `node tedious_client.js yes|strict`: carries out one order with tedious, unchanged.
//
// The order comes as JSON on standard input, the answers go as JSON to standard output;
// see sql_client.py for both. NODE_EXTRA_CA_CERTS names the authority.

"use strict";

const fs = require("fs");
const { Connection, Request, TYPES } = require("tedious");

const order = JSON.parse(fs.readFileSync(0, "utf8"));
const encrypt = process.argv[2] === "strict" ? "strict" : true;

function connect(password) {
  const connection = new Connection({
    server: order.address,
    authentication: { type: "default", options: { userName: order.user, password } },
    options: {
      port: order.port,
      encrypt,
      serverName: order.certificate_name,
      trustServerCertificate: false,
      rowCollectionOnRequestCompletion: true,
    },
  });
  return new Promise((resolve, reject) => {
    // The number of a refused login is in SQL Server's message only.
    let number;
    connection.on("errorMessage", (message) => (number ??= message.number));
    connection.connect((error) =>
      error ? reject(Object.assign(error, { number })) : resolve(connection),
    );
  });
}

function ask(connection, query, send, value) {
  return new Promise((resolve, reject) => {
    const request = new Request(query, (error, _, rows) =>
      error
        ? reject(error)
        : resolve(rows.map((row) => row.map((column) => String(column.value)))),
    );
    if (value !== undefined) request.addParameter("sought", TYPES.NVarChar, value);
    connection[send](request);
  });
}

const numberOf = (asked) => asked.then(() => "no error", (error) => error.number);

async function main() {
  const refused = await numberOf(connect(order.wrong_password));
  const connection = await connect(order.password);
  const rows = [];
  const errors = [];
  for (const query of order.queries) {
    rows.push(await ask(connection, query, "execSqlBatch"));
  }
  const lookup = order.lookup.replace("{}", "@sought");
  rows.push(await ask(connection, lookup, "execSql", order.sought));
  for (const mistake of order.mistakes) {
    errors.push(await numberOf(ask(connection, mistake, "execSqlBatch")));
  }
  connection.close();
  process.stdout.write(JSON.stringify({ refused, rows, errors }));
}

main();
