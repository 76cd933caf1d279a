// Copyright (c) 2026, the alicloud.ga authors
// GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// Calls from standard input, one JSON object a line, are made with the official SDK for Node; each outcome is one line of
// JSON on standard output. First argument: the folder with node_modules; second: "core" for the SDK's generic client, on
// which every product SDK is generated, or "product" for @alicloud/ga20191120 itself.

'use strict';

const { createRequire } = require('module');
const readline = require('readline');

const [folder, engine] = process.argv.slice(2);
const load = createRequire(`${folder}/`);
const core = load('@alicloud/openapi-core');
const dara = load('@darabonba/typescript');
const product = engine === 'product' ? load('@alicloud/ga20191120') : null;
const { Config, OpenApiRequest, Params } = core.$OpenApiUtil;
// The product SDKs send this parameter in the form body and every other one in the query.
const IN_BODY = ['ForwardingRules'];

function configOf(call) {
  return new Config({
    accessKeyId: call.account[0],
    accessKeySecret: call.account[1],
    securityToken: call.account[2] || undefined,
    endpoint: call.endpoint,
    protocol: 'http',
    regionId: 'cn-hangzhou',
  });
}

async function generic(call) {
  const query = {};
  const body = {};
  for (const [name, value] of Object.entries(call.params)) {
    (IN_BODY.includes(name) ? body : query)[name] = value;
  }
  const params = new Params({
    action: call.action,
    version: call.version,
    protocol: 'HTTP',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const flat = core.OpenApiUtil.query;
  const request = new OpenApiRequest({ query: flat(query), body: flat(body) });
  const answer = await new core.default(configOf(call)).callApi(params, request, new dara.RuntimeOptions({}));
  return { status: answer.statusCode, body: answer.body };
}

// The models of the product SDK know their wire names: names() is {member: 'Member'}, types() says what nests.
function modelOf(type, value) {
  if (Array.isArray(value)) return value.map((item) => modelOf(type.itemType, item));
  if (value === null || typeof value !== 'object' || typeof type.names !== 'function') return value;
  const found = {};
  for (const [member, name] of Object.entries(type.names())) {
    if (value[name] !== undefined) found[member] = modelOf(type.types()[member], value[name]);
  }
  return new type(found);
}

function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  const names = value.constructor && typeof value.constructor.names === 'function' ? value.constructor.names() : {};
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, content]) => content !== undefined && content !== null && typeof content !== 'function')
      .map(([member, content]) => [names[member] || member, plain(content)]),
  );
}

async function typed(call) {
  const type = product[`${call.action}Request`];
  if (!type || call.version !== '2019-11-20') return generic(call);
  const client = new product.default(configOf(call));
  const method = `${call.action[0].toLowerCase()}${call.action.slice(1)}WithOptions`;
  const answer = await client[method](modelOf(type, call.params), new dara.RuntimeOptions({}));
  return { status: answer.statusCode, body: plain(answer.body) };
}

async function outcome(call) {
  try {
    return await (product ? typed : generic)(call);
  } catch (error) {
    const status = error.statusCode || (error.data && error.data.statusCode) || 0;
    return { status, code: error.code || error.name, message: String(error.message), body: error.data || {} };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await outcome(JSON.parse(line)))}\n`);
  }
})();
