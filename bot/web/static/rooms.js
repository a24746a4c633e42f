// The list of rooms at the left: names, last words, unread badges; which room is shown stands in the address.

import { byId, h, icon, said, setAttribute } from "./dom.js";
import { plainTitle } from "./message.js";

const PARTS = [
  ["steering", (room) => room.kind === "leading_group" || room.kind === "office"],
  ["units", (room) => room.kind === "unit"],
  ["others", (room) => !["leading_group", "office", "unit"].includes(room.kind)],
];
const MOST_BADGE = 99;
const MOST_LAST = 60; // signs of the last words; more would only be read out

export function hashOf(room) {
  return `#/rooms/${encodeURIComponent(room)}`;
}

/** The room the address names, if there is one of that name. */
export function roomInAddress(store) {
  const found = /^#\/rooms\/(.+)$/.exec(location.hash);
  if (!found) return null;
  try {
    return store.room(decodeURIComponent(found[1]))?.id ?? null;
  } catch {
    return null; // an address cut in the middle of a sign
  }
}

/** A unit's room goes by the unit's name; the whole name stands above the messages. */
function shortName(room) {
  return room.unit && room.name.startsWith(room.unit) ? room.unit : room.name;
}

/** Two signs that stand for a room: its unit without city and kind of office. */
export function tileOf(room) {
  const name = (room.unit || room.name).trim();
  if (room.kind === "leading_group") return name.slice(0, 2);
  if (room.kind === "office" && /办公室$/.test(name)) return "办";
  if (/\p{Script=Han}/u.test(name)) return name.replace(/^[市省县区州](?=..)/, "").slice(0, 2);
  return name.split(/\s+/).map((word) => word[0]).join("").slice(0, 2).toUpperCase();
}

export function mountRooms(store, say) {
  const list = byId("room-list");
  const links = new Map();

  function drawAll() {
    const focused = document.activeElement?.dataset?.room;
    links.clear();
    const parts = PARTS.map(([name, belongs]) => part(name, store.rooms.filter(belongs)));
    list.replaceChildren(...(store.rooms.length ? parts.flat() : [h("p", { class: "empty-row" }, say("rooms.empty"))]));
    store.rooms.forEach((room) => draw(room.id));
    if (focused) links.get(focused)?.link.focus();
  }

  function part(name, rooms) {
    if (!rooms.length) return [];
    const id = `rooms-${name}`;
    return [
      h("h2", { class: "side-title", id }, say(`rooms.${name}`)),
      h("ul", { "aria-labelledby": id }, rooms.map((room) => h("li", {}, link(room)))),
    ];
  }

  function link(room) {
    const last = h("span", { class: "chan-last" });
    const badge = h("span", { class: "badge", hidden: true });
    const made = h("a", { class: "chan", href: hashOf(room.id), "data-room": room.id },
      said("span", tileOf(room), { class: "tile", "aria-hidden": "true" }),
      said("span", shortName(room), { class: "chan-name" }), badge, last);
    links.set(room.id, { link: made, badge, last });
    return made;
  }

  function draw(id) {
    const shown = links.get(id);
    const room = store.room(id);
    if (!shown || !room) return;
    const words = lastWords(room);
    shown.last.textContent = words || say("rooms.none");
    setAttribute(shown.last, "lang", words && document.documentElement.lang.startsWith("en") ? "zh-CN" : null);
    const count = store.unread(id);
    shown.badge.hidden = count === 0;
    shown.badge.replaceChildren(
      h("span", { class: "sr" }, say("rooms.unread", { count })),
      h("span", { "aria-hidden": "true" }, count > MOST_BADGE ? `${MOST_BADGE}+` : String(count)));
    setAttribute(shown.link, "aria-current", id === store.current ? "page" : null);
    drawElsewhere();
  }

  /** On narrow screens the list is closed: a dot says that something waits in it; the tab's title says how much. */
  function drawElsewhere() {
    const all = store.rooms.reduce((sum, room) => sum + store.unread(room.id), 0);
    const others = all - (store.current ? store.unread(store.current) : 0);
    byId("elsewhere").hidden = others === 0;
    byId("open-rooms").setAttribute("aria-label", others ? say("rooms.open_unread", { count: others }) : say("rooms.open"));
    document.title = all ? `(${all}) ${say("title")}` : say("title");
  }

  function lastWords(room) {
    const loaded = store.messages(room.id);
    const last = loaded?.length ? loaded[loaded.length - 1] : null;
    if (!last) return room.last ? bare(room, room.last.text) : "";
    const words = last.title ? bare(room, last.title) : (last.lines[0] ?? "").slice(0, MOST_LAST);
    const name = last.from === "duban" ? "" : store.person(last.from)?.name ?? "";
    return name ? say("log.quote_of", { name, words }) : words;
  }

  /** A title without its kind and without the unit, whose name stands above it. */
  function bare(room, title) {
    const words = plainTitle(title).title;
    const unit = [`${room.unit}：`, `${room.unit}: `].find((start) => room.unit && words.startsWith(start));
    return unit ? words.slice(unit.length) : words;
  }

  store.on("rooms", drawAll);
  store.on("messages", ({ room }) => draw(room));
  store.on("read", draw);
  store.on("current", () => store.rooms.forEach((room) => draw(room.id)));
}

/** The head above the messages: the room's name, who sits there, a shortcut that asks for its tasks. */
export function mountHead(store, say, { ask }) {
  const shortcut = byId("shortcut");
  let words = null;

  function draw() {
    const room = store.room(store.current);
    if (!room) return;
    byId("room-name").replaceChildren(said("span", room.name));
    byId("room-about").textContent = about(room);
    byId("log").setAttribute("aria-label", say("log.label_of", { room: room.name }));
    const name = room.kind === "unit" ? "tasks" : "status";
    const command = ["leading_group", "head", "other"].includes(room.kind) ? null : store.commands.find((each) => each.name === name);
    words = command ? command.word || `/${command.name}` : null;
    shortcut.hidden = !words;
    shortcut.replaceChildren(icon(room.kind === "unit" ? "list" : "chart"), say(room.kind === "unit" ? "rooms.tasks" : "rooms.progress"));
  }

  function about(room) {
    const members = store.people.filter((person) => person.rooms.includes(room.id)).map((person) => person.name);
    const few = members.slice(0, 3).join(document.documentElement.lang.startsWith("zh") ? "、" : ", ");
    if (!members.length) return room.kind === "leading_group" ? say("rooms.leaders") : say("rooms.no_members");
    return say(members.length > 3 ? "rooms.members_more" : "rooms.members", { names: few, count: members.length });
  }

  shortcut.addEventListener("click", () => words && ask(words));
  store.on("rooms", draw);
  store.on("current", draw);
}
