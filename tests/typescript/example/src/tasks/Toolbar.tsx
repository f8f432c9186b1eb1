/** What the list shows. */

import type { ReactNode, RefObject } from 'react';

import {
  type Filters,
  PRIORITIES,
  PRIORITY_LABELS,
  type Sort,
  SORTS,
  type State,
  STATES,
} from './filters.ts';

interface ToolbarProps {
  readonly filters: Filters;
  readonly searchField: RefObject<HTMLInputElement | null>;
  onChange(filters: Filters): void;
  onHelp(): void;
}

const STATE_LABELS: Readonly<Record<State, string>> = { open: 'Open', done: 'Done', all: 'All' };

export function Toolbar({ filters, searchField, onChange, onHelp }: ToolbarProps): ReactNode {
  const change = (some: Partial<Filters>): void => onChange({ ...filters, ...some });
  return (
    <div className="toolbar" role="search" aria-label="Tasks">
      <input
        ref={searchField}
        type="search"
        placeholder="Search"
        aria-label="Search"
        aria-keyshortcuts="/"
        value={filters.q}
        onChange={(event) => change({ q: event.target.value })}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
      <fieldset className="segments">
        <legend className="hidden">State</legend>
        {STATES.map((state) => (
          <label key={state}>
            <input
              type="radio"
              name="state"
              checked={filters.state === state}
              onChange={() => change({ state })}
            />
            {STATE_LABELS[state]}
          </label>
        ))}
      </fieldset>
      <select
        aria-label="Priority"
        value={filters.priority ?? ''}
        onChange={({ target }) =>
          change({ priority: PRIORITIES.find((each) => each === target.value) })
        }
      >
        <option value="">Any priority</option>
        {PRIORITIES.map((each) => (
          <option key={each} value={each}>{PRIORITY_LABELS[each]}</option>
        ))}
      </select>
      <select
        aria-label="Order"
        value={filters.sort}
        onChange={({ target }) => change({ sort: target.value as Sort })}
      >
        {Object.entries(SORTS).map(([sort, label]) => (
          <option key={sort} value={sort}>{label}</option>
        ))}
      </select>
      <button className="quiet-button help" aria-label="Keyboard help" onClick={onHelp}>?</button>
    </div>
  );
}
