// A list whose rows are dragged into another order, by finger, mouse or arrow keys.
// data: {label, move, items: [{id, name}]}; tells Streamlit the new order of ids.

function buildRow({ id }) {
  const row = document.createElement("li");
  row.dataset.id = id;
  const handle = document.createElement("button");
  handle.type = "button";
  row.append(handle, document.createElement("span"));
  return row;
}

function label(row, { name }, number, move) {
  row.querySelector("button").setAttribute("aria-label", move.replace("{place}", name));
  row.querySelector("span").textContent = `${number}. ${name}`;
}

const orderOf = (list) => [...list.children].map((row) => row.dataset.id);

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector("ol");
  list.setAttribute("aria-label", data.label);
  // Rows that stand right are kept, and with them the focus of whoever moves them by keys.
  if (orderOf(list).join() !== data.items.map((item) => item.id).join()) {
    list.replaceChildren(...data.items.map(buildRow));
  }
  data.items.forEach((item, i) => label(list.children[i], item, i + 1, data.move));
  let held = null;

  const tell = () => {
    const order = orderOf(list);
    const before = data.items.map((item) => item.id);
    if (order.join() !== before.join()) setTriggerValue("order", order);
  };

  list.onpointerdown = (event) => {
    const handle = event.target.closest("button");
    if (!handle) return;
    held = handle.parentElement;
    held.dataset.held = "true";
    list.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  list.onpointermove = (event) => {
    if (!held) return;
    const others = [...list.children].filter((row) => row !== held);
    const below = others.find((row) => {
      const { top, height } = row.getBoundingClientRect();
      return event.clientY < top + height / 2;
    });
    if (below ? held.nextElementSibling !== below : list.lastElementChild !== held) {
      list.insertBefore(held, below ?? null);
    }
  };
  const drop = () => {
    if (!held) return;
    delete held.dataset.held;
    held = null;
    tell();
  };
  list.onpointerup = drop;
  list.onpointercancel = drop;
  list.onkeydown = (event) => {
    const row = event.target.closest("li");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!row || !step) return;
    event.preventDefault();
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling?.nextElementSibling ?? null;
    if (step < 0 && !other) return;
    list.insertBefore(row, other);
    row.querySelector("button").focus();
    tell();
  };
}
