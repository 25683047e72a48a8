'use strict';

const SHOWN = 10; // classes; a network may know thousands
const element = id => document.getElementById(id);
const drop = element('drop'), input = element('file'), preview = element('preview');
const problem = element('problem'), result = element('result');
const percent = new Intl.NumberFormat(undefined, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
let request = new AbortController();

async function predict(file) {
  request.abort(); // the answer to the picture before is of no use any more
  request = new AbortController();
  const { signal } = request;
  show(file);
  try {
    const body = new FormData();
    body.append('image', file);
    const response = await fetch(`predict?top=${SHOWN}`, { method: 'POST', body, signal });
    if (!response.ok) throw new Error(await explain(response));
    showResult(await response.json());
  } catch (error) {
    if (signal.aborted) return;
    showProblem(error instanceof TypeError ? 'The service can’t be reached, or it closed the connection because the file is too large.' : error.message);
  }
  document.body.classList.remove('busy');
}

async function explain(response) {
  try {
    const details = await response.json();
    return details.detail ?? details.title;
  } catch {
    return `The service answers ${response.status} ${response.statusText}`;
  }
}

function show(file) {
  document.body.classList.add('busy');
  problem.hidden = result.hidden = true;
  element('status').textContent = 'Looking at the picture…';
  URL.revokeObjectURL(preview.src);
  preview.src = URL.createObjectURL(file);
  preview.hidden = false;
  preview.onerror = () => preview.hidden = true; // no picture; the service says what it is
}

function showResult({ label, probabilities }) {
  element('label').textContent = `Most likely: ${label}`;
  element('classes').replaceChildren(...probabilities.map(bar));
  result.hidden = false;
  element('status').textContent = `Most likely: ${label}, ${percent.format(probabilities[0].probability)}`;
  // From 0, so that the bars grow.
  requestAnimationFrame(() => requestAnimationFrame(() => {
    for (const fill of document.querySelectorAll('.bar > span')) fill.style.width = fill.dataset.width;
  }));
}

function showProblem(text) {
  element('status').textContent = '';
  problem.textContent = text;
  problem.hidden = false;
}

function bar({ label, probability }) {
  const item = document.createElement('li');
  const name = Object.assign(document.createElement('span'), { className: 'name', textContent: String(label) });
  const share = Object.assign(document.createElement('span'), { className: 'share', textContent: percent.format(probability) });
  const track = Object.assign(document.createElement('div'), { className: 'bar', ariaHidden: 'true' }); // the share says the same
  const fill = document.createElement('span');
  fill.dataset.width = `${100 * probability}%`;
  track.append(fill);
  item.append(name, share, track);
  return item;
}

function predictFirst(files) {
  if (files.length > 0) predict(files[0]);
}

input.addEventListener('change', () => {
  predictFirst(input.files);
  input.value = ''; // so that the same file can be picked again
});
document.addEventListener('paste', event => predictFirst(event.clipboardData.files));
// Everywhere on the page: a picture dropped beside the field would otherwise replace the page.
document.addEventListener('dragover', event => {
  event.preventDefault();
  drop.classList.add('over');
});
document.addEventListener('dragleave', event => {
  if (!event.relatedTarget) drop.classList.remove('over');
});
document.addEventListener('drop', event => {
  event.preventDefault();
  drop.classList.remove('over');
  if (event.dataTransfer.files.length > 0) predictFirst(event.dataTransfer.files);
  else showProblem('That is no file. Drop a picture from a folder, or save it first.');
});
