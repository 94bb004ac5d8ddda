// Trunk calls this while it loads the simulation.

function show(state, detail) {
  document.documentElement.dataset.load = state;
  const place = document.getElementById('load-detail');
  if (place && detail) place.textContent = detail;
}

export default function initializer() {
  const bar = document.getElementById('load-progress');
  return {
    onProgress({ current, total }) {
      if (!bar) return;
      // A compressed answer tells its compressed length: then nobody knows how much is left.
      if (total && current <= total) {
        bar.max = total;
        bar.value = current;
      } else {
        bar.removeAttribute('value');
      }
    },
    onSuccess() {
      show('ready');
    },
    onFailure(error) {
      show('failed', String(error));
    },
  };
}
