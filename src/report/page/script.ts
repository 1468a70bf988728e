import { decodeBase85 } from './client/base85.ts';
import { createDetails } from './client/details.ts';
import { makeElement, restoreText, unpackText } from './client/element.ts';
import { makeSearch, parseQuery } from './client/query.ts';
import { startPage } from './client/start.ts';
import { createTable } from './client/table.ts';
import { classifyTraceback, findRequestIds } from './client/traceback.ts';
import { asciiScript } from './markup.ts';

const TOOLS = {
  classifyTraceback,
  createDetails,
  createTable,
  decodeBase85,
  findRequestIds,
  makeElement,
  makeSearch,
  parseQuery,
  restoreText,
  unpackText,
};

/** The page's only script: the functions in `client/`, each of which calls only what it is given, without their indentation. */
export const PAGE_SCRIPT = asciiScript(
  `'use strict';
(${startPage})({${Object.entries(TOOLS)
    .map(([name, tool]) => `\n${name}: ${tool}`)
    .join(',')}});
`.replaceAll(/^[ \t]+|[ \t]+$|\n(?=\s*\n)/gm, ''),
);
