// The console's form that merges similar options before a round opens.

function drawMerging(view, current, state, page, can) {
  const box = make("details", "fk-merge");
  box.open = state.mergeOpen ?? false;
  box.addEventListener("toggle", () => (state.mergeOpen = box.open));
  box.append(make("summary", "", "Merge similar options"));
  for (const merged of current.merged || []) {
    box.append(make("p", "", `Merged as “${merged.label}”: ${merged.members.map((id) => labelOf(current, id)).join("; ")}`));
  }
  if (can("merge_options")) {
    const taken = new Set((current.merged || []).flatMap((merged) => merged.members));
    const group = make("fieldset");
    group.append(make("legend", "", "Tick the options that mean the same"));
    for (const item of (current.items || []).filter((one) => !taken.has(one.id))) {
      const tick = make("input");
      tick.type = "checkbox";
      tick.id = `fk-merge-${item.id}`;
      tick.dataset.focus = tick.id;
      tick.checked = state.merging.get(current.id)?.has(item.id) ?? false;
      tick.addEventListener("change", () => {
        const chosen = state.merging.get(current.id) ?? new Set();
        if (tick.checked) chosen.add(item.id);
        else chosen.delete(item.id);
        state.merging.set(current.id, chosen);
      });
      const label = make("label", "", item.label);
      label.htmlFor = tick.id;
      group.append(make("div", "fk-tick", null, [tick, label]));
    }
    const name = make("input");
    name.type = "text";
    name.id = "fk-merge-label";
    name.dataset.focus = name.id;
    name.value = state.label;
    name.addEventListener("input", () => (state.label = name.value));
    const label = make("label", "", "What the merged option says");
    label.htmlFor = name.id;
    const put = () => {
      const members = [...(state.merging.get(current.id) ?? [])];
      const merged = [...(current.merged || []).map(({ label: text, members: ids }) => ({ label: text, members: ids })), { label: state.label.trim(), members }];
      state.merging.delete(current.id);
      state.label = "";
      page.act("merge_options", { merged });
    };
    box.append(group, label, name, controls([button("Merge", "merge_options", put)]));
  }
  if (can("unmerge_options") && current.merged?.length) {
    box.append(controls([button("Show every option by itself again", "unmerge_options", () => page.act("unmerge_options"))]));
  }
  return box;
}

function labelOf(step, id) {
  return step.items?.find((item) => item.id === id)?.label ?? id;
}
