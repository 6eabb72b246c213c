// One event stream a page and address, shared by all its widgets: browsers allow about six a host.
// Put in front of each widget's module; a stream outlives the kernel that fetched its ticket.

const FK_STREAMS = Symbol.for("facilitation-kit.streams");

/**
 * Follow the snapshots of one stream.
 * @param {string} url address with a ticket
 * @param {(view: object) => void} onView called with each snapshot, at once with the last one if there is one
 * @param {(state: "open"|"lost"|"refused") => void} onState "lost" reconnects by itself, "refused" needs a new ticket
 * @returns {() => void} stop following
 */
function followStream(url, onView, onState) {
  const streams = (globalThis[FK_STREAMS] ??= new Map());
  let shared = streams.get(url);
  if (!shared) {
    shared = { followers: new Set(), last: null, state: "lost" };
    shared.source = new EventSource(url);
    const tell = (state) => {
      shared.state = state;
      for (const follower of shared.followers) follower.onState(state);
    };
    const take = (event) => {
      shared.last = JSON.parse(event.data);
      for (const follower of shared.followers) follower.onView(shared.last);
    };
    shared.source.addEventListener("open", () => tell("open"));
    shared.source.addEventListener("snapshot", take);
    shared.source.addEventListener("message", take);
    shared.source.addEventListener("error", () =>
      tell(shared.source.readyState === EventSource.CLOSED ? "refused" : "lost"),
    );
    streams.set(url, shared);
  }
  const follower = { onView, onState };
  shared.followers.add(follower);
  onState(shared.state);
  if (shared.last) onView(shared.last);
  return () => {
    shared.followers.delete(follower);
    if (shared.followers.size === 0) {
      shared.source.close();
      if (streams.get(url) === shared) streams.delete(url);
    }
  };
}
